//! Lists: a 504 that asks for a long wait, somebody on two pages, two people with one address.

use std::time::Duration;

use futures_util::StreamExt;
use presence_core::{Clock, ErrorKind, ListOptions, UserRef, UserStatusProvider};
use webex_people::{ListPeople, Person};

use super::common::{Reply, Server, client_at, config, provider_of, shown};
use super::pid;

#[tokio::test]
async fn a_504_with_a_long_wait_halves_the_page_and_holds_nobody_else_up() {
    let server = Server::start(|seen, _| match &*seen.target {
        target if target.contains("/PID") => Reply::ok(r#"{"id":"PID"}"#),
        target if target.contains("max=25") => Reply::page(&["a"], None),
        _ => Reply::new(504, "{}").with("retry-after", "86400"),
    })
    .await;
    let (client, clock) = client_at(&server);
    let rows: Vec<_> = client.list(&ListPeople::new().with_page_size(100)).unwrap().collect().await;
    let ids: Vec<String> = rows.into_iter().map(|row| row.unwrap().id.to_string()).collect();
    assert_eq!(ids, ["a"]);
    assert_eq!(clock.monotonic(), Duration::from_secs(120), "two waits, as long as is allowed");
    client.get(&pid(), false).await.unwrap();
    assert_eq!(clock.monotonic(), Duration::from_secs(120), "the others do not wait");
}

#[tokio::test]
async fn whoever_stands_on_two_pages_is_listed_once() {
    let next = "/v1/people?cursor=2";
    let server =
        Server::script(vec![Reply::page(&["a", "b"], Some(next)), Reply::page(&["b", "c"], None)])
            .await;
    let (provider, _) = provider_of(config(&server));
    let rows: Vec<_> = provider.list(ListOptions::new()).collect().await;
    let ids: Vec<String> = rows.iter().map(|row| shown(row.as_ref().unwrap())).collect();
    assert_eq!(ids, ["a", "b", "c"]);
}

#[tokio::test]
async fn pages_without_anybody_new_do_not_go_on_for_ever() {
    let server = Server::start(|_, turn| {
        Reply::page(&["a"], Some(&format!("/v1/people?cursor={}", turn + 1)))
    })
    .await;
    let (provider, _) = provider_of(config(&server));
    let rows: Vec<_> = provider.list(ListOptions::new()).collect().await;
    assert!(rows[0].is_ok());
    assert_eq!(rows[1].as_ref().unwrap_err().kind(), ErrorKind::Protocol);
    assert!(rows.len() == 2 && server.seen().len() <= 103, "{}", server.seen().len());
}

#[tokio::test]
async fn of_two_people_with_one_address_the_list_gives_the_same_one_as_a_search() {
    let server = Server::start(|seen, _| match seen.target.contains("email=b") {
        true => Reply::ok(r#"{"items":[]}"#),
        false => Reply::ok(
            r#"{"items":[{"id":"first","emails":["x@y.z"]},{"id":"second","emails":["x@y.z"]}]}"#,
        ),
    })
    .await;
    let mut config = config(&server);
    config.people = Some(2);
    let (provider, _) = provider_of(config);
    let email = |text: &str| UserRef::email(text).unwrap();
    let one = provider.get(&email("x@y.z")).await.unwrap();
    let many = provider.get_many(&[email("x@y.z"), email("b@y.z")]).await;
    assert_eq!((shown(&one), shown(many[0].as_ref().unwrap())), ("first".into(), "first".into()));
}

#[tokio::test]
async fn a_page_that_speaks_of_an_error_is_no_list() {
    let failed = r#"{"items":null,"message":"failed","errors":[{"description":"x"}]}"#;
    let server = Server::always(Reply::ok(failed)).await;
    let (client, _) = client_at(&server);
    let rows: Vec<presence_core::Result<Person>> =
        client.list(&ListPeople::new()).unwrap().collect().await;
    let error = rows[0].as_ref().unwrap_err();
    assert_eq!((error.kind(), error.vendor_message()), (ErrorKind::Protocol, Some("failed; x")));
}
