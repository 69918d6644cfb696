//! Sessions that are shared, that end, that poison, and logins that are refused.

use std::sync::Arc;
use std::time::Duration;

use enaio_wf::presence_core::{Clock, ErrorKind};
use enaio_wf::rpc::{Call, PoolOptions, Response};
use enaio_wf::{Id, TokioClock};
use futures_util::future::join_all;

use crate::peer::client_over;
use crate::script::{Act, Script, answer, refusal};
use presence_core::Idempotency;

const LOGIN: &str = "krn.SessionLogin";
const ATTACH: &str = "krn.SessionAttach";

fn of_size(size: usize) -> PoolOptions {
    let mut options = PoolOptions::default();
    options.size = size;
    options
}

fn job() -> Call {
    Call::new("wfm.Job").idempotency(Idempotency::Safe)
}

#[tokio::test(start_paused = true)]
async fn a_server_that_hangs_in_the_session_does_not_take_the_time_of_the_others() {
    let script = Script::new(|asked| (asked.host == "silent").then_some(Act::Hang));
    let pool = script.pool("silent:1:1000000#works:1:1", of_size(5));
    let (start, call) = (tokio::time::Instant::now(), job());
    for result in join_all((0..3).map(|_| pool.call(&call))).await {
        result.unwrap();
    }
    assert_eq!(start.elapsed().as_secs(), 15, "half of the borrow deadline");
    assert_eq!(script.count(LOGIN), 1);
}

#[tokio::test]
async fn a_session_that_makes_the_server_hang_up_is_forgotten() {
    let script =
        Script::new(|asked| (asked.job == ATTACH && asked.session == "S0").then_some(Act::Close));
    let pool = script.pool("one", of_size(2));
    pool.lease().await.unwrap().discard();
    for _ in 0..2 {
        pool.lease().await.unwrap().discard();
    }
    let joined: Vec<_> = script.asked(ATTACH).into_iter().map(|it| it.session).collect();
    assert_eq!(joined, ["", "S0", "", "S1"]);
    assert_eq!(pool.sessions()[0].1.guid.expose(), "S1");
}

#[tokio::test]
async fn a_session_that_is_gone_is_replaced_once_for_all() {
    let script = Script::new(|_| None);
    let pool = script.pool("one", of_size(8));
    pool.lease().await.unwrap().discard();
    script.forget("S0");
    let leases = join_all((0..8).map(|_| pool.lease())).await;
    assert!(leases.iter().all(Result::is_ok));
    assert_eq!(script.count(LOGIN), 2);
    let last = pool.sessions()[0].1.guid.expose().to_owned();
    let finally = script.asked(ATTACH).into_iter().filter(|it| it.session == last).count();
    assert_eq!(finally, 7, "all but the one who logged in have joined its session");
}

#[tokio::test(start_paused = true)]
async fn who_joins_slowly_does_not_bring_an_old_session_back() {
    let script = Script::new(|asked| {
        let known = Response::new(0).with("SessionGUID", "S0");
        (asked.job == ATTACH && asked.connection == 1).then_some(Act::Late(known))
    });
    let pool = script.pool("one", of_size(4));
    pool.lease().await.unwrap().discard();
    let slow = tokio::spawn({
        let pool = pool.clone();
        async move { pool.lease().await.unwrap().discard() }
    });
    TokioClock::new().sleep(Duration::from_secs(1)).await;
    script.forget("S0");
    pool.lease().await.unwrap().discard();
    assert_eq!(pool.sessions()[0].1.guid.expose(), "S1");
    slow.await.unwrap();
    assert_eq!(pool.sessions()[0].1.guid.expose(), "S1");
}

#[tokio::test(start_paused = true)]
async fn a_refused_login_is_not_asked_again_by_everybody() {
    let script = Script::new(|asked| (asked.job == LOGIN).then(refusal).flatten());
    let pool = script.pool("one", of_size(10));
    let call = job();
    for result in join_all((0..10).map(|_| pool.call(&call))).await {
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Unauthenticated, Some("4")));
    }
    for _ in 0..5 {
        assert!(pool.call(&call).await.is_err());
    }
    assert_eq!(script.count(LOGIN), 1);
    TokioClock::new().sleep(Duration::from_secs(60)).await;
    assert!(pool.call(&call).await.is_err());
    assert_eq!(script.count(LOGIN), 2);
}

#[tokio::test(start_paused = true)]
async fn all_servers_are_checked_at_the_same_time_and_within_a_limit() {
    let script = Script::new(|_| Some(Act::Hang));
    let pool = script.pool("one#two#three", of_size(1));
    let start = tokio::time::Instant::now();
    for (_, result) in pool.check_connections().await {
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Timeout);
    }
    assert_eq!(start.elapsed().as_secs(), 30);
}

#[tokio::test]
async fn a_connection_that_comes_back_into_an_ended_session_is_closed() {
    const PROBE: &str = "krn.CheckServerConnection";
    let script = Script::new(|asked| match (asked.job.as_str(), asked.connection) {
        ("wfm.Job" | PROBE, 0 | 1) => answer(-2),
        _ => None,
    });
    let pool = script.pool("one", of_size(2));
    let lent = pool.lease().await.unwrap();
    pool.call(&job()).await.unwrap();
    assert_eq!((script.count("wfm.Job"), script.count(PROBE), script.count(LOGIN)), (2, 1, 2));
    drop(lent);
    assert_eq!(pool.idle(), 1, "of two, one is of no use any more");
}

#[tokio::test]
async fn a_channel_is_opened_in_a_new_session_where_the_old_one_has_ended() {
    const CHANNEL: &str = "krn.GetChannelGUID";
    let script = Script::new(|asked| match (asked.job.as_str(), asked.connection) {
        (CHANNEL | "krn.CheckServerConnection", 0) => answer(-2),
        _ => None,
    });
    let pool = script.pool("one", of_size(2));
    pool.call(&job()).await.unwrap();
    pool.open_callbacks().await.unwrap();
    assert_eq!((script.count(CHANNEL), script.count(LOGIN)), (2, 2));
}

#[tokio::test(start_paused = true)]
async fn many_who_look_up_logins_at_a_silent_server_wait_no_longer_than_one() {
    let script = Script::new(|asked| (asked.job.starts_with("wfm.")).then_some(Act::Hang));
    let pool = script.pool("one", of_size(10));
    let client = client_over(pool, Arc::new(TokioClock::new()), Duration::from_secs(60));
    let organisation = Id::new("1").unwrap();
    let start = tokio::time::Instant::now();
    let all = join_all((0..20).map(|_| client.user_by_login(&organisation, "anna"))).await;
    assert!(all.iter().all(|it| it.as_ref().unwrap_err().kind() == ErrorKind::Timeout));
    assert_eq!(start.elapsed(), PoolOptions::default().call_deadline);
}

#[tokio::test(start_paused = true)]
async fn a_check_of_all_servers_sends_a_wrong_password_once() {
    let script = Script::new(|asked| (asked.job == LOGIN).then(refusal).flatten());
    let pool = script.pool("one#two#three", of_size(1));
    for _ in 0..2 {
        for (_, result) in pool.check_connections().await {
            assert_eq!(result.unwrap_err().code(), Some("4"));
        }
        assert_eq!(script.count(LOGIN), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_login_that_hangs_does_not_keep_other_servers_from_being_checked() {
    let script =
        Script::new(|asked| (asked.job == LOGIN && asked.host == "one").then_some(Act::Hang));
    let pool = script.pool("one#two#three", of_size(1));
    let checked = pool.check_connections().await;
    let good: Vec<_> = checked.iter().map(|(_, result)| result.is_ok()).collect();
    assert_eq!(good, [false, true, true]);
}
