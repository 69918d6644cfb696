//! What every status must be, by whatever call it was read.

use presence_core::{
    Absence, AccountState, Availability, Axis, Target, UserRef, UserStatus, UserStatusProvider,
};

use crate::check::{Checked, ensure};
use crate::context::Context;

/// Whether nothing is known on an axis.
pub(crate) const fn is_unknown(target: Target) -> bool {
    matches!(
        target,
        Target::Availability(Availability::Unknown)
            | Target::Absence(Absence::Unknown)
            | Target::Account(AccountState::Unknown)
    )
}

/// Whether nothing is known at all.
pub(crate) fn knows_nothing(status: &UserStatus) -> bool {
    Axis::ALL.into_iter().all(|axis| is_unknown(status.on(axis)))
}

/// The status is of the person asked for.
pub(crate) fn is_of(status: &UserStatus, user: &UserRef) -> Checked {
    ensure(status.subject.is(user), || {
        format!("asked for {user:?} and got {:?}", status.subject.best_ref())
    })
}

/// The status names the provider and the vendor that it came from.
pub(crate) fn is_from(status: &UserStatus, provider: &dyn UserStatusProvider) -> Checked {
    let (name, said) = (provider.name(), &status.subject.provider);
    ensure(said == name, || format!("the provider is {name:?}, the subject says {said:?}"))?;
    let (vendor, said) = (provider.vendor(), &status.source.system);
    ensure(*said == vendor, || format!("the vendor is {vendor}, the source says {said}"))
}

/// Every axis that is unknown has its cause, and no other has one.
pub(crate) fn has_causes(status: &UserStatus) -> Checked {
    for axis in Axis::ALL {
        let (unknown, cause) = (is_unknown(status.on(axis)), status.unknown_cause.on(axis));
        ensure(!unknown || cause.is_some(), || format!("{axis} is unknown without a cause"))?;
        ensure(unknown || cause.is_none(), || format!("{axis} is known and has a cause"))?;
    }
    Ok(())
}

/// Nothing is said on an axis or a part that the capabilities call unreadable.
pub(crate) fn claims_only_what_is_readable(status: &UserStatus, context: &Context<'_>) -> Checked {
    let able = &context.able;
    for axis in Axis::ALL {
        let value = status.on(axis);
        ensure(able.on(axis).read.is_supported() || is_unknown(value), || {
            format!("{axis} cannot be read, and {} is claimed", value.value())
        })?;
    }
    let parts = [
        ("activity", &able.activity, status.activity.is_some()),
        ("reason", &able.reason, status.reason.is_some()),
        ("note", &able.note, status.note.is_some()),
        ("until", &able.until, status.until.is_some()),
    ];
    for (part, access, claimed) in parts {
        ensure(access.read.is_supported() || !claimed, || {
            format!("{part} cannot be read, and one is claimed")
        })?;
    }
    Ok(())
}

/// All of the above but whose status it is.
pub(crate) fn is_honest(status: &UserStatus, context: &Context<'_>) -> Checked {
    is_from(status, context.provider)?;
    has_causes(status)?;
    claims_only_what_is_readable(status, context)
}
