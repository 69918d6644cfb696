//! The people and what is known of them.

use super::watchers::{Subscription, Watchers};
use crate::{
    Absence, AccountState, Availability, Basis, Change, Error, ErrorKind, Event, Loss, LossKind,
    Outcome, Result, Since, Source, StatusField, Subject, Target, Timestamp, UserRef, UserStatus,
    Vendor,
};

#[derive(Debug)]
pub(super) struct Store {
    people: Vec<UserStatus>,
    watchers: Watchers,
}

impl Store {
    pub(super) fn new(provider: &str, subjects: Vec<Subject>, now: Timestamp) -> Self {
        let status = |mut subject: Subject| {
            provider.clone_into(&mut subject.provider);
            UserStatus::new(subject, Source::new(Vendor::MEMORY, Basis::Declared, now))
                .with_availability(Availability::Available)
                .with_absence(Absence::Present)
                .with_account(AccountState::Active)
        };
        let people = subjects.into_iter().map(status).collect();
        Self { people, watchers: Watchers::default() }
    }

    pub(super) fn len(&self) -> usize {
        self.people.len()
    }

    pub(super) fn nth(&self, at: usize) -> Option<UserStatus> {
        self.people.get(at).cloned()
    }

    pub(super) fn get(&self, user: &UserRef) -> Result<UserStatus> {
        let at = self.find(user)?;
        self.nth(at).ok_or_else(not_known)
    }

    fn find(&self, user: &UserRef) -> Result<usize> {
        let mut found = self.people.iter().enumerate().filter(|(_, one)| one.subject.is(user));
        match (found.next(), found.next()) {
            (Some((at, _)), None) => Ok(at),
            (None, _) => Err(not_known()),
            (Some(_), Some(_)) => {
                Err(Error::new(ErrorKind::Conflict, "more than one person goes by this reference"))
            }
        }
    }

    pub(super) fn apply(&mut self, change: &Change, now: Timestamp) -> Result<Outcome> {
        let losses = accepted_losses(change)?;
        let at = self.find(&change.user)?;
        let before = self.people.get_mut(at).ok_or_else(not_known)?;
        let wanted = changed(before.clone(), change);
        if wanted.projection_hash() == before.projection_hash() {
            return Ok(Outcome::no_change(before.clone()).with_losses(losses));
        }
        let mut wanted = wanted.with_since(Since::exactly(now));
        wanted.source = Source::new(Vendor::MEMORY, Basis::Declared, now);
        let before = Box::new(std::mem::replace(before, wanted.clone()));
        self.watchers.tell(&Event::Changed { before, now: Box::new(wanted.clone()) });
        Ok(Outcome::applied(wanted).with_losses(losses))
    }

    /// A subscription that starts with everybody watched as they stand, so that no change can fall
    /// between the first look and the watching.
    pub(super) fn watch(&mut self, users: Option<Vec<UserRef>>) -> Subscription {
        let watched = |status: &&UserStatus| {
            users.as_ref().is_none_or(|users| users.iter().any(|user| status.subject.is(user)))
        };
        let seen = self.people.iter().filter(watched).cloned();
        let seen: Vec<Event> = seen.map(|status| Event::Seen(Box::new(status))).collect();
        self.watchers.subscribe(users, seen)
    }
}

fn changed(mut status: UserStatus, change: &Change) -> UserStatus {
    status = match change.target {
        Target::Availability(availability) => status.with_availability(availability),
        Target::Absence(absence) => status.with_absence(absence),
        Target::Account(account) => return status.with_account(account),
    };
    // What goes with a state ends with it: a break's note does not outlive the break.
    status.activity.clone_from(&change.activity);
    status.reason.clone_from(&change.reason);
    status.note.clone_from(&change.note);
    status.until.clone_from(&change.until);
    status
}

/// What would be lost; a refusal where it is too much, or nothing that can be set.
pub(super) fn accepted_losses(change: &Change) -> Result<Vec<Loss>> {
    change.check()?;
    let losses = losses(change);
    match change.tolerance.first_refused(&losses) {
        Some(loss) => Err(Error::invalid(loss.what.as_str(), "an account's state cannot carry it")),
        None => Ok(losses),
    }
}

/// An account's state stands alone; what else such a change carries has no place to go.
fn losses(change: &Change) -> Vec<Loss> {
    let carried = [
        (StatusField::Activity, change.activity.is_some()),
        (StatusField::Reason, change.reason.is_some()),
        (StatusField::Note, change.note.is_some()),
        (StatusField::Until, change.until.is_some()),
    ];
    let account = matches!(change.target, Target::Account(_));
    let lost = carried.into_iter().filter(|(_, carried)| account && *carried);
    lost.map(|(part, _)| Loss::new(part, LossKind::Dropped, "accounts hold their state only"))
        .collect()
}

fn not_known() -> Error {
    Error::new(ErrorKind::NotFound, "no such person")
}
