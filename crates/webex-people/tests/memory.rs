//! A hundred thousand people through the list stream: how many rows are in memory at most.

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::{Reply, Server, client};
use futures_util::StreamExt;
use webex_people::ListPeople;

const PEOPLE: usize = 100_000;
const PAGE: usize = 500;

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_people_keep_two_pages_in_memory() {
    let served = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&served);
    let server = Server::start(move |seen, _| {
        let from: usize = match seen.target.split_once("after=") {
            Some((_, from)) => from.parse().unwrap(),
            None => 0,
        };
        let to = from + PAGE;
        let row = |n| format!(r#"{{"id":"p{n}","displayName":"Person {n}","status":"active"}}"#);
        let rows: Vec<String> = (from..to).map(row).collect();
        counter.fetch_add(PAGE, Ordering::SeqCst);
        let page = Reply::ok(format!(r#"{{"items":[{}]}}"#, rows.join(",")));
        match to {
            PEOPLE => page,
            to => page
                .with("link", format!(r#"</v1/people?max={PAGE}&before&after={to}>; rel="next""#)),
        }
    })
    .await;
    let mut people = client(&server).list(&ListPeople::new().with_page_size(PAGE)).unwrap();
    let mut read = 0;
    let mut peak = 0;
    while let Some(person) = people.next().await {
        assert_eq!(person.unwrap().id.as_str(), format!("p{read}"));
        peak = peak.max(served.load(Ordering::SeqCst) - read);
        read += 1;
    }
    assert_eq!(read, PEOPLE);
    assert!(people.is_complete());
    assert!((PAGE..=2 * PAGE).contains(&peak), "{peak} rows were in memory at once");
}
