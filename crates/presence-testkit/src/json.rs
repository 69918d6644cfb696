//! Writing a value as JSON and reading it back.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::check::{Checked, Halt, ensure};

pub(crate) fn text(value: &impl Serialize) -> Checked<String> {
    serde_json::to_string(value).map_err(|error| Halt::Failed(format!("is no JSON: {error}")))
}

/// That `value` comes back from its JSON, as judged by `same`.
pub(crate) fn survives<T>(value: &T, same: impl FnOnce(&T) -> bool) -> Checked
where
    T: Serialize + DeserializeOwned,
{
    let back: Result<T, _> = serde_json::from_str(&text(value)?);
    let back = back.map_err(|error| Halt::Failed(format!("its JSON cannot be read: {error}")))?;
    ensure(same(&back), || "it comes back from its JSON as something else".to_owned())
}
