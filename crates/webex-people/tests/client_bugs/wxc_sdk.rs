//! Bugs of wxc_sdk, sync and async.

use super::*;

/// wxc_sdk ignores `rel="NEXT"` and `rel="next last"`, and the list silently ends early.
#[tokio::test]
async fn rel_in_capitals_or_as_a_list_ends_early() {
    for rel in [r#"rel="NEXT""#, r#"rel="next last""#, "REL=next", r#"rel="last next""#] {
        let first = Reply::page(&["a"], None).with("link", format!("</v1/people?c=1>; {rel}"));
        let server = Server::script(vec![first, Reply::page(&["b"], None)]).await;
        assert_eq!(count(&client(&server), &ListPeople::new()).await, 2, "{rel}");
    }
}

/// wxc_sdk since 1.31.0 stops at an empty page and can lose people.
#[tokio::test]
async fn an_empty_page_ends_the_list() {
    let pages = vec![Reply::page(&[], Some("?c=1")), Reply::page(&["b"], None)];
    let server = Server::script(pages).await;
    assert_eq!(count(&client(&server), &ListPeople::new()).await, 1);
}

/// wxc_sdk crashes when a page has no list at all; taken for an empty list it would lose people.
#[tokio::test]
async fn a_page_without_a_list_crashes() {
    let server = Server::always(Reply::ok(r#"{"message":"odd"}"#)).await;
    let mut people = client(&server).list(&ListPeople::new()).unwrap();
    assert_eq!(people.next().await.unwrap().unwrap_err().kind(), ErrorKind::Protocol);
    assert!(people.next().await.is_none());
    assert!(people.has_failed() && !people.is_complete());
}

/// wxc_sdk drops every None, so that nothing can be cleared.
#[tokio::test]
async fn nothing_can_be_cleared() {
    let server = Server::always(Reply::ok(r#"{"id":"PID"}"#)).await;
    let mut body = PersonBody::default();
    body.display_name = "Anna".to_owned().into();
    body.extension = Field::Clear;
    client(&server).update(&pid(), &body, &WriteOptions::new()).await.unwrap();
    assert_eq!(server.seen()[0].body, r#"{"displayName":"Anna","extension":null}"#);
}

/// wxc_sdk cannot write loginEnabled, so that nobody can be locked out.
#[tokio::test]
async fn login_cannot_be_disabled() {
    let server = Server::always(Reply::ok(r#"{"id":"PID"}"#)).await;
    let mut body = PersonBody::default();
    body.display_name = "Anna".to_owned().into();
    body.login_enabled = false.into();
    client(&server).update(&pid(), &body, &WriteOptions::new()).await.unwrap();
    assert_eq!(server.seen()[0].json()["loginEnabled"], false);
}

/// wxc_sdk sends `PUT {}` for a person of whom nothing but the id is set.
#[tokio::test]
async fn an_empty_put_wipes_a_person() {
    let server = Server::always(Reply::ok(r#"{"id":"PID"}"#)).await;
    let update = client(&server).update(&pid(), &PersonBody::default(), &WriteOptions::new()).await;
    assert_eq!(update.unwrap_err().field(), Some("display_name"));
    assert!(server.seen().is_empty());
}

/// wxc_sdk takes an answer for JSON only by the exact letters of its content type.
#[tokio::test]
async fn content_type_in_other_letters_crashes() {
    for kind in ["Application/JSON", "text/plain", "application/json; odata=x"] {
        let reply = Reply::ok(r#"{"id":"PID"}"#).with("content-type", kind);
        let server = Server::always(reply).await;
        assert!(client(&server).get(&pid(), false).await.is_ok(), "{kind}");
    }
}

/// wxc_sdk PR #12: one missing field broke the decoding of a whole list.
#[tokio::test]
async fn a_missing_field_breaks_the_page() {
    let items = r#"{"items":[{"id":"a","type":null,"sipAddresses":[{"value":"s"}],
        "created":"?","errors":[]},{"id":"b"}]}"#;
    let server = Server::always(Reply::ok(items)).await;
    assert_eq!(count(&client(&server), &ListPeople::new()).await, 2);
}

/// The seed's conveniences: the first number with a plus is the telephone number.
#[tokio::test]
async fn tn_and_plus_e164() {
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

/// wxc_sdk sends `excludeStatus=True` and `callingData=False`, and camel-cases no other parameter.
#[tokio::test]
async fn booleans_are_in_capitals_and_parameters_not_in_camel_case() {
    let server = Server::always(Reply::page(&[], None)).await;
    let list = ListPeople::new().without_status().with_calling_data().with_all_types();
    assert_eq!(count(&client(&server), &list).await, 0);
    let target = "/v1/people?max=100&callingData=true&excludeStatus=true&showAllTypes=true";
    assert_eq!(server.targets(), [target]);
}

/// wxc_sdk crashes on the documented 204 after a PUT.
#[tokio::test]
async fn a_204_after_a_put_crashes() {
    let server = Server::always(Reply::new(204, "")).await;
    let mut body = PersonBody::default();
    body.display_name = "Anna".to_owned().into();
    let updated = client(&server).update(&pid(), &body, &WriteOptions::new()).await.unwrap();
    assert!(updated.person.is_none());
}

/// wxc_sdk throws `notFoundIds` away.
#[tokio::test]
async fn ids_that_are_not_there_are_lost() {
    let server = Server::always(Reply::ok(r#"{"items":[],"notFoundIds":["PID"]}"#)).await;
    let mut people = client(&server).list(&ListPeople::new().with_ids([pid()])).unwrap();
    assert!(people.next().await.is_none());
    assert_eq!(people.not_found(), [pid()]);
}

/// wxc_sdk sends unknown keys, nickName and userName back in a PUT.
#[tokio::test]
async fn a_put_echoes_read_only_and_unknown_keys() {
    let person = r#"{"id":"PID","displayName":"A","nickName":"n","userName":"u","new":1}"#;
    let server = Server::always(Reply::ok(person)).await;
    let client = client(&server);
    let body = PersonBody::from_person(&client.get(&pid(), false).await.unwrap()).unwrap();
    client.update(&pid(), &body, &WriteOptions::new()).await.unwrap();
    assert_eq!(server.seen()[1].body, r#"{"displayName":"A"}"#);
}

/// wxc_sdk carries the token to the origin of a next link.
#[tokio::test]
async fn the_token_goes_to_a_foreign_next_link() {
    let elsewhere = SilentListener::start().await.unwrap();
    let link = format!("{}/v1/people", elsewhere.url());
    let server = Server::always(Reply::page(&["a"], Some(&link))).await;
    assert_eq!(count(&client(&server), &ListPeople::new()).await, 1);
    assert!(elsewhere.received_nothing().await);
}

/// wxc_sdk replays the body of a POST at the target of a 307, and takes what a 302 leads to for the
/// person made.
#[tokio::test]
async fn redirects_of_writes_are_followed() {
    let elsewhere = SilentListener::start().await.unwrap();
    for status in [302, 307] {
        let to = format!("{}/v1/people", elsewhere.url());
        let server = Server::always(Reply::new(status, "").with("location", to)).await;
        let mut body = PersonBody::new("a@b.c");
        body.display_name = "Anna".to_owned().into();
        let error = client(&server).create(&body, &WriteOptions::new()).await.unwrap_err();
        assert_eq!(error.status(), Some(status));
    }
    assert!(elsewhere.received_nothing().await);
}

/// wxc_sdk raises MissingSchema for a relative next link.
#[tokio::test]
async fn a_relative_link_is_no_link() {
    let pages = vec![Reply::page(&["a"], Some("/v1/people?c=1")), Reply::page(&["b"], None)];
    let server = Server::script(pages).await;
    assert_eq!(count(&client(&server), &ListPeople::new()).await, 2);
}

/// wxc_sdk goes round for ever where a page leads to itself.
#[tokio::test]
async fn a_page_that_leads_to_itself_is_listed_for_ever() {
    let server = Server::always(Reply::page(&["a"], Some("/v1/people?max=1000"))).await;
    assert_eq!(count(&client(&server), &ListPeople::new()).await, 1);
    assert_eq!(server.seen().len(), 1);
}

/// wxc_sdk lets `details('')` read the list and `delete_person('../rooms/abc')` delete a room.
#[test]
fn ids_are_put_into_the_path_as_they_are() {
    for id in ["", "../rooms/abc", "x?y"] {
        assert!(PersonId::new(id).is_err(), "{id}");
    }
}

/// wxc_sdk's `webex_id_to_uuid` raises for a UUID and gives '' for rubbish.
#[test]
fn a_uuid_has_no_uuid() {
    assert_eq!(PersonId::new(UUID).unwrap().uuid().as_deref(), Some(UUID));
    assert_eq!(PersonId::new(BASE64).unwrap().uuid().as_deref(), Some(UUID));
    assert_eq!(PersonId::new("!!!").unwrap().uuid(), None);
}

/// wxc_sdk raises for a Retry-After that is a date, a negative number or malformed, repeats a 429
/// for ever, and asks again after 60 s where 194 are asked for.
#[tokio::test]
async fn odd_retry_after_values_escape_and_429_is_repeated_for_ever() {
    for value in ["Thu, 01 Jan 1970 00:00:07 GMT", "-1", "rand(30),add(30)"] {
        let limited = Reply::new(429, "{}").with("retry-after", value);
        let server = Server::script(vec![limited, Reply::ok(r#"{"id":"PID"}"#)]).await;
        assert!(client(&server).get(&pid(), false).await.is_ok(), "{value}");
    }
    for (asked, most) in [("1", 5), ("194", 1)] {
        let server = Server::always(Reply::new(429, "{}").with("retry-after", asked)).await;
        let error = client(&server).get(&pid(), false).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited);
        assert!(server.seen().len() <= most, "{asked}: {}", server.seen().len());
    }
}

/// wxc_sdk keeps a place among the concurrent calls while it waits after a 429, and tells no other
/// task that everybody has to wait.
#[tokio::test]
async fn a_429_holds_a_place_and_is_told_to_nobody_else() {
    let limited = Reply::new(429, "{}").with("retry-after", "30");
    let server = Server::script(vec![limited, Reply::ok(r#"{"id":"PID"}"#)]).await;
    let mut config = config(&server);
    config.engine.limits.concurrency = 2;
    let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
    let client = Client::builder(&config).clock(Arc::new(clock.clone())).build().unwrap();
    let read = async || client.get(&pid(), false).await.map(drop);
    let driver = async {
        while clock.slept().is_empty() {
            tokio::task::yield_now().await;
        }
        // The others come while the first one waits.
        let others = futures_util::future::join_all((0..3).map(|_| read()));
        let patience = async {
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
            let asked = server.seen().len();
            clock.advance(Duration::from_secs(31));
            asked
        };
        tokio::join!(others, patience)
    };
    let (first, (others, asked)) = tokio::join!(read(), driver);
    assert_eq!(asked, 1, "nobody asks while Webex wants to be left alone");
    first.unwrap();
    assert!(others.iter().all(Result::is_ok));
    assert_eq!(server.seen().len(), 5);
}

/// wxc_sdk renews no token that is refused in the middle of a run.
#[tokio::test]
async fn a_401_in_the_middle_of_a_run_ends_it() {
    let server = Server::start(|seen, _| match (&*seen.target, seen.header("authorization")) {
        ("/v1/access_token", _) => Reply::ok(r#"{"access_token":"new","expires_in":60}"#),
        ("/v1/people?c=1", Some("Bearer old")) => Reply::new(401, "{}"),
        ("/v1/people?c=1", _) => Reply::page(&["b"], None),
        _ => Reply::page(&["a"], Some("?c=1")),
    })
    .await;
    assert_eq!(count(&common::client_of(&renewing(&server)).0, &ListPeople::new()).await, 2);
}

/// wxc_sdk swallows the error of a renewal and goes on without a token.
#[tokio::test]
async fn the_error_of_a_renewal_is_swallowed() {
    let server = Server::start(|seen, _| match &*seen.target {
        "/v1/access_token" => Reply::new(400, r#"{"message":"no"}"#),
        _ => Reply::new(401, "{}"),
    })
    .await;
    let client = common::client_of(&renewing(&server)).0;
    let error = client.get(&pid(), false).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.operation()),
        (ErrorKind::Unauthenticated, Some("fetch_token"))
    );
    assert_eq!(server.targets(), ["/v1/people/PID", "/v1/access_token"], "none without a token");
}

fn renewing(server: &Server) -> Config {
    let mut oauth = OAuthConfig::new("CID", Secret::new("S"), Secret::new("R"));
    oauth.access_token = Some(Secret::new("old"));
    let mut renewing = Config::with_oauth(oauth);
    renewing.base_url = server.url();
    renewing
}

/// wxc_sdk understands an error only with a message, a tracking id and a code that is a number; its
/// async client shows no detail.
#[tokio::test]
async fn an_error_with_a_part_missing_is_not_understood() {
    for (body, code, said) in [
        (r#"{"message":"m","errors":[{"errorCode":7}]}"#, Some("7"), Some("m")),
        (r#"{"errors":[{"description":"d","errorCode":"E.7"}]}"#, Some("E.7"), Some("d")),
        (r#"{"message":"m","trackingId":"T"}"#, None, Some("m")),
    ] {
        let server = Server::always(Reply::new(404, body)).await;
        let error = client(&server).get(&pid(), false).await.unwrap_err();
        assert_eq!((error.code(), error.vendor_message()), (code, said), "{body}");
    }
}

/// The seed's update wants three names, and puts the id into the body.
#[tokio::test]
async fn an_update_wants_three_names_and_sends_the_id() {
    let server = Server::always(Reply::new(204, "")).await;
    let person = read(r#"{"id":"PID","displayName":"Anna"}"#).await;
    let body = PersonBody::from_person(&person).unwrap();
    client(&server).update(&pid(), &body, &WriteOptions::new()).await.unwrap();
    assert_eq!(server.seen()[0].body, r#"{"displayName":"Anna"}"#);
}

/// wxc_sdk takes `bearer` for no bearer token, loses the refresh token where an answer has none,
/// and prints tokens.
#[tokio::test]
async fn tokens_are_lost_and_printed() {
    let answer = r#"{"access_token":"s3cr3t-a","token_type":"bearer","expires_in":60}"#;
    let server = Server::always(Reply::ok(answer)).await;
    let builder = Client::builder(&config(&server));
    let oauth = builder.oauth("CID", Secret::new("s3cr3t-c")).unwrap();
    let tokens = oauth.refresh(&Secret::new("s3cr3t-r")).await.unwrap();
    assert_eq!(tokens.refresh_token.as_ref().unwrap().expose(), "s3cr3t-r");
    assert!(!format!("{tokens:?}{oauth:?}").contains("s3cr3t"));
}
