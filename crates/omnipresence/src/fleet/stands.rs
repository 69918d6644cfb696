//! Whether a state is the one that was wanted, or still the one that was seen.

use presence_core::{
    Axis, Change, Loss, LossKind, ProjectionHash, Reason, StatusField, Target, UserStatus,
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
    let reason = match &change.reason {
        Some(wanted) if !lost(StatusField::Reason) => is_reason(wanted, status.reason.as_ref()),
        _ => true,
    };
    let note = change.note.is_none() || lost(StatusField::Note) || change.note == status.note;
    let end = |until: &Option<presence_core::Until>| until.as_ref().map(|until| until.at);
    let until = change.until.is_none()
        || lost(StatusField::Until)
        || end(&change.until) == end(&status.until);
    Some(value && activity && reason && note && until)
}

/// Whether `seen` is the reason that is wanted: by its code, its label or both, as it is wanted.
fn is_reason(wanted: &Reason, seen: Option<&Reason>) -> bool {
    seen.is_some_and(|seen| {
        wanted.category == seen.category
            && (wanted.code.is_empty() || wanted.code == seen.code)
            && (wanted.label.is_none() || wanted.label == seen.label)
    })
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

#[cfg(test)]
mod tests {
    use presence_core::{
        Availability, Basis, ReasonCategory, Source, Subject, Timestamp, UserRef, Vendor,
    };

    use super::*;

    #[test]
    fn a_reason_is_known_by_what_was_said_of_it() {
        let anna = UserRef::login("anna").unwrap();
        let source = Source::new(Vendor::MEMORY, Basis::Declared, Timestamp::UNIX_EPOCH);
        let break_ = |code, label: Option<&str>| {
            let mut reason = Reason::new(ReasonCategory::Personal, code);
            reason.label = label.map(str::to_owned);
            reason
        };
        let status = UserStatus::new(Subject::new("desk", anna.clone()), source)
            .with_availability(Availability::Away)
            .with_reason(break_("COFFEE", Some("Kawa")));
        let wanted = |reason| {
            let away = Change::availability(anna.clone(), Availability::Away).with_reason(reason);
            stands(&status, &away, &[])
        };
        assert_eq!(wanted(break_("COFFEE", Some("Kawa"))), Some(true));
        assert_eq!(wanted(break_("", Some("Kawa"))), Some(true));
        assert_eq!(wanted(break_("COFFEE", None)), Some(true));
        assert_eq!(wanted(break_("", Some("Lunch"))), Some(false));
        assert_eq!(wanted(break_("OTHER", Some("Kawa"))), Some(false));
        let business = Reason::new(ReasonCategory::Business, "").with_label("Kawa");
        assert_eq!(wanted(business), Some(false));
    }
}
