//! A wanted state of an account as accsyn's calls.

use presence_core::{AccountState, Change, Error, Loss, LossKind, Result, StatusField, Target};

use crate::client::{Status, User};

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// `user/activate`
    Activate,
    /// `user/deactivate`
    Deactivate,
    /// `user/edit` of the status
    Status(Status),
}

/// What `change` wants of an account, and what of it cannot be carried.
///
/// # Errors
/// `InvalidInput` or `Unsupported`, naming the field, before any I/O; also where the change
/// tolerates less than would be lost.
pub(crate) fn losses(change: &Change) -> Result<(AccountState, Vec<Loss>)> {
    change.check()?;
    let Target::Account(wanted) = change.target else {
        let axis = change.target.axis().as_str();
        return Err(Error::unsupported(
            "accsyn keeps the state of accounts, and no presence of \
                                       people",
        )
        .with_field(axis));
    };
    if !matches!(wanted, AccountState::Active | AccountState::Disabled | AccountState::Deactivated)
    {
        return Err(
            Error::unsupported("accsyn has no such state of an account").with_field("account")
        );
    }
    let dropped = |what, detail| Loss::new(what, LossKind::Dropped, detail);
    let all = [
        change.activity.as_ref().map(|_| dropped(StatusField::Activity, "accsyn keeps none")),
        change.reason.as_ref().map(|_| dropped(StatusField::Reason, "accsyn keeps none")),
        change.note.as_ref().map(|_| dropped(StatusField::Note, "accsyn keeps none")),
        change.until.as_ref().map(|_| dropped(StatusField::Until, "accsyn ends nothing by itself")),
    ];
    let losses: Vec<Loss> = all.into_iter().flatten().collect();
    match change.tolerance.first_refused(&losses) {
        Some(loss) => Err(Error::unsupported(loss.detail.clone()).with_field(loss.what.as_str())),
        None => Ok((wanted, losses)),
    }
}

/// The calls that bring `user` to `wanted`; none where it stands so.
///
/// A deactivated user is disabled first and activated then, so that nobody who must not log in
/// can do so for a moment.
pub(crate) fn steps(user: &User, wanted: AccountState) -> Vec<Step> {
    let status = match wanted {
        AccountState::Active => Status::Enabled,
        AccountState::Disabled => Status::Disabled,
        AccountState::Deactivated if user.is_inactive() => return Vec::new(),
        AccountState::Deactivated => return vec![Step::Deactivate],
        // Refused by `losses`, before anything is sent.
        _ => return Vec::new(),
    };
    let mut steps = Vec::with_capacity(2);
    let differs = user.status.as_ref() != Some(&status);
    if differs && status == Status::Disabled {
        steps.push(Step::Status(status.clone()));
    }
    if user.is_inactive() {
        steps.push(Step::Activate);
    }
    if differs && status == Status::Enabled {
        steps.push(Step::Status(status));
    }
    steps
}

/// Every call that may be needed to bring somebody to `wanted`, whatever stands.
pub(crate) fn possible_steps(wanted: AccountState) -> Vec<Step> {
    match wanted {
        AccountState::Active => vec![Step::Activate, Step::Status(Status::Enabled)],
        AccountState::Disabled => vec![Step::Status(Status::Disabled), Step::Activate],
        AccountState::Deactivated => vec![Step::Deactivate],
        // Refused by `losses`, before anything is sent.
        _ => Vec::new(),
    }
}

/// The call, as accsyn names it.
pub(crate) const fn call(step: &Step) -> &'static str {
    match step {
        Step::Activate => "POST user/activate, if the user is deactivated",
        Step::Deactivate => "DELETE user/deactivate",
        Step::Status(_) => "PUT user/edit status, if it differs",
    }
}

/// What a call does besides, in plain words.
pub(crate) const fn side_effect(step: &Step) -> &'static str {
    match step {
        Step::Status(Status::Disabled) => {
            "the user is logged off at once, transfers are cut and jobs held"
        }
        Step::Status(_) => "the user can log in again, and held jobs may go on",
        Step::Deactivate => "the user's home share, shares and access go offline",
        Step::Activate => "the user's home share, shares and access come back",
    }
}

/// A call that was made, in plain words.
pub(crate) const fn carried_out(step: &Step) -> &'static str {
    match step {
        Step::Status(Status::Disabled) => "the user was disabled",
        Step::Status(_) => "the user's status was set",
        Step::Deactivate => "the user was deactivated",
        Step::Activate => "the user was activated",
    }
}
