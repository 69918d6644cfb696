//! A status in a few words.

use omnipresence::{
    Axis, Basis, Effective, Reason, ReasonCategory, Subject, UnknownCause, UserStatus,
};

use super::text::terminal_text;

/// The person, by the name that says most to people.
pub(crate) fn person(subject: &Subject) -> String {
    let name = subject.display_name.as_ref().map(|name| name.as_str());
    let login = || subject.login.as_ref().map(|login| login.as_str());
    let email = || subject.email.as_ref().map(|email| email.as_str());
    let id = || subject.native_id.as_ref().map(|id| id.as_str());
    let known = name.or_else(login).or_else(email).or_else(id).unwrap_or("?");
    terminal_text(known).into_owned()
}

/// The one word. Where the provider keeps no availability, what another axis says; where it keeps
/// one and does not know, the cause.
pub(crate) fn effective(status: &UserStatus) -> String {
    let account = || on(status, Axis::Account).map(|state| format!("account {state}"));
    let unknown = || format!("unknown ({})", plain(cause(status).as_str()));
    let not_owned = status.unknown_cause.availability == Some(UnknownCause::NotOwned);
    match status.effective() {
        Effective::Unknown if not_owned => {
            on(status, Axis::Absence).or_else(account).unwrap_or_else(unknown)
        }
        Effective::Unknown => unknown(),
        word => plain(word.as_str()),
    }
}

/// The cause that says most: an axis that the vendor does not keep says least.
fn cause(status: &UserStatus) -> UnknownCause {
    let causes = || Axis::ALL.into_iter().filter_map(|axis| status.unknown_cause.on(axis));
    let telling = causes().find(|cause| *cause != UnknownCause::NotOwned);
    telling.or_else(|| causes().next()).unwrap_or(UnknownCause::Undetermined)
}

/// The value on `axis`, `None` where it is unknown.
pub(crate) fn on(status: &UserStatus, axis: Axis) -> Option<String> {
    let value = status.on(axis).value();
    (value != "unknown").then(|| plain(value))
}

/// The reason as people know it: its label, else its code.
pub(crate) fn reason(reason: &Reason) -> String {
    match (&reason.label, &reason.category) {
        (Some(label), _) => terminal_text(label).into_owned(),
        (None, ReasonCategory::Mode) => format!("mode {}", terminal_text(&reason.code)),
        (None, _) => terminal_text(&reason.code).into_owned(),
    }
}

/// What one of several providers says, for its column: the title says whose word it is, so that
/// there is no need to say of what.
pub(crate) fn cell(status: &UserStatus) -> String {
    let word = effective(status);
    word.strip_prefix("account ").map(str::to_owned).unwrap_or(word)
}

/// The reason, where it is one to be somewhere: a mode is none.
pub(crate) fn telling_reason(of: Option<&Reason>) -> Option<String> {
    of.filter(|one| one.category != ReasonCategory::Mode).map(reason)
}

/// So many people.
pub(crate) fn people(count: usize) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

/// Word, reason and activity in one line.
pub(crate) fn summary(status: &UserStatus, notes: bool) -> String {
    let mut parts = vec![effective(status)];
    if status.effective() == Effective::Inactive {
        parts.extend(on(status, Axis::Account).map(|state| format!("account {state}")));
    }
    parts.extend(status.reason.as_ref().map(reason));
    let activity =
        status.activity.as_ref().map(|activity| plain(&terminal_text(activity.as_str())));
    parts.extend(activity);
    if notes {
        parts
            .extend(status.note.as_ref().map(|note| format!("“{}”", terminal_text(note.as_str()))));
    }
    parts.join(", ")
}

/// How a person stands on `axis`, with the reason where it is of availability.
pub(crate) fn standing(status: &UserStatus, axis: Axis, notes: bool) -> String {
    let value = plain(status.on(axis).value());
    match axis {
        Axis::Availability => {
            let reason = status.reason.as_ref().map(reason);
            let note = status.note.as_ref().filter(|_| notes);
            let note = note.map(|note| format!("“{}”", terminal_text(note.as_str())));
            std::iter::once(value).chain(reason).chain(note).collect::<Vec<_>>().join(", ")
        }
        _ => value,
    }
}

/// On what a value rests.
pub(crate) fn basis(basis: Basis) -> String {
    let word = match basis {
        Basis::Declared => "declared",
        Basis::Observed => "observed",
        Basis::Scheduled => "scheduled",
        Basis::Derived => "derived",
        _ => "not known",
    };
    word.to_owned()
}

/// A JSON word as people write it.
pub(crate) fn plain(word: &str) -> String {
    word.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use omnipresence::{Availability, Basis, Source, Timestamp, UserRef, Vendor};

    fn status() -> UserStatus {
        let subject = Subject::new("desk", UserRef::login("anna\u{202e}x").unwrap());
        UserStatus::new(
            subject,
            Source::new(Vendor::MEMORY, Basis::Declared, Timestamp::UNIX_EPOCH),
        )
    }

    #[test]
    fn unknown_always_says_why() {
        assert_eq!(effective(&status()), "unknown (not owned)");
        let stale = status().with_unknown(Axis::Absence, UnknownCause::Stale);
        assert_eq!(effective(&stale), "unknown (stale)");
        let present = status().with_absence(omnipresence::Absence::Present);
        assert_eq!(effective(&present), "present");
        let active = status().with_account(omnipresence::AccountState::Active);
        assert_eq!(effective(&active), "account active");
    }

    #[test]
    fn words_of_others_are_made_safe() {
        assert_eq!(person(&status().subject), r"anna\u{202e}x");
        let training = Reason::new(ReasonCategory::Business, "B").with_label("a\u{1b}b");
        let busy = status().with_availability(Availability::DoNotDisturb).with_reason(training);
        assert_eq!(summary(&busy, true), r"do not disturb, a\u{1b}b");
        assert_eq!(reason(&Reason::new(ReasonCategory::Mode, "11")), "mode 11");
    }
}
