//! A wanted state as Webex's: presence is read-only, calling do-not-disturb is an opt-in.

use presence_core::{
    Absence, Availability, Change, Error, Loss, LossKind, Result, StatusField, Target, UserStatus,
};

/// Why presence cannot be written.
pub(crate) const READ_ONLY: &str =
    "the People API shows presence and has no call that sets it; only the Webex app does";

/// What to send: do-not-disturb of Webex Calling on or off, and what is lost by it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Planned {
    pub(crate) enabled: bool,
    pub(crate) losses: Vec<Loss>,
}

/// What a write of calling do-not-disturb loses, whatever it carries.
pub(crate) fn dnd_losses() -> Vec<Loss> {
    vec![Loss::new(
        StatusField::Availability,
        LossKind::Collapsed,
        "only calls are treated so; whether the app's status follows is up to the organisation",
    )]
}

/// Works out what to send for `change`, where `calling_dnd` allows anything at all.
///
/// # Errors
/// `InvalidInput` or `Unsupported`, naming the field, before any I/O; also where the change
/// tolerates less than would be lost.
pub(crate) fn plan(change: &Change, calling_dnd: bool) -> Result<Planned> {
    change.check()?;
    let axis = change.target.axis().as_str();
    let enabled = match change.target {
        Target::Availability(_) if !calling_dnd => None,
        Target::Availability(Availability::DoNotDisturb) => Some(true),
        Target::Availability(Availability::Available) => Some(false),
        _ => None,
    };
    let Some(enabled) = enabled else {
        return Err(Error::unsupported(READ_ONLY).with_field(axis));
    };
    let mut losses = dnd_losses();
    let mut lose = |there: bool, what, why: &'static str| {
        if there {
            losses.push(Loss::new(what, LossKind::Dropped, why));
        }
    };
    let none = "calling do-not-disturb is on or off and carries nothing else";
    lose(change.activity.is_some(), StatusField::Activity, none);
    lose(change.reason.is_some(), StatusField::Reason, none);
    lose(change.note.is_some(), StatusField::Note, none);
    let end = "calling do-not-disturb has no end; whoever set it has to end it";
    lose(change.until.is_some(), StatusField::Until, end);
    match change.tolerance.first_refused(&losses) {
        None => Ok(Planned { enabled, losses }),
        Some(loss) => {
            let message = format!("more would be lost than the change tolerates: {loss}");
            Err(Error::invalid(loss.what.as_str(), message))
        }
    }
}

/// What is lost where the app goes on showing something else than `change` wants. What it does not
/// tell is no contradiction.
pub(crate) fn not_shown(change: &Change, status: &UserStatus) -> Option<Loss> {
    let Target::Availability(wanted) = change.target else { return None };
    let shown = status.availability;
    let otherwise = shown != Availability::Unknown && shown != wanted;
    let away = status.absence == Absence::Absent;
    (otherwise || away).then(|| {
        let detail = "the app still shows another status, which only the person can change there";
        Loss::new(StatusField::Availability, LossKind::Collapsed, detail)
    })
}
