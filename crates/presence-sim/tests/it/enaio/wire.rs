//! Frames, written and read without the simulator's own code.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest, Sha1};
use tokio::io::{AsyncRead, AsyncReadExt};

/// A parameter: name, type and text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct P(pub(crate) String, pub(crate) u32, pub(crate) String);

pub(crate) fn s(name: &str, value: &str) -> P {
    P(name.to_owned(), 1, value.to_owned())
}

pub(crate) fn i(name: &str, value: i64) -> P {
    P(name.to_owned(), 2, value.to_string())
}

pub(crate) fn b(name: &str, value: bool) -> P {
    P(name.to_owned(), 3, u8::from(value).to_string())
}

pub(crate) fn x(name: &str, xml: &str) -> P {
    P(name.to_owned(), 6, STANDARD.encode(xml))
}

pub(crate) fn list(params: &[P]) -> Vec<u8> {
    let start = 4 + 12 * params.len();
    let (mut table, mut data) = (Vec::new(), Vec::new());
    for P(name, kind, value) in params {
        let at = start + data.len();
        for word in [at as u32, *kind, (at + name.len() + 1) as u32] {
            table.extend(word.to_be_bytes());
        }
        data.extend([name.as_bytes(), b"\0", value.as_bytes(), b"\0"].concat());
    }
    let size = (start + data.len()) as u32;
    let count = params.len() as u32;
    [size.to_be_bytes().as_slice(), &count.to_be_bytes(), &table, &data].concat()
}

pub(crate) fn frame(body: &[u8], files: &[u8]) -> Vec<u8> {
    let header = format!("L:BIN-{:010}v50N", 20 + body.len());
    let digest = Sha1::digest([body, files].concat());
    [header.as_bytes(), body, files, digest.as_slice()].concat()
}

pub(crate) fn call(job: &str, params: &[P]) -> Vec<u8> {
    let body = [b"C", job.as_bytes(), b"\0", &list(&[i("streams", 0)]), &list(params)].concat();
    frame(&body, &[])
}

/// An answer as a client gives one: to register a channel, or to acknowledge a push.
pub(crate) fn answer(params: &[P]) -> Vec<u8> {
    let errors = [0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0];
    frame(&[b"R".as_slice(), &list(&[i("return", 0)]), &list(params), &errors].concat(), &[])
}

/// A frame of the server, taken apart.
#[derive(Debug)]
pub(crate) struct Said {
    /// The job of a push; empty for an answer.
    pub(crate) job: String,
    pub(crate) code: i64,
    pub(crate) params: Vec<P>,
    /// The messages of the error section.
    pub(crate) errors: Vec<String>,
    /// What follows the body, up to the digest.
    pub(crate) files: Vec<u8>,
}

impl Said {
    pub(crate) fn text(&self, name: &str) -> &str {
        let found = self.params.iter().find(|P(known, ..)| known == name);
        &found.unwrap_or_else(|| panic!("no {name} in {self:?}")).2
    }

    /// The document in a BASE64 parameter.
    pub(crate) fn xml(&self, name: &str) -> String {
        String::from_utf8(STANDARD.decode(self.text(name)).unwrap()).unwrap()
    }
}

/// The next frame; `None` if the stream ends, `Err` if it breaks inside one.
pub(crate) async fn read(from: &mut (impl AsyncRead + Unpin)) -> Option<Result<Said, String>> {
    let mut header = [0; 20];
    if from.read_exact(&mut header).await.is_err() {
        return None;
    }
    let text = String::from_utf8_lossy(&header).into_owned();
    let length = text.strip_prefix("L:BIN-").and_then(|rest| rest.strip_suffix("v50N"));
    let Some(length) = length.and_then(|length| length.parse::<usize>().ok()) else {
        return Some(Err(text));
    };
    if length > 100_000_000 {
        return Some(Err("the frame is too long".to_owned()));
    }
    let mut body = vec![0; length - 20];
    if from.read_exact(&mut body).await.is_err() {
        return Some(Err("cut".to_owned()));
    }
    Some(take_apart(&body, from).await)
}

async fn take_apart(body: &[u8], from: &mut (impl AsyncRead + Unpin)) -> Result<Said, String> {
    let mut rest = &body[1..];
    let mut job = String::new();
    if body[0] == b'C' {
        job = text_at(rest, 0);
        rest = &rest[job.len() + 1..];
    }
    let internal = params(&mut rest);
    let params = params(&mut rest);
    let errors = if job.is_empty() { entries(&rest[4..]) } else { Vec::new() };
    let internal = |name: &str| {
        let found = internal.iter().find(|P(known, ..)| known == name);
        found.map_or(0, |P(_, _, value)| value.parse::<i64>().unwrap())
    };
    let (code, streams) = (internal("return"), internal("streams"));
    let mut files = Vec::new();
    for _ in 0..streams {
        let mut header = [0; 32];
        from.read_exact(&mut header).await.map_err(|_| "cut in a file")?;
        let length = String::from_utf8_lossy(&header[10..20]).parse::<usize>().unwrap();
        let mut content = vec![0; length + 20];
        from.read_exact(&mut content).await.map_err(|_| "cut in a file")?;
        files.extend([header.as_slice(), &content].concat());
    }
    let mut digest = [0; 20];
    from.read_exact(&mut digest).await.map_err(|_| "no digest")?;
    match digest == *Sha1::digest([body, &files].concat()) {
        true => Ok(Said { job, code, params, errors, files }),
        false => Err("digest".to_owned()),
    }
}

fn word(bytes: &[u8], at: usize) -> usize {
    u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize
}

fn text_at(bytes: &[u8], at: usize) -> String {
    let end = bytes[at..].iter().position(|byte| *byte == 0).unwrap();
    String::from_utf8(bytes[at..at + end].to_vec()).unwrap()
}

fn params(rest: &mut &[u8]) -> Vec<P> {
    let size = word(rest, 0);
    let list = &rest[4..4 + size];
    *rest = &rest[4 + size..];
    let entry = |place: usize| {
        let at = 4 + 12 * place;
        let kind = word(list, at + 4) as u32;
        P(text_at(list, word(list, at)), kind, text_at(list, word(list, at + 8)))
    };
    (0..word(list, 0)).map(entry).collect()
}

fn entries(section: &[u8]) -> Vec<String> {
    let message = |place: usize| text_at(section, word(section, 8 + 20 * place + 8));
    (0..word(section, 0)).map(message).collect()
}
