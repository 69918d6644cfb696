//! Rows that are not as documented: some were seen, all must be survived.

use serde::Serialize;
use serde_json::{Map, Value, json};

/// What is wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Damage {
    /// `null` in the place of a person.
    Null,
    /// A text in the place of a person.
    Text,
    /// A number in the place of the id.
    NumberAsId,
    /// A list in the place of the name, and a number in the place of the status.
    WrongTypes,
    /// `null` in the place of every list.
    NullLists,
    /// `null` in the place of the type.
    NullType,
    /// `created` is no date, SIP addresses have no `primary`, `errors` is a list.
    OddForms,
    /// Status, type and telephone type are words that nobody knows, and so is a key.
    UnknownWords,
}

impl Damage {
    /// Every kind.
    pub const ALL: &'static [Self] = &[
        Self::Null,
        Self::Text,
        Self::NumberAsId,
        Self::WrongTypes,
        Self::NullLists,
        Self::NullType,
        Self::OddForms,
        Self::UnknownWords,
    ];

    pub(super) fn applied_to(self, row: &impl Serialize) -> Value {
        let mut row = match serde_json::to_value(row) {
            Ok(Value::Object(row)) => row,
            _ => Map::new(),
        };
        let mut set = |key: &str, value: Value| drop(row.insert(key.to_owned(), value));
        match self {
            Self::Null => return Value::Null,
            Self::Text => return "gone".into(),
            Self::NumberAsId => set("id", 17.into()),
            Self::WrongTypes => {
                set("displayName", json!(["Anna", "Nowak"]));
                set("status", 3.into());
            }
            Self::NullLists => {
                let lists = ["emails", "phoneNumbers", "sipAddresses", "roles", "licenses"];
                lists.iter().chain(&["addresses", "siteUrls"]).for_each(|k| set(k, Value::Null));
            }
            Self::NullType => set("type", Value::Null),
            Self::OddForms => {
                set("created", "yesterday".into());
                set("sipAddresses", json!([{ "type": "enterprise", "value": "x@sip.example" }]));
                set("errors", json!([{ "code": "odd", "reason": "a list" }]));
            }
            Self::UnknownWords => {
                set("status", "brb".into());
                set("type", "hologram".into());
                set("phoneNumbers", json!([{ "type": "satellite", "value": "+88161234567" }]));
                set("aura", json!({ "colour": "green" }));
            }
        }
        Value::Object(row)
    }
}
