//! Deadlines, time limits and cancellation.

use futures_util::FutureExt;
use futures_util::future::join;
use presence_core::{ErrorKind, Fate, RetryState};

use super::*;

fn still() -> ManualClock {
    ManualClock::new(Timestamp::UNIX_EPOCH)
}

#[tokio::test]
async fn an_attempt_that_takes_too_long_is_repeated_within_the_deadline() {
    let (script, clock) = (Script::new([Step::Stall, OK]), clock());
    let engine = engine(&script, &clock);
    let call = read(&engine);
    let (answer, ()) = join(engine.call(&call), async {
        clock.until_waiting(1).await;
        clock.advance(secs(30));
    })
    .await;
    assert!(answer.is_ok());
    assert_eq!(script.sent(), 2);
}

#[tokio::test]
async fn a_write_that_was_not_answered_in_time_is_indeterminate() {
    let (script, clock) = (Script::new([Step::Stall]), clock());
    let engine = engine(&script, &clock);
    let call = call(&engine, Idempotency::Once);
    let (result, ()) = join(engine.call(&call), async {
        clock.until_waiting(1).await;
        clock.advance(secs(30));
    })
    .await;
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Timeout, Fate::Unknown));
    assert_eq!(error.message(), "no complete answer within 30s");
    assert_eq!(script.sent(), 1);
}

#[tokio::test]
async fn the_deadline_bounds_the_whole_call() {
    // Three attempts of 30 s would take 90 s; the call has 45.
    let (script, clock) = (Script::new([Step::Stall, Step::Stall]), clock());
    let engine = engine(&script, &clock);
    let call = call(&engine, Idempotency::Absolute).deadline(secs(45));
    let (result, ()) = join(engine.call(&call), async {
        clock.until_waiting(1).await;
        clock.advance(secs(30));
        clock.until_waiting(1).await;
        clock.advance(secs(15));
    })
    .await;
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.retry_state()), (ErrorKind::Timeout, RetryState::GaveUp));
    assert_eq!((error.fate(), error.attempts()), (Fate::Unknown, Some(2)));
    assert!(clock.monotonic() <= secs(46));
}

#[tokio::test]
async fn waiting_for_a_place_is_bounded_and_says_what_came_before() {
    let clock = still();
    let script = Script::new([Step::Stall, status(503)]);
    let mut config = EngineConfig::default();
    config.limits.concurrency = 1;
    config.attempt_timeout = secs(600);
    let engine = builder(&script, &clock).config(config).build().unwrap();
    let (busy, busy_call) = (engine.clone(), read(&engine).deadline(secs(600)));
    let mut busy = Box::pin(async move { busy.call(&busy_call).await });
    assert!(busy.as_mut().now_or_never().is_none());
    let call = read(&engine).deadline(secs(5));
    let (result, ()) = join(engine.call(&call), async {
        clock.until_waiting(2).await;
        clock.advance(secs(5));
    })
    .await;
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Timeout, Fate::NotApplied));
    assert_eq!(error.message(), "the call's deadline passed while the rate limit held it back");
    assert_eq!(script.sent(), 1);
}

#[tokio::test]
async fn dropping_a_call_gives_it_up_and_frees_its_place() {
    let clock = still();
    let script = Script::new([Step::Stall, OK]);
    let recorder = Recorder::default();
    let mut config = EngineConfig::default();
    config.limits.concurrency = 1;
    let engine =
        builder(&script, &clock).config(config).observer(recorder.clone()).build().unwrap();
    let call = read(&engine);
    let mut dropped = Box::pin(engine.call(&call));
    assert!(dropped.as_mut().now_or_never().is_none());
    drop(dropped);
    assert_eq!(clock.waiting(), 0, "nothing is left behind");
    let cancelled = CallEvent::Cancelled { attempts: 1, elapsed: Duration::ZERO };
    assert_eq!(recorder.events().last(), Some(&cancelled));
    assert!(engine.call(&call).await.is_ok());
}

#[tokio::test]
async fn an_observer_hears_the_whole_story() {
    let script = Script::new([Step::Answer(503, &[("retry-after", "2")], ""), OK]);
    let recorder = Recorder::default();
    let engine = builder(&script, &clock()).observer(recorder.clone()).build().unwrap();
    engine.call(&read(&engine)).await.unwrap();
    let finished = |attempt, status, error| CallEvent::AttemptFinished {
        attempt,
        status,
        error,
        elapsed: Duration::ZERO,
    };
    assert_eq!(
        recorder.events(),
        [
            CallEvent::AttemptStarted { attempt: 1 },
            finished(1, Some(503), Some(ErrorKind::Unavailable)),
            CallEvent::Waiting { attempt: 1, wait: secs(2), asked: Some(secs(2)) },
            CallEvent::AttemptStarted { attempt: 2 },
            finished(2, Some(200), None),
            CallEvent::Finished { attempts: 2, error: None, elapsed: secs(2) },
        ]
    );
}

#[tokio::test]
async fn the_real_clock_goes_forward() {
    let clock = TokioClock::new();
    let before = clock.monotonic();
    clock.sleep(Duration::from_millis(1)).await;
    assert!(clock.monotonic() > before);
    assert!(clock.now() > "2026-01-01T00:00:00Z".parse().unwrap());
}
