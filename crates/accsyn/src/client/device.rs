//! [`Device`]: what accsyn calls a client, a running program of a user.

use std::fmt;

use presence_core::Result;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::date::Date;
use super::entity::Fields;
use super::id::Id;
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
    raw: Box<RawValue>,
}

impl Device {
    /// Reads a client from a row of an answer.
    ///
    /// # Errors
    /// `Protocol` where it is no JSON object; a field alone never fails.
    pub fn from_json(raw: &RawValue) -> Result<Self> {
        let mut fields = Fields::read(raw)?;
        Ok(Self {
            id: fields.id("id"),
            code: fields.text("code"),
            user: fields.id("user"),
            kind: fields.number("type").map(DeviceType::from),
            status: fields.word("status"),
            last_checkin: fields.date("last_checkin"),
            created: fields.date("created"),
            modified: fields.date("modified"),
            os: fields.text("os"),
            version: fields.text("version"),
            wan_ip: fields.text("wan_ip"),
            site: fields.reference("site"),
            parent: fields.reference("parent"),
            roles: fields.references("roles"),
            username: fields.text("username"),
            other: fields.rest(),
            raw: raw.to_owned(),
        })
    }

    /// The row as it came, byte for byte.
    #[must_use]
    pub fn raw(&self) -> &RawValue {
        &self.raw
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
