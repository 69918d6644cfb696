//! A wanted absence as enaio's.

use presence_core::{Absence, Change, Error, Loss, LossKind, Result, StatusField, Target};

use crate::capabilities::{NO_END, NO_ROOM, NOBODY_WOKEN, SENDS_HOME, TELLS, WAKES};

/// Whether `change` wants the person absent, and what of it cannot be carried.
///
/// # Errors
/// `InvalidInput` or `Unsupported`, naming the field, before any I/O; also where the change
/// tolerates less than would be lost.
pub(crate) fn wanted(change: &Change) -> Result<(bool, Vec<Loss>)> {
    change.check()?;
    let absent = match change.target {
        Target::Absence(Absence::Absent) => true,
        Target::Absence(Absence::Present) => false,
        // `Change::check` has refused it; said again so that nothing is ever invented here.
        Target::Absence(Absence::Unknown) => return Err(Error::invalid("absence", "is unknown")),
        Target::Availability(_) | Target::Account(_) => {
            let axis = change.target.axis().as_str();
            let message = format!("enaio's workflow keeps no {axis}; it knows absence only");
            return Err(Error::unsupported(message).with_field(axis));
        }
    };
    let parts = [
        (change.activity.is_some(), StatusField::Activity, NO_ROOM),
        (change.reason.is_some(), StatusField::Reason, NO_ROOM),
        (change.note.is_some(), StatusField::Note, NO_ROOM),
        (change.until.is_some(), StatusField::Until, NO_END),
    ];
    let lost = parts.into_iter().filter(|(given, ..)| *given);
    let losses: Vec<Loss> =
        lost.map(|(_, what, detail)| Loss::new(what, LossKind::Dropped, detail)).collect();
    match change.tolerance.first_refused(&losses) {
        None => Ok((absent, losses)),
        Some(loss) => {
            let message = format!("more would be lost than the change tolerates: {loss}");
            Err(Error::invalid(loss.what.as_str(), message))
        }
    }
}

/// What becoming absent, or present, does besides. Who the substitutes are is asked for with
/// [`Client::substitutes`](crate::Client::substitutes).
pub(crate) fn side_effects(absent: bool, has_substitutes: bool) -> Vec<String> {
    let own = match (absent, has_substitutes) {
        (true, true) => WAKES,
        (true, false) => NOBODY_WOKEN,
        (false, _) => SENDS_HOME,
    };
    vec![own.to_owned(), TELLS.to_owned()]
}

/// All that becoming absent, or present, can do besides.
pub(crate) fn possible_side_effects(absent: bool) -> Vec<String> {
    let own: &[&str] = if absent { &[WAKES, NOBODY_WOKEN] } else { &[SENDS_HOME] };
    own.iter().chain([&TELLS]).map(|&effect| effect.to_owned()).collect()
}
