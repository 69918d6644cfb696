//! Reading many: singly or from the list, whatever takes fewer calls.

mod common;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::{Reply, Server, config, id, organisation, paged, provider_of, shown};
use futures_util::StreamExt;
use presence_core::{ErrorKind, ListOptions, Support, UserRef, UserStatusProvider};

#[tokio::test]
async fn many_are_read_singly_where_the_directory_is_larger_or_unknown() {
    let server = Server::start(organisation(10)).await;
    let (provider, _) = provider_of(paged(&server));
    let users = [id("p1"), id("p99"), UserRef::email("P3@x.y").unwrap(), id("p1"), id("a/b")];
    let rows = provider.get_many(&users).await;
    assert_eq!(shown(rows[0].as_ref().unwrap()), "p1");
    assert_eq!(rows[1].as_ref().unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(shown(rows[2].as_ref().unwrap()), "p3");
    assert_eq!(rows[2].as_ref().unwrap().subject.email.as_ref().unwrap().as_str(), "P3@x.y");
    assert_eq!(shown(rows[3].as_ref().unwrap()), "p1");
    assert_eq!(rows[4].as_ref().unwrap_err().kind(), ErrorKind::InvalidInput);
    assert_eq!(server.seen().len(), 3, "nobody twice, and nothing for what cannot be asked");
    assert!(provider.get_many(&[]).await.is_empty());
    assert_eq!(server.seen().len(), 3);
}

#[tokio::test]
async fn many_are_read_from_the_list_where_that_takes_fewer_calls() {
    let server = Server::start(organisation(6)).await;
    let (provider, _) = provider_of(paged(&server));
    let users: Vec<UserRef> = (0..5).map(|n| id(&format!("p{n}"))).collect();
    // Listing everybody once tells how many there are.
    assert_eq!(provider.list(ListOptions::new()).count().await, 6);
    assert_eq!(server.seen().len(), 3);
    let rows = provider.get_many(&users).await;
    let ids: Vec<String> = rows.iter().map(|row| shown(row.as_ref().unwrap())).collect();
    assert_eq!(ids, ["p0", "p1", "p2", "p3", "p4"]);
    assert_eq!(server.seen().len(), 6, "three pages for five people");
    assert!(provider.get_many(&users[..2]).await.iter().all(Result::is_ok));
    assert_eq!(server.seen().len(), 8, "two calls for two people");
    assert!(server.targets().iter().all(|target| !target.contains("id=")));
}

#[tokio::test]
async fn a_list_that_is_refused_falls_back_to_single_readings() {
    let whole = organisation(6);
    let server = Server::start(move |seen, turn| match &*seen.target {
        "/v1/people?max=2" => Reply::new(403, "{}"),
        _ => whole(seen, turn),
    })
    .await;
    let mut config = paged(&server);
    config.people = Some(6);
    let (provider, _) = provider_of(config);
    let users: Vec<UserRef> = (0..5).map(|n| id(&format!("p{n}"))).collect();
    for calls in [6, 11] {
        let rows = provider.get_many(&users).await;
        assert!(rows.iter().all(Result::is_ok));
        assert_eq!(server.seen().len(), calls, "the list is tried once");
    }
    let Support::Emulated(how) = provider.capabilities().get_many else { panic!() };
    assert!(how.contains("one call a person, or the whole list"), "{how}");
}

/// Six people who are known to be six; after the first page the list goes on without end.
#[tokio::test]
async fn a_list_longer_than_thought_is_given_up_and_the_rest_read_singly() {
    let whole = organisation(100);
    let server = Server::start(move |seen, turn| whole(seen, turn)).await;
    let mut config = paged(&server);
    config.people = Some(6);
    let (provider, _) = provider_of(config);
    let far: Vec<UserRef> = (80..88).map(|n| id(&format!("p{n}"))).collect();
    let users: Vec<UserRef> = [id("p0")].into_iter().chain(far).collect();
    let rows = provider.get_many(&users).await;
    assert!(rows.iter().all(Result::is_ok));
    let targets = server.targets();
    let pages = targets.iter().filter(|target| target.starts_with("/v1/people?")).count();
    assert!(pages <= 7, "twice the three pages that were thought enough, and one ahead: {pages}");
    let singly = targets.iter().filter(|target| target.starts_with("/v1/people/p8")).count();
    assert_eq!(singly, 8, "whoever stood on a page that was read is not asked for again");
}

#[tokio::test]
async fn a_list_that_fails_for_the_moment_is_tried_again_the_next_time() {
    let whole = organisation(6);
    let broken = Arc::new(AtomicUsize::new(1));
    let fails = Arc::clone(&broken);
    let server = Server::start(move |seen, turn| match &*seen.target {
        "/v1/people?max=2" if fails.load(Ordering::SeqCst) == 1 => Reply::new(503, "{}"),
        _ => whole(seen, turn),
    })
    .await;
    let mut config = paged(&server);
    config.people = Some(6);
    let (provider, _) = provider_of(config);
    let users: Vec<UserRef> = (0..5).map(|n| id(&format!("p{n}"))).collect();
    assert!(provider.get_many(&users).await.iter().all(Result::is_ok));
    broken.store(0, Ordering::SeqCst);
    let before = server.seen().len();
    assert!(provider.get_many(&users).await.iter().all(Result::is_ok));
    assert_eq!(server.seen().len() - before, 3, "three pages again, and not five people");
}

#[tokio::test]
async fn whoever_cannot_be_asked_for_is_no_reason_to_list() {
    let server = Server::start(organisation(6)).await;
    let mut config = paged(&server);
    config.people = Some(6);
    let (provider, _) = provider_of(config);
    let login = UserRef::login("anna").unwrap();
    let users = [id("p0"), id("a/b"), id("p1"), login, id("c?d")];
    let rows = provider.get_many(&users).await;
    let read: Vec<bool> = rows.iter().map(Result::is_ok).collect();
    assert_eq!(read, [true, false, true, false, false]);
    let errors = rows.iter().filter_map(|row| row.as_ref().err());
    assert!(errors.clone().all(|error| error.kind() == ErrorKind::InvalidInput));
    assert!(errors.clone().all(|error| error.operation() == Some("get_many")));
    assert_eq!(server.targets(), ["/v1/people/p0", "/v1/people/p1"], "two calls for two people");
}

#[tokio::test]
async fn a_page_is_counted_as_large_as_webex_makes_it() {
    let server = Server::start(organisation(3000)).await;
    let mut config = config(&server);
    config.page_size = Some(1_000_000);
    config.people = Some(3000);
    let (provider, _) = provider_of(config);
    let users = [id("p0"), id("p1"), id("p2")];
    assert!(provider.get_many(&users).await.iter().all(Result::is_ok));
    let singly = ["/v1/people/p0", "/v1/people/p1", "/v1/people/p2"];
    let mut targets = server.targets();
    targets.sort();
    assert_eq!(targets, singly, "three pages are no gain");
}

#[tokio::test]
async fn a_refused_token_is_not_tried_on_everybody() {
    let server = Server::always(Reply::new(401, "{}")).await;
    let mut config = paged(&server);
    config.people = Some(6);
    let (provider, _) = provider_of(config);
    let users: Vec<UserRef> = (0..5).map(|n| id(&format!("p{n}"))).collect();
    let rows = provider.get_many(&users).await;
    let kinds = rows.iter().map(|row| row.as_ref().unwrap_err().kind());
    assert!(kinds.into_iter().all(|kind| kind == ErrorKind::Unauthenticated));
    assert_eq!(server.seen().len(), 1);
}
