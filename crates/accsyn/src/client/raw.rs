//! [`Raw`]: a row as it came.

use serde_json::value::RawValue;

/// The bytes of a row that was read. It is JSON again only for whoever asks.
#[derive(Clone, Default)]
pub(crate) struct Raw(Box<[u8]>);

impl Raw {
    pub(crate) fn new(row: &[u8]) -> Self {
        Self(row.into())
    }

    /// `null` where there is no row.
    pub(crate) fn value(&self) -> &RawValue {
        serde_json::from_slice(&self.0).unwrap_or(RawValue::NULL)
    }
}
