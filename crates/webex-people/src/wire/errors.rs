//! What Webex could not read or do, as it tells it within a person.

use serde_json::Value;

use super::fields::Fields;
use crate::client::PartError;

/// `{"licenses": {"code": .., "reason": ..}}`; a list of errors and a text are understood as well.
pub(super) fn part_errors(errors: Value) -> Vec<PartError> {
    let whole = |value| one("errors".to_owned(), value);
    match errors {
        Value::Object(parts) => parts.into_iter().map(|(part, value)| one(part, value)).collect(),
        Value::Array(list) => list.into_iter().map(whole).collect(),
        Value::String(text) if !text.trim().is_empty() => vec![whole(Value::String(text))],
        _ => Vec::new(),
    }
}

fn one(part: String, value: Value) -> PartError {
    if let Value::String(reason) = value {
        return PartError::new(part, None, Some(reason));
    }
    let mut fields = Fields::of(value).unwrap_or_default();
    let code = fields.text("code").or_else(|| fields.text("errorCode"));
    let reason = fields.text("reason").or_else(|| fields.text("description"));
    PartError::new(part, code, reason)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_said_of_a_part_is_kept_in_whatever_form() {
        let said = |errors: Value| -> Vec<(String, Option<String>, Option<String>)> {
            let errors = part_errors(errors).into_iter();
            errors.map(|it| (it.part.clone(), it.code.clone(), it.reason)).collect()
        };
        let one = |part: &str, code: Option<&str>, reason: Option<&str>| {
            vec![(part.to_owned(), code.map(str::to_owned), reason.map(str::to_owned))]
        };
        let usual = json!({"licenses": {"code": 7, "reason": "r"}});
        assert_eq!(said(usual), one("licenses", Some("7"), Some("r")));
        assert_eq!(said(json!({"licenses": "r"})), one("licenses", None, Some("r")));
        assert_eq!(said(json!({"licenses": null})), one("licenses", None, None));
        let listed = json!([{"errorCode": 7, "description": "d"}]);
        assert_eq!(said(listed), one("errors", Some("7"), Some("d")));
        assert_eq!(said(json!(["d"])), one("errors", None, Some("d")));
        assert_eq!(said(json!("d")), one("errors", None, Some("d")));
        for nothing in [json!(null), json!(" "), json!(7), json!([]), json!({})] {
            assert_eq!(said(nothing), []);
        }
    }
}
