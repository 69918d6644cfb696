//! Several providers side by side: each knows its own people and touches nobody else's.

use std::sync::Arc;

use omnipresence::{Availability, UserStatusProvider, UserStatusProviderExt, Vendor};

use crate::support::{login, provider, reading};

#[tokio::test]
async fn each_keeps_to_its_own_tenant() {
    let [first, second] =
        [reading().seed(1).start().await.unwrap(), reading().seed(2).start().await.unwrap()];
    let (desk, front) = (first.conpeek().unwrap(), second.conpeek().unwrap());
    assert_ne!(desk.key(), front.key());
    let providers: Vec<Arc<dyn UserStatusProvider>> =
        vec![provider(desk, "desk"), provider(front, "front")];
    let anna = login("anna.nowak");

    assert!(providers[0].set_availability(&anna, Availability::Offline).await.is_success());
    let mut seen = Vec::new();
    for one in &providers {
        let status = one.get(&anna).await.unwrap();
        assert_eq!(status.source.system, Vendor::CONPEEK);
        seen.push((status.subject.provider, status.availability));
    }
    let desk_is = ("desk".to_owned(), Availability::Offline);
    let front_is = ("front".to_owned(), Availability::Available);
    assert_eq!(seen, [desk_is, front_is]);

    let keys = |conpeek: &presence_sim::Conpeek| {
        let entries = conpeek.journal().entries();
        assert!(entries.iter().all(|entry| entry.header_is("authorization", conpeek.key())));
        entries.len()
    };
    assert_eq!((keys(desk), keys(front)), (2, 1));
    first.shutdown().await;
    second.shutdown().await;
}

#[tokio::test]
async fn one_that_is_down_leaves_the_others_up() {
    let [up, down] = [reading().start().await.unwrap(), reading().start().await.unwrap()];
    let providers =
        [provider(down.conpeek().unwrap(), "down"), provider(up.conpeek().unwrap(), "up")];
    down.shutdown().await;
    let anna = login("anna.nowak");
    let mut outcomes = Vec::new();
    for one in &providers {
        outcomes.push(one.set_availability(&anna, Availability::Offline).await.is_success());
    }
    assert_eq!(outcomes, [false, true]);
    up.shutdown().await;
}
