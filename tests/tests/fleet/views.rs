//! The merged view: every axis from the one who owns it, and why nothing is known where nothing is.

use futures_util::StreamExt;
use omnipresence::fleet::{AxisOwners, NotTaken, PeopleOptions};
use omnipresence::{Absence, AccountState, Axis, Effective, ErrorKind, Target, UnknownCause};
use presence_sim::{Action, Ending, Fault};

use crate::house::{House, Plans, VENDORS, who};

#[tokio::test]
async fn every_axis_comes_from_its_owner_with_its_provenance() {
    let house = House::new().await;
    house.at_work(&[2]);
    let jan = house.person(2);
    assert!(house.enaio().set_absent(&jan.login, true));
    let view = house.fleet.person(&who(2)).await.unwrap();
    let at: Vec<&str> = view.readings.iter().map(|one| one.provider.as_str()).collect();
    assert_eq!(at, VENDORS);
    assert!(view.readings.iter().all(|one| one.error.is_none() && one.age_ms.is_some()));
    // Webex tells availability although it loses some; Conpeek's reading is nobody's document.
    assert_eq!(house.fleet.readers(Axis::Absence), ["enaio", "webex"]);
    assert_eq!(house.fleet.writers(Axis::Account), ["accsyn"]);
    assert_eq!(view.absence.value, Target::Absence(Absence::Absent));
    assert_eq!(view.absence.provider.as_deref(), Some("enaio"));
    assert_eq!(view.account.value, Target::Account(AccountState::Active));
    assert!(view.availability.is_known());
    assert_eq!(view.decided_by, Some(Axis::Absence));
    assert_eq!(view.effective, Effective::OutOfOffice);
    house.close().await;
}

#[tokio::test]
async fn without_a_reading_of_conpeek_the_others_are_merged_and_it_says_why_not() {
    let house = House::blind().await;
    let view = house.fleet.person(&who(2)).await.unwrap();
    let refused = view.reading("conpeek").unwrap().error.as_ref().unwrap();
    assert_eq!(refused.kind(), ErrorKind::Unsupported);
    assert!(view.absence.is_known() && view.account.is_known());
    assert_eq!(house.conpeek().journal().arrived(), 0, "what cannot be read is not asked for");
    house.close().await;
}

/// Who is not in a system has no reading of it, and is a person all the same.
#[tokio::test]
async fn everybody_is_there_whatever_systems_they_are_in() {
    let house = House::new().await;
    let options = PeopleOptions::new();
    let one_by_one: Vec<_> = house.fleet.people(options.clone()).collect().await;
    let by_lists: Vec<_> = house.fleet.people(options.with_lists()).collect().await;
    assert_eq!((one_by_one.len(), by_lists.len()), (12, 12));
    for (one, other) in one_by_one.iter().zip(&by_lists) {
        assert_eq!(one.key, other.key);
        for axis in Axis::ALL {
            assert_eq!(one.on(axis).value, other.on(axis).value, "{} {axis}", one.key);
            assert_eq!(one.on(axis).provider, other.on(axis).provider, "{} {axis}", one.key);
        }
    }
    // The fourth is absent by enaio, the eighth hides in Webex.
    assert_eq!(one_by_one[3].absence.value, Target::Absence(Absence::Absent));
    let webex = one_by_one[7].reading("webex").unwrap().status.as_ref().unwrap();
    assert!(webex.unknown_cause.on(Axis::Availability).is_some());
    house.close().await;
}

/// Two systems have accounts of the fourth, and only one of them is disabled.
#[tokio::test]
async fn whose_word_counts_is_what_the_owners_say() {
    let by_order = House::new().await;
    let owners = AxisOwners::default().with_account(["accsyn", "webex"]);
    let owned = House::built(Plans::default(), |fleet| fleet.owners(owners)).await;
    let mut said = Vec::new();
    for house in [by_order, owned] {
        let view = house.fleet.person(&who(4)).await.unwrap();
        said.push((view.account.provider.unwrap(), view.account.value));
        house.close().await;
    }
    let webex = ("webex".to_owned(), Target::Account(AccountState::Active));
    let accsyn = ("accsyn".to_owned(), Target::Account(AccountState::Disabled));
    assert_eq!(said, [webex, accsyn]);
}

#[tokio::test]
async fn each_provider_in_turn_fails_and_hides_nothing_of_the_others() {
    for vendor in VENDORS {
        let house = House::new().await;
        let cut = Action::Cut { ending: Ending::Reset };
        house.fails(vendor, Fault::always(cut).unwrap());
        let views: Vec<_> = house.fleet.people(PeopleOptions::new()).collect().await;
        assert_eq!(views.len(), 12);
        for view in &views {
            for reading in &view.readings {
                let failed = reading.provider == vendor;
                assert_eq!(reading.error.is_some(), failed, "{vendor}: {reading:?}");
            }
            let absence = &view.absence;
            if vendor == "enaio" && view.reading("enaio").is_some() {
                // Its failure is told beside whoever spoke instead, or beside nothing.
                let first = absence.passed_over.first().unwrap();
                assert_eq!(first.provider, "enaio");
                assert!(matches!(&first.why, NotTaken::Failed(error) if error.is_temporary()
                    || error.kind() == ErrorKind::Connection));
                assert_ne!(absence.cause, Some(UnknownCause::NotOwned));
            }
        }
        house.close().await;
    }
}
