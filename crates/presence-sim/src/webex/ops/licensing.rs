//! Licences and roles: what is asked for, and what is given.

use crate::webex::answer::Refusal;
use crate::webex::catalogue::{Licence, Role};
use crate::webex::person::Person;
use crate::webex::settings::Settings;

/// The licences that exist, each once.
pub(super) fn checked(ids: Vec<String>) -> Result<Vec<String>, Refusal> {
    let mut checked = Vec::new();
    for id in ids {
        if Licence::of_id(&id).is_none() {
            return Err(Refusal::invalid("A licence is not recognised.").coded(400_000));
        }
        if !checked.contains(&id) {
            checked.push(id);
        }
    }
    Ok(checked)
}

/// The roles, which must exist.
pub(super) fn checked_roles(ids: Vec<String>) -> Result<Vec<String>, Refusal> {
    match ids.iter().all(|id| Role::of_id(id).is_some()) {
        true => Ok(ids),
        false => Err(Refusal::invalid("A role is not recognised.")),
    }
}

/// Whether a licence is given to somebody who asks: what one has one keeps.
pub(super) fn is_given(id: &str, before: Option<&Person>, settings: &Settings) -> bool {
    let has_it = before.is_some_and(|person| person.licences.iter().any(|held| held == id));
    has_it || !settings.withheld.contains(id)
}
