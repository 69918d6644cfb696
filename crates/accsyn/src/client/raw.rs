//! [`Raw`]: a row as it came.

use serde_json::value::RawValue;

/// The text of a row that was read. It is JSON again only for whoever asks.
#[derive(Clone, Default)]
pub(crate) struct Raw(Box<str>);

impl Raw {
    pub(crate) fn new(row: &str) -> Self {
        Self(row.into())
    }

    /// `null` where there is no row.
    pub(crate) fn value(&self) -> &RawValue {
        serde_json::from_str(&self.0).unwrap_or(RawValue::NULL)
    }
}
