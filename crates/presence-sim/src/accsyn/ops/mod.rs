//! The operations, by method and `uri`.

mod catalogue;
mod create;
mod edit;
mod find;
mod lifecycle;

use std::time::SystemTime;

use serde_json::{Map, Value};

pub(super) use edit::weight;

use super::account::User;
use super::answer::Refusal;
use super::event::Event;
use super::life::{ChangeRefused, Hand};
use super::rights;
use super::world::World;

/// An operation somebody asks for.
#[derive(Debug)]
pub(super) struct Call<'a> {
    pub(super) caller: &'a User,
    pub(super) method: &'a str,
    pub(super) event: &'a Event,
    pub(super) now: SystemTime,
}

/// What came of it.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) value: Value,
    pub(super) applied: bool,
}

/// Carries an operation out.
pub(super) fn run(world: &mut World, call: &Call<'_>) -> Result<Done, Refusal> {
    match (call.method, call.event.uri.as_str()) {
        ("GET", "user/find") => find::users(world, call),
        ("GET", "client/find") => find::clients(world, call),
        ("GET", "attributes") => catalogue::attributes(call),
        ("GET", "entitytypes") => catalogue::entity_types(call),
        ("GET", "user/api_key") => Err(Refusal::new(403, "Reading API keys is disabled")),
        ("POST", "user/create") => create::user(world, call),
        ("PUT", "user/edit") => edit::user(world, call),
        ("DELETE", "user/deactivate") => lifecycle::deactivate(world, call),
        ("POST", "user/activate") => lifecycle::activate(world, call),
        ("DELETE", "user/delete") => lifecycle::delete(world, call),
        _ => Err(Refusal::new(404, "No such operation")),
    }
}

impl Call<'_> {
    fn hand(&self) -> Hand<'_> {
        Hand { code: &self.caller.code, now: self.now }
    }

    /// The payload, `null` and `{}` alike.
    fn data(&self) -> Map<String, Value> {
        self.event.data.clone().unwrap_or_default()
    }

    /// The user that the `id` means: an id, never a code. One the caller cannot see is not there.
    fn target(&self, world: &World) -> Result<User, Refusal> {
        let id = self.event.id.as_deref().ok_or_else(|| Refusal::invalid("id is missing"))?;
        let found = world.users.by_id(id);
        let seen = |user: &User| rights::sees(self.caller, user.glance());
        found.filter(seen).ok_or_else(Refusal::no_such_user)
    }

    /// The same, unless they were deleted.
    fn living_target(&self, world: &World) -> Result<User, Refusal> {
        let user = self.target(world)?;
        if user.archived { Err(Refusal::no_such_user()) } else { Ok(user) }
    }
}

impl Done {
    fn read(value: impl Into<Value>) -> Self {
        Self { value: value.into(), applied: false }
    }

    fn applied(value: impl Into<Value>) -> Self {
        Self { value: value.into(), applied: true }
    }
}

/// A rule of the workspace, in the words of the server.
fn refused(rule: ChangeRefused) -> Refusal {
    match rule {
        ChangeRefused::UnknownUser => Refusal::no_such_user(),
        ChangeRefused::ActiveJobs => Refusal::new(409, "User has active jobs"),
        ChangeRefused::CodeTaken => Refusal::new(409, "User already exists"),
        ChangeRefused::Full => Refusal::new(507, "There is no room for one more"),
    }
}
