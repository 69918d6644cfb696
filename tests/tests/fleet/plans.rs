//! Plans: what would be done at each vendor, and that planning does nothing.

use omnipresence::fleet::{FleetChange, Step};
use omnipresence::{Availability, ErrorKind, Target};

use crate::house::{CHANGES, House, VENDORS, everywhere, want, who};

#[tokio::test]
async fn a_plan_says_calls_losses_side_effects_and_requests_and_writes_nothing() {
    let house = House::new().await;
    house.at_work(&[2, 3]);
    let plan = house.plan(everywhere(&[2, 3])).await;
    assert_eq!(plan.writes().count(), 8, "{plan:?}");
    assert!(plan.unplaced.is_empty());
    assert_eq!(plan.population, 12);
    for (_, entry) in plan.writes() {
        let Step::Write(planned) = &entry.step else { unreachable!("a write") };
        assert!(!planned.calls.is_empty() && !planned.side_effects.is_empty(), "{entry:?}");
        assert!(entry.fingerprint.is_some(), "{entry:?}");
    }
    let written: Vec<_> = plan.estimates.iter().map(|one| (&*one.provider, one.writes)).collect();
    assert_eq!(written, VENDORS.map(|vendor| (vendor, 2)));
    assert!(plan.estimates.iter().all(|one| one.requests > 0));
    assert_eq!(VENDORS.map(|vendor| house.writes(vendor)), [0; 4]);
    house.close().await;
}

#[tokio::test]
async fn what_stands_already_and_what_cannot_be_is_told_apart() {
    let house = House::new().await;
    house.at_work(&[2, 3]);
    let jan = house.person(2);
    assert!(house.enaio().set_absent(&jan.login, true));
    let nobody = FleetChange::new(who(99), CHANGES[0]);
    let away = Target::Availability(Availability::Away);
    let wanted = vec![
        want(2, "enaio", CHANGES[2]),
        want(3, "enaio", CHANGES[2]),
        // No provider keeps this axis there.
        want(3, "accsyn", CHANGES[0]),
        want(3, "webex", away),
        nobody,
        want(3, "payroll", CHANGES[0]),
    ];
    let plan = house.plan(wanted).await;
    let steps: Vec<&str> = plan
        .entries
        .iter()
        .map(|entry| match &entry.step {
            Step::AlreadySo => "so already",
            Step::Write(_) => "write",
            Step::Refused(_) => "refused",
            _ => "another",
        })
        .collect();
    assert_eq!(steps, ["so already", "write", "refused", "refused"]);
    let kinds: Vec<ErrorKind> = plan.unplaced.iter().map(|one| one.error.kind()).collect();
    assert_eq!(kinds, [ErrorKind::NotFound, ErrorKind::InvalidInput]);
    house.close().await;
}

/// Where nobody can read, nothing is taken for standing already.
#[tokio::test]
async fn a_plan_without_a_reading_is_written_unseen_and_says_so() {
    let house = House::blind().await;
    let plan = house.plan(vec![want(2, "conpeek", CHANGES[0])]).await;
    let [entry] = plan.entries.as_slice() else { panic!("{plan:?}") };
    assert!(matches!(entry.step, Step::Write(_)));
    assert_eq!((entry.fingerprint, entry.seen()), (None, None));
    house.close().await;
}
