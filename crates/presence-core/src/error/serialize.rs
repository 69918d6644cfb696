//! [`Error`] as JSON: its facts, and its causes as texts.

use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Error, ErrorKind, Fate, RetryState};
use crate::Vendor;

/// The JSON form. The vendor's own message is left out, as it is in `Display`.
#[derive(Serialize, Deserialize)]
struct ErrorDocument {
    kind: ErrorKind,
    retry: RetryState,
    fate: Fate,
    message: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    vendor: Option<Vendor>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    operation: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tracking_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    retry_after_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    attempts: Option<u32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    causes: Vec<String>,
}

impl Serialize for Error {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let millis = |wait: Duration| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        ErrorDocument {
            kind: self.kind(),
            retry: self.retry_state(),
            fate: self.fate(),
            message: self.message().to_owned(),
            vendor: self.vendor().cloned(),
            operation: self.operation().map(str::to_owned),
            field: self.field().map(str::to_owned),
            status: self.status(),
            code: self.code().map(str::to_owned),
            tracking_id: self.tracking_id().map(str::to_owned),
            retry_after_ms: self.retry_after().map(millis),
            attempts: self.attempts(),
            causes: self.report().causes().map(ToString::to_string).collect(),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Error {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let document = ErrorDocument::deserialize(deserializer)?;
        let mut error = Self::new(document.kind, document.message)
            .with_retry_state(document.retry)
            .with_fate(document.fate);
        error.0.vendor = document.vendor;
        error.0.operation = document.operation.map(Into::into);
        error.0.field = document.field.map(Into::into);
        error.0.status = document.status;
        error.0.code = document.code;
        error.0.tracking_id = document.tracking_id;
        error.0.retry_after = document.retry_after_ms.map(Duration::from_millis);
        error.0.attempts = document.attempts;
        Ok(document
            .causes
            .into_iter()
            .rev()
            .fold(None, nest)
            .map_or(error.clone(), |cause| error.with_source(cause)))
    }
}

fn nest(inner: Option<StoredCause>, text: String) -> Option<StoredCause> {
    Some(StoredCause { text, source: inner.map(Box::new) })
}

/// A cause that came back from JSON: its text, and the causes below it.
#[derive(Debug, thiserror::Error)]
#[error("{text}")]
struct StoredCause {
    text: String,
    source: Option<Box<StoredCause>>,
}
