//! Faults on the way: what the outcome says, how often it was sent, and what really happened.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use std::time::Duration;

use accsyn::{Code, Find, NewUser, Provider};
use common::sim::{STANDARD, config, id, once, provider, simulator, user, writes};
use presence_core::{
    AccountState, Change, ErrorKind, Fate, Outcome, RetryState, UserRef, UserStatusProvider,
    UserStatusProviderExt, Verdict,
};
use presence_sim::accsyn::Status;
use presence_sim::{Accsyn, Action, Ending, Fault, Trigger};

/// Hits the next write.
fn on_write(server: &Accsyn, method: &str, action: Action, applied: bool) {
    let trigger = Trigger {
        method: Some(method.to_owned()),
        path: Some("/event".to_owned()),
        times: Some(1),
        ..Trigger::default()
    };
    let fault = Fault::new(trigger, action).unwrap();
    server.faults().push(if applied { fault.applied(true).unwrap() } else { fault });
}

fn status(status: u16, header: Option<(&str, &str)>) -> Action {
    let headers = header.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Action::Status { status, headers: headers.into_iter().collect(), body: String::new() }
}

async fn set(provider: &Provider, user: UserRef, account: AccountState) -> Outcome {
    provider.set_one(Change::account(user, account).allowing_account()).await
}

#[tokio::test]
async fn an_uncertain_write_is_reported_as_uncertain_and_never_sent_again() {
    let cases = [
        (Action::Cut { ending: Ending::Close }, false),
        (Action::Cut { ending: Ending::Reset }, false),
        (Action::Cut { ending: Ending::Reset }, true),
        (Action::Garbage { bytes: 64 }, false),
        (Action::Html { status: 200 }, false),
        (status(500, None), false),
        (status(503, Some(("Retry-After", "1"))), false),
    ];
    let distorted = [Action::Truncate { keep: None, ending: Ending::Close }, Action::EmptyBody];
    let cases = cases.into_iter().chain(distorted.into_iter().map(|action| (action, true)));
    for (action, applied) in cases {
        let simulator = simulator().await;
        let server = simulator.accsyn().unwrap();
        let (provider, _) = provider(server, config(server));
        let person = id(server, STANDARD);
        let distorts = matches!(action, Action::Truncate { .. } | Action::EmptyBody);
        on_write(server, "PUT", action.clone(), applied && !distorts);
        let outcome = set(&provider, person.clone(), AccountState::Disabled).await;
        assert_eq!(outcome.verdict, Verdict::Indeterminate, "{action:?}: {outcome:?}");
        assert_eq!(writes(server), 1, "{action:?}");
        let disabled = user(server, STANDARD).status == Status::Disabled;
        assert_eq!(disabled, applied, "{action:?}");
        // The next try reads what stands, and sends what is missing.
        let next = set(&provider, person, AccountState::Disabled).await;
        let wanted = if applied { Verdict::NoChange } else { Verdict::Applied };
        assert_eq!(next.verdict, wanted, "{action:?}");
        simulator.shutdown().await;
    }
}

#[tokio::test]
async fn an_answer_that_says_nothing_is_checked_by_reading() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let (provider, _) = provider(server, config(server));
    on_write(server, "PUT", Action::Nulls, false);
    let outcome = set(&provider, id(server, STANDARD), AccountState::Disabled).await;
    assert_eq!((outcome.verdict, writes(server)), (Verdict::Applied, 1));
    assert_eq!(outcome.status.unwrap().account, AccountState::Disabled);
    simulator.shutdown().await;
}

#[tokio::test]
async fn an_invitation_of_unknown_fate_is_never_sent_again() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let (provider, _) = provider(server, config(server));
    let code = Code::new("new@example.com").unwrap();
    on_write(server, "POST", Action::Cut { ending: Ending::Reset }, true);
    let error = provider.client().create(&NewUser::new(code.clone())).await.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Connection, Fate::Unknown));
    assert_eq!(writes(server), 1);
    assert!(provider.client().get_by_code(&code).await.unwrap().is_some(), "it went out");
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_stalled_write_ends_at_its_time_limit() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let (provider, clock) = provider(server, config(server));
    on_write(server, "PUT", Action::Stall, false);
    let call = set(&provider, id(server, STANDARD), AccountState::Disabled);
    let driver = async {
        // Login, search, and the write that stalls.
        server.journal().wait_for(3).await.unwrap();
        clock.advance(Duration::from_secs(31));
    };
    let (outcome, ()) = tokio::join!(call, driver);
    assert_eq!(outcome.verdict, Verdict::Indeterminate);
    assert_eq!(outcome.error.unwrap().kind(), ErrorKind::Timeout);
    assert_eq!(writes(server), 1);
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_429_is_proof_that_nothing_happened() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let (provider, _) = provider(server, config(server));
    let person = id(server, STANDARD);
    on_write(server, "PUT", status(429, Some(("Retry-After", "2"))), false);
    let outcome = set(&provider, person.clone(), AccountState::Disabled).await;
    assert_eq!((outcome.verdict, writes(server)), (Verdict::Applied, 2));
    on_write(server, "PUT", status(429, Some(("Retry-After", "86400"))), false);
    let outcome = set(&provider, person, AccountState::Active).await;
    assert_eq!(outcome.verdict, Verdict::Throttled);
    assert!(outcome.retry_at.is_some());
    let error = outcome.error.unwrap();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(86_400)));
    assert_eq!(error.retry_state(), RetryState::GaveUp);
    simulator.shutdown().await;
}

#[tokio::test]
async fn an_expired_session_costs_one_login_however_many_notice() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let (provider, _) = provider(server, config(server));
    let logins = |server: &Accsyn| server.journal().count(|entry| entry.path().ends_with("/login"));
    provider.client().find(&Find::new()).await.unwrap();
    assert_eq!(logins(server), 1);
    for hidden in [false, true] {
        server.set_refusals_in_200(hidden);
        server.expire_sessions();
        let before = logins(server);
        let find = Find::new();
        let calls = (0..6).map(|_| provider.client().find(&find));
        for found in futures_util::future::join_all(calls).await {
            found.unwrap();
        }
        assert_eq!(logins(server), before + 1, "in a 200: {hidden}");
        server.expire_sessions();
        let account = if hidden { AccountState::Active } else { AccountState::Disabled };
        let outcome = set(&provider, id(server, STANDARD), account).await;
        assert_eq!(outcome.verdict, Verdict::Applied, "in a 200: {hidden}");
    }
    simulator.shutdown().await;
}

#[tokio::test]
async fn reads_are_repeated() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let (provider, _) = provider(server, config(server));
    provider.client().login().await.unwrap();
    for action in [
        Action::Cut { ending: Ending::Reset },
        status(503, None),
        status(429, Some(("Retry-After", "1"))),
    ] {
        once(server, action);
        provider.get(&id(server, STANDARD)).await.unwrap();
    }
    simulator.shutdown().await;
}

#[tokio::test]
async fn nobody_listening_is_a_failure_and_not_an_uncertainty() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap().clone();
    let person = id(&server, STANDARD);
    let (provider, _) = provider(&server, config(&server));
    simulator.shutdown().await;
    let outcome = set(&provider, person, AccountState::Disabled).await;
    assert_eq!(outcome.verdict, Verdict::Failed);
    assert_eq!(outcome.error.unwrap().kind(), ErrorKind::Connection);
}

#[tokio::test]
async fn dropping_a_call_leaves_the_provider_usable() {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let (provider, _) = provider(server, config(server));
    // The login stalls, and whoever made it goes away: the next caller makes another.
    once(server, Action::Stall);
    {
        let find = Find::new();
        let call = provider.client().find(&find);
        let arrived = server.journal().wait_for(1);
        tokio::select! {
            _ = call => panic!("a stalled call ended"),
            arrived = arrived => arrived.unwrap(),
        }
    }
    provider.client().find(&Find::new()).await.unwrap();
    simulator.shutdown().await;
}
