//! The golden captures: what the vendor's own SDK sent.

use std::path::PathBuf;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use presence_core::Timestamp;
use serde_json::Value;

use super::recorder::{self, Request};

/// One exchange of a capture.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) request: Request,
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) answer: String,
}

#[derive(Debug)]
pub(crate) struct Capture {
    pub(crate) exchanges: Vec<Exchange>,
    pub(crate) sdk_result: Value,
}

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// The capture whose file name begins with `number`.
pub(crate) fn capture(number: &str) -> Capture {
    let names = std::fs::read_dir(fixtures()).unwrap().map(|entry| entry.unwrap().path());
    let path = names
        .filter(|path| path.file_name().unwrap().to_str().unwrap().starts_with(number))
        .max()
        .unwrap();
    let json: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let exchanges = json["exchanges"].as_array().unwrap().iter().map(exchange).collect();
    Capture { exchanges, sdk_result: json["sdk_result"].clone() }
}

/// The numbers of all captures.
pub(crate) fn numbers() -> Vec<String> {
    let names = std::fs::read_dir(fixtures()).unwrap().map(|entry| entry.unwrap().file_name());
    let names = names.map(|name| name.into_string().unwrap());
    let mut numbers: Vec<String> = names
        .filter_map(|name| name.split_once('_').map(|(number, _)| number.to_owned()))
        .filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        .collect();
    numbers.sort();
    numbers
}

fn exchange(json: &Value) -> Exchange {
    let bytes = |part: &str| STANDARD.decode(json[part]["raw_base64"].as_str().unwrap()).unwrap();
    let answer = String::from_utf8(bytes("response")).unwrap();
    let (_, answer) = answer.split_once("\r\n\r\n").unwrap();
    let headers =
        json["response"]["headers"].as_array().unwrap().iter().map(|pair| {
            (pair[0].as_str().unwrap().to_owned(), pair[1].as_str().unwrap().to_owned())
        });
    Exchange {
        request: recorder::parse(&bytes("request")).unwrap(),
        status: u16::try_from(json["response"]["status"].as_u64().unwrap()).unwrap(),
        headers: headers.collect(),
        answer: answer.to_owned(),
    }
}

impl Exchange {
    pub(crate) fn eid(&self) -> String {
        self.request.event()["eid"].as_str().unwrap().to_owned()
    }

    pub(crate) fn created(&self) -> Timestamp {
        format!("{}Z", self.request.event()["created"].as_str().unwrap()).parse().unwrap()
    }
}
