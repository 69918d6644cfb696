//! accsyn's answers judged: the key that is there decides, not the HTTP status alone.

use std::time::Duration;

use presence_core::{Error, ErrorKind, Fate, Result, RetryState, Vendor};
use presence_http::Answer;
use serde_json::Value;
use serde_json::value::RawValue;

use crate::wire::{Cursor, Envelope};

/// The operation that asks where a workspace lives.
pub(crate) const LOOKUP: &str = "lookup";
/// The operation that begins a session.
pub(crate) const LOGIN: &str = "login";

/// Says that it happened at accsyn, and in this operation unless one is named already.
pub(crate) fn tag(error: Error, operation: &'static str) -> Error {
    error.at(Vendor::ACCSYN, operation)
}

/// The longest wait that is believed, in seconds; the engine has a bound of its own below it.
const MAX_RETRY_AFTER: f64 = 31_536_000.0;

/// The result of an answer that the status was judged by before: an error may stand inside a 200.
pub(crate) fn judge<R>(
    operation: &str,
    status: u16,
    verdict: Result<()>,
    answer: Option<Envelope<R>>,
) -> Result<R> {
    match (verdict, answer) {
        (Err(error), Some(said)) if status == 429 => Err(limited(error, &said)),
        (verdict, Some(said)) if said.exception.is_some() => {
            Err(crashed(verdict, &said).with_status(status))
        }
        (verdict, Some(said)) if said.is_refusal() => {
            Err(refused(operation, verdict, &said).with_status(status))
        }
        (Ok(()), Some(Envelope { result: Some(result), .. })) => Ok(result),
        (Ok(()), _) => {
            Err(Error::new(ErrorKind::Protocol, "the answer has neither a result nor a message")
                .with_fate(Fate::Unknown)
                .with_status(status))
        }
        // Whoever is not known is no row of a result: this is about the address of the API.
        (Err(error), _) if status == 404 => Err(error
            .with_kind(ErrorKind::Protocol)
            .with_message("accsyn's API is not at the address that was called")),
        (Err(error), _) => Err(error),
    }
}

/// The result of `answer` as a value, `null` where it is none.
pub(crate) fn value(operation: &str, answer: &Answer, verdict: Result<()>) -> Result<Value> {
    let result = |cursor: &mut Cursor<'_>| {
        let (raw, _) = cursor.value::<&RawValue>()?;
        Some(serde_json::from_str(raw.get()).unwrap_or_default())
    };
    judge(operation, answer.status().as_u16(), verdict, Envelope::read(answer.body(), result))
}

fn limited(error: Error, said: &Envelope<impl Sized>) -> Error {
    let error = match (error.retry_after(), seconds(said.retry_after.as_ref())) {
        (None, Some(wait)) => error.with_retry_after(wait),
        _ => error,
    };
    quoting(error, said)
}

fn seconds(value: Option<&Value>) -> Option<Duration> {
    let value = value?;
    let seconds = value.as_f64().or_else(|| value.as_str()?.trim().parse().ok())?;
    (0.0..=MAX_RETRY_AFTER).contains(&seconds).then(|| Duration::from_secs_f64(seconds))
}

/// Nobody knows how far the backend came, whatever the status says.
fn crashed(verdict: Result<()>, said: &Envelope<impl Sized>) -> Error {
    let message = "the backend crashed over this call";
    let error = match verdict {
        Ok(()) => Error::new(ErrorKind::Unavailable, message),
        Err(error) => error.with_kind(ErrorKind::Unavailable).with_message(message),
    };
    let error = error.with_retry_state(RetryState::Temporary).with_fate(Fate::Unknown);
    quoting(error, said)
}

fn refused(operation: &str, verdict: Result<()>, said: &Envelope<impl Sized>) -> Error {
    if said.session_expired == Some(Value::Bool(true)) {
        let error = Error::new(ErrorKind::Unauthenticated, "the session has expired");
        return quoting(error, said);
    }
    let error = match verdict {
        Ok(()) if operation == LOGIN => {
            Error::new(ErrorKind::Unauthenticated, "accsyn refused the login")
        }
        Ok(()) => Error::new(ErrorKind::Rejected, "accsyn refused the call"),
        Err(error) => error,
    };
    quoting(error, said)
}

fn quoting(error: Error, said: &Envelope<impl Sized>) -> Error {
    let Some(text) = said.said() else { return error };
    let error = match catalogue_code(&text) {
        Some(code) => error.with_code(code),
        None => error,
    };
    error.with_vendor_message(text.chars().take(4096).collect::<String>())
}

/// The first of accsyn's catalogued codes in `text`, for instance `E#J051`. There is no field for
/// it.
fn catalogue_code(text: &str) -> Option<&str> {
    text.match_indices('#').find_map(|(at, _)| {
        let start = at.checked_sub(1)?;
        let code = text.get(start..at + 5)?;
        let before_is_word = text.get(..start)?.ends_with(|c: char| c.is_alphanumeric());
        let bytes = code.as_bytes();
        let good = matches!(bytes, [b'E' | b'W', _, b'A'..=b'Z', digits @ ..]
            if digits.iter().all(u8::is_ascii_digit));
        (good && !before_is_word).then_some(code)
    })
}

/// A complete answer that cannot be read. It proves nothing about a write: a proxy may have made
/// it.
pub(crate) fn unreadable(message: &'static str) -> Error {
    Error::new(ErrorKind::Protocol, message).with_field("result")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn catalogued_codes_are_found_in_texts() {
        let cases = [
            ("E#J051 User 'x' not enabled.", Some("E#J051")),
            ("Trial over (W#G002)", Some("W#G002")),
            ("E#X", None),
            ("#", None),
            ("TE#J051", None),
            ("é#J051", None),
            ("E#Jabc", None),
            ("a # b E#G001", Some("E#G001")),
        ];
        for (text, code) in cases {
            assert_eq!(catalogue_code(text), code, "{text}");
        }
    }
}
