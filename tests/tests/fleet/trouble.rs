//! One vendor asks to wait and another cuts the line, all at once: nothing is lost, nothing is
//! done twice.

use std::collections::BTreeSet;

use omnipresence::Verdict;
use presence_sim::{Action, Ending, Fault, Trigger};

use crate::house::{House, VENDORS, everywhere, freely, writes_of};
use crate::partial::can_be_settled;

#[tokio::test]
async fn every_pair_of_a_vendor_that_asks_to_wait_and_one_that_cuts_the_line() {
    for waits in ["conpeek", "webex", "accsyn"] {
        for cuts in VENDORS.into_iter().filter(|vendor| *vendor != waits) {
            let house = House::new().await;
            let people = [2, 3, 8];
            house.at_work(&people);
            let plan = house.plan(everywhere(&people)).await;
            let headers = [("Retry-After".to_owned(), "2".to_owned())].into();
            let wait = Action::Status { status: 429, headers, body: String::new() };
            let twice = Trigger { times: Some(2), ..writes_of(waits) };
            house.fails(waits, Fault::new(twice, wait).unwrap());
            let once = Trigger { times: Some(1), ..writes_of(cuts) };
            let cut = Fault::new(once, Action::Cut { ending: Ending::Reset }).unwrap();
            house.fails(cuts, cut.applied(true).unwrap());

            let applied = house.fleet.apply(&plan, freely()).await.unwrap();
            let case = format!("{waits} waits, {cuts} cuts");
            let doubtful = usize::from(!can_be_settled(cuts));
            assert_eq!(applied.count(Verdict::Applied), 12 - doubtful, "{case}: {applied:?}");
            assert_eq!(applied.indeterminate().count(), doubtful, "{case}: {applied:?}");
            for vendor in VENDORS {
                assert!(people.iter().all(|number| house.stands(vendor, *number)), "{case}");
                let once_each = if vendor == "enaio" { 1 } else { people.len() };
                assert_eq!(house.writes(vendor), once_each, "{case}: {vendor}");
            }
            house.close().await;
        }
    }
}

/// A vendor that never stops asking to wait is left alone, in bounded time, and told.
#[tokio::test]
async fn a_vendor_that_is_down_for_good_costs_a_bounded_number_of_requests() {
    let house = House::new().await;
    let people: Vec<u64> = vec![2, 3, 8];
    house.at_work(&people);
    let plan = house.plan(everywhere(&people)).await;
    let cut = Action::Cut { ending: Ending::Reset };
    house.fails("webex", Fault::always(cut).unwrap());
    let before = house.webex().journal().arrived();
    let applied = house.fleet.apply(&plan, freely()).await.unwrap();
    let silent: BTreeSet<&str> = applied
        .results
        .iter()
        .filter(|one| !one.verdict.is_success())
        .map(|one| one.provider.as_str())
        .collect();
    assert_eq!(silent, BTreeSet::from(["webex"]), "{applied:?}");
    assert_eq!(applied.count(Verdict::Applied), 9);
    let requests = house.webex().journal().arrived() - before;
    assert!(requests <= 60, "{requests} requests for three people");
    house.close().await;
}
