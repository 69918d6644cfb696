//! Frames: read whole and in pieces, signed, and written again.

use bytes::BytesMut;
use enaio_wf::rpc::{
    Damage, Expected, File, FrameDecoder, Incoming, Limits, Params, ReadError, Value,
};
use sha1::{Digest, Sha1};

pub(super) const HEADER: usize = 20;
pub(super) const DIGEST: usize = 20;

/// What a decoder makes of a stream: the messages before the damage, and the damage.
pub(super) type Reading = (Vec<Incoming>, Option<Damage>);

/// Reads a stream that comes in pieces of that size.
pub(super) fn read(stream: &[u8], expected: Expected, piece: usize) -> Reading {
    let mut decoder = FrameDecoder::new(expected, Limits::default());
    let mut buffer = BytesMut::new();
    let mut messages = Vec::new();
    for piece in stream.chunks(piece.max(1)) {
        buffer.extend_from_slice(piece);
        loop {
            match decoder.decode(&mut buffer) {
                Ok(Some(message)) => messages.push(message),
                Ok(None) => break,
                Err(error) => return (messages, Some(damage(error))),
            }
        }
    }
    match decoder.decode_eof(&mut buffer) {
        Ok(message) => messages.extend(message),
        Err(error) => return (messages, Some(damage(error))),
    }
    (messages, None)
}

fn damage(error: ReadError) -> Damage {
    match error {
        ReadError::Damage(damage) => damage,
        other => panic!("bytes in memory cannot fail otherwise: {other}"),
    }
}

/// Reads a stream in every way that must not matter, and checks what came of it.
pub(super) fn check(stream: &[u8], expected: Expected) -> Reading {
    let (messages, damage) = read(stream, expected, stream.len());
    // Single bytes find what happens at every place, and are slow.
    let smallest = if stream.len() < 256 { 1 } else { 97 };
    for piece in [smallest, 199] {
        let (others, other) = read(stream, expected, piece);
        assert_eq!(damage, other, "the damage depends on how the stream is cut");
        assert_eq!(messages.len(), others.len(), "the messages depend on how the stream is cut");
        for (one, other) in messages.iter().zip(&others) {
            assert!(same(one, other), "a message depends on how the stream is cut");
        }
    }
    for message in &messages {
        assert_eq!(mode(message), expected, "a message of the other mode was read");
        for (_, value) in params(message).iter() {
            assert_eq!(format!("{value:?}"), value.type_name(), "Debug shows a value");
        }
        check_again(message);
    }
    (messages, damage)
}

/// Writes a message that was read, and reads it again: it must mean the same.
fn check_again(message: &Incoming) {
    let Some(bytes) = write(message) else { return };
    let (again, damage) = read(&bytes, mode(message), bytes.len());
    assert_eq!(damage, None, "what is written is not read");
    let [again] = again.as_slice() else { panic!("one message became {}", again.len()) };
    assert!(same(&without_infos(message), again), "what is written means something else");
    assert_eq!(write(again).as_ref(), Some(&bytes), "what is written is not stable");
}

/// The frame of a message. Messages are written more strictly than they are read: the names of
/// calls have no blanks, and the extensions of files nothing that could lead elsewhere in a path.
fn write(message: &Incoming) -> Option<Vec<u8>> {
    let (bytes, files, named) = match message {
        Incoming::Response(response) => (response.to_frame(), &response.files, true),
        Incoming::Call(call) => {
            let named =
                !call.job.is_empty() && call.job.bytes().all(|byte| byte.is_ascii_graphic());
            (call.to_frame(), &call.files, named)
        }
    };
    let sendable = |file: &File| File::new(&file.extension, file.content.clone()).is_ok();
    let must = named && files.iter().all(sendable);
    assert_eq!(bytes.is_ok(), must, "a message that was read is refused when it is written");
    bytes.ok()
}

/// Further texts of error entries are read and never written.
fn without_infos(message: &Incoming) -> Incoming {
    let mut message = message.clone();
    if let Incoming::Response(response) = &mut message {
        response.errors.iter_mut().for_each(|entry| entry.infos.clear());
    }
    message
}

/// Equal, where a number that is not one counts as equal to itself.
pub(super) fn same(one: &Incoming, other: &Incoming) -> bool {
    let nan = |params: &Params| {
        params.iter().any(|(_, value)| matches!(value, Value::Double(number) if number.is_nan()))
    };
    one == other || (nan(params(one)) && nan(params(other)))
}

fn mode(message: &Incoming) -> Expected {
    match message {
        Incoming::Response(_) => Expected::Response,
        Incoming::Call(_) => Expected::Call,
    }
}

fn params(message: &Incoming) -> &Params {
    match message {
        Incoming::Response(response) => &response.params,
        Incoming::Call(call) => &call.params,
    }
}

/// A frame with the right header and the right digest around a body and what follows it.
pub(super) fn signed(body: &[u8], files: &[u8]) -> Vec<u8> {
    let mut frame = format!("L:BIN-{:010}v50N", body.len() + HEADER).into_bytes();
    frame.extend_from_slice(body);
    frame.extend_from_slice(files);
    let digest = Sha1::digest(frame.get(HEADER..).unwrap_or_default());
    frame.extend_from_slice(&digest);
    frame
}
