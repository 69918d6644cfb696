//! `user/edit`: a change of attributes, all of them or none.

use serde_json::{Map, Value};

use super::{Call, Done, catalogue};
use crate::accsyn::account::User;
use crate::accsyn::answer::Refusal;
use crate::accsyn::rights;
use crate::accsyn::words::{Role, Status};
use crate::accsyn::world::World;

/// The longest text of an attribute, in bytes. Invented.
const MAX_TEXT: usize = 4_096;

/// The largest `metadata` of one user, in bytes of JSON. Invented.
const MAX_METADATA: usize = 256 * 1024;

/// The largest `metadata` of all users together.
const MAX_ALL_METADATA: usize = 32 * 1024 * 1024;

/// What is to be changed. What is left out stays.
#[derive(Default)]
pub(super) struct Changes {
    pub(super) status: Option<Status>,
    pub(super) role: Option<Role>,
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
    pub(super) metadata: Option<Map<String, Value>>,
    pub(super) queue: Option<Option<String>>,
}

impl Changes {
    fn of(data: Map<String, Value>) -> Result<Self, Refusal> {
        let mut changes = Self::default();
        for (attribute, value) in data {
            if !catalogue::EDITABLE.contains(&attribute.as_str()) {
                return Err(Refusal::invalid("an attribute is unknown or cannot be changed"));
            }
            changes.take(&attribute, value)?;
        }
        Ok(changes)
    }

    fn take(&mut self, attribute: &str, value: Value) -> Result<(), Refusal> {
        match (attribute, value) {
            ("status", Value::String(word)) => {
                let status = Status::of_word(&word);
                self.status = Some(status.ok_or_else(|| Refusal::invalid("no such status"))?);
            }
            ("role", Value::String(word)) => {
                let role = Role::of_word(&word);
                self.role = Some(role.ok_or_else(|| Refusal::invalid("no such role"))?);
            }
            ("name", Value::String(name)) if !name.trim().is_empty() => self.name = Some(name),
            ("description", Value::String(text)) => self.description = Some(text),
            ("metadata", Value::Object(fields)) => self.metadata = Some(fields),
            ("queue", Value::String(queue)) => self.queue = Some(Some(queue)),
            ("queue", Value::Null) => self.queue = Some(None),
            _ => return Err(Refusal::invalid("an attribute is not of its documented type")),
        }
        Ok(())
    }

    /// Whether there is room for it.
    pub(super) fn check(&self, world: &World) -> Result<(), Refusal> {
        let queue = self.queue.as_ref().and_then(Option::as_ref);
        let mut texts =
            [self.name.as_ref(), self.description.as_ref(), queue].into_iter().flatten();
        if texts.any(|text| text.len() > MAX_TEXT) {
            return Err(Refusal::new(413, "Invalid request: a text is longer than 4096 bytes"));
        }
        let Some(metadata) = &self.metadata else { return Ok(()) };
        let size = weight(metadata);
        if size > MAX_METADATA || size + world.users.metadata_weight() > MAX_ALL_METADATA {
            return Err(Refusal::new(413, "Invalid request: metadata is too large"));
        }
        Ok(())
    }

    /// Writes what has no consequences.
    pub(super) fn write_to(self, user: &mut User) {
        user.name = self.name.unwrap_or(std::mem::take(&mut user.name));
        user.description = self.description.unwrap_or(std::mem::take(&mut user.description));
        user.metadata = self.metadata.unwrap_or(std::mem::take(&mut user.metadata));
        user.queue = self.queue.unwrap_or(std::mem::take(&mut user.queue));
    }
}

/// How long `metadata` is as JSON, in bytes.
pub(in crate::accsyn) fn weight(metadata: &Map<String, Value>) -> usize {
    serde_json::to_vec(metadata).map_or(0, |text| text.len())
}

/// Changes a user and answers with them.
pub(super) fn user(world: &mut World, call: &Call<'_>) -> Result<Done, Refusal> {
    let mut user = call.living_target(world)?;
    let changes = Changes::of(call.data())?;
    let Changes { status, role, .. } = changes;
    let may = rights::edits(call.caller, &user)
        && (role.is_none() || call.caller.role == Role::Admin)
        && (status.is_none() || rights::manages(call.caller, &user));
    if !may {
        return Err(Refusal::forbidden());
    }
    changes.check(world)?;

    changes.write_to(&mut user);
    let mut user = world.keep(user, call.hand());
    if let Some(role) = role {
        user = world.set_role(user, role, call.hand());
    }
    if let Some(status) = status {
        user = world.set_status(user, status, call.hand());
    }
    Ok(Done::applied(vec![user.row(&[])]))
}
