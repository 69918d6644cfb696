//! Indeterminate is settled by reading back, where there is anything to read.

use omnipresence::Verdict;
use omnipresence::fleet::Proof;
use presence_sim::{Action, Ending, Fault};

use crate::house::{CHANGES, House, VENDORS, freely, want, writes_of};
use crate::partial::can_be_settled;

fn cut(vendor: &str, applied: bool) -> Fault {
    let trigger = presence_sim::Trigger { times: Some(1), ..writes_of(vendor) };
    let fault = Fault::new(trigger, Action::Cut { ending: Ending::Close }).unwrap();
    fault.applied(applied).unwrap()
}

#[tokio::test]
async fn a_line_that_is_cut_leaves_no_doubt_where_the_state_can_be_read() {
    for (vendor, target) in VENDORS.into_iter().zip(CHANGES) {
        for applied in [true, false] {
            let house = House::new().await;
            house.at_work(&[2]);
            let plan = house.plan(vec![want(2, vendor, target)]).await;
            house.fails(vendor, cut(vendor, applied));
            let came = house.fleet.apply(&plan, freely()).await.unwrap();
            let result = &came.results[0];
            if !can_be_settled(vendor) {
                assert_eq!(result.verdict, Verdict::Indeterminate, "{vendor}: {result:?}");
                assert_eq!(house.writes(vendor), usize::from(applied), "sent once");
                house.close().await;
                continue;
            }
            // What was done is seen; what was not is sent once more, and seen then.
            assert_eq!(result.verdict, Verdict::Applied, "{vendor} {applied}: {result:?}");
            assert_eq!(result.proof, Proof::Read, "{vendor} {applied}");
            assert!(house.stands(vendor, 2), "{vendor} {applied}");
            assert_eq!(house.writes(vendor), 1, "{vendor} {applied}");
            house.close().await;
        }
    }
}

#[tokio::test]
async fn where_nothing_can_be_read_the_doubt_stays_and_nothing_is_repeated() {
    for applied in [true, false] {
        let house = House::blind().await;
        house.at_work(&[2]);
        let plan = house.plan(vec![want(2, "conpeek", CHANGES[0])]).await;
        house.fails("conpeek", cut("conpeek", applied));
        let came = house.fleet.apply(&plan, freely()).await.unwrap();
        assert_eq!(came.indeterminate().count(), 1, "{came:?}");
        assert!(!came.all_wanted() && !came.any_wanted());
        assert_eq!(house.conpeek().journal().arrived(), 1, "sent once, whatever became of it");
        house.close().await;
    }
}

/// Somebody else moves the person while the line is down: neither state stands, and that is said.
#[tokio::test]
async fn a_third_state_is_neither_success_nor_repeated() {
    use presence_sim::conpeek::State;

    let house = House::new().await;
    house.at_work(&[2]);
    let plan = house.plan(vec![want(2, "conpeek", CHANGES[0])]).await;
    house.fails("conpeek", cut("conpeek", false));
    let desk = house.conpeek();
    let login = house.person(2).login;
    let interferes = async {
        // The one reading that checks, and the write that is cut.
        let before = desk.journal().arrived();
        desk.journal().wait_for(before + 2).await.unwrap();
        let other = desk.online_modes()[1].id;
        desk.set_state(&login, State::Online { mode: other }).unwrap();
    };
    let (came, ()) = tokio::join!(house.fleet.apply(&plan, freely()), interferes);
    let came = came.unwrap();
    assert_eq!(came.results[0].verdict, Verdict::Failed, "{came:?}");
    assert_eq!(house.writes("conpeek"), 0);
    house.close().await;
}
