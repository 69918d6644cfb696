//! The account axis: named in the plan, and allowed once more by whoever applies it.

use omnipresence::ErrorKind;
use omnipresence::fleet::{ApplyOptions, Brake, FleetChange};

use crate::house::{CHANGES, House, VENDORS, everywhere, who};

#[tokio::test]
async fn a_change_of_an_account_that_does_not_allow_it_finds_no_place() {
    let house = House::new().await;
    let disabled = FleetChange::new(who(2), CHANGES[3]);
    for change in [disabled.clone(), disabled.on("accsyn")] {
        let plan = house.plan(vec![change]).await;
        assert!(plan.entries.is_empty());
        let [unplaced] = plan.unplaced.as_slice() else { panic!("{plan:?}") };
        assert_eq!(unplaced.error.kind(), ErrorKind::InvalidInput);
        assert_eq!(unplaced.error.field(), Some("allow_account"));
    }
    house.close().await;
}

#[tokio::test]
async fn who_applies_has_to_allow_it_too_and_nothing_is_sent_elsewhere_meanwhile() {
    let house = House::new().await;
    house.at_work(&[2]);
    let plan = house.plan(everywhere(&[2])).await;
    let before = house.arrived();
    let options = ApplyOptions::new().with_brake(Brake::off());
    let refused = house.fleet.apply(&plan, options).await.unwrap_err();
    assert_eq!(refused.field(), Some("allow_account"));
    assert_eq!(house.arrived(), before);
    assert!(VENDORS.iter().all(|vendor| !house.stands(vendor, 2)));
    house.close().await;
}

/// Being absent, offline or undisturbed has nothing to do with an account.
#[tokio::test]
async fn no_change_of_another_axis_reaches_an_account() {
    let house = House::new().await;
    house.at_work(&[2]);
    let others = VENDORS.into_iter().zip(CHANGES).take(3);
    let others = others.map(|(vendor, target)| FleetChange::new(who(2), target).on(vendor));
    let plan = house.plan(others.collect()).await;
    let options = ApplyOptions::new().with_brake(Brake::off());
    assert!(house.fleet.apply(&plan, options).await.unwrap().all_wanted());
    assert!(!house.stands("accsyn", 2));
    assert_eq!(house.writes("accsyn"), 0);
    house.close().await;
}
