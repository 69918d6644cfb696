//! Faults on the way: what the outcome says, how often it was sent, and what really happened.

mod common;

use std::time::Duration;

use common::{config, id, once, provider, simulator};
use presence_core::{
    Availability, ErrorKind, RetryState, UserStatusProvider, UserStatusProviderExt, Verdict,
};
use presence_sim::conpeek::State;
use presence_sim::{Action, Ending, Fault};

/// A user of the simulator: the one of the vendor's own example.
const ANNA: u64 = 3;

fn status(status: u16, header: Option<(&str, &str)>) -> Action {
    let headers = header.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Action::Status { status, headers: headers.into_iter().collect(), body: String::new() }
}

#[tokio::test]
async fn an_uncertain_write_is_reported_as_uncertain_and_never_sent_again() {
    let cases = [
        (Fault::once(Action::Cut { ending: Ending::Close }), false),
        (Fault::once(Action::Cut { ending: Ending::Reset }), false),
        (Fault::once(Action::Cut { ending: Ending::Reset }).unwrap().applied(true), true),
        (Fault::once(Action::Truncate { keep: None, ending: Ending::Close }), true),
        (Fault::once(Action::Garbage { bytes: 64 }), false),
        (Fault::once(Action::Html { status: 200 }), false),
        (Fault::once(Action::EmptyBody), true),
        (Fault::once(Action::Nulls), true),
        (Fault::once(Action::Oversized { bytes: 1 << 30, declared: true }), false),
        (Fault::once(status(500, None)), false),
        (Fault::once(status(503, Some(("Retry-After", "1")))), false),
    ];
    for (fault, applied) in cases {
        let fault = fault.unwrap();
        let simulator = simulator().await;
        let server = simulator.conpeek().unwrap();
        server.set_state("3", State::Online { mode: server.online_modes()[0].id }).unwrap();
        let (provider, _) = provider(config(server));
        server.faults().push(fault.clone());
        let outcome = provider.set_availability(&id(ANNA), Availability::Offline).await;
        assert_eq!(outcome.verdict, Verdict::Indeterminate, "{fault:?}: {outcome:?}");
        assert_eq!(server.journal().arrived(), 1, "{fault:?}");
        let offline = server.user("3").unwrap().state.word() == "OFFLINE";
        assert_eq!(offline, applied, "{fault:?}");
        // Nothing is remembered of it, so the next try is sent.
        let next = provider.set_availability(&id(ANNA), Availability::Offline).await;
        assert_eq!(next.verdict, Verdict::Applied, "{fault:?}");
        simulator.shutdown().await;
    }
}

#[tokio::test]
async fn a_stalled_write_ends_at_its_time_limit() {
    let simulator = simulator().await;
    let server = simulator.conpeek().unwrap();
    let (provider, clock) = provider(config(server));
    once(server, Action::Stall);
    let anna = id(ANNA);
    let call = provider.set_availability(&anna, Availability::Offline);
    let driver = async {
        server.journal().wait_for(1).await.unwrap();
        clock.advance(Duration::from_secs(31));
    };
    let (outcome, ()) = tokio::join!(call, driver);
    assert_eq!(outcome.verdict, Verdict::Indeterminate);
    assert_eq!(outcome.error.unwrap().kind(), ErrorKind::Timeout);
    assert_eq!(server.journal().arrived(), 1);
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_429_is_proof_that_nothing_happened_and_is_waited_for() {
    let simulator = simulator().await;
    let server = simulator.conpeek().unwrap();
    let (provider, clock) = provider(config(server));
    once(server, status(429, Some(("Retry-After", "2"))));
    let outcome = provider.set_availability(&id(ANNA), Availability::Offline).await;
    assert_eq!(outcome.verdict, Verdict::Applied);
    assert_eq!(server.journal().arrived(), 2);
    assert!(clock.monotonic_at_least(2), "{:?}", clock.slept());
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_429_that_lasts_too_long_is_throttled_with_its_time() {
    let simulator = simulator().await;
    let server = simulator.conpeek().unwrap();
    let (provider, _) = provider(config(server));
    once(server, status(429, Some(("Retry-After", "86400"))));
    let outcome = provider.set_availability(&id(ANNA), Availability::Offline).await;
    assert_eq!(outcome.verdict, Verdict::Throttled);
    let error = outcome.error.unwrap();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(86_400)));
    assert_eq!(error.retry_state(), RetryState::GaveUp);
    assert_eq!(outcome.retry_at.unwrap().to_string(), "1970-01-02T00:00:00Z");
    assert_eq!(server.journal().arrived(), 1);
    simulator.shutdown().await;
}

#[tokio::test]
async fn nobody_listening_is_a_failure_and_not_an_uncertainty() {
    let simulator = simulator().await;
    let (provider, _) = provider(config(simulator.conpeek().unwrap()));
    simulator.shutdown().await;
    let outcome = provider.set_availability(&id(ANNA), Availability::Offline).await;
    assert_eq!(outcome.verdict, Verdict::Failed);
    let error = outcome.error.unwrap();
    assert_eq!((error.kind(), error.retry_state()), (ErrorKind::Connection, RetryState::GaveUp));
}

#[tokio::test]
async fn a_redirect_is_not_followed_and_its_target_hears_nothing() {
    let elsewhere = presence_sim::SilentListener::start().await.unwrap();
    let simulator = simulator().await;
    let server = simulator.conpeek().unwrap();
    let (provider, _) = provider(config(server));
    for code in [301, 302, 303, 307, 308] {
        once(server, Action::Redirect { location: elsewhere.url(), status: code });
        let outcome = provider.set_availability(&id(ANNA), Availability::Offline).await;
        assert!(!outcome.is_success(), "{code}");
        assert_eq!(outcome.error.unwrap().kind(), ErrorKind::Protocol, "{code}");
    }
    assert!(elsewhere.received_nothing().await);
    simulator.shutdown().await;
}

#[tokio::test]
async fn dropping_a_call_leaves_the_provider_usable() {
    let simulator = simulator().await;
    let server = simulator.conpeek().unwrap();
    let (provider, _) = provider(config(server));
    once(server, Action::Stall);
    {
        let anna = id(ANNA);
        let call = provider.set_availability(&anna, Availability::Offline);
        let arrived = server.journal().wait_for(1);
        tokio::select! {
            _ = call => panic!("a stalled call ended"),
            arrived = arrived => arrived.unwrap(),
        }
    }
    let outcome = provider.set_availability(&id(ANNA), Availability::Offline).await;
    assert_eq!(outcome.verdict, Verdict::Applied);
    server.wait_for_open_connections(1).await.unwrap();
    simulator.shutdown().await;
}

trait MonotonicAtLeast {
    fn monotonic_at_least(&self, seconds: u64) -> bool;
}

impl MonotonicAtLeast for presence_core::ManualClock {
    fn monotonic_at_least(&self, seconds: u64) -> bool {
        presence_core::Clock::monotonic(self) >= Duration::from_secs(seconds)
    }
}

#[tokio::test]
async fn many_calls_share_few_connections() {
    let simulator = simulator().await;
    let server = simulator.conpeek().unwrap();
    let (provider, _) = provider(config(server));
    for round in 0..40 {
        let word = if round % 2 == 0 { Availability::Offline } else { Availability::Away };
        let outcome = provider.set_availability(&id(ANNA), word).await;
        assert_eq!(outcome.verdict, Verdict::Applied);
    }
    assert_eq!(server.connections_accepted(), 1, "one connection is kept alive");
    assert!(provider.capabilities().set.is_supported());
    simulator.shutdown().await;
}
