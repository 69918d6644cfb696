//! accsyn's user as a status.

use presence_core::{
    AccountState, Axis, Email, LastActivity, LastActivityKind, PersonName, RawDocument, Source,
    Subject, UnknownCause, UserId, UserStatus, VendorDocument,
};

use crate::client::{Date, Id, Status, User};

/// What the documents in a status are called, by the call that gives them.
const API: &str = "accsyn v3 user/find";

/// What `user` says, seen by `source`. `subject` holds what the asker knows already.
pub(crate) fn status(user: &User, subject: Subject, source: Source) -> UserStatus {
    let raw = RawDocument::known_json(user.text());
    let status =
        UserStatus::new(known_by(user, subject), source).with_vendor(VendorDocument::new(API, raw));
    let status = match account(user) {
        Ok(account) => status.with_account(account),
        Err(cause) => status.with_unknown(Axis::Account, cause),
    };
    match user.logged_in.as_ref().and_then(Date::instant) {
        Some(at) => status.with_last_activity(LastActivity::new(at, LastActivityKind::Login)),
        None => status,
    }
}

/// The state of the account, or why it is not known. Being deactivated goes before the status,
/// which stays as it was and is in the raw document.
pub(crate) fn account(user: &User) -> Result<AccountState, UnknownCause> {
    match (&user.status, user.is_inactive()) {
        (_, true) => Ok(AccountState::Deactivated),
        (Some(Status::Enabled), false) => Ok(AccountState::Active),
        (Some(Status::Disabled), false) => Ok(AccountState::Disabled),
        (Some(Status::Other(_)), false) => Err(UnknownCause::Unrecognised),
        // Which attributes are told depends on the role of the API key's holder.
        (None, false) => Err(UnknownCause::Hidden),
    }
}

fn known_by(user: &User, mut subject: Subject) -> Subject {
    if let Some(id) = user.id.as_ref().map(Id::as_str).and_then(|id| UserId::new(id).ok()) {
        subject.native_id = Some(id);
    }
    if let Some(email) = user.code.as_ref().and_then(|code| Email::new(code.as_str()).ok()) {
        subject.email = Some(email);
    }
    subject.account_created = user.created.as_ref().and_then(Date::instant);
    // Before registration the name is the code, which is no name.
    let name = user.name.as_ref().filter(|name| user.code.as_ref() != Some(*name));
    subject.display_name = name.and_then(|name| PersonName::new(name.as_str()).ok());
    subject
}
