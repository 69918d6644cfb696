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
