//! A user of the workspace.

use std::fmt;
use std::time::SystemTime;

use serde_json::{Map, Value};

use super::id::Thing;
use super::words::{Role, Status};
use crate::stamp;

/// A user as they stand.
///
/// `status`, `inactive` and `archived` are three switches that know nothing of each other.
/// `Debug` shows no name, no e-mail address and no free text.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct User {
    pub(super) number: u64,
    /// The id on the wire, 24 hexadecimal digits.
    pub id: String,
    /// The e-mail address, in lower case.
    pub code: String,
    /// The name that was typed at registration; the code before that.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// Whether they may log in.
    pub status: Status,
    /// Whether they were deactivated: parked, and restorable.
    pub inactive: bool,
    /// Whether they were deleted: seen among archived users and by id only.
    pub archived: bool,
    /// When they were invited.
    pub created: SystemTime,
    /// Who invited them, as a code.
    pub creator: String,
    /// When they were last changed.
    pub modified: SystemTime,
    /// Who did that, as a code; empty if nobody ever did.
    pub modifier: String,
    /// A free text.
    pub description: String,
    /// The last login; none for somebody who never did.
    pub logged_in: Option<SystemTime>,
    /// Free fields.
    pub metadata: Map<String, Value>,
    /// The queue of their jobs.
    pub queue: Option<String>,
    /// The shares they were granted. A change of role revokes them all.
    pub access: Vec<String>,
    /// Whether they have a home share. A deletion deletes it.
    pub home_share: bool,
    /// How many API keys they had before the one that opens.
    pub(super) keys_before: u32,
}

/// The attributes on the wire, in the order of the vendor's sample. `inactive` is left out of a
/// row unless it is true.
pub(super) const ATTRIBUTES: [&str; 14] = [
    "code",
    "created",
    "creator",
    "description",
    "id",
    "inactive",
    "logged_in",
    "metadata",
    "modified",
    "modifier",
    "name",
    "queue",
    "role",
    "status",
];

/// The attributes that an expression may name: all that have a plain value.
pub(super) const QUERYABLE: [&str; 13] = [
    "code",
    "created",
    "creator",
    "description",
    "id",
    "inactive",
    "logged_in",
    "modified",
    "modifier",
    "name",
    "queue",
    "role",
    "status",
];

impl User {
    /// Somebody who was just invited.
    pub(super) fn invited(number: u64, code: String, creator: &str, now: SystemTime) -> Self {
        Self {
            number,
            id: Thing::User.id(number),
            name: code.clone(),
            code,
            role: Role::Standard,
            status: Status::Enabled,
            inactive: false,
            archived: false,
            created: now,
            creator: creator.to_owned(),
            modified: now,
            modifier: String::new(),
            description: String::new(),
            logged_in: None,
            metadata: Map::new(),
            queue: None,
            access: Vec::new(),
            home_share: true,
            keys_before: 0,
        }
    }

    /// Whether they have registered: somebody who has not is called by their code.
    #[must_use]
    pub fn is_registered(&self) -> bool {
        self.name != self.code
    }

    /// Whether they may log in at this moment.
    #[must_use]
    pub fn may_log_in(&self) -> bool {
        self.status == Status::Enabled && !self.inactive && !self.archived && self.is_registered()
    }

    pub(super) fn touch(&mut self, modifier: &str, now: SystemTime) {
        self.modified = now;
        modifier.clone_into(&mut self.modifier);
    }

    /// The value of an attribute on the wire; `null` for one there is not.
    pub(super) fn field(&self, attribute: &str) -> Value {
        match attribute {
            "code" => self.code.as_str().into(),
            "created" => stamp::naive_utc(self.created).into(),
            "creator" => self.creator.as_str().into(),
            "description" => self.description.as_str().into(),
            "id" => self.id.as_str().into(),
            "inactive" => self.inactive.into(),
            "logged_in" => self.logged_in.map(stamp::naive_utc_millis).into(),
            "metadata" => self.metadata.clone().into(),
            "modified" => stamp::naive_utc(self.modified).into(),
            "modifier" => self.modifier.as_str().into(),
            "name" => self.name.as_str().into(),
            "queue" => self.queue.as_deref().into(),
            "role" => self.role.word().into(),
            "status" => self.status.word().into(),
            _ => Value::Null,
        }
    }

    /// The user on the wire, with these attributes only if any are named.
    pub(super) fn row(&self, attributes: &[String]) -> Value {
        let wanted = |name: &str| attributes.is_empty() || attributes.iter().any(|a| a == name);
        let shown = |name: &str| name != "inactive" || self.inactive;
        let names = ATTRIBUTES.into_iter().filter(|name| wanted(name) && shown(name));
        Value::Object(names.map(|name| (name.to_owned(), self.field(name))).collect())
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("id", &self.id)
            .field("role", &self.role)
            .field("status", &self.status)
            .field("inactive", &self.inactive)
            .field("archived", &self.archived)
            .field("created", &self.created)
            .field("modified", &self.modified)
            .field("logged_in", &self.logged_in)
            .field("access", &self.access)
            .field("home_share", &self.home_share)
            .finish_non_exhaustive()
    }
}
