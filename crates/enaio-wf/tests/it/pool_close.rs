//! Closing, keepalive, and the number of connections.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use enaio_wf::TokioClock;
use enaio_wf::presence_core::{Clock, ErrorKind, Secret};
use enaio_wf::rpc::{
    Call, JobMonitor, NotificationOptions, Pool, PoolOptions, Server, SessionOptions,
};
use futures_util::future::join_all;

use crate::script::{Act, Script};
use presence_core::Idempotency;

const PROBE: &str = "krn.CheckServerConnection";

fn of_size(size: usize) -> PoolOptions {
    let mut options = PoolOptions::default();
    options.size = size;
    options
}

fn kept(size: usize) -> PoolOptions {
    let mut options = of_size(size);
    options.keepalive = Some(Duration::from_secs(3));
    options
}

fn job() -> Call {
    Call::new("wfm.Job").idempotency(Idempotency::Safe)
}

async fn pass(seconds: u64) {
    TokioClock::new().sleep(Duration::from_secs(seconds)).await;
}

#[tokio::test]
async fn a_closed_pool_begins_nothing() {
    let script = Script::new(|_| None);
    let pool = script.pool("one", of_size(2));
    let mut held = pool.lease().await.unwrap();
    pool.close();
    let deadline = Duration::from_secs(1);
    let refused = held.exchange(&job(), deadline).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Closed);
    for (_, result) in pool.check_connections().await {
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Closed);
    }
    assert_eq!((script.connections(), script.count("wfm.Job")), (1, 0));
}

#[tokio::test]
async fn who_was_connecting_when_the_pool_was_closed_sends_nothing() {
    let own: Arc<Mutex<Option<Pool>>> = Arc::default();
    let at_hand = Arc::clone(&own);
    let script = Script::new(move |asked| {
        if asked.job == "krn.SessionLogin" {
            at_hand.lock().unwrap().as_ref().unwrap().close();
        }
        None
    });
    let pool = script.pool("one", of_size(2));
    *own.lock().unwrap() = Some(pool.clone());
    assert_eq!(pool.call(&job()).await.unwrap_err().kind(), ErrorKind::Closed);
    assert_eq!((script.count("wfm.Job"), pool.idle()), (0, 0));
    own.lock().unwrap().take();
}

#[tokio::test(start_paused = true)]
async fn a_probe_of_a_silent_connection_does_not_keep_callers_waiting() {
    let script =
        Script::new(|asked| (asked.job == PROBE && asked.connection == 0).then_some(Act::Hang));
    let pool = script.pool("one", kept(1));
    pool.call(&job()).await.unwrap();
    pass(4).await;
    assert_eq!((script.count(PROBE), pool.idle()), (1, 0), "the probe holds the only place");
    let start = tokio::time::Instant::now();
    pool.call(&job()).await.unwrap();
    assert!(start.elapsed() <= Duration::from_secs(5), "{:?}", start.elapsed());
    assert_eq!(script.connections(), 2);
}

#[tokio::test(start_paused = true)]
async fn the_keepalive_ends_with_the_pool_even_while_it_waits() {
    for closed in [false, true] {
        let script = Script::new(|asked| (asked.job == PROBE).then_some(Act::Hang));
        let pool = script.pool("one", kept(3));
        drop(join_all((0..3).map(|_| pool.lease())).await);
        pass(4).await;
        assert_eq!((script.count(PROBE), script.open()), (1, 3));
        if closed {
            pool.close();
        } else {
            drop(pool);
        }
        // No time passes: whatever is ready runs, and that is enough.
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        assert_eq!(script.open(), 0, "closed: {closed}");
        assert_eq!(tokio::runtime::Handle::current().metrics().num_alive_tasks(), 0);
    }
}

#[test]
fn a_keepalive_of_nothing_is_refused() {
    let mut options = of_size(1);
    options.keepalive = Some(Duration::ZERO);
    let session = SessionOptions::new("root", Secret::new("optimal"));
    let servers = Server::list("one").unwrap();
    let dial = Arc::new(Script::new(|_| None));
    let pool = Pool::new(servers, dial, session, options, Arc::new(TokioClock::new()));
    assert_eq!(pool.unwrap_err().field(), Some("pool.keepalive"));
}

#[tokio::test]
async fn ending_a_monitor_uses_a_connection_that_is_there() {
    let script = Script::new(|_| None);
    let pool = script.pool("one", of_size(1));
    for round in 1..4 {
        let monitor = JobMonitor::new(["wfm.ConfigUserAbsence"]);
        let options = NotificationOptions::new().with_monitor(monitor);
        pool.notifications(options).await.unwrap().close().await.unwrap();
        assert_eq!(script.count("krn.DeregisterJobCall"), round);
        // Of the connections made, one is the pool's and the others were channels.
        assert_eq!((pool.idle(), script.connections()), (1, 1 + round));
    }
}

#[tokio::test]
async fn ending_a_monitor_at_another_server_makes_room_first() {
    let script = Script::new(|_| None);
    let pool = script.pool("one:1:1000000#two:1:1", of_size(1));
    let monitor = JobMonitor::new(["wfm.ConfigUserAbsence"]);
    let heard = pool.notifications(NotificationOptions::new().with_monitor(monitor)).await.unwrap();
    pool.lease().await.unwrap().discard();
    heard.close().await.unwrap();
    assert_eq!(pool.idle(), 1);
    let ended = script.asked("krn.DeregisterJobCall");
    assert_eq!(ended[0].host, script.asked("krn.RegisterJobCall")[0].host);
}
