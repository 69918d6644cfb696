//! Every captured frame: written the same, read the same.

use bytes::BytesMut;
use enaio_wf::rpc::{Expected, FrameDecoder, Limits};

use crate::fixtures::{decode, encode, frames};

#[test]
fn every_frame_of_the_client_is_reproduced_byte_for_byte() {
    let frames = frames();
    let of_client: Vec<_> = frames.iter().filter(|frame| frame.is_from_client()).collect();
    assert!(of_client.len() > 100, "{}", of_client.len());
    for frame in of_client {
        assert_eq!(encode(&frame.message()), frame.bytes, "{}", frame.name());
    }
}

#[test]
fn every_frame_of_the_server_is_read_as_the_index_says_and_written_back() {
    let frames = frames();
    let of_server: Vec<_> = frames.iter().filter(|frame| !frame.is_from_client()).collect();
    assert!(of_server.len() > 100, "{}", of_server.len());
    for frame in of_server {
        let expected = if frame.is_call() { Expected::Call } else { Expected::Response };
        let message = decode(&frame.bytes, expected).unwrap();
        assert_eq!(message, frame.message(), "{}", frame.name());
        assert_eq!(encode(&message), frame.bytes, "{}", frame.name());
    }
}

#[test]
fn a_frame_of_the_other_mode_is_refused() {
    for frame in frames() {
        let other = if frame.is_call() { Expected::Response } else { Expected::Call };
        assert!(decode(&frame.bytes, other).is_err(), "{}", frame.name());
    }
}

#[test]
fn frames_that_come_byte_by_byte_and_back_to_back_are_read_alike() {
    let frames = frames();
    let answers = frames.iter().filter(|frame| frame.about["kind"] == "response");
    let mut decoder = FrameDecoder::new(Expected::Response, Limits::default());
    let mut buffer = BytesMut::new();
    for frame in answers {
        let (last, first) = frame.bytes.split_last().unwrap();
        for byte in first {
            buffer.extend_from_slice(&[*byte]);
            assert_eq!(decoder.decode(&mut buffer).unwrap(), None, "{}", frame.name());
        }
        buffer.extend_from_slice(&[*last]);
        assert_eq!(decoder.decode(&mut buffer).unwrap(), Some(frame.message()), "{}", frame.name());
    }
    assert_eq!(decoder.decode_eof(&mut buffer).unwrap(), None);
}
