//! The upper floor: reading, refusing, the calling opt-in and probing.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use std::sync::{Arc, Mutex};

use common::{BASE64, Reply, Seen, Server, UUID, config, id, organisation, provider_of};
use futures_util::StreamExt;
use presence_core::{
    AccountState, Availability, Change, CheckVerdict, ErrorKind, Fate, ListOptions, LossKind,
    Support, UnknownCause, UserRef, UserStatusProvider, UserStatusProviderExt, Verdict, Why,
};
use webex_people::{Client, Config, Provider};

#[tokio::test]
async fn a_list_stops_at_its_limit_and_asks_for_no_more_than_it_needs() {
    let server = Server::start(organisation(50)).await;
    let (provider, _) = provider_of(config(&server));
    let listed = provider.list_up_to(7).await.unwrap();
    assert_eq!(listed.len(), 7);
    assert_eq!(server.targets(), ["/v1/people?max=7"]);
    assert_eq!(provider.list(ListOptions::new().with_limit(0)).count().await, 0);
    assert_eq!(server.seen().len(), 1);
    let mut named = config(&server);
    named.users = vec!["p1".to_owned(), "p99".to_owned(), "p2@x.y".to_owned()];
    let (provider, _) = provider_of(named);
    let rows: Vec<_> = provider.list(ListOptions::new()).collect().await;
    let found: Vec<bool> = rows.iter().map(Result::is_ok).collect();
    assert_eq!(found, [true, false, true]);
}

#[tokio::test]
async fn a_row_that_says_only_an_error_is_not_passed_over_in_silence() {
    let sentinel = r#"{"errors":{"people":{"code":"c","reason":"could not be read"}}}"#;
    let server = Server::start(move |seen, _| match seen.target.contains("c=2") {
        true => Reply::ok(format!(r#"{{"items":[{sentinel},{{"id":"b"}}]}}"#)),
        false => Reply::page(&["a"], Some("?c=2")),
    })
    .await;
    let (provider, _) = provider_of(config(&server));
    let rows: Vec<_> = provider.list(ListOptions::new()).collect().await;
    let read: Vec<bool> = rows.iter().map(Result::is_ok).collect();
    assert_eq!(read, [true, true, false]);
    let error = rows[2].as_ref().unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Protocol, Some("c")));
    assert_eq!(error.operation(), Some("list_people"));
    let first: Vec<_> = provider.list(ListOptions::new().with_limit(2)).collect().await;
    assert!(first.iter().all(Result::is_ok) && first.len() == 2, "a limit is kept");
}

#[tokio::test]
async fn a_person_is_found_in_either_form_of_the_id() {
    let person = format!(r#"{{"id":"{BASE64}","status":"call","loginEnabled":"true"}}"#);
    let server = Server::always(Reply::ok(person)).await;
    let (provider, _) = provider_of(config(&server));
    for form in [BASE64, UUID] {
        let status = provider.get(&id(form)).await.unwrap();
        assert!(status.subject.is(&id(form)));
        assert_eq!(status.availability, Availability::Busy);
        assert_eq!(status.account, AccountState::Active);
    }
    let login = provider.get(&UserRef::login("anna").unwrap()).await.unwrap_err();
    assert_eq!((login.kind(), login.operation()), (ErrorKind::InvalidInput, Some("get")));
}

#[tokio::test]
async fn presence_is_read_only_and_nothing_is_sent() {
    let server = Server::start(organisation(3)).await;
    let (provider, _) = provider_of(config(&server));
    let outcomes = provider
        .set(&[
            Change::availability(id("p1"), Availability::DoNotDisturb),
            Change::absence(id("p1"), presence_core::Absence::Absent),
            Change::account(id("p1"), AccountState::Disabled).allowing_account(),
            Change::account(id("p1"), AccountState::Disabled),
            Change::availability(id("p1"), Availability::Unknown),
        ])
        .await;
    let verdicts: Vec<Verdict> = outcomes.iter().map(|outcome| outcome.verdict).collect();
    use Verdict::{Rejected, Unsupported};
    assert_eq!(verdicts, [Unsupported, Unsupported, Unsupported, Rejected, Rejected]);
    assert!(server.seen().is_empty());
    let Support::Unsupported { why, detail } = provider.capabilities().set else { panic!() };
    assert_eq!(why, Why::ReadOnly);
    assert!(detail.contains("no call that sets it"));
}

#[tokio::test]
async fn calling_do_not_disturb_needs_its_opt_in_and_is_lossy() {
    let on = Arc::new(Mutex::new(false));
    let standing = Arc::clone(&on);
    let server = Server::start(move |seen, _| match seen.method.as_str() {
        "PUT" => {
            *standing.lock().unwrap() = seen.json()["enabled"].as_bool().unwrap();
            Reply::new(204, "")
        }
        _ if seen.target.ends_with("/doNotDisturb") => {
            let enabled = *standing.lock().unwrap();
            Reply::ok(format!(
                r#"{{"enabled":{enabled},"ringSplashEnabled":true,"webexGoOverrideEnabled":false}}"#
            ))
        }
        _ => Reply::ok(r#"{"id":"p1","status":"active"}"#),
    })
    .await;
    let mut config = config(&server);
    config.calling_dnd = true;
    let (provider, _) = provider_of(config);
    let dnd = provider.set_availability(&id("p1"), Availability::DoNotDisturb).await;
    assert_eq!(dnd.verdict, Verdict::Applied);
    assert_eq!(dnd.losses[0].kind, LossKind::Collapsed);
    assert_eq!(dnd.side_effects.len(), 1);
    let status = dnd.status.unwrap();
    assert_eq!(status.availability, Availability::Available, "as read, and not as wished");
    let put = server.seen().into_iter().find(|seen| seen.method == "PUT").unwrap();
    assert_eq!(put.target, "/v1/people/p1/features/doNotDisturb");
    assert_eq!(
        put.body, r#"{"enabled":true,"ringSplashEnabled":true,"webexGoOverrideEnabled":false}"#,
        "what stands besides goes back as it was read"
    );
    let again = provider.set_availability(&id("p1"), Availability::DoNotDisturb).await;
    assert_eq!(again.verdict, Verdict::NoChange);
    let off = provider.set_availability(&id("p1"), Availability::Available).await;
    assert_eq!(off.verdict, Verdict::Applied);
    assert!(!*on.lock().unwrap());
    let busy = provider.set_availability(&id("p1"), Availability::Busy).await;
    assert_eq!(busy.verdict, Verdict::Unsupported);
    assert_eq!(provider.capabilities().set.word(), "lossy");
}

#[tokio::test]
async fn a_probe_tells_what_the_token_may_see() {
    let verdicts = |probe: &presence_core::Probe| -> Vec<(String, CheckVerdict)> {
        let checks = probe.checks.iter();
        checks.map(|check| (check.name.to_string(), check.verdict)).collect()
    };
    let admin = r#"{"id":"me","type":"person"}"#.replace("me", "a");
    let admin = admin.replace('}', r#","loginEnabled":true}"#);
    let server = Server::start(move |seen, _| match &*seen.target {
        "/v1/people/me" => Reply::ok(admin.clone()),
        _ => Reply::ok(r#"{"items":[{"id":"p0","status":"active"}]}"#),
    })
    .await;
    let probe = provider_of(config(&server)).0.probe().await.unwrap();
    assert!(probe.is_good());
    let passed = |name: &str| (name.to_owned(), CheckVerdict::Pass);
    let all = ["configuration", "base_url", "token", "list", "presence", "accounts"];
    assert_eq!(verdicts(&probe), all.map(passed));
    let user = Server::start(|seen, _| match &*seen.target {
        "/v1/people/me" => Reply::ok(r#"{"id":"a","type":"bot"}"#),
        _ => Reply::new(400, "{}"),
    })
    .await;
    let probe = provider_of(config(&user)).0.probe().await.unwrap();
    assert_eq!(verdicts(&probe)[3], ("list".to_owned(), CheckVerdict::Unknown));
    assert!(probe.checks[2].detail.contains("a bot"));
    let refused = Server::always(Reply::new(401, "{}")).await;
    let probe = provider_of(config(&refused)).0.probe().await.unwrap();
    assert_eq!(verdicts(&probe)[1], ("token".to_owned(), CheckVerdict::Fail));
}

#[tokio::test]
async fn what_a_token_may_not_see_is_hidden_and_not_unknown() {
    let server = Server::always(Reply::ok(r#"{"id":"p1"}"#)).await;
    let (provider, _) = provider_of(config(&server));
    let status = provider.get(&id("p1")).await.unwrap();
    assert_eq!(status.unknown_cause.availability, Some(UnknownCause::Hidden));
    assert_eq!(status.unknown_cause.account, Some(UnknownCause::Hidden));
}

#[tokio::test]
async fn an_ended_refresh_token_leaves_no_write_uncertain() {
    let server = Server::always(Reply::new(400, r#"{"error":"invalid_grant"}"#)).await;
    let mut config = config(&server);
    config.token = presence_core::Secret::new("");
    let oauth = webex_people::OAuthConfig::new("app", "s".to_owned(), "r".to_owned());
    config.oauth = Some(oauth);
    let client = Client::new(&config).unwrap();
    let mut body = webex_people::PersonBody::new("anna@example.com");
    body.display_name = "Anna Nowak".to_owned().into();
    let person = webex_people::PersonId::new("p1").unwrap();
    let plain = webex_people::WriteOptions::new();
    let error = client.update(&person, &body, &plain).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert_eq!(error.fate(), Fate::NotApplied);
}

/// Where do-not-disturb of everybody is kept, and in what order it was written.
fn calling(writes: Arc<Mutex<Vec<bool>>>) -> impl Fn(&Seen, usize) -> Reply + Send + Sync {
    move |seen, _| match (seen.method.as_str(), &*seen.target) {
        ("PUT", _) => {
            writes.lock().unwrap().push(seen.json()["enabled"] == true);
            Reply::new(204, "")
        }
        (_, target) if target.ends_with("/doNotDisturb") => {
            let on = writes.lock().unwrap().last().copied().unwrap_or(false);
            Reply::ok(format!(r#"{{"enabled":{on}}}"#))
        }
        (_, target) if target.contains("email=") => {
            Reply::ok(format!(r#"{{"items":[{{"id":"{BASE64}","emails":["a@b.c"]}}]}}"#))
        }
        _ => Reply::ok(format!(r#"{{"id":"{BASE64}","status":"active"}}"#)),
    }
}

#[tokio::test]
async fn changes_of_one_person_are_made_in_order_however_the_person_is_named() {
    let users = [
        [id(BASE64), UserRef::email("a@b.c").unwrap()],
        [id(BASE64), id(UUID)],
        [UserRef::email("a@b.c").unwrap(), UserRef::email("A@B.C").unwrap()],
    ];
    for [one, other] in users {
        let writes = Arc::new(Mutex::new(Vec::new()));
        let server = Server::start(calling(Arc::clone(&writes))).await;
        let mut config = config(&server);
        config.calling_dnd = true;
        let (provider, _) = provider_of(config);
        let (on, off) = (Availability::DoNotDisturb, Availability::Available);
        let change = |user: &UserRef, to| Change::availability(user.clone(), to);
        let changes = [(&one, on), (&other, off), (&one, on), (&other, off)];
        let changes = changes.map(|(user, to)| change(user, to));
        let outcomes = provider.set(&changes).await;
        assert!(outcomes.iter().all(|it| it.verdict == Verdict::Applied), "{outcomes:?}");
        assert_eq!(*writes.lock().unwrap(), [true, false, true, false], "{one:?} {other:?}");
    }
}

#[tokio::test]
async fn a_write_answered_with_an_error_is_not_taken_for_done() {
    let server = Server::start(|seen, _| match seen.method.as_str() {
        "PUT" => Reply::ok(r#"{"message":"could not","errors":[{"errorCode":7}]}"#),
        _ if seen.target.ends_with("/doNotDisturb") => Reply::ok(r#"{"enabled":false}"#),
        _ => Reply::ok(r#"{"id":"p1","status":"active"}"#),
    })
    .await;
    let mut config = config(&server);
    config.calling_dnd = true;
    let (provider, _) = provider_of(config);
    let outcome = provider.set_availability(&id("p1"), Availability::DoNotDisturb).await;
    assert_ne!(outcome.verdict, Verdict::Applied);
    assert_eq!(outcome.error.unwrap().fate(), Fate::Unknown);
}

#[tokio::test]
async fn an_answer_about_somebody_else_is_refused_whatever_the_form_of_the_id() {
    for (asked, answered) in [
        ("p1", "p2"),
        ("p1", UUID),
        (UUID, "p1"),
        ("Y2lzY29zcGFyazovL3VzL1JPT00vMQ", "Y2lzY29zcGFyazovL3VzL1JPT00vMg"),
    ] {
        let person = Reply::ok(format!(r#"{{"id":"{answered}","status":"active"}}"#));
        let server = Server::always(person).await;
        let (provider, _) = provider_of(config(&server));
        let error = provider.get(&id(asked)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Mismatch, "{asked} {answered}");
    }
}

#[tokio::test]
async fn a_status_of_another_type_is_unrecognised_and_not_hidden() {
    for status in ["true", "7", "[]", r#"{"word":"active"}"#] {
        let person = format!(r#"{{"id":"p1","status":{status},"loginEnabled":[]}}"#);
        let server = Server::always(Reply::ok(person)).await;
        let (provider, _) = provider_of(config(&server));
        let read = provider.get(&id("p1")).await.unwrap();
        let cause = Some(UnknownCause::Unrecognised);
        assert_eq!(read.unknown_cause.availability, cause, "{status}");
        assert_eq!(read.unknown_cause.absence, cause, "{status}");
        assert_eq!(read.unknown_cause.account, cause, "{status}");
    }
}

#[tokio::test]
async fn a_person_is_found_by_address_beside_a_row_that_cannot_be_read() {
    let rows = r#"{"items":[7,{"id":"p1","emails":["A@b.c"],"status":"active"}]}"#;
    let server = Server::always(Reply::ok(rows)).await;
    let (provider, _) = provider_of(config(&server));
    let user = UserRef::email("a@b.c").unwrap();
    assert_eq!(provider.get(&user).await.unwrap().availability, Availability::Available);
    let nobody = UserRef::email("b@c.d").unwrap();
    let error = provider.get(&nobody).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol, "the bad row may be the person");
}

#[tokio::test]
async fn a_preview_refuses_what_would_be_refused_and_tells_the_calls() {
    let server = Server::start(organisation(3)).await;
    let changes = [
        Change::availability(id("p1"), Availability::DoNotDisturb),
        Change::availability(UserRef::email("p1@x.y").unwrap(), Availability::Available),
        Change::availability(id("p1"), Availability::Busy),
        Change::availability(id("a/b"), Availability::DoNotDisturb),
        Change::availability(UserRef::login("anna").unwrap(), Availability::DoNotDisturb),
    ];
    let (reading, _) = provider_of(config(&server));
    let kinds = reading.preview(&changes).changes.into_iter().map(|it| it.unwrap_err().kind());
    use ErrorKind::{InvalidInput, Unsupported};
    let refused = [Unsupported, Unsupported, Unsupported, InvalidInput, InvalidInput];
    assert_eq!(kinds.collect::<Vec<_>>(), refused);
    let mut config = config(&server);
    config.calling_dnd = true;
    let (provider, _) = provider_of(config);
    let preview = provider.preview(&changes);
    let settings = "people/{personId}/features/doNotDisturb";
    let calls = [format!("GET {settings}"), format!("PUT {settings}")];
    let planned: Vec<_> = preview.changes.iter().flatten().collect();
    assert_eq!(planned.len(), 2);
    assert_eq!(planned[0].calls, [&calls[..], &["GET people/{personId}".to_owned()]].concat());
    let search = ["GET people".to_owned()];
    assert_eq!(planned[1].calls, [&search[..], &calls, &search].concat());
    assert_eq!(preview.requests, 7);
    assert!(planned.iter().all(|it| it.losses[0].kind == LossKind::Collapsed));
    let effects: Vec<usize> = planned.iter().map(|it| it.side_effects.len()).collect();
    assert_eq!(effects, [1, 0], "switching it off turns no calls away");
    assert!(server.seen().is_empty(), "a preview sends nothing");
}

#[test]
fn over_a_client_of_ones_own_the_configuration_needs_no_credential() {
    let client = Client::new(&Config::new("t")).unwrap();
    assert!(Provider::with_client(Config::default(), client.clone()).is_ok());
    let mut unnamed = Config::default();
    unnamed.name.clear();
    assert_eq!(Provider::with_client(unnamed, client).unwrap_err().field(), Some("name"));
}
