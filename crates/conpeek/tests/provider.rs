//! The upper floor against the simulator: batches, memory of own writes, reading, watching.

mod common;

use std::time::Duration;

use common::{config, id, provider, reading, simulator};
use conpeek::{Client, Config, Provider};
use futures_util::StreamExt;
use presence_core::{
    Absence, AccountState, Availability, Change, ErrorKind, Event, ListOptions, LossKind, Note,
    Reason, ReasonCategory, UnknownCause, UserRef, UserStatusProvider, UserStatusProviderExt,
    Verdict, WatchOptions,
};
use presence_sim::conpeek::State;
use presence_sim::{Action, Ending, Fault};

fn training() -> Reason {
    Reason::new(ReasonCategory::Business, "BUSINESS").with_label("Szkolenie")
}

#[tokio::test]
async fn reading_is_refused_where_nobody_asked_for_it_and_nothing_is_sent() {
    let simulator = simulator().await;
    let server = simulator.conpeek().unwrap();
    let mut config = config(server);
    config.read = conpeek::ReadMode::Unsupported;
    config.users = vec!["3".to_owned()];
    let (provider, _) = provider(config);
    let mut errors = vec![provider.get(&id(3)).await.unwrap_err()];
    errors.extend(provider.get_many(&[id(3)]).await.into_iter().map(Result::unwrap_err));
    errors.push(provider.list(ListOptions::new()).next().await.unwrap().unwrap_err());
    errors.push(provider.watch(WatchOptions::new()).next().await.unwrap().unwrap_err());
    let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
    let why = "Conpeek documents no call that reads a state";
    assert_eq!(
        texts,
        ["get", "get_many", "list", "watch"].map(|name| format!("conpeek {name}: {why}"))
    );
    assert!(errors.iter().all(|error| error.kind() == ErrorKind::Unsupported));
    assert_eq!(server.journal().arrived(), 0);
    simulator.shutdown().await;
}

#[tokio::test]
async fn the_last_write_is_known_for_a_while_and_then_stale() {
    let simulator = simulator().await;
    let server = simulator.conpeek().unwrap();
    let (provider, clock) = provider(config(server));
    let cause = |status: &presence_core::UserStatus| status.unknown_cause.availability;

    let before = provider.get(&id(3)).await.unwrap();
    assert_eq!(cause(&before), Some(UnknownCause::NotRequested));
    assert!(provider.set_availability(&id(3), Availability::Offline).await.is_success());
    assert_eq!(provider.get(&id(3)).await.unwrap().availability, Availability::Offline);
    let login = UserRef::login(server.user("3").unwrap().login).unwrap();
    assert!(provider.set_availability(&login, Availability::Away).await.is_success());
    let by_id = provider.get(&id(3)).await.unwrap();
    assert_eq!(by_id.availability, Availability::Away, "one person, two references");
    clock.advance(Duration::from_secs(61));
    assert_eq!(cause(&provider.get(&id(3)).await.unwrap()), Some(UnknownCause::Stale));
    assert_eq!(server.journal().arrived(), 2, "reading asks nobody");
    simulator.shutdown().await;
}

#[tokio::test]
async fn what_stands_already_is_not_sent_again_within_the_age() {
    let simulator = simulator().await;
    let server = simulator.conpeek().unwrap();
    let (provider, clock) = provider(config(server));
    let change = Change::availability(id(3), Availability::Busy).with_reason(training());
    assert_eq!(provider.set_one(change.clone()).await.verdict, Verdict::Applied);
    assert_eq!(provider.set_one(change.clone()).await.verdict, Verdict::NoChange);
    let noted = change.clone().with_note(Note::new("sala 3"));
    assert_eq!(provider.set_one(noted).await.verdict, Verdict::Applied);
    assert_eq!(provider.set_one(change.clone()).await.verdict, Verdict::Applied);
    clock.advance(Duration::from_secs(61));
    assert_eq!(provider.set_one(change).await.verdict, Verdict::Applied);
    assert_eq!(server.journal().arrived(), 4);
    simulator.shutdown().await;
}

#[tokio::test]
async fn the_mode_from_before_a_break_comes_back() {
    let simulator = simulator().await;
    let server = simulator.conpeek().unwrap();
    let (provider, _) = provider(config(server));
    let mode = server.online_modes().last().unwrap().id;
    let in_mode = Change::availability(id(3), Availability::Available)
        .with_reason(Reason::new(ReasonCategory::Mode, mode.to_string()));
    assert!(provider.set_one(in_mode).await.is_success());
    assert!(provider.set_availability(&id(3), Availability::Away).await.is_success());
    let back = provider.set_availability(&id(3), Availability::Available).await;
    assert_eq!(back.status.unwrap().reason.unwrap().code, mode.to_string());
    assert!(back.losses.is_empty());
    let body = server.journal().last().unwrap().body().to_vec();
    assert!(String::from_utf8(body).unwrap().contains(&format!("\"online_mode_id\":{mode}")));
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_batch_keeps_its_order_and_one_bad_change_spoils_no_other() {
    let simulator = simulator().await;
    let server = simulator.conpeek().unwrap();
    let (provider, _) = provider(config(server));
    let email = UserRef::email("anna@example.com").unwrap();
    let outcomes = provider
        .set(&[
            Change::availability(id(3), Availability::Offline),
            Change::availability(id(999_999), Availability::Offline),
            Change::absence(id(3), Absence::Absent),
            Change::account(id(3), AccountState::Disabled),
            Change::account(id(3), AccountState::Disabled).allowing_account(),
            Change::availability(email, Availability::Offline),
            Change::availability(id(3), Availability::Away),
            Change::availability(id(3), Availability::Unknown),
        ])
        .await;
    let verdicts: Vec<Verdict> = outcomes.iter().map(|outcome| outcome.verdict).collect();
    use Verdict::{Applied, Rejected, Unsupported};
    assert_eq!(
        verdicts,
        [Applied, Rejected, Unsupported, Rejected, Unsupported, Rejected, Applied, Rejected]
    );
    assert_eq!(outcomes[1].error.as_ref().unwrap().kind(), ErrorKind::NotFound);
    assert_eq!(outcomes[6].losses[0].kind, LossKind::Filled);
    assert_eq!(server.user("3").unwrap().state.word(), "ONBREAK", "the person's last change won");
    assert_eq!(server.journal().arrived(), 3);
    assert!(provider.set(&[]).await.is_empty());
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_break_of_another_group_is_forbidden_in_the_vendors_terms() {
    let simulator = simulator().await;
    let server = simulator.conpeek().unwrap();
    let (provider, _) = provider(config(server));
    let unknown = Reason::new(ReasonCategory::Business, "BUSINESS").with_label("Nie ma takiej");
    let change = Change::availability(id(3), Availability::Busy).with_reason(unknown);
    let outcome = provider.set_one(change).await;
    assert_eq!(outcome.verdict, Verdict::Rejected);
    let error = outcome.error.unwrap();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Forbidden, Some(403)));
    simulator.shutdown().await;
}

#[tokio::test]
async fn an_unverified_read_sees_what_others_changed() {
    let simulator = simulator().await;
    let server = simulator.conpeek().unwrap();
    let (provider, _) = provider(reading(server));
    server.set_state("3", State::Offline).unwrap();
    assert_eq!(provider.get(&id(3)).await.unwrap().availability, Availability::Offline);
    let listed = provider.list_up_to(2).await.unwrap();
    assert_eq!(listed.len(), 2);
    let missing = provider.get(&id(999_999)).await.unwrap_err();
    assert_eq!(missing.kind(), ErrorKind::NotFound);
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_watch_polls_and_tells_changes_only() {
    let simulator = simulator().await;
    let server = simulator.conpeek().unwrap();
    server.set_state("3", State::Online { mode: server.online_modes()[0].id }).unwrap();
    let (provider, _) = provider(reading(server));
    let mut events = provider.watch(WatchOptions::new().with_users([id(3)]));
    assert!(matches!(events.next().await, Some(Ok(Event::Started { max_lag_ms: 30_000, .. }))));
    assert!(matches!(events.next().await, Some(Ok(Event::Seen(_)))));
    server.set_state("3", State::Offline).unwrap();
    let Some(Ok(Event::Changed { before, now })) = events.next().await else { panic!("no change") };
    assert_eq!(before.availability, Availability::Available);
    assert_eq!(now.availability, Availability::Offline);
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_probe_reaches_the_server_and_changes_nobody() {
    let simulator = simulator().await;
    let server = simulator.conpeek().unwrap();
    let (provider, _) = provider(config(server));
    let before: Vec<&str> = server.users().map(|user| user.state.word()).collect();
    let probe = provider.probe().await.unwrap();
    assert!(probe.is_good());
    let after: Vec<&str> = server.users().map(|user| user.state.word()).collect();
    assert_eq!(before, after);
    simulator.shutdown().await;
    assert!(!provider.probe().await.unwrap().is_good(), "nobody listens any more");
}

#[tokio::test]
async fn one_person_by_id_and_by_login_in_one_batch_is_changed_in_order() {
    let simulator = simulator().await;
    let server = simulator.conpeek().unwrap();
    let (provider, _) = provider(config(server));
    let login = UserRef::login(server.user("3").unwrap().login).unwrap();
    for _ in 0..3 {
        let outcomes = provider
            .set(&[
                Change::availability(id(3), Availability::Offline),
                Change::availability(login.clone(), Availability::Away),
                Change::availability(id(3), Availability::Offline),
            ])
            .await;
        assert_eq!(outcomes.len(), 3);
        assert_eq!(outcomes[2].verdict, Verdict::Applied);
        assert_eq!(server.user("3").unwrap().state.word(), "OFFLINE");
    }
    simulator.shutdown().await;
}

#[tokio::test]
async fn an_uncertain_write_by_login_is_not_forgotten_by_id() {
    let simulator = simulator().await;
    let server = simulator.conpeek().unwrap();
    let (provider, _) = provider(config(server));
    let login = UserRef::login(server.user("3").unwrap().login).unwrap();
    assert!(provider.set_availability(&id(3), Availability::Offline).await.is_success());
    let cut = Fault::once(Action::Cut { ending: Ending::Reset }).unwrap();
    server.faults().push(cut.applied(true).unwrap());
    let lost = provider.set_availability(&login, Availability::Away).await;
    assert_eq!(lost.verdict, Verdict::Indeterminate);
    let read = provider.get(&id(3)).await.unwrap();
    assert_eq!(read.availability, Availability::Unknown);
    let again = provider.set_availability(&id(3), Availability::Offline).await;
    assert_eq!(again.verdict, Verdict::Applied);
    assert_eq!(server.user("3").unwrap().state.word(), "OFFLINE");
    simulator.shutdown().await;
}

#[tokio::test]
async fn what_was_read_since_decides_whether_there_is_no_change() {
    let simulator = simulator().await;
    let server = simulator.conpeek().unwrap();
    let (provider, _) = provider(reading(server));
    assert!(provider.set_availability(&id(3), Availability::Offline).await.is_success());
    server.set_state("3", State::Online { mode: server.online_modes()[0].id }).unwrap();
    assert_eq!(provider.get(&id(3)).await.unwrap().availability, Availability::Available);
    let again = provider.set_availability(&id(3), Availability::Offline).await;
    assert_eq!(again.verdict, Verdict::Applied);
    simulator.shutdown().await;
}

#[test]
fn over_a_client_of_ones_own_the_configuration_needs_no_server_and_no_key() {
    let client = Client::new(&Config::new("http://127.0.0.1:9", "k")).unwrap();
    assert!(Provider::with_client(Config::default(), client.clone()).is_ok());
    let mut unnamed = Config::default();
    unnamed.name.clear();
    let error = Provider::with_client(unnamed, client).unwrap_err();
    assert_eq!(error.field(), Some("name"));
}
