//! The people, and the fixtures with every hook that there is.

use std::future::{Ready, ready};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use presence_core::{
    Absence, AccountState, Availability, Axis, Change, Email, Login, MemoryProvider, PersonName,
    Reason, ReasonCategory, Subject, Target, UserRef, UserStatusProvider, UserStatusProviderExt,
};
use presence_testkit::Fixture;
use presence_testkit::faulty::Faulty;

use crate::remote::{INTERVAL, Remote, Wire};

const PEOPLE: [(&str, &str, &str); 5] = [
    ("id-a", "anna", "Anna Nowak"),
    ("id-b", "jan", "Jan Kowalski"),
    ("id-c", "ewa", "Ewa Lis"),
    ("id-d", "ola", "Ola Zima"),
    ("id-e", "piotr", "Piotr Wrona"),
];

fn id(id: &str) -> UserRef {
    UserRef::id(id).unwrap()
}

pub(crate) fn people() -> MemoryProvider {
    let person = |(native, login, name): (&str, &str, &str)| {
        let mut subject = Subject::new("", id(native));
        subject.login = Some(Login::new(login).unwrap());
        subject.email = Some(Email::new(format!("{login}@corp.example")).unwrap());
        subject.display_name = Some(PersonName::new(name).unwrap());
        subject
    };
    let builder = PEOPLE.map(person).into_iter();
    builder.fold(MemoryProvider::builder("desk"), |builder, one| builder.person(one)).build()
}

/// What is known of the people, without any hook.
pub(crate) fn known() -> Fixture {
    Fixture::new(["id-a", "id-b", "id-c"].map(id))
        .with_references([
            id("id-a"),
            UserRef::login("anna").unwrap(),
            UserRef::email("Anna@corp.example").unwrap(),
            UserRef::name("Anna Nowak").unwrap(),
        ])
        .with_unknown(UserRef::email("nobody@corp.example").unwrap())
        .with_malformed(id("no such id at all"))
        .with_people(PEOPLE.len())
        .with_targets(
            Target::Availability(Availability::Busy),
            Target::Availability(Availability::Away),
        )
        .with_targets(Target::Absence(Absence::Absent), Target::Absence(Absence::Present))
        .with_targets(
            Target::Account(AccountState::Disabled),
            Target::Account(AccountState::Active),
        )
        .with_reason(Reason::new(ReasonCategory::Personal, "COFFEE"))
        .with_secret(Faulty::SECRET)
        .with_personal("@corp.example")
        .limited_to_turns(2_000)
}

/// `known` with the hooks that a provider without a vendor behind it can have.
pub(crate) fn in_memory(people: &MemoryProvider) -> Fixture {
    let (vendor, witness) = (people.clone(), people.clone());
    known()
        .disturbing(move |user, target| {
            let vendor = vendor.clone();
            async move {
                vendor.set_one(Change::new(user, target).allowing_account()).await;
            }
        })
        .witnessed(move |user, axis: Axis| {
            let vendor = witness.clone();
            async move { vendor.get(&user).await.ok().map(|status| status.on(axis)) }
        })
}

/// A hook that throws one of the vendor's switches.
fn throw(
    remote: &Remote,
    switch: fn(&Wire) -> &AtomicBool,
) -> impl Fn(bool) -> Ready<()> + Send + Sync + 'static {
    let wire = Arc::clone(&remote.wire);
    move |on| {
        switch(&wire).store(on, Ordering::SeqCst);
        ready(())
    }
}

/// Every hook there is.
pub(crate) fn remote(remote: &Remote) -> Fixture {
    let (requests, writes) = (Arc::clone(&remote.wire), Arc::clone(&remote.wire));
    let (clock, fresh) = (remote.clock.clone(), remote.clone());
    in_memory(&remote.vendor)
        .counting_requests(move || requests.requests.load(Ordering::SeqCst))
        .counting_writes(move || writes.writes.load(Ordering::SeqCst))
        .ticking(move || {
            let clock = clock.clone();
            async move {
                clock.until_waiting(1).await;
                clock.advance(INTERVAL);
            }
        })
        .breaking(throw(remote, |wire| &wire.down))
        .revoking(throw(remote, |wire| &wire.revoked))
        .losing_answers(throw(remote, |wire| &wire.losing))
        .spoiling_a_row(throw(remote, |wire| &wire.spoiled))
        .making(move || Arc::new(fresh.clone()))
}
