//! Who is who, from the four vendors' own lists.

use std::sync::Arc;

use omnipresence::directory::{DirectoryPerson, Evidence};
use omnipresence::matching::propose;
use omnipresence::{Clock, ListOptions, Timestamp, UserRef, UserStatusProvider};
use presence_sim::Simulator;
use presence_sim::accsyn::Role;

use crate::clock::Hurried;
use crate::house::{Plans, VENDORS, configs, open, staff, who};

async fn vendors(people: usize) -> (Simulator, Vec<Arc<dyn UserStatusProvider>>) {
    let builder = Simulator::builder().people(people).with_unverified_read(true);
    let simulator = builder.start().await.unwrap();
    let clock: Arc<dyn Clock> = Arc::new(Hurried::new());
    let plans = Plans { people, ..Plans::default() };
    let providers = configs(&simulator, plans).into_iter().map(|one| open(one, &clock)).collect();
    (simulator, providers)
}

#[tokio::test]
async fn one_person_under_two_names_is_one_person() {
    let (simulator, providers) = vendors(8).await;
    let maria = simulator.cast().by_number(5).unwrap();
    // Married, and only two systems have heard of it.
    simulator.webex().unwrap().rename(&maria.email, "Maria Lindqvist").unwrap();
    simulator.accsyn().unwrap().set_name(&maria.email, "M. Lindqvist").unwrap();
    assert!(simulator.enaio().unwrap().rename(&maria.login, "Garcia, Maria"));
    let mut directory = staff(&simulator);
    let mut evidence = Vec::new();
    for provider in &providers {
        let list = provider.list(ListOptions::new());
        let report = propose(&directory, provider.name(), list).await;
        assert!(report.complete && report.ambiguous.is_empty() && report.duplicates.is_empty());
        let own = report.proposals.iter().find(|one| one.person == who(5)).unwrap();
        evidence.push((provider.name().to_owned(), own.evidence));
        for proposal in &report.proposals {
            directory.accept(proposal, Timestamp::UNIX_EPOCH).unwrap();
        }
    }
    let (login, email) = (Evidence::Login, Evidence::Email);
    let by = [("conpeek", login), ("webex", email), ("enaio", login), ("accsyn", email)];
    assert_eq!(evidence, by.map(|(vendor, by)| (vendor.to_owned(), by)));
    let person = directory.get(&who(5)).unwrap();
    assert_eq!(person.references.len(), VENDORS.len());
    assert!(VENDORS.iter().all(|vendor| person.at(vendor).count() == 1));

    // From now on the address does not count: it may change, and the person stays joined.
    for provider in &providers {
        let report = propose(&directory, provider.name(), provider.list(ListOptions::new())).await;
        assert!(report.proposals.is_empty() && report.vanished.is_empty(), "{report:?}");
        assert!(report.joined > 0);
    }
    drop(providers);
    simulator.shutdown().await;
}

#[tokio::test]
async fn strangers_ambiguous_and_vanished_accounts_are_told_and_never_joined() {
    let (simulator, providers) = vendors(12).await;
    let mut directory = staff(&simulator);
    let webex = &providers[1];
    let report = propose(&directory, "webex", webex.list(ListOptions::new())).await;
    for proposal in &report.proposals {
        directory.accept(proposal, Timestamp::UNIX_EPOCH).unwrap();
    }
    // A guest whom nobody here knows.
    let files = simulator.accsyn().unwrap();
    let guest = files.invite("guest@customer.example", Role::Standard).unwrap();
    // A second person claims the address of the second.
    let jan = simulator.cast().by_number(2).unwrap();
    let twin = DirectoryPerson::new(who(99)).with_alias(UserRef::email(jan.email.clone()).unwrap());
    directory.insert(twin).unwrap();
    let accsyn = &providers[3];
    let report = propose(&directory, "accsyn", accsyn.list(ListOptions::new())).await;
    let [ambiguous] = report.ambiguous.as_slice() else { panic!("{report:?}") };
    assert_eq!(ambiguous.people, [who(2), who(99)]);
    let strangers: Vec<_> = report.unmatched.iter().filter_map(|one| one.best_ref()).collect();
    assert_eq!(strangers, [UserRef::id(guest.id).unwrap()]);
    assert!(report.proposals.iter().all(|one| one.person != who(2) && one.person != who(99)));
    // Somebody leaves.
    let zofia = simulator.cast().by_number(3).unwrap();
    simulator.webex().unwrap().delete(&zofia.email).unwrap();
    let report = propose(&directory, "webex", webex.list(ListOptions::new())).await;
    let gone: Vec<_> = report.vanished.iter().map(|one| one.person.clone()).collect();
    assert_eq!(gone, [who(3)]);
    drop(providers);
    simulator.shutdown().await;
}
