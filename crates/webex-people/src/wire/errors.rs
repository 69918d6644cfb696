//! What Webex could not read or do, as it tells it within a person.

use serde_json::Value;

use super::fields::Fields;
use crate::client::PartError;

/// `{"licenses": {"code": .., "reason": ..}}`; a list of errors is understood as well.
pub(super) fn part_errors(errors: Value) -> Vec<PartError> {
    let one = |part: String, value: Value| {
        let mut fields = Fields::of(value).unwrap_or_default();
        let code = fields.text("code").or_else(|| fields.text("errorCode"));
        let reason = fields.text("reason").or_else(|| fields.text("description"));
        PartError::new(part, code, reason)
    };
    match errors {
        Value::Object(parts) => parts.into_iter().map(|(part, value)| one(part, value)).collect(),
        Value::Array(list) => {
            list.into_iter().map(|value| one("errors".to_owned(), value)).collect()
        }
        _ => Vec::new(),
    }
}
