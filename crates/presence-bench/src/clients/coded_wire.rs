//! The obvious way to write and read enaio's frames: values in a map, texts owned.

use std::collections::HashMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest, Sha1};

use crate::{Result, failed};

/// A value of a parameter, as far as the measured jobs need it.
pub(crate) enum Value {
    Text(String),
    Integer(i64),
    Bytes(Vec<u8>),
}

/// The frame of a call.
pub(crate) fn call(job: &str, params: &[(&str, Value)]) -> Vec<u8> {
    let mut body = vec![b'C'];
    body.extend_from_slice(job.as_bytes());
    body.push(0);
    body.extend(list(&[("streams", Value::Integer(0))]));
    body.extend(list(params));
    let mut frame = format!("L:BIN-{:010}v50N", body.len() + 20).into_bytes();
    let digest = Sha1::digest(&body);
    frame.extend(body);
    frame.extend_from_slice(&digest);
    frame
}

fn list(params: &[(&str, Value)]) -> Vec<u8> {
    let mut table = Vec::new();
    let mut data = Vec::new();
    let start = 4 + 12 * params.len();
    for (name, value) in params {
        let (tag, text) = match value {
            Value::Text(text) => (1_u32, text.clone()),
            Value::Integer(number) => (2, number.to_string()),
            Value::Bytes(bytes) => (6, STANDARD.encode(bytes)),
        };
        table.extend(number(start + data.len()));
        table.extend(tag.to_be_bytes());
        data.extend_from_slice(name.as_bytes());
        data.push(0);
        table.extend(number(start + data.len()));
        data.extend_from_slice(text.as_bytes());
        data.push(0);
    }
    let mut list = Vec::new();
    list.extend(number(4 + table.len() + data.len()));
    list.extend(number(params.len()));
    list.extend(table);
    list.extend(data);
    list
}

fn number(value: usize) -> [u8; 4] {
    u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes()
}

/// The parameters of an answer whose digest and return code are right.
pub(crate) fn answer(body: &[u8], digest: &[u8]) -> Result<HashMap<String, Value>> {
    if Sha1::digest(body).as_slice() != digest {
        return Err(failed("the digest is wrong"));
    }
    let rest = body.strip_prefix(b"R").ok_or_else(|| failed("no response"))?;
    let (internal, rest) = read_list(rest)?;
    match internal.get("return") {
        Some(Value::Integer(0)) => Ok(read_list(rest)?.0),
        _ => Err(failed("the job failed")),
    }
}

fn read_list(bytes: &[u8]) -> Result<(HashMap<String, Value>, &[u8])> {
    let short = || failed("the list is cut short");
    let read = |at: usize| -> Result<usize> {
        let four = bytes.get(at..at + 4).and_then(<[u8]>::first_chunk).ok_or_else(short)?;
        Ok(u32::from_be_bytes(*four) as usize)
    };
    let list = bytes.get(4..4 + read(0)?).ok_or_else(short)?;
    let mut params = HashMap::new();
    for entry in 0..read(4)? {
        let at = 8 + 12 * entry;
        let (name, tag, value) = (read(at)?, read(at + 4)?, read(at + 8)?);
        let text = |at: usize| -> Result<String> {
            let rest = list.get(at..).ok_or_else(short)?;
            let end = rest.iter().position(|byte| *byte == 0).ok_or_else(short)?;
            Ok(String::from_utf8(rest[..end].to_vec())?)
        };
        let value = match tag {
            1 => Value::Text(text(value)?),
            2 => Value::Integer(text(value)?.parse()?),
            6 => Value::Bytes(STANDARD.decode(text(value)?)?),
            _ => return Err(failed("an unknown type")),
        };
        params.insert(text(name)?, value);
    }
    Ok((params, &bytes[4 + list.len()..]))
}
