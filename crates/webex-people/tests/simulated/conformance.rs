//! The contracts of the trait, through the real client and the simulated Webex.

use std::future::Ready;
use std::sync::Arc;

use presence_core::{Availability, Axis, Target, UserRef, UserStatusProvider};
use presence_sim::webex::{Damage, Status};
use presence_sim::{Action, Ending, Fault, Trigger, Webex};
use presence_testkit::{Fixture, Report, run_all, switching};
use webex_people::Config;

use super::common::provider_of;
use super::{config, simulator};

/// Puts the fault in force, and takes all faults away.
fn faulting(server: &Webex, fault: Fault) -> impl Fn(bool) -> Ready<()> + Send + Sync + 'static {
    switching(server.faults(), move |faults, on| faults.set(on.then(|| fault.clone())))
}

fn fixture(server: &Webex, config: &Config) -> Fixture {
    let id = |place: usize| UserRef::id(server.people(place).unwrap().id).unwrap();
    let first = server.people(0).unwrap();
    let (one, other) = (Availability::DoNotDisturb, Availability::Available);
    let at = || server.clone();
    let made = config.clone();
    let shown = |target: Target| match target {
        Target::Availability(Availability::DoNotDisturb) => Status::DoNotDisturb,
        Target::Availability(Availability::Away) => Status::Inactive,
        Target::Availability(Availability::Busy) => Status::Call,
        _ => Status::Active,
    };
    let writes = Trigger { method: Some("PUT".to_owned()), ..Trigger::default() };
    let cut = Fault::new(writes, Action::Cut { ending: Ending::Reset }).unwrap();
    // The fourth of the cast has no calling licence.
    Fixture::new([id(0), id(1), id(2), id(4)])
        .with_references([id(0), UserRef::email(first.email()).unwrap()])
        .with_unknown(UserRef::id("00000000-0000-4000-8000-000000000000").unwrap())
        .with_malformed(UserRef::id("../rooms/x").unwrap())
        .with_targets(Target::Availability(one), Target::Availability(other))
        .with_secret(server.token())
        .disturbing({
            let server = at();
            move |user, target| {
                server.set_status(user.as_str(), shown(target)).unwrap();
                std::future::ready(())
            }
        })
        .witnessed({
            let server = at();
            move |user, axis| {
                let silence = (axis == Axis::Availability)
                    .then(|| server.do_not_disturb(user.as_str()))
                    .flatten();
                let held = silence.map(|it| if it.enabled { one } else { other });
                std::future::ready(held.map(Target::Availability))
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
        .spoiling_a_row(switching(server, |server, on| {
            let second = server.people(1).unwrap().uuid;
            server.damage(&second, on.then_some(Damage::Text)).unwrap();
        }))
        .making(move || Arc::new(provider_of(made.clone()).0))
}

async fn conforms(shape: impl FnOnce(&mut Config)) -> Report {
    let simulator = simulator(14).await;
    let server = simulator.webex().unwrap();
    server.set_dnd_shows(true);
    let mut config = config(server, server.token());
    config.page_size = Some(3);
    shape(&mut config);
    let fixture = fixture(server, &config);
    let (provider, _) = provider_of(config);
    let provider: Arc<dyn UserStatusProvider> = Arc::new(provider);
    let report = run_all(&*provider, &fixture).await;
    simulator.shutdown().await;
    report.assert_passed();
    report
}

#[tokio::test]
async fn reading_only() {
    conforms(|_| {}).await;
}

#[tokio::test]
async fn with_calling_do_not_disturb() {
    conforms(|config| config.calling_dnd = true).await;
}
