//! [`User`]: accsyn's user entity, complete and lenient.

use std::fmt;

use bytes::Bytes;
use presence_core::Result;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::date::Date;
use super::entity::{self, Entity};
use super::field::Field;
use super::id::Id;
use super::raw::Raw;
use super::words::{Role, Status};

/// A user of the workspace. Every field may be missing: because it was not asked for, because the
/// role of the API key's holder does not see it, or because it is `null`.
///
/// `Debug` shows the id, the words and the dates, and nothing personal.
#[derive(Clone)]
#[non_exhaustive]
pub struct User {
    /// The id, the same in every workspace.
    pub id: Option<Id>,
    /// The e-mail address, which is the key in the workspace.
    pub code: Option<String>,
    /// The name typed at registration; the code before that.
    pub name: Option<String>,
    /// The role.
    pub role: Option<Role>,
    /// Whether the user may log in.
    pub status: Option<Status>,
    /// Whether the user is deactivated: parked, and restorable. Absent means no.
    pub inactive: Option<bool>,
    /// When the user was invited.
    pub created: Option<Date>,
    /// Who invited the user: an e-mail address, an id, or nothing.
    pub creator: Option<String>,
    /// When the user was last changed.
    pub modified: Option<Date>,
    /// Who changed the user.
    pub modifier: Option<String>,
    /// A description.
    pub description: Option<String>,
    /// The last login; `None` where there was none.
    pub logged_in: Option<Date>,
    /// Free data of the workspace.
    pub metadata: Option<Map<String, Value>>,
    /// The queue of the user's jobs, by id or code.
    pub queue: Option<String>,
    /// Every field that is not named above, or has another type than documented.
    pub other: Map<String, Value>,
    raw: Raw,
}

impl User {
    /// Reads a user from a row of an answer.
    ///
    /// # Errors
    /// `Protocol` where it is no JSON object; a field alone never fails.
    pub fn from_json(raw: &RawValue) -> Result<Self> {
        entity::row(raw)
    }

    /// The row as it came, byte for byte. A user keeps the answer in memory that they stand in.
    #[must_use]
    pub fn raw(&self) -> &RawValue {
        self.raw.value()
    }

    /// The same as text.
    pub(crate) fn text(&self) -> &str {
        self.raw.text()
    }

    /// Whether the user is deactivated.
    #[must_use]
    pub fn is_inactive(&self) -> bool {
        self.inactive == Some(true)
    }
}

impl Entity for User {
    fn empty() -> Self {
        Self {
            id: None,
            code: None,
            name: None,
            role: None,
            status: None,
            inactive: None,
            created: None,
            creator: None,
            modified: None,
            modifier: None,
            description: None,
            logged_in: None,
            metadata: None,
            queue: None,
            other: Map::new(),
            raw: Raw::default(),
        }
    }

    fn put(&mut self, name: &str, field: Field<'_>) -> Option<Value> {
        match name {
            "id" => field.id(&mut self.id),
            "code" => field.text(&mut self.code),
            "name" => field.text(&mut self.name),
            "role" => field.word(&mut self.role),
            "status" => field.word(&mut self.status),
            "inactive" => field.flag(&mut self.inactive),
            "created" => field.date(&mut self.created),
            "creator" => field.reference(&mut self.creator),
            "modified" => field.date(&mut self.modified),
            "modifier" => field.reference(&mut self.modifier),
            "description" => field.text(&mut self.description),
            "logged_in" => field.date(&mut self.logged_in),
            "metadata" => field.map(&mut self.metadata),
            "queue" => field.reference(&mut self.queue),
            _ => Some(field.into_value()),
        }
    }

    fn other(&mut self) -> &mut Map<String, Value> {
        &mut self.other
    }

    fn keep(&mut self, row: Bytes) {
        self.raw = Raw::new(row);
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .field("role", &self.role)
            .field("status", &self.status)
            .field("inactive", &self.inactive)
            .field("logged_in", &self.logged_in)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(json: &str) -> User {
        User::from_json(&RawValue::from_string(json.to_owned()).unwrap()).unwrap()
    }

    #[test]
    fn the_documented_sample() {
        let sample = r#"{"code":"demo.user3@accsyn.com","created":"2026-02-08T11:20:05","creator":"lisa@example.com","description":"","id":"69887165f643db8cd731b31a","logged_in":null,"metadata":{},"modified":"2026-02-08T11:35:11","modifier":"","name":"demo.user3@accsyn.com","queue":null,"role":"standard","status":"enabled"}"#;
        let user = user(sample);
        assert_eq!(user.id.as_ref().unwrap().as_str(), "69887165f643db8cd731b31a");
        assert_eq!((&user.role, &user.status), (&Some(Role::Standard), &Some(Status::Enabled)));
        let created = user.created.as_ref().unwrap().instant().unwrap();
        assert_eq!(created.to_string(), "2026-02-08T11:20:05Z");
        assert!(user.logged_in.is_none() && !user.is_inactive());
        assert!(user.other.is_empty());
        assert_eq!(user.raw().get(), sample);
        assert!(!format!("{user:?}").contains('@'));
    }

    #[test]
    fn nothing_in_a_field_fails_the_row() {
        let user = user(
            r#"{"id":7,"code":["x"],"name":"123-01-02T03:04:05","role":"emperor","status":3,
               "inactive":"yes","created":"2026-13-45T99:99:99","metadata":[],"new":{"a":1}}"#,
        );
        assert_eq!(user.name.as_deref(), Some("123-01-02T03:04:05"), "a name is never a date");
        assert_eq!(user.role, Some(Role::Other("emperor".to_owned())));
        assert_eq!(user.created.as_ref().unwrap().instant(), None);
        assert_eq!(user.created.as_ref().unwrap().as_str(), "2026-13-45T99:99:99");
        let kept: Vec<_> = user.other.keys().map(String::as_str).collect();
        assert_eq!(kept, ["code", "id", "inactive", "metadata", "new", "status"]);
    }

    #[test]
    fn marked_ids_are_ids() {
        let user = user(
            r#"{"id":"ObjectId:69887165f643db8cd731b31a","creator":"ObjectId:69887165f643db8cd731b300","name":"ObjectId:x"}"#,
        );
        assert_eq!(user.id.unwrap().as_str(), "69887165f643db8cd731b31a");
        assert_eq!(user.creator.unwrap(), "69887165f643db8cd731b300");
        assert_eq!(user.name.unwrap(), "ObjectId:x");
    }
}
