//! [`Raw`]: a row as it came.

use bytes::Bytes;
use serde_json::value::RawValue;

/// The bytes of a row that was read. It is JSON again only for whoever asks.
#[derive(Clone, Default)]
pub(crate) struct Raw(Bytes);

impl Raw {
    pub(crate) fn new(row: Bytes) -> Self {
        Self(row)
    }

    pub(crate) fn text(&self) -> &str {
        // Only JSON is read, which is UTF-8.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// `null` where there is no row.
    pub(crate) fn value(&self) -> &RawValue {
        serde_json::from_slice(&self.0).unwrap_or(RawValue::NULL)
    }
}
