//! Who goes away at any await leaves a pool in which nothing is missing and nothing is left over.

use std::pin::pin;

use enaio_wf::rpc::{Call, JobMonitor, NotificationOptions, Pool, PoolOptions, Response};
use futures_util::FutureExt;

use crate::script::{Act, Script};
use presence_core::Idempotency;

/// More polls than anything here takes.
const ENDLESS: usize = 500;

fn job(name: &str) -> Call {
    Call::new(name).idempotency(Idempotency::Safe)
}

/// Small, so that each frame takes several reads and writes.
const PIPE: usize = 32;

/// Servers that tell with each answer to which job it belongs.
fn script() -> Script {
    Script::piped(PIPE, |asked| {
        let answer = Response::new(0).with("Job", asked.job.as_str());
        asked.job.starts_with("wfm.").then_some(Act::Answer(answer))
    })
}

/// What a pool with one place is asked and then not waited for, once after each number of polls.
async fn given_up<F, W>(prepare: bool, work: W)
where
    W: Fn(Pool) -> F + Send + Sync,
    F: Future<Output = ()> + Send,
{
    for polls in 0..ENDLESS {
        let mut options = PoolOptions::default();
        options.size = 1;
        let pool = script().pool("one", options);
        if prepare {
            pool.call(&job("wfm.First")).await.unwrap();
        }
        let is_over = {
            let mut work = pin!(work(pool.clone()));
            let mut is_over = false;
            for _ in 0..polls {
                is_over = work.as_mut().now_or_never().is_some();
                if is_over {
                    break;
                }
                tokio::task::yield_now().await;
            }
            is_over
        };
        for name in ["wfm.Second", "wfm.Third"] {
            let answer = pool.call(&job(name)).await.unwrap();
            assert_eq!(answer.params.text("Job"), Some(name), "after {polls} polls");
        }
        assert_eq!(pool.idle(), 1, "after {polls} polls");
        if is_over {
            assert!(polls > 5, "{polls}");
            return;
        }
    }
    panic!("it never comes to its end");
}

#[tokio::test(start_paused = true)]
async fn a_call_is_given_up_at_every_await() {
    for prepare in [false, true] {
        given_up(prepare, |pool| async move {
            pool.call(&job("wfm.GivenUp")).await.unwrap();
        })
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_channel_is_given_up_at_every_await() {
    for prepare in [false, true] {
        given_up(prepare, |pool| async move {
            let monitor = JobMonitor::new(["wfm.ConfigUserAbsence"]);
            let options = NotificationOptions::new().with_monitor(monitor);
            let heard = pool.notifications(options).await.unwrap();
            heard.close().await.unwrap();
        })
        .await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_probe_is_given_up_at_every_await() {
    given_up(true, |pool| async move {
        assert_eq!(pool.probe_idle().await, 1);
    })
    .await;
}
