//! The contracts of the trait, through the real client and the simulator, in each way of reading.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use std::sync::Arc;

use common::{config, id, provider, reading, simulator};
use conpeek::{Config, ReadMode};
use presence_core::{Availability, Axis, Target, UserRef, UserStatusProvider};
use presence_sim::conpeek::State;
use presence_sim::{Action, Conpeek, Ending, Fault, Trigger};
use presence_testkit::{Fixture, Report, run_all};

/// What the simulator shows when it is asked directly.
fn standing(server: &Conpeek, user: &UserRef) -> Option<Target> {
    let availability = match server.user(user.as_str())?.state {
        State::Online { .. } => Availability::Available,
        State::Offline => Availability::Offline,
        State::OnBreak { kind, .. } if kind.word() == "COFFEE" => Availability::Away,
        _ => Availability::Busy,
    };
    Some(Target::Availability(availability))
}

fn set_behind_its_back(server: &Conpeek, user: &UserRef, target: Target) {
    let state = match target {
        Target::Availability(Availability::Offline) => State::Offline,
        _ => State::Online { mode: server.online_modes()[0].id },
    };
    server.set_state(user.as_str(), state).unwrap();
}

/// Puts the fault in force, or takes all faults away.
fn switch(server: &Conpeek, on: bool, fault: Fault) {
    if on {
        server.faults().push(fault);
    } else {
        server.faults().clear();
    }
}

fn status(status: u16) -> Action {
    Action::Status { status, headers: [].into(), body: String::new() }
}

fn fixture(server: &Conpeek, config: &Config) -> Fixture {
    let at = || server.clone();
    let made = config.clone();
    let (one, other) = (Availability::Offline, Availability::Available);
    let login = UserRef::login(server.user("3").unwrap().login).unwrap();
    Fixture::new([id(3), id(1), id(2), id(4)])
        .with_references([id(3), login])
        .with_unknown(id(999_999))
        .with_malformed(UserRef::id("anna").unwrap())
        .with_people(config.users.len())
        .with_targets(Target::Availability(one), Target::Availability(other))
        .with_secret(server.key())
        .disturbing({
            let server = at();
            move |user, target| {
                set_behind_its_back(&server, &user, target);
                std::future::ready(())
            }
        })
        .witnessed({
            let server = at();
            move |user, axis| {
                let known = (axis == Axis::Availability).then(|| standing(&server, &user));
                std::future::ready(known.flatten())
            }
        })
        .counting_requests({
            let server = at();
            move || server.journal().arrived()
        })
        .counting_writes({
            let server = at();
            move || {
                let entries = server.journal().entries();
                entries.iter().filter(|entry| entry.method() == "PUT").count() as u64
            }
        })
        // The clock skips every wait, so a poll has passed as soon as it is asked for.
        .ticking(tokio::task::yield_now)
        .breaking({
            let server = at();
            move |on| {
                switch(&server, on, Fault::always(status(503)).unwrap());
                std::future::ready(())
            }
        })
        .revoking({
            let server = at();
            move |on| {
                switch(&server, on, Fault::always(status(401)).unwrap());
                std::future::ready(())
            }
        })
        .losing_answers({
            let server = at();
            move |on| {
                let cut = Fault::always(Action::Cut { ending: Ending::Reset }).unwrap();
                switch(&server, on, cut.applied(true).unwrap());
                std::future::ready(())
            }
        })
        .spoiling_a_row({
            let server = at();
            move |on| {
                let second = Trigger { path: Some("/2/".to_owned()), ..Trigger::default() };
                switch(&server, on, Fault::new(second, Action::Nulls).unwrap());
                std::future::ready(())
            }
        })
        .making(move || Arc::new(provider(made.clone()).0))
}

async fn conforms(config: impl FnOnce(&Conpeek) -> Config) -> Report {
    let simulator = simulator().await;
    let server = simulator.conpeek().unwrap();
    let config = config(server);
    let fixture = fixture(server, &config);
    let (provider, _) = provider(config);
    let provider: Arc<dyn UserStatusProvider> = Arc::new(provider);
    let report = run_all(&*provider, &fixture).await;
    simulator.shutdown().await;
    report.assert_passed();
    report
}

#[tokio::test]
async fn with_an_unverified_read_and_named_users() {
    let report = conforms(reading).await;
    insta::assert_snapshot!(report);
}

#[tokio::test]
async fn with_the_last_own_write() {
    let report = conforms(config).await;
    insta::assert_snapshot!(report);
}

#[tokio::test]
async fn writing_only() {
    let write_only = |server: &Conpeek| {
        let mut config = config(server);
        config.read = ReadMode::Unsupported;
        config
    };
    let report = conforms(write_only).await;
    insta::assert_snapshot!(report);
}
