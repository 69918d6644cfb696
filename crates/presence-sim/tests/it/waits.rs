//! Faults that keep a caller waiting: delay, stall, drip.

use std::time::{Duration, SystemTime};

use presence_sim::conpeek::State;
use presence_sim::{Action, Conpeek, Fault, FaultScript, SimClock, Simulator};
use tokio::io::AsyncReadExt;

use crate::raw::{Peer, bounded, faulty, put, started};

const ONLINE: &str = r#"{"work_state":"ONLINE"}"#;

fn is_online(conpeek: &Conpeek) -> bool {
    matches!(conpeek.user("3").unwrap().state, State::Online { .. })
}

async fn manual(fault: Fault) -> (Simulator, Conpeek, SimClock) {
    let clock = SimClock::manual(SystemTime::UNIX_EPOCH);
    let script = FaultScript::new().with(fault);
    let builder = Simulator::builder().clock(clock.clone()).faults(script);
    let (simulator, conpeek) = started(builder).await;
    (simulator, conpeek, clock)
}

#[tokio::test]
async fn a_delay_passes_on_the_simulated_clock() {
    let hour = Fault::once(Action::Delay { millis: 3_600_000 }).unwrap();
    let (_simulator, conpeek, clock) = manual(hour).await;
    let mut peer = Peer::connect(&conpeek).await;
    peer.send(put(&conpeek, "3", ONLINE)).await;
    conpeek.journal().wait_for(1).await.unwrap();
    clock.advance(Duration::from_secs(3_599));
    assert!(!is_online(&conpeek));
    assert_eq!(conpeek.journal().completed(), 0);
    clock.advance(Duration::from_secs(1));
    assert_eq!(peer.answer().await.status, 200);
    assert_eq!(conpeek.journal().last().unwrap().fault(), Some("delay"));
    assert_eq!(conpeek.user("3").unwrap().since, clock.now());
}

#[tokio::test]
async fn a_delay_passes_on_the_real_clock_too() {
    let (_simulator, conpeek) = faulty(Action::Delay { millis: 5 }).await;
    let mut peer = Peer::connect(&conpeek).await;
    assert_eq!(peer.exchange(put(&conpeek, "3", ONLINE)).await.status, 200);
}

#[tokio::test]
async fn delays_add_up_and_another_fault_decides() {
    let clock = SimClock::manual(SystemTime::UNIX_EPOCH);
    let broken = Action::status(503);
    let script = FaultScript::new()
        .with(Fault::always(Action::Delay { millis: 1_000 }).unwrap())
        .with(Fault::always(broken).unwrap())
        .with(Fault::always(Action::Delay { millis: 500 }).unwrap())
        .with(Fault::always(Action::EmptyBody).unwrap());
    let builder = Simulator::builder().clock(clock.clone()).faults(script);
    let (_simulator, conpeek) = started(builder).await;
    let mut peer = Peer::connect(&conpeek).await;
    peer.send(put(&conpeek, "3", ONLINE)).await;
    conpeek.journal().wait_for(1).await.unwrap();
    clock.advance(Duration::from_millis(1_500));
    assert_eq!(peer.answer().await.status, 503);
    assert!(!is_online(&conpeek));
    let entry = conpeek.journal().last().unwrap();
    assert_eq!(entry.fault(), Some("delay+delay+status"));
}

#[tokio::test]
async fn a_change_can_be_made_before_the_delay() {
    let slow = Fault::once(Action::Delay { millis: 1_000 }).unwrap().applied(true).unwrap();
    let (_simulator, conpeek, clock) = manual(slow).await;
    let mut peer = Peer::connect(&conpeek).await;
    peer.send(put(&conpeek, "3", ONLINE)).await;
    bounded(async {
        while !is_online(&conpeek) {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert_eq!(conpeek.journal().completed(), 0);
    clock.advance(Duration::from_secs(1));
    assert_eq!(peer.answer().await.status, 200);
}

#[tokio::test]
async fn a_peer_that_gives_up_on_a_slow_server_is_not_counted_but_served() {
    let slow = Fault::once(Action::Delay { millis: 1_000 }).unwrap();
    let (_simulator, conpeek, clock) = manual(slow).await;
    let mut peer = Peer::connect(&conpeek).await;
    peer.send(put(&conpeek, "3", ONLINE)).await;
    conpeek.journal().wait_for(1).await.unwrap();
    drop(peer);
    conpeek.wait_for_open_connections(0).await.unwrap();
    assert!(!is_online(&conpeek));
    clock.advance(Duration::from_secs(1));
    conpeek.journal().wait_for_completed(1).await.unwrap();
    assert!(is_online(&conpeek), "the change is made although nobody waits for it");
}

#[tokio::test]
async fn a_stall_ends_when_it_is_released() {
    let (_simulator, conpeek) = faulty(Action::Stall).await;
    let mut peer = Peer::connect(&conpeek).await;
    peer.send(put(&conpeek, "3", ONLINE)).await;
    conpeek.journal().wait_for(1).await.unwrap();
    assert!(!is_online(&conpeek));
    conpeek.faults().release();
    assert_eq!(peer.answer().await.status, 200);
    assert!(is_online(&conpeek));
    assert_eq!(peer.exchange(put(&conpeek, "3", ONLINE)).await.status, 200, "same connection");
}

#[tokio::test]
async fn what_is_sent_during_a_stall_is_not_lost() {
    let (_simulator, conpeek) = faulty(Action::Stall).await;
    let mut peer = Peer::connect(&conpeek).await;
    peer.send(put(&conpeek, "3", ONLINE)).await;
    conpeek.journal().wait_for(1).await.unwrap();
    let second = put(&conpeek, "nobody", ONLINE);
    peer.send(&second).await;
    conpeek.faults().release();
    assert_eq!(peer.answer().await.status, 200);
    assert_eq!(peer.answer().await.status, 404);
}

#[tokio::test]
async fn a_stall_ends_when_the_caller_hangs_up() {
    for (applied, expected) in [(false, false), (true, true)] {
        let stall = Fault::once(Action::Stall).unwrap().applied(applied).unwrap();
        let (_simulator, conpeek, _) = manual(stall).await;
        let mut peer = Peer::connect(&conpeek).await;
        peer.send(put(&conpeek, "3", ONLINE)).await;
        conpeek.journal().wait_for(1).await.unwrap();
        assert_eq!(conpeek.open_connections(), 1);
        drop(peer);
        conpeek.wait_for_open_connections(0).await.unwrap();
        conpeek.journal().wait_for_completed(1).await.unwrap();
        let entry = conpeek.journal().last().unwrap();
        assert_eq!((entry.status(), entry.applied()), (None, expected));
        assert_eq!(is_online(&conpeek), expected);
    }
}

#[tokio::test]
async fn shutting_down_ends_every_wait() {
    for action in [
        Action::Stall,
        Action::Delay { millis: u64::MAX },
        Action::Drip { bytes: 1, millis: 3_600_000 },
    ] {
        let (simulator, conpeek, _) = manual(Fault::once(action).unwrap()).await;
        let mut peer = Peer::connect(&conpeek).await;
        peer.send(put(&conpeek, "3", ONLINE)).await;
        conpeek.journal().wait_for(1).await.unwrap();
        bounded(simulator.shutdown()).await;
        assert_eq!(conpeek.open_connections(), 0);
        assert!(peer.rest().await.0.len() <= 1);
    }
}

#[tokio::test]
async fn a_drip_comes_piece_by_piece_and_whole() {
    let drip = Fault::once(Action::Drip { bytes: 100, millis: 1_000 }).unwrap();
    let (_simulator, conpeek, clock) = manual(drip).await;
    let mut peer = Peer::connect(&conpeek).await;
    peer.send(put(&conpeek, "3", ONLINE)).await;
    let mut first = [0; 100];
    bounded(peer.stream.read_exact(&mut first)).await.unwrap();
    assert!(first.starts_with(b"HTTP/1.1 200 OK\r\n"));
    let reading = tokio::spawn(async move {
        let mut rest = vec![0; 109 + 182 - 100];
        bounded(peer.stream.read_exact(&mut rest)).await.unwrap();
        rest
    });
    let mut steps = 0;
    while !reading.is_finished() {
        clock.advance(Duration::from_millis(1));
        tokio::task::yield_now().await;
        steps += 1;
    }
    assert!(steps >= 2_000, "two pauses of a second passed in {steps} ms");
    assert!(reading.await.unwrap().ends_with(b"}}"));
}
