//! Answers in frames of good form with a wrong content.

use bytes::BytesMut;
use omnipresence::enaio::rpc::{Expected, FrameDecoder, Incoming, Limits, Response, Value};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::column::MAX_BODY;
use crate::relay::Through;

/// What is done to the values of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// A web page in the place of every document.
    Html,
    /// Every document is empty. A list without entries is an answer.
    Empty,
    /// Numbers in the place of documents.
    OtherTypes,
    /// Every attribute of a document is empty.
    Nulls,
    /// Every document ends in its middle.
    Cut,
    /// Documents whose entities unfold to gigabytes.
    Entities,
    /// Elements in elements, a hundred thousand deep.
    Deep,
    /// Documents that fill the frame to its bound.
    Large,
    /// Everybody comes twice.
    Twice,
    /// Everybody comes in the opposite order.
    Reversed,
}

const PAGE: &str = "<!DOCTYPE html><html><body><h1>Sign in</h1><form></form></body></html>";

/// Passes on what is asked, and changes the answers that are chosen.
pub(crate) async fn serve(mut through: Through, content: Content) {
    loop {
        let Some((Incoming::Call(call), asked)) = frame(&mut through.client, Expected::Call).await
        else {
            return;
        };
        if through.server.write_all(&asked).await.is_err() {
            return;
        }
        let Some((Incoming::Response(response), mut answer)) =
            frame(&mut through.server, Expected::Response).await
        else {
            return;
        };
        if call.job == through.method && through.chooses() {
            answer = content.put_into(response).to_frame().unwrap();
        }
        if through.client.write_all(&answer).await.is_err() {
            return;
        }
    }
}

/// The next frame, and as it came. Neither side sends another before it is answered.
async fn frame(stream: &mut TcpStream, expected: Expected) -> Option<(Incoming, Vec<u8>)> {
    let mut decoder = FrameDecoder::new(expected, Limits::default());
    let (mut left, mut raw) = (BytesMut::new(), Vec::new());
    loop {
        let mut piece = [0; 4_096];
        let count = stream.read(&mut piece).await.ok().filter(|count| *count > 0)?;
        raw.extend_from_slice(&piece[..count]);
        left.extend_from_slice(&piece[..count]);
        if let Some(frame) = decoder.decode(&mut left).ok()? {
            return Some((frame, raw));
        }
    }
}

impl Content {
    fn put_into(self, response: Response) -> Response {
        let mut changed = Response::new(response.code);
        for (name, value) in response.params.iter() {
            let other = match value {
                Value::Text(_) if matches!(self, Self::Empty | Self::Nulls) => Some(value.clone()),
                Value::Text(text) => self.instead_of(text).map(Value::Text),
                Value::Bytes(bytes) => {
                    let text = std::str::from_utf8(bytes).unwrap();
                    self.instead_of(text).map(|text| Value::Bytes(text.into()))
                }
                other => Some(other.clone()),
            };
            changed.params.push(name, other.unwrap_or(Value::Integer(7)));
        }
        changed
    }

    /// `None` where no text comes.
    fn instead_of(self, text: &str) -> Option<String> {
        let begin = text.split_inclusive('>').next().unwrap_or_default();
        Some(match self {
            Self::OtherTypes => return None,
            Self::Html => PAGE.to_owned(),
            Self::Empty => String::new(),
            Self::Nulls => nulls(text),
            Self::Cut => text.chars().take(text.chars().count() / 2).collect(),
            Self::Entities => entities(),
            Self::Deep => format!("{}{}", "<a>".repeat(20_000), "</a>".repeat(20_000)),
            Self::Large => format!("{begin}{}", " ".repeat(MAX_BODY * 3 / 4 - 4_096)),
            Self::Twice => rearranged(text, |rows| [rows.clone(), rows].concat()),
            Self::Reversed => rearranged(text, |rows| rows.into_iter().rev().collect()),
        })
    }
}

/// The same document with nothing in its attributes.
fn nulls(text: &str) -> String {
    let (declaration, document) = text.split_once("?>").unwrap_or(("", text));
    let mut inside = false;
    let mut empty = String::new();
    for letter in document.chars() {
        inside ^= letter == '"';
        if !inside || letter == '"' {
            empty.push(letter);
        }
    }
    format!("{declaration}?>{empty}")
}

/// Each entity is ten of the one before: a billion laughs.
fn entities() -> String {
    let of = |n: u32| format!("<!ENTITY l{} \"{}\">", n + 1, format!("&l{n};").repeat(10));
    let all: String = (0..9).map(of).collect();
    format!("<!DOCTYPE l [<!ENTITY l0 \"ha\">{all}]><Objects><Object Id=\"&l9;\"/></Objects>")
}

const END_OF_ROW: &str = "</Object>";

/// The people of a document, or of a list with commas, differently.
fn rearranged<'a>(text: &'a str, change: impl Fn(Vec<&'a str>) -> Vec<&'a str>) -> String {
    if !text.contains(END_OF_ROW) {
        let entries = text.split(',').filter(|entry| !entry.is_empty()).collect();
        return if text.starts_with('<') { text.to_owned() } else { change(entries).join(",") };
    }
    let start = text.find("<Object ").unwrap();
    let end = text.rfind(END_OF_ROW).unwrap() + END_OF_ROW.len();
    let rows = text[start..end].split_inclusive(END_OF_ROW).collect();
    format!("{}{}{}", &text[..start], change(rows).concat(), &text[end..])
}
