//! The invented fifth vendor, held against the suites that every provider here passes.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

#[path = "../fifth_vendor/rota/mod.rs"]
mod rota;
mod rota_server;

use std::future::Ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use presence_core::{
    Absence, Axis, Clock, ManualClock, Secret, Target, Timestamp, UserRef, UserStatusProvider,
};
use presence_testkit::{Fixture, run_all, switching};
use rota_server::{KEY, Roster, Server};

const PEOPLE: [&str; 5] = ["anna", "ewa", "jan", "ola", "piotr"];

fn login(text: &str) -> UserRef {
    UserRef::login(text).unwrap()
}

fn config(server: &Server) -> rota::Config {
    rota::Config::new(&*server.url, Secret::new(KEY))
}

fn switch(
    roster: &Arc<Roster>,
    which: fn(&Roster) -> &AtomicBool,
) -> impl Fn(bool) -> Ready<()> + Send + Sync + 'static {
    switching(roster, move |roster, on| which(roster).store(on, Ordering::SeqCst))
}

/// `losing` is how the answers to writes come to nothing.
fn fixture(server: &Server, clock: &ManualClock, losing: fn(&Roster) -> &AtomicBool) -> Fixture {
    let roster = || Arc::clone(&server.roster);
    let (asked, written, disturbed, witnessed) = (roster(), roster(), roster(), roster());
    let (again, time) = (config(server), clock.clone());
    Fixture::new(PEOPLE.map(login))
        .with_references([login("anna")])
        .with_unknown(login("nobody"))
        .with_people(PEOPLE.len())
        .with_targets(Target::Absence(Absence::Absent), Target::Absence(Absence::Present))
        .with_secret(KEY)
        .counting_requests(move || asked.requests.load(Ordering::SeqCst))
        .counting_writes(move || written.writes.load(Ordering::SeqCst))
        .disturbing(move |user, target| {
            let present = target == Target::Absence(Absence::Present);
            disturbed.lock().insert(user.as_str().to_owned(), present);
            std::future::ready(())
        })
        .witnessed(move |user, axis| {
            // Of an axis that Rota does not keep, nobody can say anything.
            let absence = axis == Axis::Absence;
            let on_duty = absence.then(|| witnessed.lock().get(user.as_str()).copied()).flatten();
            let absence = |on| if on { Absence::Present } else { Absence::Absent };
            std::future::ready(on_duty.map(|on| Target::Absence(absence(on))))
        })
        .breaking(switch(&server.roster, |roster| &roster.down))
        .revoking(switch(&server.roster, |roster| &roster.revoked))
        .losing_answers(switch(&server.roster, losing))
        .spoiling_a_row(switch(&server.roster, |roster| &roster.spoiled))
        // The clock skips every wait, so a poll has passed as soon as it is asked for.
        .ticking(tokio::task::yield_now)
        .making(move || {
            let clock: Arc<dyn Clock> = Arc::new(time.clone());
            let provider = rota::Provider::with_clock(again.clone(), clock).unwrap();
            Arc::new(provider) as Arc<dyn UserStatusProvider>
        })
}

#[tokio::test]
async fn rota_keeps_the_contracts_of_the_trait() {
    let ways: [fn(&Roster) -> &AtomicBool; 2] = [|it| &it.losing, |it| &it.garbling];
    for losing in ways {
        let server = rota_server::start(&PEOPLE).await.unwrap();
        let clock = ManualClock::skipping(Timestamp::UNIX_EPOCH);
        let provider =
            rota::Provider::with_clock(config(&server), Arc::new(clock.clone())).unwrap();
        let report = run_all(&provider, &fixture(&server, &clock, losing)).await;
        println!("{report}");
        report.assert_passed();
    }
}

#[test]
fn every_field_that_is_wrong_is_named() {
    let wrong = rota::Config::new("http://rota.example.com", Secret::new("with\nbreak"));
    let error = rota::Provider::new(wrong).unwrap_err().to_string();
    assert!(error.contains("base_url") && error.contains("key"), "{error}");
}
