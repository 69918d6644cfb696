//! The captured frames and the vectors, with what the index says of them.

use std::fs;
use std::ops::Range;
use std::path::PathBuf;

use bytes::{Bytes, BytesMut};
use enaio_wf::rpc::{
    Call, ErrorEntry, Expected, File, FrameDecoder, Incoming, Limits, Params, ReadError, Response,
    Value,
};
use serde_json::Value as Json;

pub(crate) fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

pub(crate) fn json(name: &str) -> Json {
    serde_json::from_slice(&fs::read(path(name)).unwrap()).unwrap()
}

pub(crate) fn unhex(text: &str) -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(digit).collect()
}

/// One captured frame.
pub(crate) struct Frame {
    pub(crate) about: Json,
    pub(crate) bytes: Vec<u8>,
}

impl Frame {
    pub(crate) fn name(&self) -> &str {
        self.about["file"].as_str().unwrap()
    }

    pub(crate) fn is_from_client(&self) -> bool {
        self.about["direction"] == "c2s"
    }

    pub(crate) fn is_call(&self) -> bool {
        self.about["kind"] == "call"
    }

    /// The ranges that are random or depend on the machine.
    pub(crate) fn variable(&self) -> Vec<Range<usize>> {
        let range = |entry: &Json| {
            let start = number(&entry["offset"]);
            start..start + number(&entry["length"])
        };
        self.about["variable"].as_array().unwrap().iter().map(range).collect()
    }

    /// What the index says the frame holds, built from this crate's types.
    pub(crate) fn message(&self) -> Incoming {
        let content = |file: &Json| {
            let start = number(&file["content_offset"]);
            self.bytes[start..start + number(&file["length"])].to_vec()
        };
        message(&self.about, content)
    }
}

pub(crate) fn frames() -> Vec<Frame> {
    let index = json("index.json");
    let read = |about: &Json| {
        let bytes = fs::read(path(about["file"].as_str().unwrap())).unwrap();
        Frame { about: about.clone(), bytes }
    };
    index["frames"].as_array().unwrap().iter().map(read).collect()
}

/// The frames of one connection of one scenario.
pub(crate) fn connection(scenario: &str, connection: u64) -> Vec<Frame> {
    let mut frames = frames();
    frames.retain(|frame| {
        frame.about["scenario"] == scenario && frame.about["connection"] == connection
    });
    assert!(!frames.is_empty(), "no such scenario: {scenario}");
    frames
}

/// A frame's content from its description; `content` finds the bytes of a file.
pub(crate) fn message(about: &Json, content: impl Fn(&Json) -> Vec<u8>) -> Incoming {
    let internal = params(&about["internal_parameters"]);
    let files = about["files"].as_array().unwrap().iter();
    let files = files.map(|file| {
        File::new(file["extension"].as_str().unwrap(), Bytes::from(content(file))).unwrap()
    });
    let files = files.collect();
    if about["kind"] == "call" {
        let mut call = Call::new(about["job"].as_str().unwrap());
        call.provenience = internal.text("origprovenience").map(str::to_owned);
        call.params = params(&about["parameters"]);
        call.files = files;
        return Incoming::Call(call);
    }
    let mut response = Response::new(internal.integer("return").unwrap());
    response.params = params(&about["parameters"]);
    response.errors = errors(&about["errors"]);
    response.files = files;
    Incoming::Response(response)
}

pub(crate) fn params(list: &Json) -> Params {
    let mut params = Params::new();
    for entry in list.as_array().unwrap() {
        let wire = entry["wire"].as_str().unwrap();
        params.push(entry["name"].as_str().unwrap(), value(&entry["type"], wire));
    }
    params
}

fn value(tag: &Json, wire: &str) -> Value {
    match tag.as_u64().unwrap() {
        1 => Value::Text(wire.to_owned()),
        2 => Value::Integer(wire.parse().unwrap()),
        3 => Value::Boolean(wire == "1"),
        4 => Value::Double(wire.parse().unwrap()),
        5 => Value::DateTime(wire.parse().unwrap()),
        6 => {
            use base64::Engine;
            Value::from(base64::engine::general_purpose::STANDARD.decode(wire).unwrap())
        }
        8 => Value::BigInt(wire.parse().unwrap()),
        other => panic!("type {other}"),
    }
}

pub(crate) fn errors(list: &Json) -> Vec<ErrorEntry> {
    let code = |json: &Json| i32::try_from(json.as_i64().unwrap()).unwrap();
    let entry = |entry: &Json| {
        ErrorEntry::new(
            entry["source"].as_str().unwrap(),
            code(&entry["source_code"]),
            entry["message"].as_str().unwrap(),
            code(&entry["error_code"]),
        )
    };
    list.as_array().unwrap().iter().map(entry).collect()
}

pub(crate) fn encode(message: &Incoming) -> Vec<u8> {
    match message {
        Incoming::Call(call) => call.to_frame().unwrap(),
        Incoming::Response(response) => response.to_frame().unwrap(),
    }
}

/// Reads one frame and demands that the stream ends behind it.
pub(crate) fn decode(bytes: &[u8], expected: Expected) -> Result<Incoming, ReadError> {
    decode_within(bytes, expected, Limits::default())
}

pub(crate) fn decode_within(
    bytes: &[u8],
    expected: Expected,
    limits: Limits,
) -> Result<Incoming, ReadError> {
    let mut decoder = FrameDecoder::new(expected, limits);
    let mut buffer = BytesMut::from(bytes);
    let message = decoder.decode_eof(&mut buffer)?;
    assert!(buffer.is_empty(), "one frame and nothing else");
    Ok(message.unwrap())
}

pub(crate) fn number(json: &Json) -> usize {
    usize::try_from(json.as_u64().unwrap()).unwrap()
}

/// The digest of what stands between a header and the end.
pub(crate) fn digest(bytes: &[u8]) -> [u8; 20] {
    use sha1::{Digest, Sha1};
    Sha1::digest(bytes).into()
}
