//! Tests of a program that uses omnipresence: its logic over memory, its wiring over a simulator.
//!
//! This file is itself run by `cargo test -p cookbook --test testing`.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

use std::sync::Arc;

use omnipresence::prelude::*;
use omnipresence::{MemoryProvider, connect, enaio};
use presence_sim::{Action, Ending, Fault, Simulator, VendorKind};

/// The program under test: sends people into holiday and tells whose absence is not proven.
async fn holiday(provider: &dyn UserStatusProvider, people: &[UserRef]) -> Vec<(UserRef, Verdict)> {
    let changes: Vec<Change> =
        people.iter().map(|user| Change::absence(user.clone(), Absence::Absent)).collect();
    let outcomes = provider.set(&changes).await;
    let unproven = people.iter().zip(outcomes).filter(|(_, outcome)| !outcome.is_success());
    unproven.map(|(user, outcome)| (user.clone(), outcome.verdict)).collect()
}

fn people<const N: usize>(logins: [&str; N]) -> [UserRef; N] {
    logins.map(|login| UserRef::login(login).unwrap())
}

#[tokio::test]
async fn the_logic_needs_no_vendor() {
    let provider = MemoryProvider::with_people(["anna", "jan"]);
    let [anna, nobody] = people(["anna", "nobody"]);
    let unproven = holiday(&provider, &[anna.clone(), nobody.clone()]).await;
    assert_eq!(unproven.len(), 1);
    assert_eq!(unproven[0].0, nobody);
    assert_eq!(provider.get(&anna).await.unwrap().absence, Absence::Absent);
}

fn workflow(simulator: &Simulator) -> Arc<dyn UserStatusProvider> {
    let server = simulator.enaio().unwrap();
    let address = server.tls_addr().to_string();
    let mut config = enaio::Config::new(address, server.user(), server.password().to_owned());
    config.trust = enaio::Trust::Certificates(server.cadata().to_owned());
    connect(config).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wiring_is_tried_over_real_sockets() {
    let builder = Simulator::builder().seed(7).vendor(VendorKind::Enaio);
    let simulator = builder.start().await.unwrap();
    let provider = workflow(&simulator);
    let everybody = people(["anna.nowak", "jan.kowalski"]);
    assert_eq!(holiday(&*provider, &everybody).await, []);
    // What the server itself holds, past all clients.
    assert_eq!(simulator.enaio().unwrap().is_absent("anna.nowak"), Some(true));
    simulator.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_breaks_off_is_no_proof() {
    let builder = Simulator::builder().seed(7).vendor(VendorKind::Enaio);
    let simulator = builder.start().await.unwrap();
    let provider = workflow(&simulator);
    let everybody = people(["anna.nowak"]);
    assert_eq!(holiday(&*provider, &everybody).await, []);
    let cut = Fault::always(Action::Cut { ending: Ending::Reset }).unwrap();
    simulator.enaio().unwrap().faults().push(cut);
    let unproven = holiday(&*provider, &people(["jan.kowalski"])).await;
    assert_eq!(unproven.len(), 1, "{unproven:?}");
    simulator.shutdown().await;
}
