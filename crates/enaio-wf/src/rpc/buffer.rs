//! The read buffer of a connection, which a large frame must not leave large.

use bytes::BytesMut;
use tokio_util::codec::FramedRead;

use super::decoder::FrameDecoder;

/// What a buffer may keep between two frames.
const KEPT: usize = 64 << 10;
/// What a buffer begins with.
const FIRST: usize = 8 << 10;

/// Gives a buffer back that holds nothing and has become large. What was read out of it may still
/// be shared with it, so its capacity alone does not tell: the length of the last frame does.
pub(super) fn release<S>(frames: &mut FramedRead<S, FrameDecoder>) {
    let large = frames.decoder().taken() > KEPT || frames.read_buffer().capacity() > KEPT;
    if large && frames.read_buffer().is_empty() {
        *frames.read_buffer_mut() = BytesMut::with_capacity(FIRST);
    }
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt;
    use tokio::io::{AsyncWriteExt, duplex};

    use super::*;
    use crate::rpc::{Expected, Limits, Response};

    #[tokio::test]
    async fn a_large_frame_leaves_no_large_buffer() {
        let (mut theirs, ours) = duplex(1 << 16);
        let mut frames =
            FramedRead::new(ours, FrameDecoder::new(Expected::Response, Limits::default()));
        let large = Response::new(0).with("Data", vec![7; 4 << 20]).to_frame().unwrap();
        let (sent, got) = tokio::join!(theirs.write_all(&large), frames.next());
        sent.unwrap();
        got.unwrap().unwrap();
        release(&mut frames);
        assert_eq!(frames.read_buffer().capacity(), FIRST);

        let small = Response::new(0).to_frame().unwrap();
        theirs.write_all(&small).await.unwrap();
        frames.next().await.unwrap().unwrap();
        let before = frames.read_buffer().as_ptr();
        release(&mut frames);
        assert_eq!(frames.read_buffer().as_ptr(), before, "a small one stays");
    }
}
