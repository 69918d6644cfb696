//! `user/create`: an invitation.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::{Call, Done, edit, refused};
use crate::accsyn::answer::Refusal;
use crate::accsyn::life::ChangeRefused;
use crate::accsyn::rights;
use crate::accsyn::words::Role;
use crate::accsyn::world::World;

/// The longest e-mail address there can be.
const MAX_CODE: usize = 254;

/// The documented attributes, each absent or of its documented type.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Invitation {
    code: String,
    #[serde(default, deserialize_with = "present")]
    role: Option<String>,
    #[serde(default, deserialize_with = "present")]
    create_home_share: Option<bool>,
    #[serde(default, deserialize_with = "present", rename = "give_all_volumes_access")]
    _all_volumes: Option<bool>,
    #[serde(default, deserialize_with = "present", rename = "give_default_volume_access")]
    _default_volume: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    volumes: Option<Vec<String>>,
    #[serde(default, deserialize_with = "present", rename = "message")]
    _message: Option<String>,
    #[serde(default, deserialize_with = "present", rename = "mail")]
    _mail: Option<bool>,
    #[serde(default, deserialize_with = "present")]
    description: Option<String>,
    #[serde(default, deserialize_with = "present")]
    metadata: Option<Map<String, Value>>,
    #[serde(default, deserialize_with = "present")]
    queue: Option<Option<String>>,
}

fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(from: D) -> Result<Option<T>, D::Error> {
    T::deserialize(from).map(Some)
}

/// Invites an e-mail address, or brings back who left with it.
pub(super) fn user(world: &mut World, call: &Call<'_>) -> Result<Done, Refusal> {
    let invitation: Invitation =
        serde_json::from_value(Value::Object(call.data())).map_err(|_| {
            Refusal::invalid("an attribute is missing, unknown or not of its documented type")
        })?;
    let code = invitation.code.trim();
    if !is_address(code) {
        return Err(Refusal::invalid("code is not an e-mail address"));
    }
    let role = match &invitation.role {
        Some(word) => {
            Some(Role::of_word(word).ok_or_else(|| Refusal::invalid("there is no such role"))?)
        }
        None => None,
    };
    let known = world.users.by_code(code);
    // Who left comes back with their old role unless another one is given.
    let becomes = role.or(known.as_ref().map(|user| user.role)).unwrap_or(Role::Standard);
    let is_member = known.as_ref().is_some_and(|user| !user.inactive && !user.archived);
    if !is_member && !rights::invites(call.caller, becomes) || call.caller.role == Role::Standard {
        return Err(Refusal::forbidden());
    }
    let changes = edit::Changes {
        description: invitation.description,
        metadata: invitation.metadata,
        queue: invitation.queue,
        ..edit::Changes::default()
    };
    changes.check(world)?;

    let mut user = world.invite(code, role, call.hand()).map_err(|rule| match rule {
        ChangeRefused::CodeTaken => already_there(code),
        other => refused(other),
    })?;
    user.home_share = invitation.create_home_share.unwrap_or(true);
    for volume in invitation.volumes.into_iter().flatten() {
        if !user.access.contains(&volume) {
            user.access.push(volume);
        }
    }
    changes.write_to(&mut user);
    world.users.put(user.clone());
    Ok(Done::applied(vec![user.row(&[])]))
}

fn already_there(code: &str) -> Refusal {
    let said = format!("User {code} already exists");
    Refusal::new(409, said).for_humans(format!("A user with the email {code} is already a member."))
}

/// As much of an e-mail address as can be told from its looks.
fn is_address(code: &str) -> bool {
    let Some((mailbox, host)) = code.split_once('@') else { return false };
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"\"'()<>,@".contains(c);
    code.len() <= MAX_CODE
        && !mailbox.is_empty()
        && !host.is_empty()
        && [mailbox, host].iter().all(|part| part.chars().all(plain))
}

#[cfg(test)]
mod tests {
    use super::is_address;

    #[test]
    fn addresses_are_told_by_their_looks() {
        assert!(is_address("a@b") && is_address("åsa+x@example.com"));
        for code in ["", "a", "@", "a@", "@b", "a@b@c", "a b@c", "a@b\n", "'a'@b", "a@b,c"] {
            assert!(!is_address(code), "{code:?}");
        }
        assert!(!is_address(&format!("{}@b", "a".repeat(253))));
    }
}
