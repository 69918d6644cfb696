//! The upper floor against the simulator: reading, listing, changing, watching, probing.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use std::collections::BTreeSet;
use std::time::Duration;

use accsyn::{Client, Config, Provider};
use common::sim::{
    DELETED, DISABLED, EMPLOYEES, INACTIVE, STANDARD, clock, config, email, id, provider,
    provider_at, simulator, user,
};
use futures_util::StreamExt;
use presence_core::{
    AccountState, Availability, Basis, Change, CheckVerdict, ErrorKind, Event, LastActivityKind,
    Note, Outcome, UnknownCause, UserRef, UserStatusProvider, UserStatusProviderExt, Verdict,
    WatchOptions,
};
use presence_sim::accsyn::{Role, Status};
use presence_sim::{Accsyn, Action, Fault, Trigger};

async fn set(provider: &impl UserStatusProvider, user: &UserRef, account: AccountState) -> Outcome {
    provider.set_one(Change::account(user.clone(), account).allowing_account()).await
}

fn requests(server: &Accsyn) -> u64 {
    server.journal().arrived()
}

#[tokio::test]
async fn each_state_by_id_and_by_address() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    server.set_logged_in(&user(server, INACTIVE).id, None).unwrap();
    for prefixed in [false, true] {
        server.set_object_ids(prefixed);
        let (provider, _) = provider(server, config(server));
        for (number, account) in [
            (STANDARD, AccountState::Active),
            (DISABLED, AccountState::Disabled),
            (INACTIVE, AccountState::Deactivated),
        ] {
            for person in [id(server, number), email(server, number)] {
                let status = provider.get(&person).await.unwrap();
                assert_eq!(status.account, account, "{number}");
                assert!(status.subject.is(&id(server, number)) && status.subject.is(&person));
                assert_eq!(status.subject.tenant.as_deref(), Some("acmefilm"));
                assert_eq!(status.unknown_cause.availability, Some(UnknownCause::NotOwned));
                let login = status.last_activity.map(|seen| seen.kind);
                let logged_in = user(server, number).logged_in;
                assert_eq!(login, logged_in.map(|_| LastActivityKind::Login));
                assert!(status.vendor.unwrap().raw.as_str().contains("\"role\""));
            }
        }
        for person in [id(server, DELETED), email(server, DELETED)] {
            let error = provider.get(&person).await.unwrap_err();
            assert_eq!((error.kind(), error.operation()), (ErrorKind::NotFound, Some("get")));
        }
    }
    simulator.shutdown().await;
}

#[tokio::test]
async fn many_are_read_with_few_calls() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let (provider, _) = provider(server, config(server));
    let mut people: Vec<UserRef> = (1..=6).map(|number| id(server, number)).collect();
    people.extend((1..=6).map(|number| email(server, number)));
    people.push(email(server, DELETED));
    people.push(UserRef::login("anna").unwrap());
    people.push(id(server, 1));
    provider.client().login().await.unwrap();
    let before = requests(server);
    let read = provider.get_many(&people).await;
    assert_eq!(read.len(), people.len());
    for (row, asked) in read.iter().zip(&people).take(12) {
        assert!(row.as_ref().unwrap().subject.is(asked));
    }
    let kinds: Vec<_> = read[12..14].iter().map(|row| row.as_ref().unwrap_err().kind()).collect();
    assert_eq!(kinds, [ErrorKind::NotFound, ErrorKind::InvalidInput]);
    assert_eq!(requests(server) - before, 4, "ids and addresses, active and deactivated");
    // Where a search for many is refused, everybody is asked for alone.
    for text in ["id%20in", "code%20in"] {
        let trigger = Trigger { path: Some(text.to_owned()), ..Trigger::default() };
        let body = r#"{"message": "Invalid query"}"#.to_owned();
        let refused = Action::Status { status: 200, headers: [].into(), body };
        server.faults().push(Fault::new(trigger, refused).unwrap());
    }
    let alone = provider.get_many(&people).await;
    let accounts = |rows: &[presence_core::Result<presence_core::UserStatus>]| {
        let account = |row: &presence_core::Result<presence_core::UserStatus>| {
            row.as_ref().map(|status| status.account).map_err(|error| error.kind())
        };
        rows.iter().map(account).collect::<Vec<_>>()
    };
    assert_eq!(accounts(&alone), accounts(&read));
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_list_is_of_the_active_and_the_deactivated() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let everybody: BTreeSet<String> =
        server.users().filter(|user| !user.archived).map(|user| user.id).collect();
    let active = server.users().filter(|user| !user.archived && !user.inactive).count();
    for page_size in [1, 4, 100] {
        let mut config = config(server);
        config.page_size = page_size;
        let (whole, _) = provider(server, config.clone());
        let listed = whole.list_up_to(1000).await.unwrap();
        let ids: BTreeSet<String> = listed
            .iter()
            .map(|status| status.subject.native_id.as_ref().unwrap().as_str().to_owned())
            .collect();
        assert_eq!((&ids, listed.len()), (&everybody, everybody.len()), "{page_size}");
        config.include_inactive = false;
        let (only_active, _) = provider(server, config);
        let listed = only_active.list_up_to(1000).await.unwrap();
        assert_eq!(listed.len(), active);
        assert!(listed.iter().all(|status| status.account != AccountState::Deactivated));
    }
    simulator.shutdown().await;
}

#[tokio::test]
async fn from_every_state_to_every_state() {
    use AccountState::{Active, Deactivated, Disabled};
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let (provider, _) = provider(server, config(server));
    let person = id(server, STANDARD);
    // Each pair of states follows one another once.
    for wanted in [Disabled, Active, Deactivated, Active, Disabled, Deactivated, Disabled] {
        let outcome = set(&provider, &person, wanted).await;
        assert_eq!(outcome.verdict, Verdict::Applied, "{wanted:?}: {outcome:?}");
        assert_eq!(outcome.status.unwrap().account, wanted);
        assert!(!outcome.side_effects.is_empty(), "{wanted:?}");
        let stands = user(server, STANDARD);
        let held = (stands.inactive, stands.status == Status::Disabled);
        match wanted {
            Active => assert_eq!(held, (false, false)),
            Disabled => assert_eq!(held, (false, true)),
            _ => assert!(held.0),
        }
        let before = requests(server);
        let again = set(&provider, &person, wanted).await;
        assert_eq!(again.verdict, Verdict::NoChange, "{wanted:?}");
        assert!(again.side_effects.is_empty());
        assert!(requests(server) - before <= 2, "only read");
    }
    simulator.shutdown().await;
}

#[tokio::test]
async fn what_accsyn_refuses_is_rejected_in_its_words() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let (admin, _) = provider(server, config(server));
    let person = id(server, STANDARD);
    server.add_job(person.as_str()).unwrap();
    for hidden in [false, true] {
        server.set_refusals_in_200(hidden);
        let outcome = set(&admin, &person, AccountState::Deactivated).await;
        assert_eq!(outcome.verdict, Verdict::Rejected, "in a 200: {hidden}");
        assert_eq!(outcome.error.unwrap().vendor_message(), Some("User has active jobs"));
    }
    // An employee may change standard users only, and does not even see the others.
    let employee = user(server, EMPLOYEES[0]);
    let mut config = config(server);
    config.user.clone_from(&employee.code);
    config.api_key = presence_core::Secret::new(server.api_key_of(&employee.id).unwrap());
    let (provider, _) = provider(server, config);
    let outcome = set(&provider, &id(server, 1), AccountState::Disabled).await;
    assert_eq!(outcome.error.unwrap().kind(), ErrorKind::NotFound);
    let probe = provider.probe().await.unwrap();
    assert!(probe.is_good() && probe.checks.iter().any(|check| check.detail.contains("employee")));
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_failure_between_two_calls_says_what_was_done() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let (provider, _) = provider(server, config(server));
    let person = id(server, INACTIVE);
    let trigger = Trigger {
        method: Some("POST".to_owned()),
        path: Some("/event".to_owned()),
        ..Trigger::default()
    };
    let body = r#"{"message": "Trial over (E#G002)"}"#.to_owned();
    let refused = Action::Status { status: 200, headers: [].into(), body };
    server.faults().push(Fault::new(trigger, refused).unwrap());
    let outcome = set(&provider, &person, AccountState::Disabled).await;
    let error = outcome.error.unwrap();
    assert_eq!((error.code(), error.fate()), (Some("E#G002"), presence_core::Fate::Applied));
    assert_eq!(outcome.side_effects.len(), 1, "{:?}", outcome.side_effects);
    let stands = user(server, INACTIVE);
    assert!(stands.inactive && stands.status == Status::Disabled, "nobody was let in");
    simulator.shutdown().await;
}

#[tokio::test]
async fn the_account_is_touched_by_an_allowed_change_only_and_nothing_is_sent_otherwise() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let (provider, _) = provider(server, config(server));
    let person = id(server, STANDARD);
    let account = |state| Change::account(person.clone(), state);
    let outcomes = provider
        .set(&[
            account(AccountState::Disabled),
            account(AccountState::NotFound).allowing_account(),
            Change::availability(person.clone(), Availability::Busy),
            account(AccountState::Disabled)
                .allowing_account()
                .with_note(Note::new("x"))
                .with_tolerance(presence_core::Tolerance::Strict),
            Change::account(UserRef::name("Anna").unwrap(), AccountState::Disabled)
                .allowing_account(),
        ])
        .await;
    let verdicts: Vec<_> = outcomes.iter().map(|outcome| outcome.verdict).collect();
    use Verdict::{Rejected, Unsupported};
    assert_eq!(verdicts, [Rejected, Rejected, Unsupported, Unsupported, Rejected]);
    assert_eq!(requests(server), 0);
    assert_eq!(user(server, STANDARD).status, Status::Enabled);
    simulator.shutdown().await;
}

#[tokio::test]
async fn the_last_change_of_a_person_wins_however_they_are_named() {
    use AccountState::{Active, Deactivated, Disabled};
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let (provider, _) = provider(server, config(server));
    let (by_id, by_email) = (id(server, STANDARD), email(server, STANDARD));
    let change = |user: &UserRef, state| Change::account(user.clone(), state).allowing_account();
    let outcomes = provider
        .set(&[
            change(&by_id, Disabled),
            change(&by_email, Active),
            change(&UserRef::login("anna").unwrap(), Active),
            change(&by_id, Deactivated),
            change(&by_email, Active),
            change(&by_id, Disabled),
        ])
        .await;
    let verdicts: Vec<_> = outcomes.iter().map(|outcome| outcome.verdict).collect();
    use Verdict::{Applied, Rejected};
    assert_eq!(verdicts, [Applied, Applied, Rejected, Applied, Applied, Applied], "{outcomes:?}");
    let stands = user(server, STANDARD);
    assert!(!stands.inactive && stands.status == Status::Disabled);
    simulator.shutdown().await;
}

#[tokio::test]
async fn availability_is_derived_where_it_is_asked_for() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let mut config = config(server);
    config.availability_from_clients = true;
    let clock = clock(server);
    let provider = provider_at(config, &clock);
    assert_eq!(provider.capabilities().availability.read.word(), "emulated");
    let running = id(server, 1);
    let stopped = id(server, STANDARD);
    let status = provider.get(&running).await.unwrap();
    assert_eq!(
        (status.availability, status.source.basis),
        (Availability::Available, Basis::Derived)
    );
    let status = provider.get(&stopped).await.unwrap();
    assert_eq!(status.availability, Availability::Offline);
    // Nobody's programs are known of a deactivated user here.
    let status = provider.get(&id(server, INACTIVE)).await.unwrap();
    assert_eq!(status.unknown_cause.availability, Some(UnknownCause::Undetermined));
    // The list says the same as the single reading.
    let listed = provider.list_up_to(100).await.unwrap();
    let of = |user: &UserRef| listed.iter().find(|status| status.subject.is(user)).unwrap();
    assert_eq!(of(&running).availability, Availability::Available);
    assert_eq!(of(&stopped).availability, Availability::Offline);
    // A check-in that is too old counts no more.
    clock.advance(Duration::from_secs(3600));
    let status = provider.get(&running).await.unwrap();
    assert_eq!(status.unknown_cause.availability, Some(UnknownCause::Stale));
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_watch_tells_of_changes_and_of_those_who_leave() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let (provider, _) = provider(server, config(server));
    let people = server.users().filter(|user| !user.archived).count();
    let mut events = provider.watch(WatchOptions::new());
    assert!(matches!(events.next().await, Some(Ok(Event::Started { max_lag_ms: 60_000, .. }))));
    for _ in 0..people {
        assert!(matches!(events.next().await, Some(Ok(Event::Seen(_)))));
    }
    let anna = user(server, STANDARD);
    server.deactivate(&anna.id).unwrap();
    let Some(Ok(Event::Changed { before, now })) = events.next().await else { panic!("no change") };
    assert_eq!(before.account, AccountState::Active);
    assert_eq!(now.account, AccountState::Deactivated, "parked, and not gone");
    server.delete(&anna.id).unwrap();
    let Some(Ok(Event::Gone { user })) = events.next().await else { panic!("not gone") };
    assert_eq!(user.as_str(), anna.id);
    server.invite("new@example.com", Role::Standard).unwrap();
    let Some(Ok(Event::Seen(status))) = events.next().await else { panic!("not seen") };
    assert_eq!(status.subject.email.unwrap().as_str(), "new@example.com");
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_probe_says_what_is_wrong() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let verdicts = |probe: &presence_core::Probe| -> Vec<_> {
        probe.checks.iter().map(|check| (check.name.to_string(), check.verdict)).collect()
    };
    use CheckVerdict::{Fail, Pass};
    let (good, _) = provider(server, config(server));
    let good = good.probe().await.unwrap();
    let names = ["configuration", "workspace", "api_key", "role"].map(|it| (it.to_owned(), Pass));
    assert_eq!(verdicts(&good), names);
    let mut wrong = config(server);
    wrong.api_key = presence_core::Secret::new("wrong");
    let (wrong, _) = provider(server, wrong);
    let wrong = wrong.probe().await.unwrap();
    assert_eq!(verdicts(&wrong).last().unwrap(), &("api_key".to_owned(), Fail));
    let mut nowhere = config(server);
    nowhere.base_url.clear();
    nowhere.registry = server.url().to_owned();
    let (nowhere, _) = provider(server, nowhere);
    let nowhere = nowhere.probe().await.unwrap();
    // The simulator's registry names this machine, which is under no trusted domain.
    assert_eq!(verdicts(&nowhere).last().unwrap(), &("workspace".to_owned(), Fail));
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_workspace_is_found_by_the_registry() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let mut config = config(server);
    config.base_url.clear();
    config.registry = server.url().to_owned();
    config.trusted_domains = vec!["127.0.0.1".to_owned()];
    let (provider, _) = provider(server, config);
    let person = id(server, STANDARD);
    let calls = (0..4).map(|_| provider.get(&person));
    for status in futures_util::future::join_all(calls).await {
        status.unwrap();
    }
    let lookups = server.journal().count(|entry| entry.path().contains("J3PK"));
    assert_eq!(lookups, 1, "once, however many ask");
    simulator.shutdown().await;
}

#[test]
fn over_a_client_of_ones_own_the_configuration_needs_no_server_and_no_key() {
    let mut config = Config::new("acmefilm", "lisa@example.com", "k");
    config.base_url = "http://127.0.0.1:9".to_owned();
    let client = Client::new(&config).unwrap();
    assert!(Provider::with_client(Config::default(), client.clone()).is_ok());
    let mut unnamed = Config::default();
    unnamed.name.clear();
    assert_eq!(Provider::with_client(unnamed, client).unwrap_err().field(), Some("name"));
}
