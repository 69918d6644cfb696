//! Bugs of webexpythonsdk, wxcadm, kona and the webex crate.

use super::*;

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
    let (provider, _) = common::provider_of(config(&server));
    let user = UserRef::id("PID").unwrap();
    let status = UserStatusProvider::get(&provider, &user).await.unwrap();
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
    for reply in [Reply::new(204, ""), Reply::ok("")] {
        let server = Server::always(reply).await;
        client(&server).delete(&pid()).await.unwrap();
    }
    for failed in [
        r#"{"errors":[{"description":"d"}]}"#,
        r#"{"message":"m","trackingId":"T_1"}"#,
        r#"{"error":{"key":"409"}}"#,
        r#"{"errors":{"licenses":{"code":"c"}}}"#,
        r#"{"errors":null,"message":""}"#,
        "{}",
        "null",
        "[]",
        "7",
    ] {
        let server = Server::always(Reply::ok(failed)).await;
        let error = client(&server).delete(&pid()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Protocol, "{failed}");
        assert_eq!(error.fate(), presence_core::Fate::Unknown, "{failed}");
        assert!(webex_people::CallTrace::of(&error).unwrap().lookup().is_some(), "{failed}");
    }
    let page = Server::always(Reply::ok("<html>sign in</html>")).await;
    let error = client(&page).delete(&pid()).await.unwrap_err();
    assert_eq!(error.fate(), presence_core::Fate::Unknown, "a proxy's page proves nothing");
}

/// WebexPythonSDK #181: a malformed Retry-After crashes.
#[tokio::test]
async fn webexpythonsdk_a_malformed_retry_after_crashes() {
    let limited = Reply::new(429, "{}").with("retry-after", "rand(30),add(30)");
    let server = Server::script(vec![limited, Reply::ok(r#"{"id":"PID"}"#)]).await;
    assert!(client(&server).get(&pid(), false).await.is_ok());
}

/// webexpythonsdk 2.0.6 sends `callingData=True` with a creation, and in a list the words
/// `request_parameters`.
#[tokio::test]
async fn webexpythonsdk_calling_data_is_sent_wrong() {
    let server = Server::start(|seen, _| match seen.method.as_str() {
        "POST" => Reply::ok(r#"{"id":"PID"}"#),
        _ => Reply::page(&[], None),
    })
    .await;
    let client = client(&server);
    let mut body = PersonBody::new("a@b.c");
    body.display_name = "Anna".to_owned().into();
    client.create(&body, &WriteOptions::new().with_calling_data()).await.unwrap();
    assert_eq!(count(&client, &ListPeople::new().with_calling_data()).await, 0);
    let targets = ["/v1/people?callingData=true", "/v1/people?max=100&callingData=true"];
    assert_eq!(server.targets(), targets);
}

/// wxcadm follows the host that a 451 names, with the token.
#[tokio::test]
async fn wxcadm_a_451_leads_elsewhere() {
    let elsewhere = SilentListener::start().await.unwrap();
    let body = format!(r#"{{"message":"use {}/v1"}}"#, elsewhere.url());
    let server = Server::always(Reply::new(451, body)).await;
    let error = client(&server).get(&pid(), false).await.unwrap_err();
    assert_eq!(error.status(), Some(451));
    assert!(elsewhere.received_nothing().await);
}

/// kona #74: presence was planned through `?id=`, which carries none.
#[tokio::test]
async fn kona_presence_is_read_by_a_list_of_ids() {
    let server = Server::always(Reply::ok(r#"{"items":[{"id":"PID"}]}"#)).await;
    let people = client(&server).list(&ListPeople::new().with_ids([pid()])).unwrap();
    let listed: Vec<_> = people.collect().await;
    assert_eq!(listed[0].as_ref().unwrap().asked, Asked::ListByIds, "none was asked for");
    let (provider, _) = common::provider_of(config(&server));
    let users = [UserRef::id("PID").unwrap()];
    let _ = UserStatusProvider::get_many(&provider, &users).await;
    assert!(server.targets().iter().skip(1).all(|target| !target.contains("id=")));
}

/// The webex crate 0.10.0 fails on a null list or name.
#[tokio::test]
async fn webex_rust_null_fields_fail() {
    let person = read(r#"{"id":"PID","emails":null,"nickName":null,"roles":null}"#).await;
    assert!(person.emails.is_empty() && person.nick_name.is_none() && person.roles.is_none());
}

/// The webex crate 0.10.0 documents an error for a 429 and never gives it.
#[tokio::test]
async fn webex_rust_a_429_is_no_error() {
    let server = Server::always(Reply::new(429, "{}").with("retry-after", "120")).await;
    let error = client(&server).get(&pid(), false).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.retry_after().map(|wait| wait.as_secs()), Some(120));
}

/// WebexPythonSDK #137: number, extension and location are missing in its people.
#[tokio::test]
async fn webexpythonsdk_number_extension_and_location_are_missing() {
    let person = read(
        r#"{"id":"PID","phoneNumbers":[{"type":"work","value":"+48"}],"extension":"0123",
        "locationId":"LOC"}"#,
    )
    .await;
    assert_eq!((person.extension.as_deref(), person.phone_numbers.len()), (Some("0123"), 1));
    assert_eq!(person.location_id.unwrap().as_str(), "LOC");
}

/// WebexPythonSDK PR #38: administrators could not list without an address or a name.
#[tokio::test]
async fn webexpythonsdk_a_list_needs_an_address_or_a_name() {
    let server = Server::always(Reply::page(&["a"], None)).await;
    assert_eq!(count(&client(&server), &ListPeople::new()).await, 1);
    assert_eq!(server.targets(), ["/v1/people?max=1000"]);
}

/// webex-rust #33: a list is its first page.
#[tokio::test]
async fn webex_rust_a_list_is_its_first_page() {
    let pages = vec![
        Reply::page(&["a"], Some("?c=1")),
        Reply::page(&["b"], Some("?c=2")),
        Reply::page(&["c"], None),
    ];
    let server = Server::script(pages).await;
    assert_eq!(count(&client(&server), &ListPeople::new()).await, 3);
}

/// The webex crate 0.10.0 and the JS SDK are bound to the address of old.
#[test]
fn webex_rust_the_address_is_fixed() {
    for url in ["https://api-usgov.webex.com/v1", "https://api.ciscospark.com/v1/"] {
        let mut config = Config::new("t".to_owned());
        config.base_url = url.to_owned();
        assert!(Client::new(&config).is_ok(), "{url}");
    }
}
