//! The upper floor: reading by cost, refusing, the calling opt-in, watching and probing.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::{BASE64, Reply, Seen, Server, UUID, config, provider_of};
use futures_util::StreamExt;
use presence_core::{
    AccountState, Availability, Change, CheckVerdict, Clock, ErrorKind, Event, ListOptions,
    LossKind, Support, UnknownCause, UserRef, UserStatusProvider, UserStatusProviderExt, Verdict,
    WatchOptions, Why,
};
use webex_people::Config;

fn id(text: &str) -> UserRef {
    UserRef::id(text).unwrap()
}

/// An organisation of `p0`, `p1`, ..., everybody active, in pages of two.
fn organisation(people: usize) -> impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static {
    move |seen, _| {
        let path = seen.target.strip_prefix("/v1/people").unwrap();
        let row = |n: usize| format!(r#"{{"id":"p{n}","emails":["p{n}@x.y"],"status":"active"}}"#);
        if let Some(n) = path.strip_prefix("/p") {
            return match n.parse() {
                Ok(n) if n < people => Reply::ok(row(n)),
                _ => Reply::new(404, "{}"),
            };
        }
        let parameter = |name: &str| {
            let pairs = url::form_urlencoded::parse(path.trim_start_matches('?').as_bytes());
            pairs.into_owned().find(|(own, _)| own == name).map(|(_, value)| value)
        };
        if let Some(email) = parameter("email") {
            let n = email.to_lowercase();
            let n = n.strip_prefix('p').and_then(|rest| rest.split('@').next()?.parse().ok());
            let rows = n.filter(|n| *n < people).map(row).unwrap_or_default();
            return Reply::ok(format!(r#"{{"items":[{rows}]}}"#));
        }
        let from = parameter("from").map_or(0, |from| from.parse().unwrap());
        let size = parameter("max").map_or(2, |max| max.parse().unwrap());
        let to = (from + size).min(people);
        let rows: Vec<String> = (from..to).map(row).collect();
        let page = Reply::ok(format!(r#"{{"items":[{}]}}"#, rows.join(",")));
        if to == people {
            return page;
        }
        page.with("link", format!(r#"</v1/people?from={to}&max={size}>; rel="next""#))
    }
}

fn paged(server: &Server) -> Config {
    let mut config = config(server);
    config.page_size = Some(2);
    config
}

fn shown(status: &presence_core::UserStatus) -> String {
    status.subject.native_id.as_ref().unwrap().as_str().to_owned()
}

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
            Reply::ok(format!(r#"{{"enabled":{enabled},"ringSplashEnabled":true}}"#))
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
    assert_eq!(put.body, r#"{"enabled":true}"#);
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
async fn a_watch_tells_changes_and_not_last_activities() {
    let rows = [
        r#""status":"active","lastActivity":"2026-11-22T11:00:00Z""#,
        r#""status":"active","lastActivity":"2026-11-22T11:05:00Z""#,
        r#""status":"active","lastActivity":"2026-11-22T11:10:00Z""#,
        r#""status":"call","lastActivity":"2026-11-22T11:15:00Z""#,
        r#""status":"active""#,
    ];
    let server = Server::start(move |_, turn| match rows.get(turn) {
        Some(fields) => Reply::ok(format!(r#"{{"id":"p1",{fields}}}"#)),
        None => Reply::new(404, "{}"),
    })
    .await;
    let (provider, clock) = provider_of(config(&server));
    let mut events = provider.watch(WatchOptions::new().with_users([id("p1"), id("p1")]));
    let Some(Ok(Event::Started { max_lag_ms, .. })) = events.next().await else { panic!() };
    assert_eq!(max_lag_ms, 300_000);
    assert!(matches!(events.next().await, Some(Ok(Event::Seen(_)))));
    assert!(server.seen().len() <= 1);
    let Some(Ok(Event::Changed { now, .. })) = events.next().await else { panic!() };
    assert_eq!(now.availability, Availability::Busy);
    assert_eq!(clock.monotonic(), Duration::from_millis(90_000 + 135_000 + 202_500));
    let Some(Ok(Event::Changed { now, .. })) = events.next().await else { panic!() };
    assert_eq!(now.availability, Availability::Available);
    let Some(Ok(Event::Gone { user })) = events.next().await else { panic!() };
    assert_eq!(user, id("p1"));
    let slept: Vec<f64> = clock.slept().iter().map(Duration::as_secs_f64).collect();
    assert_eq!(
        slept,
        [90.0, 135.0, 202.5, 101.25, 50.625],
        "longer when quiet, half after a change"
    );
}

#[tokio::test]
async fn a_watch_keeps_its_budget_and_says_how_late_it_may_be() {
    let server = Server::start(organisation(40)).await;
    let mut config = config(&server);
    config.poll.calls_per_minute = 6;
    config.poll.floor = Duration::from_secs(5);
    let (provider, clock) = provider_of(config);
    let users: Vec<UserRef> = (0..40).map(|n| id(&format!("p{n}"))).collect();
    let options = WatchOptions::new().with_users(users).with_interval(Duration::from_secs(5));
    let mut events = provider.watch(options);
    let Some(Ok(Event::Started { max_lag_ms, .. })) = events.next().await else { panic!() };
    assert_eq!(max_lag_ms, 400_000, "forty calls at six a minute");
    for _ in 0..40 {
        assert!(matches!(events.next().await, Some(Ok(Event::Seen(_)))));
    }
    let next = async {
        while server.seen().len() < 120 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        event = events.next() => panic!("nothing changed: {event:?}"),
        () = next => {}
    }
    let minutes = clock.monotonic().as_secs_f64() / 60.0;
    let calls = server.seen().len() as f64;
    assert!(calls <= 6.0 * minutes + 8.0, "{calls} calls in {minutes} minutes");
}

#[tokio::test]
async fn a_watch_of_everybody_lists_and_a_short_list_is_not_taken_for_people_gone() {
    let phase = Arc::new(AtomicUsize::new(0));
    let current = Arc::clone(&phase);
    let whole = organisation(4);
    let server = Server::start(move |seen, turn| {
        let late = seen.target.contains("from=");
        match current.load(Ordering::SeqCst) {
            1 if late => Reply::ok("{}"),
            2 if late => Reply::ok(r#"{"items":[{"id":"p2","status":"call"}]}"#),
            3 => Reply::new(503, "{}"),
            _ => whole(seen, turn),
        }
    })
    .await;
    let (provider, _) = provider_of(paged(&server));
    let mut events = provider.watch(WatchOptions::new());
    assert!(matches!(events.next().await, Some(Ok(Event::Started { .. }))));
    for _ in 0..4 {
        assert!(matches!(events.next().await, Some(Ok(Event::Seen(_)))));
    }
    phase.store(3, Ordering::SeqCst);
    let Some(Ok(Event::Interrupted { error })) = events.next().await else { panic!() };
    assert_eq!(error.kind(), ErrorKind::Unavailable);
    phase.store(2, Ordering::SeqCst);
    assert!(matches!(events.next().await, Some(Ok(Event::Reconnected { .. }))));
    let Some(Ok(Event::Changed { now, .. })) = events.next().await else { panic!() };
    assert_eq!(shown(&now), "p2");
    let Some(Ok(Event::Gone { user })) = events.next().await else { panic!() };
    assert_eq!(user, id("p3"));
    phase.store(1, Ordering::SeqCst);
    let broken = events.next().await.unwrap().unwrap_err();
    assert_eq!(broken.kind(), ErrorKind::Protocol, "a page that cannot be read is no empty one");
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn a_watch_ends_when_the_token_is_refused_and_refuses_what_it_cannot_ask() {
    let server = Server::always(Reply::new(401, "{}")).await;
    let (provider, _) = provider_of(config(&server));
    let mut events = provider.watch(WatchOptions::new().with_users([id("p1")]));
    assert!(matches!(events.next().await, Some(Ok(Event::Started { .. }))));
    let error = events.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert!(events.next().await.is_none());
    for user in [UserRef::login("anna").unwrap(), id("a/b")] {
        let mut events = provider.watch(WatchOptions::new().with_users([user]));
        let error = events.next().await.unwrap().unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::InvalidInput, Some("watch")));
        assert!(events.next().await.is_none());
    }
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
async fn a_watch_tells_who_cannot_be_read_and_who_is_not_there_and_goes_on() {
    let server = Server::start(move |_, turn| match turn {
        0 | 1 => Reply::new(403, "{}"),
        2 => Reply::new(404, "{}"),
        3 => Reply::ok(r#"{"id":"somebody-else"}"#),
        _ => Reply::ok(r#"{"id":"p1","status":"active"}"#),
    })
    .await;
    let (provider, _) = provider_of(config(&server));
    let mut events = provider.watch(WatchOptions::new().with_users([id("p1")]));
    assert!(matches!(events.next().await, Some(Ok(Event::Started { .. }))));
    let Some(Ok(Event::Unreadable { user, error })) = events.next().await else { panic!() };
    assert_eq!((user, error.kind()), (id("p1"), ErrorKind::Forbidden));
    let next = events.next().await;
    assert!(matches!(next, Some(Ok(Event::Seen(_)))), "told once, and then seen: {next:?}");
}

#[tokio::test]
async fn an_ended_refresh_token_leaves_no_write_uncertain() {
    let server = Server::always(Reply::new(400, r#"{"error":"invalid_grant"}"#)).await;
    let mut config = config(&server);
    config.token = presence_core::Secret::new("");
    let oauth = webex_people::OAuthConfig::new("app", "s".to_owned(), "r".to_owned());
    config.oauth = Some(oauth);
    let client = webex_people::Client::new(&config).unwrap();
    let mut body = webex_people::PersonBody::new("anna@example.com");
    body.display_name = "Anna Nowak".to_owned().into();
    let person = webex_people::PersonId::new("p1").unwrap();
    let plain = webex_people::WriteOptions::new();
    let error = client.update(&person, &body, &plain).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert_eq!(error.fate(), presence_core::Fate::NotApplied);
}
