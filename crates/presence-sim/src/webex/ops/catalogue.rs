//! The lists of licences, roles, locations and organisations, as far as they help with people.

use serde_json::{Value, json};

use super::Call;
use crate::http::Reply;
use crate::webex::answer::{self, Refusal};
use crate::webex::catalogue::{Licence, Location, Organisation, Role};
use crate::webex::world::World;

/// The numbers of seats are rough: nobody counts a million people for them.
pub(super) fn licences(world: &World, call: &Call<'_>) -> Result<Reply, Refusal> {
    let people = world.people.places();
    let licence = |licence: &Licence| {
        let free = if world.settings.withheld.contains(&licence.id()) { 0 } else { people };
        json!({
            "id": licence.id(),
            "name": licence.name(),
            "totalUnits": people + free,
            "consumedUnits": people,
            "consumedByUsers": people,
        })
    };
    items(call, Licence::ALL.iter().map(licence))
}

pub(super) fn roles(call: &Call<'_>) -> Result<Reply, Refusal> {
    items(call, Role::ALL.iter().map(|role| json!({ "id": role.id(), "name": role.name() })))
}

pub(super) fn locations(call: &Call<'_>) -> Result<Reply, Refusal> {
    let organisation = Organisation::Home.id();
    let location = |location: &Location| json!({ "id": location.id(), "name": location.name(), "orgId": organisation });
    items(call, Location::ALL.iter().map(location))
}

pub(super) fn organisations(call: &Call<'_>) -> Result<Reply, Refusal> {
    let seen = Organisation::ALL.iter().filter(|org| call.caller.reaches_organisation(**org));
    items(call, seen.map(|org| json!({ "id": org.id(), "displayName": org.name() })))
}

fn items(call: &Call<'_>, items: impl Iterator<Item = Value>) -> Result<Reply, Refusal> {
    match call.caller.sees_all() {
        true => Ok(answer::ok(&json!({ "items": items.collect::<Vec<_>>() }))),
        false => Err(Refusal::forbidden()),
    }
}
