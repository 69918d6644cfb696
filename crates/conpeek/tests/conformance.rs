//! The contracts of the trait, through the real client and the simulator, in each way of reading.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use std::future::Ready;
use std::sync::Arc;

use common::{config, id, provider, reading, simulator};
use conpeek::{Config, ReadMode};
use presence_core::{Availability, Axis, Target, UserRef, UserStatusProvider};
use presence_sim::conpeek::State;
use presence_sim::{Action, Conpeek, Ending, Fault, Trigger};
use presence_testkit::{Fixture, Report, run_all, switching};

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

/// Puts the fault in force, and takes all faults away.
fn faulting(server: &Conpeek, fault: Fault) -> impl Fn(bool) -> Ready<()> + Send + Sync + 'static {
    switching(server.faults(), move |faults, on| faults.set(on.then(|| fault.clone())))
}

fn fixture(server: &Conpeek, config: &Config) -> Fixture {
    let at = || server.clone();
    let made = config.clone();
    let (one, other) = (Availability::Offline, Availability::Available);
    let cut = Fault::always(Action::Cut { ending: Ending::Reset }).unwrap();
    let second = Trigger { path: Some("/2/".to_owned()), ..Trigger::default() };
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
            move || server.journal().count(|entry| entry.method() == "PUT")
        })
        // The clock skips every wait, so a poll has passed as soon as it is asked for.
        .ticking(tokio::task::yield_now)
        .breaking(faulting(server, Fault::always(Action::status(503)).unwrap()))
        .revoking(faulting(server, Fault::always(Action::status(401)).unwrap()))
        .losing_answers(faulting(server, cut.applied(true).unwrap()))
        .spoiling_a_row(faulting(server, Fault::new(second, Action::Nulls).unwrap()))
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
