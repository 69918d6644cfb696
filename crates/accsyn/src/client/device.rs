//! [`Device`]: what accsyn calls a client, a running program of a user.

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
use super::words::{DeviceState, DeviceType};

/// A client in accsyn's sense: the desktop app, a server or a browser of one user. The only trace
/// of presence that accsyn has. Every field may be missing.
///
/// `Debug` shows ids, words and dates, and no names or addresses.
#[derive(Clone)]
#[non_exhaustive]
pub struct Device {
    /// The id.
    pub id: Option<Id>,
    /// The machine's name; not unique.
    pub code: Option<String>,
    /// Whose program it is.
    pub user: Option<Id>,
    /// What kind of program it is.
    pub kind: Option<DeviceType>,
    /// Its state. `offline` comes up to 15 minutes late.
    pub status: Option<DeviceState>,
    /// When it last reported.
    pub last_checkin: Option<Date>,
    /// When it was first seen.
    pub created: Option<Date>,
    /// When the entity was last changed.
    pub modified: Option<Date>,
    /// The operating system.
    pub os: Option<String>,
    /// The program's version.
    pub version: Option<String>,
    /// Its public address.
    pub wan_ip: Option<String>,
    /// Its site, by id or code.
    pub site: Option<String>,
    /// The client it belongs to, by id.
    pub parent: Option<String>,
    /// Its roles.
    pub roles: Option<Vec<String>>,
    /// The account it runs under on its machine.
    pub username: Option<String>,
    /// Every field that is not named above, or has another type than documented.
    pub other: Map<String, Value>,
    raw: Raw,
}

impl Device {
    /// Reads a client from a row of an answer.
    ///
    /// # Errors
    /// `Protocol` where it is no JSON object; a field alone never fails.
    pub fn from_json(raw: &RawValue) -> Result<Self> {
        entity::row(raw)
    }

    /// The row as it came, byte for byte.
    #[must_use]
    pub fn raw(&self) -> &RawValue {
        self.raw.value()
    }
}

impl Entity for Device {
    fn empty() -> Self {
        Self {
            id: None,
            code: None,
            user: None,
            kind: None,
            status: None,
            last_checkin: None,
            created: None,
            modified: None,
            os: None,
            version: None,
            wan_ip: None,
            site: None,
            parent: None,
            roles: None,
            username: None,
            other: Map::new(),
            raw: Raw::default(),
        }
    }

    fn put(&mut self, name: &str, field: Field<'_>) -> Option<Value> {
        match name {
            "id" => field.id(&mut self.id),
            "code" => field.text(&mut self.code),
            "user" => field.id(&mut self.user),
            "type" => field.number(&mut self.kind),
            "status" => field.word(&mut self.status),
            "last_checkin" => field.date(&mut self.last_checkin),
            "created" => field.date(&mut self.created),
            "modified" => field.date(&mut self.modified),
            "os" => field.text(&mut self.os),
            "version" => field.text(&mut self.version),
            "wan_ip" => field.text(&mut self.wan_ip),
            "site" => field.reference(&mut self.site),
            "parent" => field.reference(&mut self.parent),
            "roles" => field.references(&mut self.roles),
            "username" => field.text(&mut self.username),
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

impl fmt::Debug for Device {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Device")
            .field("id", &self.id)
            .field("user", &self.user)
            .field("kind", &self.kind)
            .field("status", &self.status)
            .field("last_checkin", &self.last_checkin)
            .finish_non_exhaustive()
    }
}
