//! A wanted absence as enaio's: model.md section 2.4.

use presence_core::{Absence, Change, Error, Loss, LossKind, Result, StatusField, Target};

use crate::capabilities::{NO_END, NO_ROOM, SENDS_HOME, TELLS, WAKES};
use crate::client::Id;

/// How many substitutes are named.
const NAMED: usize = 8;

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

/// What becoming absent, or present, does besides. Substitutes are named by id, as far as they are
/// known.
pub(crate) fn side_effects(absent: bool, substitutes: &[Id]) -> Vec<String> {
    let own = match (absent, substitutes) {
        (true, []) => "no substitutes are known: work items of the absent wait".to_owned(),
        (true, some) => format!("{WAKES} ({})", named(some)),
        (false, []) => SENDS_HOME.to_owned(),
        (false, some) => format!("{SENDS_HOME} ({})", named(some)),
    };
    vec![own, TELLS.to_owned()]
}

fn named(substitutes: &[Id]) -> String {
    let mut text = Id::join(substitutes.iter().take(NAMED));
    if substitutes.len() > NAMED {
        text.push_str(&format!(" and {} more", substitutes.len() - NAMED));
    }
    text
}
