//! Calls and answers, as bodies of frames.

use bytes::Bytes;

use super::body::Cursor;
use super::param::{self, Param, word};
use super::{Damage, File, frame};

/// A call, in either direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) job: String,
    pub(crate) params: Vec<Param>,
    pub(crate) files: Vec<File>,
}

/// An answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Response {
    /// The result code; 0 is success.
    pub(crate) code: i32,
    pub(crate) params: Vec<Param>,
    pub(crate) errors: Vec<ErrorEntry>,
    pub(crate) files: Vec<File>,
}

/// One entry of the error section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ErrorEntry {
    pub(crate) source: String,
    pub(crate) source_code: i32,
    pub(crate) message: String,
    pub(crate) code: i32,
}

/// What a client may send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Message {
    Call(Call),
    /// The registration of a callback channel, or the acknowledgement of a push.
    Response(Response),
}

impl Message {
    pub(super) fn give(&mut self, files: Vec<File>) {
        match self {
            Self::Call(call) => call.files = files,
            Self::Response(response) => response.files = files,
        }
    }
}

impl Call {
    /// The frame of a push.
    pub(crate) fn push_frame(&self) -> Bytes {
        let internal = [
            Param::text("origprovenience", ""),
            Param::integer("streams", self.files.len() as i64),
        ];
        let mut body = vec![b'C'];
        body.extend_from_slice(self.job.as_bytes());
        body.push(0);
        param::write(&internal, &mut body);
        param::write(&self.params, &mut body);
        frame::write(&body, &self.files).into()
    }
}

impl Response {
    /// The frame of an answer.
    pub(crate) fn frame(&self) -> Bytes {
        let mut internal = vec![Param::integer("return", self.code.into())];
        if !self.files.is_empty() {
            internal.push(Param::integer("streams", self.files.len() as i64));
        }
        let mut body = vec![b'R'];
        param::write(&internal, &mut body);
        param::write(&self.params, &mut body);
        write_errors(&self.errors, &mut body);
        frame::write(&body, &self.files).into()
    }
}

fn write_errors(errors: &[ErrorEntry], out: &mut Vec<u8>) {
    const HEAD: usize = 8;
    const ENTRY: usize = 20;
    let start = HEAD + errors.len() * ENTRY;
    let mut table = Vec::new();
    let mut texts = Vec::new();
    for error in errors {
        let source_at = start + texts.len();
        table.extend_from_slice(&word(source_at));
        table.extend_from_slice(&error.source_code.to_be_bytes());
        table.extend_from_slice(&word(source_at + error.source.len() + 1));
        table.extend_from_slice(&error.code.to_be_bytes());
        table.extend_from_slice(&word(0));
        for text in [&error.source, &error.message] {
            texts.extend_from_slice(text.as_bytes());
            texts.push(0);
        }
    }
    for number in [start + texts.len(), errors.len(), 0] {
        out.extend_from_slice(&word(number));
    }
    out.append(&mut table);
    out.append(&mut texts);
}

/// Reads a body, and how many files follow it.
pub(super) fn read(body: &[u8]) -> Result<(Message, usize), Damage> {
    let mut from = Cursor::new(body);
    let (message, internal) = match from.byte()? {
        b'C' => {
            let job = from.text()?;
            if job.is_empty() || !job.bytes().all(|byte| byte.is_ascii_graphic()) {
                return Err(Damage("a job has a name that is not ASCII"));
            }
            let job = job.to_owned();
            let internal = param::read(&mut from)?;
            let params = param::read(&mut from)?;
            (Message::Call(Call { job, params, files: Vec::new() }), internal)
        }
        b'R' => {
            let internal = param::read(&mut from)?;
            let params = param::read(&mut from)?;
            // What a client reports about its own handling changes nothing here.
            let errors = from.size()?;
            if errors < 8 {
                return Err(Damage("an error section is too short"));
            }
            from.take(errors)?;
            let code = param::find(&internal, "return").and_then(Param::as_integer);
            let code = code.and_then(|code| i32::try_from(code).ok());
            let code = code.ok_or(Damage("an answer has no result code"))?;
            (Message::Response(Response { code, params, ..Response::default() }), internal)
        }
        _ => return Err(Damage("a body is neither a call nor an answer")),
    };
    if !from.is_at_end() {
        return Err(Damage("a body has bytes to spare"));
    }
    let streams = match (param::find(&internal, "streams"), &message) {
        (Some(streams), _) => streams.as_integer().and_then(|count| usize::try_from(count).ok()),
        (None, Message::Response(_)) => Some(0),
        (None, Message::Call(_)) => None,
    };
    Ok((message, streams.ok_or(Damage("a call does not say how many files follow"))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_without_anything_is_ninety_bytes() {
        let bytes = Response::default().frame();
        assert_eq!(bytes.len(), 90);
        assert_eq!(bytes.get(..20).unwrap(), b"L:BIN-0000000070v50N");
    }

    #[test]
    fn bodies_with_anything_to_spare_or_missing_are_refused() {
        let mut body = b"Cwfm.GetOrganisations\0".to_vec();
        param::write(&[Param::integer("streams", 0)], &mut body);
        assert!(read(&body).is_err());
        param::write(&[], &mut body);
        assert!(read(&body).is_ok());
        body.push(0);
        assert!(read(&body).is_err());
        assert!(read(b"").is_err());
        assert!(read(b"Q").is_err());
        let mut body = b"Ca\0".to_vec();
        param::write(&[], &mut body);
        param::write(&[], &mut body);
        assert_eq!(read(&body).unwrap_err().0, "a call does not say how many files follow");
    }
}
