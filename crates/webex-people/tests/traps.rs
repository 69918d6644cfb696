//! The traps of the protocol page, section 8, one test each, in its order and under its numbers.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use std::time::Duration;

use common::{BASE64, Reply, Seen, Server, TOKEN, UUID, client, client_at, client_of, config};
use futures_util::StreamExt;
use presence_core::{Clock, ErrorKind, Fate, RetryState};
use presence_sim::SilentListener;
use webex_people::{
    Asked, CallTrace, Client, Field, ListPeople, Lookup, Person, PersonBody, PersonId, Reconciled,
    WriteOptions,
};

fn pid() -> PersonId {
    PersonId::new("PID").unwrap()
}

fn new_person() -> PersonBody {
    let mut body = PersonBody::new("anna@example.com");
    body.display_name = "Anna".to_owned().into();
    body
}

async fn ids(client: &Client, list: &ListPeople) -> Vec<Result<String, ErrorKind>> {
    let people = client.list(list).unwrap();
    let id = |row: Result<Person, presence_core::Error>| match row {
        Ok(person) => Ok(person.id.as_str().to_owned()),
        Err(error) => Err(error.kind()),
    };
    people.map(id).collect().await
}

fn page(items: &str) -> Reply {
    Reply::ok(format!(r#"{{"items":[{items}],"notFoundIds":null}}"#))
}

fn next(link: &str) -> String {
    format!(r#"<{link}>; rel="next""#)
}

#[tokio::test]
async fn trap_01_the_token_never_follows_a_link_to_another_origin() {
    let elsewhere = SilentListener::start().await.unwrap();
    let port = elsewhere.url().rsplit(':').next().unwrap().trim_matches('/').to_owned();
    for link in [
        format!("{}/v1/people?c=1", elsewhere.url()),
        format!("//127.0.0.1:{port}/v1/people?c=1"),
        format!("http://localhost:{port}/v1/people?c=1"),
        format!("http://user@127.0.0.1:{port}/v1/people"),
        "https://127.0.0.1/v1/people".to_owned(),
        "/v2/people".to_owned(),
        "/v1/rooms?c=1".to_owned(),
        "/v1/people/../rooms".to_owned(),
        "/v1/people%2f..%2frooms".to_owned(),
    ] {
        let server = Server::script(vec![Reply::page(&["a"], Some(&link))]).await;
        let rows = ids(&client(&server), &ListPeople::new()).await;
        assert_eq!(rows, [Err(ErrorKind::Protocol)], "{link}");
        assert_eq!(server.seen().len(), 1, "{link}");
    }
    assert!(elsewhere.received_nothing().await);
}

#[tokio::test]
async fn trap_01_a_relative_link_is_resolved_against_the_request() {
    for link in ["/v1/people?c=1", "people?c=1", "?c=1"] {
        let replies = vec![Reply::page(&["a"], Some(link)), Reply::page(&["b"], None)];
        let server = Server::script(replies).await;
        let rows = ids(&client(&server), &ListPeople::new()).await;
        assert_eq!(rows, [Ok("a".to_owned()), Ok("b".to_owned())], "{link}");
        assert_eq!(server.targets(), ["/v1/people", "/v1/people?c=1"], "{link}");
    }
}

#[tokio::test]
async fn trap_02_neither_redirects_nor_a_451_lead_elsewhere() {
    let elsewhere = SilentListener::start().await.unwrap();
    for status in [301, 302, 303, 307, 308, 451] {
        let url = format!("{}/v1/people", elsewhere.url());
        let body = format!(r#"{{"message":"Please use {url} instead"}}"#);
        let reply = Reply::new(status, body).with("location", url);
        let server = Server::always(reply).await;
        let client = client(&server);
        let error = client.create(&new_person(), &WriteOptions::new()).await.unwrap_err();
        assert_eq!(error.status(), Some(status));
        let read = client.get(&pid(), false).await.unwrap_err();
        let listed = ids(&client, &ListPeople::new()).await;
        assert_eq!(listed, [Err(read.kind())]);
        assert_eq!(server.seen().len(), 3, "{status}: nothing is repeated");
    }
    assert!(elsewhere.received_nothing().await);
}

#[tokio::test]
async fn trap_03_an_id_can_name_nothing_but_a_person() {
    for text in ["", "me", ".", "..", "../rooms/abc", "x?y", "x#y", "x%2fy", "x\r\ny", "x y"] {
        assert_eq!(PersonId::new(text).unwrap_err().kind(), ErrorKind::InvalidInput, "{text:?}");
    }
    let server = Server::always(Reply::ok(format!(r#"{{"id":"{BASE64}"}}"#))).await;
    let client = client(&server);
    for id in [BASE64, UUID, &format!("{BASE64}="), "a@b;c"] {
        client.get(&PersonId::new(id).unwrap(), false).await.unwrap();
    }
    client.me(false).await.unwrap();
    assert_eq!(
        server.targets(),
        [
            format!("/v1/people/{BASE64}"),
            format!("/v1/people/{UUID}"),
            format!("/v1/people/{BASE64}%3D"),
            "/v1/people/a%40b%3Bc".to_owned(),
            "/v1/people/me".to_owned(),
        ]
    );
}

#[tokio::test]
async fn trap_04_an_answer_larger_than_the_limit_is_an_error() {
    let large = format!(r#"{{"id":"PID","title":"{}"}}"#, "x".repeat(70_000));
    let server = Server::always(Reply::ok(large)).await;
    let mut config = config(&server);
    config.engine.max_body_bytes = 65_536;
    let error = client_of(&config).0.get(&pid(), false).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
    let many = Server::start(|_, turn| Reply::page(&["a"], Some(&format!("?c={turn}")))).await;
    let mut list = ListPeople::new();
    list.max_pages = Some(5);
    let rows = ids(&client(&many), &list).await;
    assert_eq!(rows.len(), 6);
    assert_eq!(rows[5], Err(ErrorKind::Protocol), "more pages than allowed are an error");
}

#[tokio::test]
async fn trap_05_lists_that_go_round_end_with_an_error() {
    let itself = Server::always(Reply::page(&["a"], Some("/v1/people"))).await;
    let rows = ids(&client(&itself), &ListPeople::new()).await;
    assert_eq!(rows, [Ok("a".to_owned()), Err(ErrorKind::Protocol)]);
    assert_eq!(itself.seen().len(), 1);
    let pair = Server::start(|_, turn| {
        Reply::page(&["a"], Some(["/v1/people?c=1", "/v1/people?c=2"][turn % 2]))
    })
    .await;
    let rows = ids(&client(&pair), &ListPeople::new()).await;
    assert_eq!(rows.last().unwrap(), &Err(ErrorKind::Protocol));
    assert_eq!(pair.seen().len(), 3);
}

#[tokio::test]
async fn trap_05_empty_pages_are_passed_over_up_to_a_bound() {
    let replies = vec![
        Reply::page(&["a"], Some("?c=1")),
        Reply::page(&[], Some("?c=2")),
        Reply::ok(r#"{"items":null}"#).with("link", next("?c=3")),
        Reply::page(&["b"], None),
    ];
    let server = Server::script(replies).await;
    let rows = ids(&client(&server), &ListPeople::new()).await;
    assert_eq!(rows, [Ok("a".to_owned()), Ok("b".to_owned())]);
    let endless = Server::start(|_, turn| Reply::page(&[], Some(&format!("?c={turn}")))).await;
    let rows = ids(&client(&endless), &ListPeople::new()).await;
    assert_eq!(rows, [Err(ErrorKind::Protocol)]);
    assert!(endless.seen().len() < 20);
}

#[tokio::test]
async fn trap_05_a_sentinel_row_is_no_person_and_the_list_goes_on() {
    let sentinel = r#"{"errors":{"peopleListLocationId":{"code":"calling_failure",
        "reason":"No user matching the locationId in this page"}}}"#;
    let server = Server::start(move |_, turn| match turn {
        20 => Reply::page(&["a"], None),
        turn => page(sentinel).with("link", next(&format!("?c={turn}"))),
    })
    .await;
    let list = ListPeople::new().with_location_id("LOC".parse().unwrap());
    let client = client(&server);
    let mut people = client.list(&list).unwrap();
    assert_eq!(people.next().await.unwrap().unwrap().id.as_str(), "a");
    assert!(people.next().await.is_none());
    assert!(people.is_complete());
    let remarks = people.remarks();
    assert_eq!(remarks.len(), 20);
    assert_eq!(remarks[0].code.as_deref(), Some("calling_failure"));
}

#[tokio::test]
async fn trap_05_the_limit_is_a_total_and_stops_the_pages() {
    let server =
        Server::start(|_, turn| Reply::page(&["a", "b", "c"], Some(&format!("?c={turn}")))).await;
    let client = client(&server);
    for (limit, pages) in [(0, 0), (2, 1), (3, 1), (4, 2)] {
        let before = server.seen().len();
        let list = ListPeople::new().with_page_size(3).with_limit(limit);
        assert_eq!(ids(&client, &list).await.len(), limit);
        assert_eq!(server.seen().len() - before, pages, "limit {limit}");
    }
}

#[tokio::test]
async fn trap_05_nobody_twice_is_an_option() {
    let people = [BASE64, "b"];
    let again = [UUID, "b", "c"];
    let replies = || vec![Reply::page(&people, Some("?c=1")), Reply::page(&again, None)];
    let server = Server::script(replies()).await;
    assert_eq!(ids(&client(&server), &ListPeople::new()).await.len(), 5);
    let server = Server::script(replies()).await;
    let rows = ids(&client(&server), &ListPeople::new().deduplicated()).await;
    let expected = [BASE64, "b", "c"].map(|id| Ok(id.to_owned()));
    assert_eq!(rows, expected, "both forms of an id are one person");
}

#[tokio::test]
async fn trap_05_a_list_is_resumed_where_it_stood_and_its_cursor_is_checked() {
    let server = Server::start(|seen, _| match seen.target.as_str() {
        "/v1/people" => Reply::page(&["a", "b"], Some("/v1/people?max=2&before&after=Y2lz")),
        "/v1/people?max=2&before&after=Y2lz" => Reply::page(&["c"], None),
        _ => Reply::new(404, ""),
    })
    .await;
    let client = client(&server);
    let list = ListPeople::new();
    let mut people = client.list(&list).unwrap();
    let first = people.cursor().unwrap();
    assert_eq!(people.next().await.unwrap().unwrap().id.as_str(), "a");
    assert_eq!(people.cursor().unwrap(), first, "the page in hand has rows left");
    assert_eq!(people.next().await.unwrap().unwrap().id.as_str(), "b");
    let kept = people.cursor().unwrap().as_str().to_owned();
    drop(people);
    let mut rest = client.list_from(&list, &kept.parse().unwrap()).unwrap();
    assert_eq!(rest.next().await.unwrap().unwrap().id.as_str(), "c");
    assert!(rest.next().await.is_none());
    assert_eq!(rest.cursor(), None);
    for (foreign, kind) in [
        ("", ErrorKind::InvalidInput),
        ("0:0", ErrorKind::InvalidInput),
        ("0:85:", ErrorKind::InvalidInput),
        ("0:0:http://evil.example/v1/people", ErrorKind::Protocol),
        ("0:0://evil.example/v1/people", ErrorKind::Protocol),
        ("0:0:/v1/rooms", ErrorKind::Protocol),
    ] {
        let error = client.list_from(&list, &foreign.parse().unwrap()).unwrap_err();
        assert_eq!(error.kind(), kind, "{foreign}");
    }
}

#[tokio::test]
async fn trap_06_one_bad_row_spoils_no_other_and_odd_fields_are_survived() {
    let rows = [
        r#"{"id":"a","emails":null,"phoneNumbers":[{"type":"satellite","value":"1"},7],"type":null,
            "status":"Busy","loginEnabled":"true","invitePending":false,"created":"yesterday",
            "sipAddresses":[{"value":"s"}],"errors":[{"description":"d"}],"licenses":["l1,l2"],
            "timezone":"Europe/Warsaw","extension":123,"brandNew":{"x":1}}"#,
        r#""a text""#,
        r#"{"displayName":"nobody"}"#,
        "null",
        r#"{"id":"b","timeZone":"Europe/Berlin","timezone":"UTC","roles":null}"#,
    ];
    let server = Server::always(page(&rows.join(","))).await;
    let client = client(&server);
    let people: Vec<_> = client.list(&ListPeople::new()).unwrap().collect().await;
    let readable: Vec<bool> = people.iter().map(Result::is_ok).collect();
    assert_eq!(readable, [true, false, false, false, true]);
    let a = people[0].as_ref().unwrap();
    assert!(a.emails.is_empty() && a.person_type.is_none() && a.created.is_none());
    assert_eq!(a.phone_numbers[0].kind.as_ref().unwrap().as_str(), "satellite");
    assert_eq!(a.status.as_ref().unwrap().as_str(), "Busy");
    assert_eq!((a.login_enabled, a.invite_pending), (Some(true), Some(false)));
    assert_eq!(a.sip_addresses[0].primary, None);
    assert_eq!(a.errors[0].reason.as_deref(), Some("d"));
    assert_eq!(a.licenses.as_ref().unwrap().len(), 2, "one text with two ids");
    assert_eq!(a.time_zone.as_deref(), Some("Europe/Warsaw"));
    assert_eq!(a.extension.as_deref(), Some("123"));
    assert!(a.extra.contains_key("brandNew") && a.extra.contains_key("created"));
    let b = people[4].as_ref().unwrap();
    assert_eq!((b.time_zone.as_deref(), &b.roles), (Some("Europe/Berlin"), &None));
}

#[tokio::test]
async fn trap_07_reads_are_repeated_and_writes_only_with_proof() {
    let done = || Reply::ok(r#"{"id":"PID"}"#);
    for (status, get, put, delete, post) in [
        (429, 2, 2, 2, 2),
        (423, 2, 2, 2, 1),
        (408, 2, 2, 2, 1),
        (500, 2, 1, 1, 1),
        (502, 2, 1, 1, 1),
        (503, 2, 1, 1, 1),
        (504, 2, 1, 1, 1),
        (400, 1, 1, 1, 1),
        (404, 1, 1, 1, 1),
        (409, 1, 1, 1, 1),
    ] {
        let once = || Server::script(vec![Reply::new(status, "{}"), done()]);
        let (body, plain) = (new_person(), WriteOptions::new());
        let server = once().await;
        let _ = client(&server).get(&pid(), false).await;
        assert_eq!(server.seen().len(), get, "GET {status}");
        let server = once().await;
        let _ = client(&server).update(&pid(), &body, &plain).await;
        assert_eq!(server.seen().len(), put, "PUT {status}");
        let server = once().await;
        let _ = client(&server).delete(&pid()).await;
        assert_eq!(server.seen().len(), delete, "DELETE {status}");
        let server = once().await;
        let _ = client(&server).create(&body, &plain).await;
        assert_eq!(server.seen().len(), post, "POST {status}");
    }
}

#[tokio::test]
async fn trap_07_every_retry_after_that_was_seen_is_understood() {
    let date = "Thu, 01 Jan 1970 00:00:07 GMT";
    for (value, waited) in [
        (Some("2"), 2),
        (Some("0"), 0),
        (Some("-3"), 0),
        (Some(date), 7),
        (Some("rand(30),add(30)"), 5),
        (Some(""), 5),
        (None, 5),
    ] {
        let limited = Reply::new(429, "{}");
        let limited = value.map_or(limited.clone(), |value| limited.with("retry-after", value));
        let server = Server::script(vec![limited, Reply::ok(r#"{"id":"PID"}"#)]).await;
        let (client, clock) = client_at(&server);
        client.get(&pid(), false).await.unwrap();
        assert_eq!(clock.monotonic().as_secs(), waited, "{value:?}");
    }
    let long = Server::always(Reply::new(429, "{}").with("retry-after", "194")).await;
    let error = client(&long).get(&pid(), false).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(194)));
    assert_eq!(error.retry_state(), RetryState::GaveUp);
    assert_eq!(long.seen().len(), 1, "not asked again too early");
}

#[tokio::test]
async fn trap_07_a_504_on_a_list_halves_the_page() {
    let server = Server::start(|seen, _| {
        let max = url::Url::parse(&format!("http://h{}", seen.target)).unwrap();
        let max = max.query_pairs().find(|(name, _)| name == "max");
        let max: usize = max.map_or(100, |(_, value)| value.parse().unwrap());
        match (max, seen.target.contains("after")) {
            (26.., _) => Reply::new(504, "{}"),
            (13.., true) => Reply::new(504, "{}"),
            (_, false) => Reply::page(&["a"], Some("?max=25&before&after=a")),
            (_, true) => Reply::page(&["b"], None),
        }
    })
    .await;
    let rows = ids(&client(&server), &ListPeople::new().with_display_name("A b")).await;
    assert_eq!(rows, [Ok("a".to_owned()), Ok("b".to_owned())]);
    assert_eq!(
        server.targets(),
        [
            "/v1/people?displayName=A%20b",
            "/v1/people?max=50&displayName=A%20b",
            "/v1/people?max=25&displayName=A%20b",
            "/v1/people?max=25&before&after=a",
            "/v1/people?max=12&before&after=a",
        ]
    );
    let dead = Server::always(Reply::new(504, "{}")).await;
    let list = ListPeople::new().with_page_size(1000);
    assert_eq!(ids(&client(&dead), &list).await, [Err(ErrorKind::Unavailable)]);
    assert_eq!(dead.seen().len(), 6);
    let by_ids = Server::start(|seen, _| match seen.target.matches("%2C").count() + 1 {
        count if count > 3 => Reply::new(504, "{}"),
        count => Reply::page(&vec!["x"; count], None),
    })
    .await;
    let ten = (0..10).map(|n| PersonId::new(format!("p{n}")).unwrap());
    assert_eq!(ids(&client(&by_ids), &ListPeople::new().with_ids(ten)).await.len(), 10);
}

#[tokio::test]
async fn trap_08_is_in_the_tests_of_tokens() {
    // tests/tokens.rs: one refresh for all, one replay, the old refresh token is kept. Here: a
    // static token is not sent again, because there is no other.
    let server = Server::always(Reply::new(401, "{}")).await;
    let error = client(&server).get(&pid(), false).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn trap_09_tokens_that_cannot_be_sent_and_plain_http_are_refused() {
    let server = Server::always(Reply::ok("{}")).await;
    for token in ["", "a\r\nX-Evil: 1", "a\nb", " a", "a\u{0}"] {
        let mut config = config(&server);
        config.token = presence_core::Secret::new(token);
        let error = Client::new(&config).unwrap_err();
        assert_eq!(error.field(), Some("token"), "{token:?}");
    }
    for url in ["http://webexapis.com/v1", "https://user:pw@webexapis.com/v1", "webexapis.com"] {
        let mut config = config(&server);
        config.base_url = url.to_owned();
        assert_eq!(Client::new(&config).unwrap_err().field(), Some("base_url"), "{url}");
    }
    assert!(!format!("{:?}", client(&server)).contains(TOKEN));
    let usgov = "https://api-usgov.webex.com/v1/";
    let mut config = config(&server);
    config.base_url = usgov.to_owned();
    assert!(Client::new(&config).is_ok());
}

#[tokio::test]
async fn trap_10_every_attempt_has_a_time_limit() {
    let server = Server::always(Reply::Stall).await;
    let (client, clock) = client_at(&server);
    let body = new_person();
    let options = WriteOptions::new();
    let call = client.create(&body, &options);
    let driver = async {
        while server.seen().is_empty() {
            tokio::task::yield_now().await;
        }
        clock.advance(Duration::from_secs(31));
    };
    let (created, ()) = tokio::join!(call, driver);
    let error = created.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Timeout, Fate::Unknown));
    assert!(CallTrace::of(&error).unwrap().lookup().is_some());
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn trap_11_an_uncertain_creation_says_what_to_look_up_and_can_be_reconciled() {
    let person = r#"{"id":"PID","emails":["Anna@Example.com"],"displayName":"Anna","title":null,
        "phoneNumbers":[{"type":"work","value":"+48"},{"type":"work_extension","value":"7"}]}"#;
    let server = Server::start(move |seen, _| match (seen.method.as_str(), &*seen.target) {
        ("POST", _) => Reply::new(400, r#"{"message":"Invalid number"}"#),
        ("GET", "/v1/people/PID?callingData=true") => Reply::ok(person),
        _ => page(person),
    })
    .await;
    let client = client(&server);
    let mut body = new_person();
    body.phone_numbers = vec![webex_people::PhoneNumber::work("+49")].into();
    body.title = Field::Clear;
    let calling = WriteOptions::new().with_calling_data();
    let error = client.create(&body, &calling).await.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Rejected, Fate::Unknown));
    let lookup = CallTrace::of(&error).unwrap().lookup().unwrap().clone();
    assert_eq!(lookup, Lookup::Email("anna@example.com".to_owned()));
    let found = client.reconcile(&lookup, &body, true).await.unwrap();
    let Reconciled::Present { person, differing } = found else { panic!("{found:?}") };
    assert_eq!(person.id.as_str(), "PID");
    assert_eq!(differing, ["phoneNumbers"]);
    let nobody = Lookup::Email("b@c.d".to_owned());
    let found = client.reconcile(&nobody, &body, false).await.unwrap();
    assert!(matches!(found, Reconciled::Absent), "another's address is not taken for it");
    // Without calling data a 400 is a refusal like any other.
    let plain = client.create(&body, &WriteOptions::new()).await.unwrap_err();
    assert_eq!(plain.fate(), Fate::NotApplied);
    assert!(CallTrace::of(&plain).unwrap().lookup().is_none());
}

#[tokio::test]
async fn trap_11_a_204_is_an_update_without_a_person_and_an_error_leaves_it_uncertain() {
    let body = new_person();
    let options = WriteOptions::new();
    for reply in [Reply::new(204, ""), Reply::ok("")] {
        let server = Server::always(reply).await;
        let updated = client(&server).update(&pid(), &body, &options).await.unwrap();
        assert!(updated.person.is_none());
    }
    for reply in [
        Reply::new(400, "{}"),
        Reply::new(500, "{}"),
        Reply::new(503, "{}"),
        Reply::Cut,
        Reply::ok("<html>"),
        Reply::ok(r#"{"displayName":"no id"}"#),
    ] {
        let server = Server::always(reply.clone()).await;
        let error = client(&server).update(&pid(), &body, &options).await.unwrap_err();
        assert_eq!(error.fate(), Fate::Unknown, "{reply:?}");
        let trace = CallTrace::of(&error).unwrap();
        assert_eq!(trace.lookup(), Some(&Lookup::Person(pid())), "{reply:?}");
        assert_eq!(server.seen().len(), 1, "{reply:?}");
    }
}

#[tokio::test]
async fn trap_12_an_update_keeps_what_a_put_would_wipe_and_sends_nothing_else() {
    let read = r#"{"id":"PID","emails":["a@b.c"],"displayName":"Anna","nickName":"Ania",
        "firstName":"Anna","lastName":"Nowak","avatar":"https://x/y","orgId":"ORG","roles":["R"],
        "licenses":["L1","L2"],"department":"D","manager":"M","managerId":"MID","title":"T",
        "addresses":[{"type":"work","country":"PL"}],"siteUrls":["s#attendee"],"extension":"0123",
        "locationId":"LOC","phoneNumbers":[{"type":"work","value":"+48","primary":true},
        {"type":"work_extension","value":"80123"},{"type":"mobile","value":"+49"}],
        "created":"2020-01-01T00:00:00.000Z","lastModified":"2020-01-01T00:00:00.000Z",
        "timezone":"UTC","timeZone":"UTC","lastActivity":"2020-01-01T00:00:00.000Z",
        "status":"active","invitePending":false,"loginEnabled":true,"type":"person",
        "userName":"a@b.c","avatarProvided":true,"licensesProvided":true,"xmppFederationJid":"j",
        "sipAddresses":[{"type":"personal-room","value":"s","primary":true}],
        "errors":{"licenses":{"code":"c","reason":"r"}},"unknownToUs":1}"#;
    let granted = r#"{"id":"PID","licenses":["L1="]}"#;
    let server = Server::start(move |seen, _| match seen.method.as_str() {
        "GET" => Reply::ok(read),
        _ => Reply::ok(granted),
    })
    .await;
    let client = client(&server);
    let person = client.get(&pid(), true).await.unwrap();
    let mut body = PersonBody::from_person(&person).unwrap();
    body.title = Field::Clear;
    body.department = "E".to_owned().into();
    body.login_enabled = false.into();
    let updated = client.update(&person.id, &body, &WriteOptions::new()).await.unwrap();
    assert_eq!(
        server.seen()[1].json(),
        serde_json::json!({
            "emails": ["a@b.c"], "displayName": "Anna", "firstName": "Anna", "lastName": "Nowak",
            "avatar": "https://x/y", "orgId": "ORG", "roles": ["R"], "licenses": ["L1", "L2"],
            "department": "E", "manager": "M", "managerId": "MID", "title": null,
            "addresses": [{"type": "work", "country": "PL"}], "siteUrls": ["s#attendee"],
            "extension": "0123", "locationId": "LOC", "loginEnabled": false,
            "phoneNumbers": [{"type": "work", "value": "+48"}],
        })
    );
    assert_eq!(updated.not_granted.unwrap(), ["L2".parse().unwrap()]);
    let unnamed = client.update(&pid(), &PersonBody::default(), &WriteOptions::new()).await;
    assert_eq!(unnamed.unwrap_err().field(), Some("display_name"));
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn trap_13_ids_go_in_chunks_alone_and_without_presence() {
    let answer = |seen: &Seen, _: usize| {
        let asked = seen.target.matches("%2C").count() + 1;
        let missing = if asked < 85 { r#"["gone1","gone2"]"# } else { r#"["gone0"]"# };
        Reply::ok(format!(r#"{{"items":[{{"id":"x{asked}"}}],"notFoundIds":{missing}}}"#))
    };
    let server = Server::start(answer).await;
    let client = client(&server);
    let many: Vec<PersonId> =
        (0..200).map(|n| PersonId::new(format!("{BASE64}{n}")).unwrap()).collect();
    let list = ListPeople::new().with_ids(many.clone());
    let mut people = client.list(&list).unwrap();
    let mut read = Vec::new();
    while let Some(person) = people.next().await {
        read.push(person.unwrap());
    }
    let ids: Vec<&str> = read.iter().map(|person| person.id.as_str()).collect();
    assert_eq!(ids, ["x85", "x85", "x30"]);
    assert_eq!(people.not_found().len(), 4);
    assert!(read.iter().all(|person| person.asked == Asked::ListByIds));
    assert_eq!(
        PersonBody::from_person(&read[0]).unwrap_err().field(),
        Some("person"),
        "what such a list leaves out would be wiped"
    );
    assert!(server.targets().iter().all(|target| target.len() < 8000));
    let others = [
        ListPeople::new().with_calling_data(),
        ListPeople::new().with_email("a@b.c"),
        ListPeople::new().with_org_id("o".parse().unwrap()),
        ListPeople::new().without_status(),
    ];
    for other in others {
        let error = client.list(&other.with_ids(many.clone())).unwrap_err();
        assert_eq!(error.field(), Some("ids"));
    }
}

#[tokio::test]
async fn trap_14_page_sizes_are_clamped_and_not_sent_unasked() {
    let server = Server::always(Reply::page(&[], None)).await;
    let client = client(&server);
    let location = || ListPeople::new().with_location_id("LOC".parse().unwrap());
    for (list, max) in [
        (ListPeople::new(), None),
        (ListPeople::new().with_page_size(0), Some("max=1")),
        (ListPeople::new().with_page_size(700), Some("max=700")),
        (ListPeople::new().with_page_size(5000), Some("max=1000")),
        (ListPeople::new().with_calling_data().with_page_size(700), Some("max=100")),
        (location().with_page_size(700), Some("max=50")),
        (location().with_calling_data().with_page_size(99), Some("max=50")),
    ] {
        ids(&client, &list).await;
        let target = server.targets().pop().unwrap();
        let sent = target.split(['?', '&']).find(|pair| pair.starts_with("max="));
        assert_eq!(sent, max, "{target}");
    }
}

#[tokio::test]
async fn trap_15_booleans_are_lower_case_and_a_plus_stays_a_plus() {
    let server = Server::always(Reply::page(&[], None)).await;
    let list = ListPeople::new()
        .with_email("anna+test@example.com")
        .with_calling_data()
        .without_status()
        .with_all_types()
        .with_roles(["r1".parse().unwrap(), "r2".parse().unwrap()]);
    ids(&client(&server), &list).await;
    assert_eq!(
        server.targets(),
        ["/v1/people?email=anna%2Btest%40example.com&roles=r1%2Cr2&callingData=true\
          &excludeStatus=true&showAllTypes=true"]
    );
}

#[tokio::test]
async fn trap_16_every_attempt_has_its_tracking_id_and_errors_name_both() {
    let failed = Reply::new(503, r#"{"message":"m","trackingId":"BODY_1"}"#);
    let server = Server::always(failed).await;
    let error = client(&server).get(&pid(), false).await.unwrap_err();
    let sent: Vec<String> =
        server.seen().iter().map(|it| it.header("trackingid").unwrap().to_owned()).collect();
    assert_eq!(sent.len(), 3);
    assert!(sent[0] != sent[1] && sent[1] != sent[2], "{sent:?}");
    let ours = CallTrace::of(&error).unwrap().tracking_id();
    assert!(sent.iter().all(|id| id.starts_with(ours)));
    assert_eq!(error.tracking_id(), Some("BODY_1"));
    assert!(error.report().to_string().contains(ours));
    let header = Reply::new(404, "{}").with("TrackingID", "ROUTER_1");
    let error = client(&Server::always(header).await).get(&pid(), false).await.unwrap_err();
    assert_eq!(error.tracking_id(), Some("ROUTER_1"));
}
