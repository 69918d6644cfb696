//! Frames that others wrote, read and written here.

use serde::Deserialize;

use super::{Call, ErrorEntry, File, FrameReader, Incoming, Kind, Message, Param, Response};
use crate::enaio::password::PasswordScheme;

#[derive(Deserialize)]
struct Golden {
    file: String,
    role: String,
    job: Option<String>,
    hex: String,
    internal: Vec<(String, u8, String)>,
    params: Vec<(String, u8, String)>,
    errors: Vec<(String, i32, String, i32)>,
    files: Vec<(String, String)>,
    password: Option<String>,
}

fn all() -> Vec<Golden> {
    let text = include_str!("../../../tests/fixtures/enaio/frames.json");
    serde_json::from_str(text).unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = (0..hex.len()).step_by(2);
    pairs.map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

impl Golden {
    fn params(&self) -> Vec<Param> {
        let kinds = [
            Kind::Text,
            Kind::Integer,
            Kind::Boolean,
            Kind::Double,
            Kind::Time,
            Kind::Base64,
            Kind::Big,
        ];
        let kind = |tag: u8| kinds.into_iter().find(|kind| *kind as u8 == tag).unwrap();
        let param = |(name, tag, value): &(String, u8, String)| Param {
            name: name.clone(),
            kind: kind(*tag),
            value: value.clone(),
        };
        self.params.iter().map(param).collect()
    }

    fn files(&self) -> Vec<File> {
        let file = |(extension, content): &(String, String)| File {
            extension: extension.clone(),
            content: bytes(content).into(),
        };
        self.files.iter().map(file).collect()
    }

    fn call(&self) -> Call {
        let job = self.job.clone().unwrap();
        Call { job, params: self.params(), files: self.files() }
    }

    fn response(&self) -> Response {
        let code = self.internal.iter().find(|(name, ..)| name == "return").unwrap().2.clone();
        let entry =
            |(source, source_code, message, code): &(String, i32, String, i32)| ErrorEntry {
                source: source.clone(),
                source_code: *source_code,
                message: message.clone(),
                code: *code,
            };
        Response {
            code: code.parse().unwrap(),
            params: self.params(),
            errors: self.errors.iter().map(entry).collect(),
            files: self.files(),
        }
    }

    async fn read(&self) -> Message {
        let frame = bytes(&self.hex);
        match FrameReader::default().next(&mut frame.as_slice()).await {
            Incoming::Message(message) => message,
            other => panic!("{}: {other:?}", self.file),
        }
    }
}

#[tokio::test]
async fn what_clients_sent_is_understood() {
    let mut seen = 0;
    for golden in all() {
        match golden.role.as_str() {
            "call" => assert_eq!(golden.read().await, Message::Call(golden.call())),
            "registration" | "ack" => {
                // The entries of a client's answer are checked for their size and not kept.
                let response = Response { errors: Vec::new(), ..golden.response() };
                assert_eq!(golden.read().await, Message::Response(response));
            }
            _ => continue,
        }
        seen += 1;
    }
    assert!(seen >= 30, "{seen}");
}

#[tokio::test]
async fn what_the_server_says_is_written_byte_for_byte() {
    let mut seen = 0;
    for golden in all() {
        let written = match golden.role.as_str() {
            "response" => golden.response().frame(),
            "push" => golden.call().push_frame(),
            _ => continue,
        };
        assert_eq!(written, bytes(&golden.hex), "{}", golden.file);
        seen += 1;
    }
    assert!(seen >= 25, "{seen}");
}

#[test]
fn captured_passwords_are_read() {
    let mut seen = 0;
    for golden in all() {
        let Some(password) = &golden.password else { continue };
        let sent = golden.params.iter().find(|(name, ..)| name == "UserPwd").unwrap();
        let schemes = [PasswordScheme::Legacy, PasswordScheme::Aes];
        let read = schemes.map(|scheme| scheme.decode(&sent.2));
        assert_eq!(read.iter().flatten().collect::<Vec<_>>(), [password], "{}", golden.file);
        seen += 1;
    }
    assert!(seen >= 3, "{seen}");
}
