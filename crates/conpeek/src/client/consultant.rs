//! [`Consultant`]: the record that Conpeek answers with.

use std::borrow::Cow;
use std::fmt;

use presence_core::{Error, ErrorKind, Result, open_words};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::loose::Fields;
use super::work_state::BreakType;

/// A user's consultant record (`FeatureTenantUserConsultant`).
///
/// Only [`record_id`](Self::record_id) and [`work_state`](Self::work_state) may be relied on; the
/// vendor's sample shows three more fields and says that there are others. `Debug` hides texts.
#[derive(Clone)]
#[non_exhaustive]
pub struct Consultant {
    /// The id of this record. **Not** the user's id: the sample shows 74 for user 3 (vendor docs).
    pub record_id: Option<i64>,
    /// The state.
    pub work_state: WorkStateWord,
    /// The online mode; not in the sample, so rarely there (inferred).
    pub online_mode_id: Option<i64>,
    /// The kind of break.
    pub break_type: Option<BreakType>,
    /// The break's name.
    pub break_cause: Option<String>,
    /// The break's note.
    pub break_note: Option<String>,
    /// Every other field, as it came.
    pub other: Map<String, Value>,
    raw: Box<RawValue>,
}

impl Consultant {
    /// Reads a record as leniently as it can be.
    ///
    /// # Errors
    /// `Protocol` when it is not an object, or has no `work_state` that is a word.
    pub fn from_json(raw: &RawValue) -> Result<Self> {
        let fields: Fields<'_> = serde_json::from_str(raw.get()).map_err(|error| {
            // serde_json's own text can quote the document.
            let message =
                format!("the consultant record is unreadable at column {}", error.column());
            Error::new(ErrorKind::Protocol, message).with_field("data")
        })?;
        let work_state = fields.work_state.text().filter(|word| !word.is_empty());
        let work_state = work_state.ok_or_else(|| {
            Error::new(ErrorKind::Protocol, "the consultant record has no work_state")
                .with_field("data.work_state")
        })?;
        Ok(Self {
            record_id: fields.id.number(),
            work_state: WorkStateWord::from(&*work_state),
            online_mode_id: fields.online_mode_id.number(),
            break_type: fields.break_type.text().map(|word| BreakType::from(&*word)),
            break_cause: fields.break_cause.text().map(Cow::into_owned),
            break_note: fields.break_note.text().map(Cow::into_owned),
            other: fields.other,
            raw: raw.to_owned(),
        })
    }

    /// The record, byte for byte.
    #[must_use]
    pub fn raw(&self) -> &RawValue {
        &self.raw
    }
}

impl fmt::Debug for Consultant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Consultant")
            .field("record_id", &self.record_id)
            .field("work_state", &self.work_state)
            .field("online_mode_id", &self.online_mode_id)
            .field("break_type", &self.break_type)
            .finish_non_exhaustive()
    }
}

open_words! {
    /// A work state as read.
    pub enum WorkStateWord {
        /// `ONLINE`
        Online = "ONLINE",
        /// `OFFLINE`
        Offline = "OFFLINE",
        /// `ONBREAK`
        OnBreak = "ONBREAK",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Consultant> {
        Consultant::from_json(&RawValue::from_string(text.to_owned()).unwrap())
    }

    #[test]
    fn the_vendors_sample_is_read() {
        let sample = r#"{"id":74,"work_state":"ONLINE","break_type":null,"break_cause":null,"break_note":null}"#;
        let consultant = read(sample).unwrap();
        assert_eq!(consultant.record_id, Some(74));
        assert_eq!(consultant.work_state, WorkStateWord::Online);
        assert_eq!(consultant.break_type, None);
        assert_eq!(consultant.raw().get(), sample);
    }

    #[test]
    fn odd_types_new_words_and_new_fields_survive() {
        let consultant = read(
            r#"{"id":"74","work_state":"LUNCH","online_mode_id":"98","break_type":7,
                "break_cause":{"a":1},"break_note":[],"team":{"x":[1]}}"#,
        )
        .unwrap();
        assert_eq!(consultant.record_id, Some(74));
        assert_eq!(consultant.work_state.as_str(), "LUNCH");
        assert_eq!(consultant.online_mode_id, Some(98));
        assert_eq!(consultant.break_type, None);
        assert_eq!(consultant.break_cause, None);
        assert!(consultant.other.contains_key("team"));
    }

    #[test]
    fn numbers_are_whole_and_fit_or_are_none() {
        for (id, read_as) in [
            ("-9223372036854775808", Some(i64::MIN)),
            ("9223372036854775807", Some(i64::MAX)),
            ("9223372036854775808", None),
            ("123456789012345678901234567890", None),
            ("74.0", None),
            ("7e1", None),
            ("true", None),
            ("null", None),
            ("[74]", None),
            ("{\"id\":74}", None),
            ("\"+74\"", Some(74)),
            ("\" 74\"", None),
            ("\"7\\u0034\"", Some(74)),
        ] {
            let text = format!(r#"{{"id":{id},"work_state":"ONLINE"}}"#);
            let consultant = read(&text).unwrap();
            assert_eq!(consultant.record_id, read_as, "{id}");
            assert!(consultant.other.is_empty(), "a known field is never among the others");
            assert_eq!(consultant.raw().get(), text);
        }
    }

    #[test]
    fn escapes_are_read_in_names_and_texts() {
        let text =
            r#"{"work\u005fstate":"ON\u0042REAK","break_cause":"a\"\u017c","t\u0065am":null}"#;
        let consultant = read(text).unwrap();
        assert_eq!(consultant.work_state, WorkStateWord::OnBreak);
        assert_eq!(consultant.break_cause.as_deref(), Some("a\"ż"));
        assert_eq!(consultant.other.get("team"), Some(&Value::Null));
        assert_eq!(consultant.raw().get(), text);
    }

    #[test]
    fn a_known_field_twice_is_unreadable_and_another_counts_as_it_last_stood() {
        for twice in [r#""id":1,"id":1"#, r#""break_note":null,"break_note":null"#] {
            let error = read(&format!(r#"{{"work_state":"ONLINE",{twice}}}"#)).unwrap_err();
            assert_eq!(error.field(), Some("data"), "{twice}");
        }
        let consultant = read(r#"{"team":1,"work_state":"ONLINE","team":2}"#).unwrap();
        assert_eq!(consultant.other.get("team"), Some(&Value::from(2)));
    }

    #[test]
    fn what_no_value_can_hold_is_unreadable_and_no_panic() {
        let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
        for value in ["1e999", r#""\ud800""#, r#"{"a":"\ud800"}"#, "[1e999]", &deep] {
            for name in ["id", "break_note", "team"] {
                let error = read(&format!(r#"{{"work_state":"ONLINE","{name}":{value}}}"#));
                assert_eq!(error.unwrap_err().field(), Some("data"), "{name}: {value}");
            }
        }
    }

    #[test]
    fn a_record_without_a_state_is_an_error_and_never_offline() {
        for text in [r#"{"id":74}"#, r#"{"work_state":null}"#, r#"{"work_state":""}"#, "[]", "7"] {
            let error = read(text).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Protocol, "{text}");
        }
    }
}
