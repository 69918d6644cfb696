//! The bugs of today's clients that the protocol page lists, one test each, by the client's name.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use common::{Reply, Server, client};
use futures_util::StreamExt;
use presence_core::{ErrorKind, UserRef};
use webex_people::{Client, Field, ListPeople, Person, PersonBody, PersonId, WriteOptions};

fn pid() -> PersonId {
    PersonId::new("PID").unwrap()
}

async fn count(client: &Client, list: &ListPeople) -> usize {
    let people = client.list(list).unwrap();
    people.filter(|row| std::future::ready(row.is_ok())).count().await
}

async fn read(json: &str) -> Person {
    let server = Server::always(Reply::ok(json)).await;
    client(&server).get(&pid(), false).await.unwrap()
}

/// wxc_sdk ignores `rel="NEXT"` and `rel="next last"`, and the list silently ends early.
#[tokio::test]
async fn wxc_sdk_rel_in_capitals_or_as_a_list_ends_early() {
    for rel in [r#"rel="NEXT""#, r#"rel="next last""#, "REL=next", r#"rel="last next""#] {
        let first = Reply::page(&["a"], None).with("link", format!("</v1/people?c=1>; {rel}"));
        let server = Server::script(vec![first, Reply::page(&["b"], None)]).await;
        assert_eq!(count(&client(&server), &ListPeople::new()).await, 2, "{rel}");
    }
}

/// wxc_sdk since 1.31.0 stops at an empty page and can lose people.
#[tokio::test]
async fn wxc_sdk_an_empty_page_ends_the_list() {
    let pages = vec![Reply::page(&[], Some("?c=1")), Reply::page(&["b"], None)];
    let server = Server::script(pages).await;
    assert_eq!(count(&client(&server), &ListPeople::new()).await, 1);
}

/// wxc_sdk crashes when a page has no list at all; taken for an empty list it would lose people.
#[tokio::test]
async fn wxc_sdk_a_page_without_a_list_crashes() {
    let server = Server::always(Reply::ok(r#"{"message":"odd"}"#)).await;
    let mut people = client(&server).list(&ListPeople::new()).unwrap();
    assert_eq!(people.next().await.unwrap().unwrap_err().kind(), ErrorKind::Protocol);
    assert!(people.next().await.is_none());
    assert!(people.has_failed() && !people.is_complete());
}

/// wxc_sdk drops every None, so that nothing can be cleared.
#[tokio::test]
async fn wxc_sdk_nothing_can_be_cleared() {
    let server = Server::always(Reply::ok(r#"{"id":"PID"}"#)).await;
    let mut body = PersonBody::default();
    body.display_name = "Anna".to_owned().into();
    body.extension = Field::Clear;
    client(&server).update(&pid(), &body, &WriteOptions::new()).await.unwrap();
    assert_eq!(server.seen()[0].body, r#"{"displayName":"Anna","extension":null}"#);
}

/// wxc_sdk cannot write loginEnabled, so that nobody can be locked out.
#[tokio::test]
async fn wxc_sdk_login_cannot_be_disabled() {
    let server = Server::always(Reply::ok(r#"{"id":"PID"}"#)).await;
    let mut body = PersonBody::default();
    body.display_name = "Anna".to_owned().into();
    body.login_enabled = false.into();
    client(&server).update(&pid(), &body, &WriteOptions::new()).await.unwrap();
    assert_eq!(server.seen()[0].json()["loginEnabled"], false);
}

/// wxc_sdk sends `PUT {}` for a person of whom nothing but the id is set.
#[tokio::test]
async fn wxc_sdk_an_empty_put_wipes_a_person() {
    let server = Server::always(Reply::ok(r#"{"id":"PID"}"#)).await;
    let update = client(&server).update(&pid(), &PersonBody::default(), &WriteOptions::new()).await;
    assert_eq!(update.unwrap_err().field(), Some("display_name"));
    assert!(server.seen().is_empty());
}

/// wxc_sdk takes an answer for JSON only by the exact letters of its content type.
#[tokio::test]
async fn wxc_sdk_content_type_in_other_letters_crashes() {
    for kind in ["Application/JSON", "text/plain", "application/json; odata=x"] {
        let reply = Reply::ok(r#"{"id":"PID"}"#).with("content-type", kind);
        let server = Server::always(reply).await;
        assert!(client(&server).get(&pid(), false).await.is_ok(), "{kind}");
    }
}

/// wxc_sdk PR #12: one missing field broke the decoding of a whole list.
#[tokio::test]
async fn wxc_sdk_a_missing_field_breaks_the_page() {
    let items = r#"{"items":[{"id":"a","type":null,"sipAddresses":[{"value":"s"}],
        "created":"?","errors":[]},{"id":"b"}]}"#;
    let server = Server::always(Reply::ok(items)).await;
    assert_eq!(count(&client(&server), &ListPeople::new()).await, 2);
}

/// WebexPythonSDK #168: the next link is rewritten, loses parameters and turns a plus to a blank.
#[tokio::test]
async fn webexpythonsdk_the_next_link_is_rewritten() {
    let link = "/v1/people?email=a%2Bb%40c.d&before&max=null&after=Y2lz";
    let pages = vec![Reply::page(&["a"], Some(link)), Reply::page(&["b"], None)];
    let server = Server::script(pages).await;
    let list = ListPeople::new().with_email("a+b@c.d").with_page_size(10);
    assert_eq!(count(&client(&server), &list).await, 2);
    assert_eq!(server.targets()[1], link, "byte for byte");
}

/// WebexPythonSDK #7 and #151: everyone takes `max` for a total.
#[tokio::test]
async fn webexpythonsdk_max_is_taken_for_a_total() {
    let pages = vec![Reply::page(&["a", "b"], Some("?c=1")), Reply::page(&["c", "d"], None)];
    let server = Server::script(pages.clone()).await;
    let sized = ListPeople::new().with_page_size(2);
    assert_eq!(count(&client(&server), &sized).await, 4);
    let server = Server::script(pages).await;
    assert_eq!(count(&client(&server), &sized.with_limit(3)).await, 3);
    assert_eq!(server.targets()[0], "/v1/people?max=2");
}

/// WebexPythonSDK #199: the app's Busy comes out as unknown, and must not become "available".
#[tokio::test]
async fn webexpythonsdk_busy_comes_out_as_unknown() {
    let server = Server::always(Reply::ok(r#"{"id":"PID","status":"unknown"}"#)).await;
    let (provider, _) = common::provider_of(common::config(&server));
    let user = UserRef::id("PID").unwrap();
    let status = presence_core::UserStatusProvider::get(&provider, &user).await.unwrap();
    assert_eq!(status.availability, presence_core::Availability::Unknown);
}

/// webexpythonsdk 2.0.6 has no timezone, and gives `get`, `update` and `me` no calling data.
#[tokio::test]
async fn webexpythonsdk_time_zone_and_calling_data_are_missing() {
    for spelling in ["timezone", "timeZone"] {
        let person = read(&format!(r#"{{"id":"PID","{spelling}":"Europe/Warsaw"}}"#)).await;
        assert_eq!(person.time_zone.as_deref(), Some("Europe/Warsaw"));
    }
    let server = Server::always(Reply::ok(r#"{"id":"PID"}"#)).await;
    client(&server).me(true).await.unwrap();
    assert_eq!(server.targets(), ["/v1/people/me?callingData=true"]);
}

/// wxcadm #8: an update without the avatar wipes the avatar.
#[tokio::test]
async fn wxcadm_an_update_wipes_the_avatar() {
    let person = read(r#"{"id":"PID","displayName":"A","avatar":"https://x/y"}"#).await;
    let body = PersonBody::from_person(&person).unwrap();
    assert_eq!(body.avatar.value().map(String::as_str), Some("https://x/y"));
}

/// The webex crate 0.10.0 takes an error body for a person with every field empty.
#[tokio::test]
async fn webex_rust_an_error_body_is_taken_for_a_person() {
    for status in [401, 404, 429] {
        let server = Server::always(Reply::new(status, r#"{"message":"m","errors":[]}"#)).await;
        let error = client(&server).get(&pid(), false).await.unwrap_err();
        assert_eq!(error.status(), Some(status));
    }
    let server = Server::always(Reply::ok(r#"{"message":"m","errors":[]}"#)).await;
    let error = client(&server).get(&pid(), false).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol, "a 200 without an id is no person either");
}

/// The webex crate 0.10.0 fails to delete: it reads the empty 204 as JSON.
#[tokio::test]
async fn webex_rust_delete_fails_on_the_empty_answer() {
    for reply in [Reply::new(204, ""), Reply::ok(""), Reply::ok("{}")] {
        let server = Server::always(reply).await;
        client(&server).delete(&pid()).await.unwrap();
    }
    for failed in [
        r#"{"errors":[{"description":"d"}]}"#,
        r#"{"message":"m","trackingId":"T_1"}"#,
        r#"{"error":{"key":"409"}}"#,
        r#"{"errors":{"licenses":{"code":"c"}}}"#,
        "[]",
        "7",
    ] {
        let server = Server::always(Reply::ok(failed)).await;
        let error = client(&server).delete(&pid()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Protocol, "{failed}");
        assert_eq!(error.fate(), presence_core::Fate::Unknown, "{failed}");
        assert!(webex_people::CallTrace::of(&error).unwrap().lookup().is_some(), "{failed}");
    }
    for done in ["null", r#"{"errors":null,"message":""}"#, r#"{"errors":[]}"#] {
        let server = Server::always(Reply::ok(done)).await;
        client(&server).delete(&pid()).await.unwrap();
    }
    let page = Server::always(Reply::ok("<html>sign in</html>")).await;
    let error = client(&page).delete(&pid()).await.unwrap_err();
    assert_eq!(error.fate(), presence_core::Fate::Unknown, "a proxy's page proves nothing");
}

/// The seed's conveniences: the first number with a plus is the telephone number.
#[tokio::test]
async fn wxc_sdk_tn_and_plus_e164() {
    let person = read(
        r#"{"id":"PID","phoneNumbers":[{"type":"work_extension","value":"80123"},
        {"type":"work","value":"+48"},{"type":"mobile","value":"+49"}]}"#,
    )
    .await;
    let plus: Vec<&str> = person.plus_e164().map(|number| number.value.as_str()).collect();
    assert_eq!(plus, ["+48", "+49"]);
    assert_eq!(person.tn().unwrap().value, "+48");
    assert!(read(r#"{"id":"PID"}"#).await.tn().is_none());
}
