//! Undo: back to what was there, for what is still as the plan left it.

use omnipresence::fleet::{Origin, Plan};
use omnipresence::{ErrorKind, ProjectionHash};
use presence_sim::conpeek::State;

use crate::house::{House, VENDORS, everywhere, freely, who};

async fn fingerprints(house: &House, number: u64) -> Vec<(String, Option<ProjectionHash>)> {
    let view = house.fleet.person(&who(number)).await.unwrap();
    let hash = |reading: &omnipresence::fleet::Reading| {
        (reading.provider.clone(), reading.status.as_ref().map(|it| it.projection_hash()))
    };
    view.readings.iter().map(hash).collect()
}

async fn undo_of(house: &House, people: &[u64]) -> (Plan, Plan) {
    let plan = house.plan(everywhere(people)).await;
    let applied = house.fleet.apply(&plan, freely()).await.unwrap();
    assert!(applied.all_wanted(), "{applied:?}");
    let undo = house.fleet.undo(&plan, &applied).await.unwrap();
    (plan, undo)
}

#[tokio::test]
async fn everything_at_every_vendor_is_put_back() {
    let house = House::new().await;
    house.at_work(&[2, 3]);
    let before = [fingerprints(&house, 2).await, fingerprints(&house, 3).await];
    let (plan, undo) = undo_of(&house, &[2, 3]).await;
    assert!(undo.unplaced.is_empty(), "{undo:?}");
    assert_eq!(undo.writes().count(), plan.writes().count());
    assert!(undo.entries.iter().all(|one| matches!(one.origin, Origin::Undo(_))));
    assert!(house.fleet.apply(&undo, freely()).await.unwrap().all_wanted());
    assert!(VENDORS.iter().all(|vendor| !house.stands(vendor, 2) && !house.stands(vendor, 3)));
    assert_eq!([fingerprints(&house, 2).await, fingerprints(&house, 3).await], before);
    // A second undo finds everything as it was.
    house.close().await;
}

#[tokio::test]
async fn what_somebody_else_has_changed_since_is_theirs() {
    let house = House::new().await;
    house.at_work(&[2]);
    let plan = house.plan(everywhere(&[2])).await;
    let applied = house.fleet.apply(&plan, freely()).await.unwrap();
    let login = house.person(2).login;
    let other = house.conpeek().online_modes()[1].id;
    house.conpeek().set_state(&login, State::Online { mode: other }).unwrap();
    let undo = house.fleet.undo(&plan, &applied).await.unwrap();
    let left: Vec<_> =
        undo.unplaced.iter().map(|one| (one.provider.as_deref(), one.error.kind())).collect();
    assert_eq!(left, [(Some("conpeek"), ErrorKind::Conflict)]);
    assert_eq!(undo.writes().count(), 3);
    assert!(house.fleet.apply(&undo, freely()).await.unwrap().all_wanted());
    assert_eq!(house.conpeek().user(&login).unwrap().state, State::Online { mode: other });
    house.close().await;
}

/// Without a reading it is not known what stood before: nothing is guessed.
#[tokio::test]
async fn what_was_written_unseen_is_not_put_back() {
    let house = House::blind().await;
    house.at_work(&[2]);
    let plan = house.plan(everywhere(&[2])).await;
    let applied = house.fleet.apply(&plan, freely()).await.unwrap();
    let undo = house.fleet.undo(&plan, &applied).await.unwrap();
    assert_eq!(undo.unplaced.len(), 1);
    assert_eq!(undo.unplaced[0].provider.as_deref(), Some("conpeek"));
    assert_eq!(undo.writes().count(), 3);
    house.close().await;
}
