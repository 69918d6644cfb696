//! [`Absence`] and [`Substitution`]: what is set in one call for any number of users.

use presence_core::{Error, Result};

use super::id::Id;
use super::places::Places;

/// Whether a user is absent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Absence {
    /// The user's object in the organisation.
    pub user: Id,
    /// Whether they are absent.
    pub absent: bool,
}

impl Absence {
    /// The user is absent. Takes an id, an object or a reference to one.
    #[must_use]
    pub fn absent(user: impl Into<Id>) -> Self {
        Self { user: user.into(), absent: true }
    }

    /// The user is present.
    #[must_use]
    pub fn present(user: impl Into<Id>) -> Self {
        Self { user: user.into(), absent: false }
    }

    /// One entry for each user.
    pub(super) fn merged(absences: &[Self]) -> Result<Vec<&Self>> {
        let message = "a user is both absent and present";
        merged(absences, |absence| &absence.user, "absences", message)
    }
}

/// Who stands in for a user or a role. Replaces the whole list; an empty one clears it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Substitution {
    /// The user or role that is represented.
    pub user: Id,
    /// Who represents them.
    pub substitutes: Vec<Id>,
}

impl Substitution {
    /// These stand in for `user`.
    #[must_use]
    pub fn new<S: Into<Id>>(user: impl Into<Id>, substitutes: impl IntoIterator<Item = S>) -> Self {
        Self { user: user.into(), substitutes: substitutes.into_iter().map(S::into).collect() }
    }

    /// One entry for each user.
    pub(super) fn merged(substitutions: &[Self]) -> Result<Vec<&Self>> {
        let message = "a user has two lists of substitutes";
        merged(substitutions, |substitution| &substitution.user, "substitutions", message)
    }
}

/// Equal entries for the same user become one; entries that contradict each other are refused.
fn merged<'a, T: PartialEq>(
    entries: &'a [T],
    user: impl Fn(&T) -> &Id,
    field: &'static str,
    message: &'static str,
) -> Result<Vec<&'a T>> {
    let mut places = Places::for_count(entries.len());
    let mut merged: Vec<&T> = Vec::with_capacity(entries.len());
    for entry in entries {
        let at = |place: usize| merged.get(place).map(|entry| user(entry));
        let earlier = places.find_or_note(user(entry), merged.len(), at);
        match earlier.and_then(|place| merged.get(place)) {
            None => merged.push(entry),
            Some(earlier) if *earlier == entry => {}
            Some(_) => return Err(Error::invalid(field, message)),
        }
    }
    Ok(merged)
}
