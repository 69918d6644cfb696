//! Taking frames from a connection, one at a time.

use bytes::{Buf as _, Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt as _};

use super::file::{self, File};
use super::{Damage, Message, SHORT, frame, message};

/// How many files a frame may carry.
const MAX_FILES: usize = 64;

/// How many bytes of files a frame may carry.
const MAX_FILE_BYTES: usize = 16 * 1024 * 1024;

/// How much of bytes that are no frame is kept for the journal.
const KEPT: usize = 1_024;

/// Reads frames. Bytes that came too early wait in the buffer.
#[derive(Debug, Default)]
pub(crate) struct FrameReader {
    pub(crate) buffer: BytesMut,
}

/// What came.
#[derive(Debug)]
pub(crate) enum Incoming {
    Message(Message),
    /// Not a frame, with its beginning. The connection is of no use any more.
    Damaged(Damage, Bytes),
    Closed,
}

impl FrameReader {
    /// The next frame. Nothing is lost if this is dropped before it ends.
    pub(crate) async fn next(&mut self, from: &mut (impl AsyncRead + Unpin)) -> Incoming {
        match self.whole(from).await {
            Ok((message, length)) => {
                self.buffer.advance(length);
                Incoming::Message(message)
            }
            Err(SHORT) if self.buffer.is_empty() => Incoming::Closed,
            Err(damage) => {
                let kept = self.buffer.len().min(KEPT);
                Incoming::Damaged(damage, self.buffer.split_to(kept).freeze())
            }
        }
    }

    /// A frame and its length. It stays in the buffer.
    async fn whole(
        &mut self,
        from: &mut (impl AsyncRead + Unpin),
    ) -> Result<(Message, usize), Damage> {
        let header = self.fill(from, 0, frame::HEADER).await?;
        let body = frame::read_header(header)?;
        let body = self.fill(from, frame::HEADER, body).await?;
        let mut at = frame::HEADER + body.len();
        let (mut message, streams) = message::read(body)?;
        if streams > MAX_FILES {
            return Err(Damage("there are too many files"));
        }
        let mut files = Vec::with_capacity(streams);
        let mut room = MAX_FILE_BYTES;
        for _ in 0..streams {
            let header = self.fill(from, at, file::HEADER).await?;
            let (length, extension) = file::read_header(header.first_chunk().ok_or(SHORT)?)?;
            let length = usize::try_from(length).ok().filter(|length| *length <= room);
            let length = length.ok_or(Damage("the files are too long"))?;
            room -= length;
            at += file::HEADER;
            let content = Bytes::copy_from_slice(self.fill(from, at, length).await?);
            at += length;
            if self.fill(from, at, file::FOOTER.len()).await? != file::FOOTER {
                return Err(Damage("a file footer is not one"));
            }
            at += file::FOOTER.len();
            files.push(File { extension, content });
        }
        let sent: [u8; frame::DIGEST] =
            *self.fill(from, at, frame::DIGEST).await?.first_chunk().ok_or(SHORT)?;
        if sent != frame::digest(self.buffer.get(frame::HEADER..at).unwrap_or_default()) {
            return Err(Damage("the digest is of other bytes"));
        }
        message.give(files);
        Ok((message, at + frame::DIGEST))
    }

    /// So many bytes from this place of the buffer on, read if they are not there yet.
    async fn fill(
        &mut self,
        from: &mut (impl AsyncRead + Unpin),
        at: usize,
        count: usize,
    ) -> Result<&[u8], Damage> {
        let end = at + count;
        while self.buffer.len() < end {
            match from.read_buf(&mut self.buffer).await {
                Ok(count) if count > 0 => {}
                _ => return Err(SHORT),
            }
        }
        self.buffer.get(at..end).ok_or(SHORT)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enaio::wire::{Call, Param};

    fn frame() -> Vec<u8> {
        let content = Bytes::from_static(b"content");
        let call = Call {
            job: "krn.EmptyJob".to_owned(),
            params: vec![Param::integer("Flags", 0)],
            files: vec![File { extension: "txt".to_owned(), content }],
        };
        call.push_frame().to_vec()
    }

    async fn read(bytes: &[u8]) -> (Incoming, usize) {
        let mut reader = FrameReader::default();
        let mut from = bytes;
        (reader.next(&mut from).await, reader.buffer.len() + from.len())
    }

    #[tokio::test]
    async fn a_frame_is_read_and_what_follows_is_kept() {
        let mut bytes = frame();
        bytes.extend_from_slice(b"next");
        let (incoming, left) = read(&bytes).await;
        let Incoming::Message(Message::Call(call)) = incoming else { panic!("{incoming:?}") };
        assert_eq!((call.job.as_str(), left), ("krn.EmptyJob", 4));
        assert_eq!(call.files[0].content, "content");
    }

    #[tokio::test]
    async fn every_cut_and_every_flipped_bit_is_noticed() {
        let bytes = frame();
        assert!(matches!(read(&[]).await.0, Incoming::Closed));
        for place in 1..bytes.len() {
            let cut = read(bytes.get(..place).unwrap()).await.0;
            assert!(matches!(cut, Incoming::Damaged(..)), "{place}");
        }
        for place in 0..bytes.len() {
            let mut spoilt = bytes.clone();
            spoilt[place] ^= 0x10;
            let spoilt = read(&spoilt).await.0;
            assert!(matches!(spoilt, Incoming::Damaged(..)), "{place}");
        }
    }
}
