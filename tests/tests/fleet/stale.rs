//! Stale plans: what somebody changes between planning and applying is left alone.

use omnipresence::Verdict;
use omnipresence::fleet::{NotSent, Proof};
use presence_sim::conpeek::State;

use crate::house::{House, VENDORS, everywhere, freely};

/// Somebody moves the person at one vendor to neither the earlier nor the wanted state.
fn moves(house: &House, vendor: &str, number: u64) {
    let person = house.person(number);
    match vendor {
        "conpeek" => {
            let other = house.conpeek().online_modes()[1].id;
            house.conpeek().set_state(&person.login, State::Online { mode: other }).unwrap();
        }
        "webex" => {
            let meeting = presence_sim::webex::Status::Meeting;
            house.webex().set_status(&person.email, meeting).unwrap();
        }
        "enaio" => assert!(house.enaio().set_absent(&person.login, true)),
        _ => drop(house.accsyn().deactivate(&person.email).unwrap()),
    }
}

#[tokio::test]
async fn what_moved_at_one_vendor_is_left_alone_and_everything_else_is_done() {
    for vendor in VENDORS {
        let house = House::new().await;
        house.at_work(&[2, 3]);
        let plan = house.plan(everywhere(&[2, 3])).await;
        moves(&house, vendor, 2);
        let applied = house.fleet.apply(&plan, freely()).await.unwrap();
        for (entry, result) in plan.entries.iter().zip(&applied.results) {
            let moved = entry.provider == vendor && entry.person == crate::house::who(2);
            let expected = match (moved, vendor) {
                // Of an absence there are two values only: who moved is where the plan wants them.
                (true, "enaio") => (Verdict::NoChange, None, Proof::Read),
                (true, _) => (Verdict::Skipped, Some(NotSent::Stale), Proof::None),
                (false, _) => (Verdict::Applied, None, Proof::Read),
            };
            let came = (result.verdict, result.not_sent, result.proof);
            let shown = match entry.provider.as_str() {
                // Its readings are late by a minute, so that its answer is taken for proof.
                "webex" if !moved => (came.0, came.1, Proof::Read),
                _ => came,
            };
            assert_eq!(shown, expected, "{vendor}: {result:?}");
        }
        assert_eq!(house.writes(vendor), 1, "{vendor}: only the other person was written");
        house.close().await;
    }
}

#[tokio::test]
async fn a_plan_that_was_altered_is_refused_before_anything_is_sent() {
    let house = House::new().await;
    house.at_work(&[2, 3]);
    let mut plan = house.plan(everywhere(&[2])).await;
    let other = house.plan(everywhere(&[3])).await;
    plan.entries.extend(other.entries);
    let before = house.arrived();
    let refused = house.fleet.apply(&plan, freely()).await.unwrap_err();
    assert_eq!(refused.field(), Some("plan"));
    assert_eq!(house.arrived(), before);
    house.close().await;
}
