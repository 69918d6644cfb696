//! The contracts of the trait, through the real client and the simulator.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use std::future::Ready;
use std::sync::Arc;
use std::time::Duration;

use accsyn::Config;
use common::sim::{
    DISABLED, EMPLOYEES, STANDARD, clock, config, email, id, provider_at, simulator, writes,
};
use presence_core::{AccountState, Axis, Change, Target, UserRef, UserStatusProvider};
use presence_sim::accsyn::Status;
use presence_sim::{Accsyn, Action, Ending, Fault, Faults, Trigger};
use presence_testkit::{Fixture, Report, run_all, switching};

fn standing(server: &Accsyn, user: &UserRef) -> Option<Target> {
    let user = server.account(user.as_str())?;
    let account = match user.status {
        _ if user.archived => AccountState::NotFound,
        _ if user.inactive => AccountState::Deactivated,
        Status::Enabled => AccountState::Active,
        Status::Disabled => AccountState::Disabled,
    };
    Some(Target::Account(account))
}

fn set_behind_its_back(server: &Accsyn, user: &UserRef, target: Target) {
    let status = match target {
        Target::Account(AccountState::Disabled) => Status::Disabled,
        _ => Status::Enabled,
    };
    server.set_status(user.as_str(), status).unwrap();
}

/// Puts the fault in force, and takes all faults away.
fn faulting(server: &Accsyn, fault: Fault) -> impl Fn(bool) -> Ready<()> + Send + Sync + 'static {
    switching(server.faults(), move |faults, on| faults.set(on.then(|| fault.clone())))
}

fn status(status: u16) -> Fault {
    Fault::always(Action::status(status)).unwrap()
}

/// Every operation is one path, so writes are told by their methods.
fn losing_answers(faults: &Faults, on: bool) {
    let losing = ["PUT", "POST", "DELETE"].map(|method| {
        let writes = Trigger {
            method: Some(method.to_owned()),
            path: Some("/event".to_owned()),
            ..Trigger::default()
        };
        let cut = Fault::new(writes, Action::Cut { ending: Ending::Reset }).unwrap();
        cut.applied(true).unwrap()
    });
    faults.set(losing.into_iter().filter(|_| on));
}

fn people(server: &Accsyn) -> usize {
    server.users().filter(|user| !user.archived).count()
}

/// Spoils the second active user, where each page is one row.
fn spoiling(fixture: Fixture, server: &Accsyn) -> Fixture {
    let data = "data%22%3A%20%7B%22limit%22%3A%201%2C%20%22skip%22%3A%201%7D";
    let second = Trigger { path: Some(data.to_owned()), ..Trigger::default() };
    fixture.spoiling_a_row(faulting(server, Fault::new(second, Action::Nulls).unwrap()))
}

async fn conforms(change: impl FnOnce(&mut Config)) -> Report {
    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap().clone();
    let mut config = config(&server);
    change(&mut config);
    let pages_of_one = config.page_size == 1;
    let clock = clock(&server);
    let provider: Arc<dyn UserStatusProvider> = Arc::new(provider_at(config.clone(), &clock));
    let known = [STANDARD, EMPLOYEES[0], EMPLOYEES[1], DISABLED].map(|number| id(&server, number));
    let (one, other) = (AccountState::Disabled, AccountState::Active);
    let at = || server.clone();
    let (made, renewed) = (clock.clone(), clock.clone());
    let fixture = Fixture::new(known)
        .with_references([id(&server, STANDARD), email(&server, STANDARD)])
        .with_unknown(UserRef::id("ffffffffffffffffffffffff").unwrap())
        .with_malformed(UserRef::id("anna").unwrap())
        .with_people(people(&server))
        .with_targets(Target::Account(one), Target::Account(other))
        .shaping_changes(|user, target| Change::new(user, target).allowing_account())
        .with_secret(server.api_key())
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
                let known = (axis == Axis::Account).then(|| standing(&server, &user));
                std::future::ready(known.flatten())
            }
        })
        .counting_requests({
            let server = at();
            move || server.journal().arrived()
        })
        .counting_writes({
            let server = at();
            move || writes(&server)
        })
        // The clock skips every wait, so a poll has passed as soon as it is asked for.
        .ticking(tokio::task::yield_now)
        .breaking(faulting(&server, status(503)))
        .revoking(switching(&server, move |server, on| {
            server.faults().set(on.then(|| status(401)));
            // A refused login is not repeated for a moment.
            renewed.advance(Duration::from_secs(2));
        }))
        .losing_answers(switching(server.faults(), losing_answers))
        .making(move || Arc::new(provider_at(config.clone(), &made)));
    let fixture = if pages_of_one { spoiling(fixture, &server) } else { fixture };
    let report = run_all(&*provider, &fixture).await;
    simulator.shutdown().await;
    report.assert_passed();
    report
}

#[tokio::test]
async fn the_account_axis() {
    insta::assert_snapshot!(conforms(|_| {}).await);
}

#[tokio::test]
async fn with_availability_from_clients_and_pages_of_one() {
    let report = conforms(|config| {
        config.availability_from_clients = true;
        config.page_size = 1;
    });
    insta::assert_snapshot!(report.await);
}
