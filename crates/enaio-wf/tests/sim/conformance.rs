//! The contracts of the trait, through the real client and the simulator.

use std::sync::Arc;
use std::time::Duration;

use enaio_wf::Config;
use enaio_wf::presence_core::{Absence, Axis, Target, UserRef, UserStatusProvider};
use presence_sim::{Action, Enaio, Ending, Fault};
use presence_testkit::{Fixture, Report, run_all, switching};

use crate::server::{clock, config, cut, id, plain, provider_at, simulator, user};

fn standing(server: &Enaio, user: &UserRef) -> Option<Target> {
    let absence = match server.is_absent(user.as_str())? {
        true => Absence::Absent,
        false => Absence::Present,
    };
    Some(Target::Absence(absence))
}

/// Nobody can be read either once the answer was lost: otherwise reading back settles it.
fn losing_answers(server: &Enaio, on: bool) {
    let faults = [cut("wfm.ConfigUserAbsence", 0, true), cut("wfm.GetAbsentUsers", 1, false)];
    server.faults().set(faults.into_iter().filter(|_| on));
}

async fn conforms(shape: impl FnOnce(&Enaio) -> Config) -> Report {
    let simulator = simulator().await;
    let server = simulator.enaio().unwrap().clone();
    let config = shape(&server);
    let clock = clock(&server);
    let provider: Arc<dyn UserStatusProvider> = Arc::new(provider_at(config.clone(), &clock));
    let known = [2, 3, 5, 7].map(|number| id(&server, number));
    let first = user(&server, 2);
    let references = [
        known[0].clone(),
        UserRef::login(first.login.as_str()).unwrap(),
        UserRef::name(first.name.as_str()).unwrap(),
    ];
    let at = || server.clone();
    let (made, renewed) = (clock.clone(), clock.clone());
    let (user, password) = (server.user().to_owned(), server.password().to_owned());
    let fixture = Fixture::new(known)
        .with_references(references)
        .with_unknown(UserRef::id("F".repeat(32)).unwrap())
        .with_malformed(UserRef::id("a,b").unwrap())
        .with_people(server.users().count())
        .with_targets(Target::Absence(Absence::Absent), Target::Absence(Absence::Present))
        .with_secret(server.password())
        .disturbing({
            let server = at();
            move |user, target| {
                server.set_absent(user.as_str(), target == Target::Absence(Absence::Absent));
                std::future::ready(())
            }
        })
        .witnessed({
            let server = at();
            move |user, axis| {
                let known = (axis == Axis::Absence).then(|| standing(&server, &user));
                std::future::ready(known.flatten())
            }
        })
        .counting_requests({
            let server = at();
            move || server.journal().arrived()
        })
        .counting_writes({
            let server = at();
            move || server.journal().count(|it| it.method() == "wfm.ConfigUserAbsence")
        })
        // The clock skips every wait, so a poll has passed as soon as it is asked for.
        .ticking(tokio::task::yield_now)
        .breaking(switching(server.faults(), |faults, on| {
            let cut = Fault::always(Action::Cut { ending: Ending::Reset }).unwrap();
            faults.set(on.then_some(cut));
        }))
        .revoking(switching(&server, move |server, on| {
            server.set_password(&user, if on { "another" } else { &password });
            server.forget_sessions();
            // A refused login is not attempted again for a minute.
            renewed.advance(Duration::from_secs(60));
        }))
        .losing_answers(switching(&server, losing_answers))
        .making(move || Arc::new(provider_at(config.clone(), &made)));
    let report = run_all(&*provider, &fixture).await;
    simulator.shutdown().await;
    report.assert_passed();
    report
}

#[tokio::test]
async fn the_absence_axis_over_tls() {
    insta::assert_snapshot!(conforms(config).await);
}

#[tokio::test]
async fn the_absence_axis_over_plain_tcp_with_the_class_of_people_known() {
    let shape = |server: &Enaio| {
        let mut config = plain(server);
        config.person_classes = vec![presence_sim::enaio::PERSON_CLASS.to_owned()];
        config
    };
    insta::assert_snapshot!(conforms(shape).await);
}

#[tokio::test]
async fn the_absence_axis_with_the_job_monitor() {
    let shape = |server: &Enaio| {
        let mut config = plain(server);
        config.watch_jobs = true;
        config
    };
    insta::assert_snapshot!(conforms(shape).await);
}
