//! The status table: what an HTTP status means where the vendor does not say otherwise.

use http::StatusCode;
use presence_core::{Error, ErrorKind, Fate, RetryState};

use crate::Answer;
use crate::retry::retry_after;

/// How much of what the vendor said is kept with an error.
const MAX_VENDOR_MESSAGE: usize = 4096;

struct Row {
    kind: ErrorKind,
    retry: RetryState,
    fate: Fate,
    message: &'static str,
}

const fn row(kind: ErrorKind, retry: RetryState, fate: Fate, message: &'static str) -> Row {
    Row { kind, retry, fate, message }
}

fn table(status: u16) -> Row {
    use ErrorKind as Kind;
    use Fate::{NotApplied, Unknown};
    use RetryState::{Permanent, Temporary};
    match status {
        400 | 422 => row(Kind::Rejected, Permanent, NotApplied, "the request was refused"),
        401 => row(Kind::Unauthenticated, Permanent, NotApplied, "the credential was refused"),
        403 => row(Kind::Forbidden, Permanent, NotApplied, "the credential may not do this"),
        404 | 410 => row(Kind::NotFound, Permanent, NotApplied, "there is no such thing"),
        405 | 501 => row(Kind::Unsupported, Permanent, NotApplied, "the server cannot do this"),
        407 => row(Kind::Connection, Permanent, NotApplied, "the proxy asks for a credential"),
        // A gateway may say it of a request that it has passed on.
        408 => row(Kind::Timeout, Temporary, Unknown, "the server waited too long for us"),
        409 | 412 => row(Kind::Conflict, Permanent, NotApplied, "the present state forbids it"),
        423 => row(Kind::Unavailable, Temporary, NotApplied, "it is locked at the moment"),
        425 => row(Kind::Unavailable, Temporary, NotApplied, "the server wants it again later"),
        429 => row(Kind::RateLimited, Temporary, NotApplied, "too many calls"),
        // By their definition the request is to be sent again elsewhere, as it is.
        307 | 308 => row(Kind::Protocol, Permanent, NotApplied, REDIRECT),
        // The older ones are also used to answer a write that was carried out.
        300..=399 => row(Kind::Protocol, Permanent, Unknown, REDIRECT),
        400..=499 => row(Kind::Rejected, Permanent, NotApplied, "the request was refused"),
        500..=599 => row(Kind::Unavailable, Temporary, Unknown, "the server failed"),
        _ => row(Kind::Protocol, Permanent, Unknown, "an unexpected status"),
    }
}

const REDIRECT: &str = "the server redirects elsewhere, and redirects are never followed";

/// The error that `answer`'s status stands for; it carries what the answer says of itself.
pub(crate) fn by_status(answer: &Answer, now: presence_core::Timestamp) -> Error {
    let Row { kind, retry, fate, message } = table(answer.status().as_u16());
    let mut error = Error::new(kind, message)
        .with_retry_state(retry)
        .with_fate(fate)
        .with_status(answer.status().as_u16());
    if let Some(wait) = retry_after(answer.headers(), now) {
        error = error.with_retry_after(wait);
    }
    if let Some(id) = answer.tracking_id() {
        error = error.with_tracking_id(id);
    }
    if !answer.body().is_empty() && answer.status() != StatusCode::NOT_MODIFIED {
        let text = &answer.body()[..answer.body().len().min(MAX_VENDOR_MESSAGE)];
        error = error.with_vendor_message(String::from_utf8_lossy(text));
    }
    error
}
