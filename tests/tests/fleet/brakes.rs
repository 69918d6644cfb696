//! The brake: a plan that changes too much stops before its first write, at every vendor.

use omnipresence::ErrorKind;
use omnipresence::fleet::{ApplyOptions, Brake, FleetChange};

use crate::house::{CHANGES, House, Plans, VENDORS, everywhere, freely, want};

async fn stopped(house: &House, wanted: Vec<FleetChange>, brake: Brake) -> Option<String> {
    let plan = house.plan(wanted).await;
    assert!(plan.writes().count() > 0);
    let before = house.arrived();
    let options = ApplyOptions::new().allowing_account().with_brake(brake);
    let refused = house.fleet.apply(&plan, options).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::InvalidInput);
    assert_eq!(house.arrived(), before, "nothing was asked and nothing sent");
    refused.field().map(str::to_owned)
}

#[tokio::test]
async fn each_limit_stops_before_the_first_request() {
    let house = House::new().await;
    let people = [2, 3, 8];
    house.at_work(&people);
    let by_number = stopped(&house, everywhere(&people), Brake::off().with_max_changes(2)).await;
    assert_eq!(by_number.as_deref(), Some("max_changes"));
    let accounts = stopped(&house, everywhere(&people), Brake::off().with_max_accounts(2)).await;
    assert_eq!(accounts.as_deref(), Some("max_accounts"));
    assert_eq!(VENDORS.map(|vendor| house.writes(vendor)), [0; 4]);

    let plan = house.plan(everywhere(&people)).await;
    let loose = Brake::off().with_max_changes(3).with_max_accounts(3);
    assert!(house.fleet.apply(&plan, freely().with_brake(loose)).await.unwrap().all_wanted());
    house.close().await;
}

#[tokio::test]
async fn a_tenth_of_everybody_is_enough_where_nothing_is_said() {
    let house = House::of(Plans { people: 230, ..Plans::default() }).await;
    let absent = |count| (1..=count).map(|number| want(number, "enaio", CHANGES[2])).collect();
    let (few, many) = (absent(20), absent(30));
    assert_eq!(stopped(&house, many, Brake::default()).await.as_deref(), Some("max_percent"));
    let plan = house.plan(few).await;
    assert!(house.fleet.apply(&plan, ApplyOptions::new()).await.unwrap().all_wanted());
    assert_eq!(house.writes("enaio"), 1, "one call for all of them");
    house.close().await;
}
