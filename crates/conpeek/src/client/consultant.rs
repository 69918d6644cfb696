//! [`Consultant`]: the record that Conpeek answers with.

use std::fmt;

use presence_core::{Error, ErrorKind, Result, open_words};
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

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
        let fields: Fields = serde_json::from_str(raw.get()).map_err(|error| {
            // serde_json's own text can quote the document.
            let message =
                format!("the consultant record is unreadable at column {}", error.column());
            Error::new(ErrorKind::Protocol, message).with_field("data")
        })?;
        let work_state = fields.work_state.filter(|word| !word.is_empty()).ok_or_else(|| {
            Error::new(ErrorKind::Protocol, "the consultant record has no work_state")
                .with_field("data.work_state")
        })?;
        Ok(Self {
            record_id: fields.id,
            work_state: WorkStateWord::from(work_state.as_str()),
            online_mode_id: fields.online_mode_id,
            break_type: fields.break_type.map(|word| BreakType::from(word.as_str())),
            break_cause: fields.break_cause,
            break_note: fields.break_note,
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

/// Fields of unexpected types are as good as absent: they stay readable in the raw document.
#[derive(Deserialize)]
struct Fields {
    #[serde(default, deserialize_with = "whole_number")]
    id: Option<i64>,
    #[serde(default, deserialize_with = "text")]
    work_state: Option<String>,
    #[serde(default, deserialize_with = "whole_number")]
    online_mode_id: Option<i64>,
    #[serde(default, deserialize_with = "text")]
    break_type: Option<String>,
    #[serde(default, deserialize_with = "text")]
    break_cause: Option<String>,
    #[serde(default, deserialize_with = "text")]
    break_note: Option<String>,
    #[serde(flatten)]
    other: Map<String, Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Loose {
    Number(i64),
    Text(String),
    Otherwise(IgnoredAny),
}

fn whole_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Ok(match Loose::deserialize(deserializer)? {
        Loose::Number(number) => Some(number),
        Loose::Text(text) => text.parse().ok(),
        Loose::Otherwise(_) => None,
    })
}

fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Loose::deserialize(deserializer)? {
        Loose::Text(text) => Some(text),
        Loose::Number(_) | Loose::Otherwise(_) => None,
    })
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
    fn a_record_without_a_state_is_an_error_and_never_offline() {
        for text in [r#"{"id":74}"#, r#"{"work_state":null}"#, r#"{"work_state":""}"#, "[]", "7"] {
            let error = read(text).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Protocol, "{text}");
        }
    }
}
