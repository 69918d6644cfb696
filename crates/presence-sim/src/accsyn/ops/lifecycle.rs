//! `user/deactivate`, `user/activate` and `user/delete`.

use serde::Deserialize;
use serde_json::Value;

use super::{Call, Done, refused};
use crate::accsyn::account::User;
use crate::accsyn::answer::Refusal;
use crate::accsyn::rights;
use crate::accsyn::world::World;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Deletion {
    #[serde(default)]
    force: bool,
}

fn options<T: for<'de> Deserialize<'de>>(call: &Call<'_>) -> Result<T, Refusal> {
    serde_json::from_value(Value::Object(call.data()))
        .map_err(|_| Refusal::invalid("an option is unknown or not of its documented type"))
}

fn permitted(call: &Call<'_>, user: User) -> Result<User, Refusal> {
    if rights::manages(call.caller, &user) { Ok(user) } else { Err(Refusal::forbidden()) }
}

pub(super) fn deactivate(world: &mut World, call: &Call<'_>) -> Result<Done, Refusal> {
    let Nothing {} = options(call)?;
    let user = permitted(call, call.living_target(world)?)?;
    if user.inactive {
        return Ok(Done::read(true));
    }
    world.deactivate(user, call.hand()).map_err(refused)?;
    Ok(Done::applied(true))
}

/// By id, or by the bare code in the query.
pub(super) fn activate(world: &mut World, call: &Call<'_>) -> Result<Done, Refusal> {
    let Nothing {} = options(call)?;
    let user = match (&call.event.id, &call.event.query) {
        (Some(_), None) => call.living_target(world)?,
        (None, Some(code)) => {
            let seen = |user: &User| !user.archived && rights::sees(call.caller, user.glance());
            world.users.by_code(code).filter(seen).ok_or_else(Refusal::no_such_user)?
        }
        _ => return Err(Refusal::invalid("exactly one of id and query is needed")),
    };
    let user = permitted(call, user)?;
    if !user.inactive {
        return Ok(Done::read(true));
    }
    world.activate(user, call.hand());
    Ok(Done::applied(true))
}

pub(super) fn delete(world: &mut World, call: &Call<'_>) -> Result<Done, Refusal> {
    let Deletion { force } = options(call)?;
    let user = permitted(call, call.living_target(world)?)?;
    world.delete(user, force, call.hand()).map_err(refused)?;
    Ok(Done::applied(true))
}
