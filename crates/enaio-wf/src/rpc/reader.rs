//! [`FrameReader`]: the receiving side of a connection.

use std::future::poll_fn;
use std::pin::pin;
use std::task::{Context, Poll, ready};

use bytes::BytesMut;
use tokio::io::AsyncReadExt;

use super::connection::ByteStream;
use super::decoder::{Expected, FrameDecoder, Incoming, ReadError};
use super::limits::Limits;

/// What a buffer begins with.
const FIRST: usize = 8 << 10;
/// What a buffer may keep between two frames.
const KEPT: usize = 64 << 10;

/// A stream and what has been read of it. Reading can be given up at any time and begun again.
pub(super) struct FrameReader {
    stream: Box<dyn ByteStream>,
    decoder: FrameDecoder,
    buffer: BytesMut,
}

impl FrameReader {
    pub(super) fn new(stream: impl ByteStream, expected: Expected, limits: Limits) -> Self {
        let decoder = FrameDecoder::new(expected, limits);
        Self { stream: Box::new(stream), decoder, buffer: BytesMut::new() }
    }

    /// The same stream for the other mode, at the start of a frame.
    pub(super) fn expecting(self, expected: Expected) -> Self {
        Self { decoder: self.decoder.expecting(expected), ..self }
    }

    /// The stream, to be written to.
    pub(super) fn stream(&mut self) -> &mut dyn ByteStream {
        &mut *self.stream
    }

    /// Whether no byte of a further frame has come, not even a header that was taken already.
    pub(super) fn is_between_frames(&self) -> bool {
        self.buffer.is_empty() && self.decoder.is_between_frames()
    }

    /// The next frame; none where the stream ends between two.
    pub(super) async fn next(&mut self) -> Result<Option<Incoming>, ReadError> {
        poll_fn(|context| self.poll_next(context)).await
    }

    pub(super) fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<Incoming>, ReadError>> {
        loop {
            if let Some(message) = self.decoder.decode(&mut self.buffer)? {
                return Poll::Ready(Ok(Some(message)));
            }
            // Room grows with what has come, so that many bytes do not take many steps.
            self.buffer.reserve(FIRST);
            if ready!(pin!(self.stream.read_buf(&mut self.buffer)).poll(context))? == 0 {
                return Poll::Ready(self.decoder.decode_eof(&mut self.buffer));
            }
        }
    }

    /// Gives the buffer back where it holds nothing and has become large. What was read out of it
    /// may still be shared with it, so its capacity alone does not tell: the length of the last
    /// frame does.
    pub(super) fn release(&mut self) {
        let large = self.decoder.taken() > KEPT || self.buffer.capacity() > KEPT;
        if large && self.buffer.is_empty() {
            self.buffer = BytesMut::with_capacity(FIRST);
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncWriteExt, duplex};

    use super::*;
    use crate::rpc::Response;

    #[tokio::test]
    async fn a_large_frame_leaves_no_large_buffer() {
        let (mut theirs, ours) = duplex(1 << 16);
        let mut frames = FrameReader::new(ours, Expected::Response, Limits::default());
        let large = Response::new(0).with("Data", vec![7; 4 << 20]).to_frame().unwrap();
        let (sent, got) = tokio::join!(theirs.write_all(&large), frames.next());
        sent.unwrap();
        got.unwrap().unwrap();
        frames.release();
        assert_eq!(frames.buffer.capacity(), FIRST);

        let small = Response::new(0).to_frame().unwrap();
        theirs.write_all(&small).await.unwrap();
        frames.next().await.unwrap().unwrap();
        let before = frames.buffer.as_ptr();
        frames.release();
        assert_eq!(frames.buffer.as_ptr(), before, "a small one stays");
    }

    #[tokio::test]
    async fn a_stream_may_end_between_frames_only() {
        let frame = Response::new(0).to_frame().unwrap();
        for (length, whole) in
            [(0, true), (frame.len(), true), (19, false), (frame.len() - 1, false)]
        {
            let (mut theirs, ours) = duplex(1 << 10);
            let mut frames = FrameReader::new(ours, Expected::Response, Limits::default());
            theirs.write_all(&frame[..length]).await.unwrap();
            drop(theirs);
            if length == frame.len() {
                frames.next().await.unwrap().unwrap();
            }
            assert_eq!(matches!(frames.next().await, Ok(None)), whole, "{length}");
        }
    }
}
