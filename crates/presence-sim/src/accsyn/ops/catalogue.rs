//! What there is: entity types and attributes.

use serde::Deserialize;
use serde_json::Value;

use super::{Call, Done};
use crate::accsyn::answer::Refusal;
use crate::accsyn::words::Role;
use crate::accsyn::{account, client};

/// The entities that this simulator has.
const ENTITY_TYPES: [&str; 2] = ["user", "client"];

/// What may be given to an invitation.
pub(super) const CREATABLE: [&str; 11] = [
    "code",
    "create_home_share",
    "description",
    "give_all_volumes_access",
    "give_default_volume_access",
    "mail",
    "message",
    "metadata",
    "queue",
    "role",
    "volumes",
];

/// What may be changed afterwards.
pub(super) const EDITABLE: [&str; 6] =
    ["description", "metadata", "name", "queue", "role", "status"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    entitytype: String,
    #[serde(default)]
    create: bool,
    #[serde(default)]
    update: bool,
}

/// The attributes of an entity, or those that this caller may give at creation or change later.
pub(super) fn attributes(call: &Call<'_>) -> Result<Done, Refusal> {
    let question: Question = serde_json::from_value(Value::Object(call.data()))
        .map_err(|_| Refusal::invalid("entitytype, create or update is not as documented"))?;
    let mut names = match question.entitytype.as_str() {
        "user" => of_users(call.caller.role, &question),
        "client" if question.create || question.update => Vec::new(),
        "client" => client::ATTRIBUTES.to_vec(),
        _ => return Err(Refusal::new(404, "No such entity type")),
    };
    names.sort_unstable();
    names.dedup();
    Ok(Done::read(names))
}

fn of_users(role: Role, question: &Question) -> Vec<&'static str> {
    let mut names = Vec::new();
    if question.create && role != Role::Standard {
        names.extend(CREATABLE);
    }
    if question.update {
        names.extend(EDITABLE);
    }
    if !question.create && !question.update {
        return account::ATTRIBUTES.to_vec();
    }
    names.retain(|name| match *name {
        "role" => role == Role::Admin,
        "status" => role != Role::Standard,
        _ => true,
    });
    names
}

pub(super) fn entity_types(_: &Call<'_>) -> Result<Done, Refusal> {
    Ok(Done::read(ENTITY_TYPES.to_vec()))
}
