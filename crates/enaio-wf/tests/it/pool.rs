//! The pool: sessions, failover, bounds, and what comes back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use enaio_wf::TokioClock;
use enaio_wf::presence_core::{Clock, ErrorKind, Fate, Secret};
use enaio_wf::rpc::{Call, Pool, PoolOptions, Response, Server, SessionOptions};
use futures_util::future::join_all;

use crate::group::Group;
use presence_core::Idempotency;

fn job() -> Call {
    Call::new("wfm.Job").idempotency(Idempotency::Safe)
}

fn of_size(size: usize) -> PoolOptions {
    let mut options = PoolOptions::default();
    options.size = size;
    options
}

fn impatient(size: usize) -> PoolOptions {
    let mut options = of_size(size);
    options.borrow_deadline = Duration::from_secs(5);
    options
}

#[tokio::test]
async fn a_connection_is_used_again() {
    let group = Group::obedient();
    let pool = group.pool("one", of_size(3));
    for _ in 0..4 {
        pool.call(&job()).await.unwrap();
    }
    assert_eq!((group.count("connect"), group.count("wfm.Job"), pool.idle()), (1, 4, 1));
}

#[tokio::test]
async fn connections_at_the_same_time_share_one_login() {
    let group = Group::obedient();
    let pool = group.pool("one", of_size(5));
    let leases = join_all((0..5).map(|_| pool.lease())).await;
    assert!(leases.iter().all(Result::is_ok));
    assert_eq!((group.count("connect"), group.count("krn.SessionLogin")), (5, 1));
    drop(leases);
    assert_eq!(pool.idle(), 5);
    assert_eq!(pool.sessions()[0].1.guid.expose(), "one-0");
}

#[tokio::test]
async fn failover_covers_connecting_and_the_session() {
    let group = Group::obedient();
    let pool = group.pool("refuses:1:1#breaks:1:1#works:1:1", of_size(1));
    for _ in 0..6 {
        pool.lease().await.unwrap().discard();
    }
    assert_eq!(pool.sessions().len(), 1);
    assert_eq!(pool.sessions()[0].0.host, "works");

    let pool = group.pool("refuses:1:9#breaks:1:1", of_size(1));
    let error = pool.call(&job()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, Some(2)));
}

#[tokio::test]
async fn a_refused_login_is_not_tried_on_the_next_server() {
    let group = Group::obedient();
    let pool = group.pool("rejects1#rejects2", of_size(1));
    let error = pool.call(&job()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert_eq!(group.count("krn.SessionLogin"), 1);
}

#[tokio::test]
async fn pool_waiter_is_woken_when_a_connection_is_discarded() {
    let group = Group::obedient();
    let pool = group.pool("one", of_size(1));
    let holder = pool.lease().await.unwrap();
    let waiter = tokio::spawn({
        let pool = pool.clone();
        async move { pool.call(&job()).await }
    });
    tokio::task::yield_now().await;
    holder.discard();
    waiter.await.unwrap().unwrap();
    assert_eq!(group.count("connect"), 2);
}

#[tokio::test(start_paused = true)]
async fn the_borrow_deadline_is_the_same_for_all_who_wait() {
    let group = Group::obedient();
    let pool = group.pool("one", impatient(1));
    let _holder = pool.lease().await.unwrap();
    let started = tokio::time::Instant::now();
    for result in join_all((0..8).map(|_| pool.lease())).await {
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Timeout);
    }
    // One after the other they would take eight times five seconds.
    assert_eq!(started.elapsed(), Duration::from_secs(5));
}

#[tokio::test(start_paused = true)]
async fn a_hanging_login_frees_its_place() {
    let group = Group::obedient();
    let pool = group.pool("hangs", impatient(1));
    for _ in 0..2 {
        assert_eq!(pool.call(&job()).await.unwrap_err().kind(), ErrorKind::Timeout);
    }
    assert_eq!(group.count("connect"), 2);
}

#[tokio::test]
async fn connections_that_were_cut_while_idle_cost_no_call() {
    let group = Group::obedient();
    let pool = group.pool("one", of_size(4));
    drop(join_all((0..4).map(|_| pool.lease())).await);
    assert_eq!(pool.idle(), 4);
    group.cut_idle();
    tokio::task::yield_now().await;
    pool.call(&job()).await.unwrap();
    assert_eq!((group.count("connect"), pool.idle()), (5, 1));
}

/// A server that closes the connection instead of answering, the first time.
fn forgetful() -> Group {
    let first = AtomicBool::new(true);
    Group::new(move |_| (!first.swap(false, Ordering::Relaxed)).then(|| Response::new(0)))
}

#[tokio::test]
async fn a_read_is_repeated_once_and_other_calls_are_not() {
    let group = forgetful();
    group.pool("one", of_size(1)).call(&job()).await.unwrap();
    assert_eq!(group.count("wfm.Job"), 2);

    for idempotency in [Idempotency::Absolute, Idempotency::Once] {
        let group = forgetful();
        let error =
            group.pool("one", of_size(1)).call(&job().idempotency(idempotency)).await.unwrap_err();
        assert_eq!((error.kind(), error.fate()), (ErrorKind::Connection, Fate::Unknown));
        assert_eq!(group.count("wfm.Job"), 1);
    }

    let group = Group::new(|_| None);
    let error = group.pool("one", of_size(1)).call(&job()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert_eq!(group.count("wfm.Job"), 2);
}

#[tokio::test]
async fn a_request_that_was_not_fully_written_is_repeated_whatever_it_does() {
    for idempotency in [Idempotency::Safe, Idempotency::Absolute, Idempotency::Once] {
        let group = Group::obedient();
        let pool = group.pool("halves", of_size(1));
        // Larger than what the pipe holds, so that the end of it cannot have been written.
        let call = job().idempotency(idempotency).with("Text", "x".repeat(1 << 18));
        pool.call(&call).await.unwrap();
        assert_eq!((group.count("connect"), group.count("wfm.Job")), (2, 1), "{idempotency:?}");
    }
}

#[tokio::test]
async fn a_state_is_set_again_where_that_is_allowed() {
    let group = forgetful();
    let mut options = of_size(1);
    options.repeat_states = true;
    let pool = group.pool("one", options);
    pool.call(&job().idempotency(Idempotency::Absolute)).await.unwrap();
    assert_eq!(group.count("wfm.Job"), 2);

    let group = forgetful();
    assert!(group.pool("one", options).call(&job().idempotency(Idempotency::Once)).await.is_err());
    assert_eq!(group.count("wfm.Job"), 1);
}

#[tokio::test]
async fn a_failed_job_gives_its_connection_back() {
    let group = Group::new(|call| {
        let code = if call.job == "krn.CheckServerConnection" { 0 } else { -1 };
        Some(Response::new(code))
    });
    let pool = group.pool("one", of_size(1));
    for _ in 0..3 {
        assert_eq!(pool.call(&job()).await.unwrap_err().kind(), ErrorKind::Rejected);
    }
    assert_eq!(group.count("connect"), 1);
}

#[tokio::test]
async fn a_call_that_is_dropped_gives_no_half_used_connection_back() {
    let group = Group::obedient();
    let pool = group.pool("one", of_size(1));
    pool.call(&job()).await.unwrap();
    let call = job();
    let half_way = pool.call(&call);
    assert!(futures_util::FutureExt::now_or_never(half_way).is_none());
    assert_eq!(pool.idle(), 0);
    pool.call(&job()).await.unwrap();
    assert_eq!(group.count("connect"), 2);
}

#[tokio::test]
async fn old_connections_are_not_used() {
    let group = Group::obedient();
    let mut options = of_size(1);
    options.max_idle = Duration::ZERO;
    let pool = group.pool("one", options);
    for _ in 0..2 {
        pool.call(&job()).await.unwrap();
    }
    assert_eq!(group.count("connect"), 2);
}

#[tokio::test]
async fn use_after_close_is_an_error() {
    let group = Group::obedient();
    let pool = group.pool("one", of_size(1));
    let holder = pool.lease().await.unwrap();
    let waiter = tokio::spawn({
        let pool = pool.clone();
        async move { pool.lease().await.map(drop) }
    });
    tokio::task::yield_now().await;
    pool.close();
    assert_eq!(waiter.await.unwrap().unwrap_err().kind(), ErrorKind::Closed);
    drop(holder);
    assert_eq!(pool.idle(), 0);
    assert_eq!(pool.call(&job()).await.unwrap_err().kind(), ErrorKind::Closed);
}

#[tokio::test]
async fn a_probe_closes_what_does_not_answer() {
    let group =
        Group::new(|call| (call.job == "krn.CheckServerConnection").then(Response::default));
    let pool = group.pool("one", of_size(3));
    drop(join_all((0..3).map(|_| pool.lease())).await);
    assert_eq!((pool.probe_idle().await, pool.idle()), (3, 3));

    let group = Group::new(|_| Some(Response::new(-1)));
    let pool = group.pool("one", of_size(3));
    drop(join_all((0..3).map(|_| pool.lease())).await);
    assert_eq!((pool.probe_idle().await, pool.idle()), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn keepalive_probes_by_itself() {
    let group = Group::obedient();
    let mut options = of_size(1);
    options.keepalive = Some(Duration::from_secs(30));
    let pool = group.pool("one", options);
    pool.call(&job()).await.unwrap();
    TokioClock::new().sleep(Duration::from_secs(75)).await;
    assert_eq!(group.count("krn.CheckServerConnection"), 2);
}

#[tokio::test]
async fn every_server_can_be_checked() {
    let group = Group::obedient();
    let pool = group.pool("works#refuses#rejects", of_size(1));
    let checked = pool.check_connections().await;
    let kinds: Vec<_> =
        checked.iter().map(|(_, result)| result.as_ref().err().map(|error| error.kind())).collect();
    let refused = Some(ErrorKind::Connection);
    assert_eq!(kinds, [None, refused, Some(ErrorKind::Unauthenticated)]);
    assert_eq!(pool.idle(), 0);
}

#[test]
fn a_pool_without_servers_or_room_is_no_pool() {
    let build = |servers, size| {
        let session = SessionOptions::new("root", Secret::new("optimal"));
        let dial = Arc::new(Group::obedient());
        Pool::new(servers, dial, session, of_size(size), Arc::new(TokioClock::new()))
    };
    assert_eq!(build(Vec::new(), 1).unwrap_err().field(), Some("servers"));
    let servers = Server::list("one").unwrap();
    assert_eq!(build(servers, 0).unwrap_err().field(), Some("pool.size"));
}
