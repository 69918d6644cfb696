//! Whether a state is the one that was wanted, or still the one that was seen.

use presence_core::{
    Axis, Change, Loss, LossKind, ProjectionHash, StatusField, Target, UserStatus,
};

use super::PlanEntry;

/// Whether `status` is what `change` wants. What the provider cannot hold is not looked for; what
/// the change does not say may be anything. Nothing where the provider shows the wanted value as
/// another one, so that looking cannot tell.
pub(super) fn stands(status: &UserStatus, change: &Change, losses: &[Loss]) -> Option<bool> {
    let lost = |what| losses.iter().any(|loss: &Loss| loss.what == what);
    let field = field(change.target);
    let blurred = |loss: &Loss| loss.what == field && loss.kind != LossKind::LeftToVendor;
    if losses.iter().any(blurred) {
        return None;
    }
    let value = status.on(change.target.axis()) == change.target;
    if change.target.axis() == Axis::Account {
        // An account's state stands alone.
        return Some(value);
    }
    let activity = change.activity.is_none()
        || lost(StatusField::Activity)
        || change.activity == status.activity;
    let reason =
        change.reason.is_none() || lost(StatusField::Reason) || change.reason == status.reason;
    let note = change.note.is_none() || lost(StatusField::Note) || change.note == status.note;
    let end = |until: &Option<presence_core::Until>| until.as_ref().map(|until| until.at);
    let until = change.until.is_none()
        || lost(StatusField::Until)
        || end(&change.until) == end(&status.until);
    Some(value && activity && reason && note && until)
}

const fn field(target: Target) -> StatusField {
    match target {
        Target::Availability(_) => StatusField::Availability,
        Target::Absence(_) => StatusField::Absence,
        Target::Account(_) => StatusField::Account,
    }
}

/// Whether `status` is still the state that the entry was planned from. `touched` says that another
/// entry of the same plan has changed, or may have changed, the same person there: then only the
/// entry's own axis counts.
pub(super) fn unchanged(entry: &PlanEntry, status: &UserStatus, touched: bool) -> bool {
    let hash: ProjectionHash = status.projection_hash();
    let axis: Axis = entry.change.target.axis();
    entry.fingerprint == Some(hash) || touched && entry.seen() == Some(status.on(axis))
}
