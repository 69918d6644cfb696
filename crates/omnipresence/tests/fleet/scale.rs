//! 100,000 people, and what they cost.

use std::sync::Arc;

use futures_util::StreamExt;
use omnipresence::Verdict;
use omnipresence::directory::Directory;
use omnipresence::fleet::{ApplyOptions, Brake, PeopleOptions};

use crate::desk::{ABSENT, Desk, builder, directory, want};

const PEOPLE: usize = 100_000;
const CHANGES: usize = 10_000;

#[tokio::test]
async fn a_hundred_thousand_are_listed_and_ten_thousand_changed_a_few_at_a_time() {
    let desk = Arc::new(Desk::new("desk", PEOPLE));
    let all = builder(&[&desk], PEOPLE).batch(100).concurrency(4).build().unwrap();
    assert_eq!(all.people(PeopleOptions::new()).count().await, PEOPLE);
    let most = desk.state().most_in_flight;
    assert!((101..=400).contains(&most), "{most} statuses in flight: side by side, and bounded");

    let plan = all.plan((1..=CHANGES).map(|at| want(at * 10, ABSENT))).await.unwrap();
    assert_eq!(plan.writes().count(), CHANGES);
    let options = ApplyOptions::new().with_brake(Brake::default());
    let applied = all.apply(&plan, options).await.unwrap();
    assert_eq!(applied.count(Verdict::Applied), CHANGES);
    let most = desk.state().most_in_flight;
    assert!(most <= 400, "{most} statuses in flight");
    assert_eq!(desk.state().writes.values().sum::<usize>(), CHANGES);
}

#[test]
fn a_directory_of_a_hundred_thousand_loads_and_saves() {
    let made = directory(PEOPLE, &["desk"]);
    assert_eq!(made.len(), PEOPLE);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("people.csv");
    made.save(&path).unwrap();
    assert!(Directory::load(&path).unwrap().people().eq(made.people()));
}
