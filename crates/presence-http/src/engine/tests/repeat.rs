//! What is repeated, how often, and what is known in the end.

use presence_core::{ErrorKind, Fate, RetryState};

use super::*;
use Idempotency::{Absolute, Once, Safe};

#[tokio::test]
async fn repeats_follow_phase_and_idempotency() {
    use Phase::{NotSent, SentUnknown};
    use TransportErrorKind::{Broken, Connect, Tls, Truncated};
    type Make = fn() -> Step;
    let table: [(Make, [bool; 3]); 10] = [
        (|| Step::Fail(NotSent, Connect), [true, true, true]),
        (|| Step::Fail(NotSent, Tls), [false, false, false]),
        (|| Step::Fail(SentUnknown, Broken), [true, true, false]),
        (|| Step::Fail(Phase::Body, Truncated), [true, true, false]),
        (|| Step::CutBody(200), [true, true, false]),
        (|| status(429), [true, true, true]),
        (|| status(423), [true, true, true]),
        (|| status(503), [true, true, false]),
        (|| status(403), [false, false, false]),
        (|| status(307), [false, false, false]),
    ];
    for (first, repeated) in table {
        for (idempotency, repeated) in [Safe, Absolute, Once].into_iter().zip(repeated) {
            let script = Script::new([first(), OK]);
            let engine = engine(&script, &clock());
            let result = engine.call(&call(&engine, idempotency)).await;
            let said = format!("{:?} {idempotency:?}", first());
            assert_eq!(
                (result.is_ok(), script.sent()),
                (repeated, 1 + usize::from(repeated)),
                "{said}"
            );
        }
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_never_asked_for_again() {
    let script = Script::new([Step::Answer(200, &[], "<html>Anna</html>")]);
    let engine = engine(&script, &clock());
    let error = engine.json::<Vec<u8>>(&read(&engine)).await.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Protocol, Fate::NotApplied));
    let script = Script::new([Step::Answer(200, &[], "")]);
    let engine = super::engine(&script, &clock());
    let error = engine.json::<Vec<u8>>(&call(&engine, Absolute)).await.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Protocol, Fate::Unknown));
    assert_eq!(error.operation(), Some("test"));
}

#[tokio::test]
async fn after_the_last_attempt_the_library_says_that_it_gave_up() {
    let script = Script::new([status(503), status(502), status(504)]);
    let recorder = Recorder::default();
    let engine = builder(&script, &clock()).observer(recorder.clone()).build().unwrap();
    let error = engine.call(&read(&engine)).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (ErrorKind::Unavailable, Some(504)));
    assert_eq!((error.retry_state(), error.attempts()), (RetryState::GaveUp, Some(3)));
    let gave_up = CallEvent::GaveUp { attempts: 3, bound: "attempts" };
    assert!(recorder.events().contains(&gave_up));
}

#[tokio::test]
async fn an_unknown_fate_is_not_forgotten_by_a_later_refusal() {
    for second in [status(403), Step::Fail(Phase::NotSent, TransportErrorKind::Connect)] {
        let script =
            Script::new([Step::Fail(Phase::SentUnknown, TransportErrorKind::Broken), second]);
        let mut config = EngineConfig::default();
        config.retry.max_attempts = 2;
        let engine = builder(&script, &clock()).config(config).build().unwrap();
        let error = engine.call(&call(&engine, Absolute)).await.unwrap_err();
        assert_eq!((error.fate(), error.attempts()), (Fate::Unknown, Some(2)));
    }
}

#[tokio::test]
async fn a_write_without_proof_is_sent_once_and_is_not_called_given_up() {
    let script = Script::new([status(500)]);
    let engine = engine(&script, &clock());
    let error = engine.call(&call(&engine, Once)).await.unwrap_err();
    assert_eq!((error.fate(), error.retry_state()), (Fate::Unknown, RetryState::Temporary));
    assert!(error.to_string().ends_with("(HTTP 500, outcome unknown)"), "{error}");
}

#[tokio::test]
async fn waits_are_jittered_repeatably_and_keep_the_vendors_wish() {
    let waits = async |seed| {
        let (script, clock) = (Script::new([status(503), status(503), OK]), clock());
        let engine = builder(&script, &clock).seed(seed).build().unwrap();
        engine.call(&read(&engine)).await.unwrap();
        clock.slept()
    };
    let (one, again, other) = (waits(1).await, waits(1).await, waits(2).await);
    assert_eq!(one, again);
    assert_ne!(one, other);
    assert!(one[0] <= Duration::from_millis(200) && one[1] <= Duration::from_millis(400));

    let (script, clock) =
        (Script::new([Step::Answer(503, &[("retry-after", "7")], ""), OK]), clock());
    let engine = engine(&script, &clock);
    engine.call(&read(&engine)).await.unwrap();
    assert_eq!(clock.slept(), [secs(7)]);
}

#[tokio::test]
async fn a_vendor_that_wants_too_long_a_wait_is_not_asked_too_early() {
    for (retry_after, wait) in [("194", secs(194)), ("99999999999999999999999", secs(u64::MAX))] {
        let headers: &'static [_] = Box::leak(Box::new([("retry-after", retry_after)]));
        let (script, clock) = (Script::new([Step::Answer(429, headers, "")]), clock());
        let engine = engine(&script, &clock);
        let error = engine.call(&read(&engine)).await.unwrap_err();
        assert_eq!(error.retry_after(), Some(wait));
        assert_eq!(
            (error.kind(), error.retry_state()),
            (ErrorKind::RateLimited, RetryState::GaveUp)
        );
        assert_eq!((script.sent(), clock.slept().len()), (1, 0));
    }
}

#[tokio::test]
async fn a_pause_after_429_is_shared_by_all_callers_of_the_tenant() {
    let script = Script::new([Step::Answer(429, &[("retry-after", "30")], ""), OK, OK]);
    let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
    let recorder = Recorder::default();
    let engine = builder(&script, &clock).observer(recorder.clone()).build().unwrap();
    let other = builder(&script, &clock).limiter(engine.limiter().clone()).build().unwrap();
    let (first, second) = (engine.clone(), read(&engine));
    let limited = tokio::spawn(async move { first.call(&second).await });
    clock.until_waiting(1).await;
    assert_eq!(engine.limiter().paused_for(), secs(30));
    let (engine_2, call_2) = (other.clone(), read(&other));
    let patient = tokio::spawn(async move { engine_2.call(&call_2).await });
    let hurried = read(&other).deadline(secs(10));
    let error = other.call(&hurried).await.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::RateLimited, Fate::NotApplied));
    assert_eq!((error.retry_after(), error.attempts()), (Some(secs(30)), None));
    clock.until_waiting(3).await;
    assert_eq!(script.sent(), 1, "nobody sends during the pause");
    clock.advance(secs(30));
    assert!(limited.await.unwrap().is_ok());
    assert!(patient.await.unwrap().is_ok());
    assert_eq!(script.sent(), 3);
    let paused = CallEvent::Paused { pause: secs(30), asked: Some(secs(30)) };
    assert!(recorder.events().contains(&paused));
}

#[tokio::test]
async fn an_exhausted_budget_ends_repeats_for_the_whole_engine() {
    let script = Script::new((0..5).map(|_| status(503)));
    let mut config = EngineConfig::default();
    config.retry.budget = 10;
    let engine = builder(&script, &clock()).config(config).build().unwrap();
    assert!(engine.call(&read(&engine)).await.is_err());
    assert_eq!(script.sent(), 3);
    let error = engine.call(&read(&engine)).await.unwrap_err();
    assert_eq!((script.sent(), error.retry_state()), (4, RetryState::GaveUp));
}

#[tokio::test]
async fn a_tier_spaces_calls_out() {
    let (script, clock) = (Script::new([OK, OK, OK]), clock());
    let recorder = Recorder::default();
    let engine = builder(&script, &clock).observer(recorder.clone()).build().unwrap();
    let call = read(&engine).tier(crate::RateTier::per_second("t", 1, 1));
    for _ in 0..3 {
        engine.call(&call).await.unwrap();
    }
    assert_eq!(clock.slept(), [secs(1), secs(1)]);
    assert!(recorder.events().contains(&CallEvent::HeldBack { waited: secs(1) }));
}

#[tokio::test]
async fn nothing_is_held_while_waiting_for_the_next_attempt() {
    let script = Script::new([Step::Answer(503, &[("retry-after", "5")], ""), OK, OK]);
    let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
    let mut config = EngineConfig::default();
    config.limits.concurrency = 1;
    let engine = builder(&script, &clock).config(config).build().unwrap();
    let (waiting, waiting_call) = (engine.clone(), read(&engine));
    let waiting = tokio::spawn(async move { waiting.call(&waiting_call).await });
    clock.until_waiting(1).await;
    engine.call(&read(&engine)).await.unwrap();
    clock.advance(secs(5));
    assert!(waiting.await.unwrap().is_ok());
}

#[test]
fn a_policy_that_cannot_work_is_refused_by_field() {
    for (change, field) in [
        ((|config| config.deadline = Duration::ZERO) as fn(&mut EngineConfig), "engine.deadline"),
        (|config| config.attempt_timeout = Duration::ZERO, "engine.attempt_timeout"),
        (|config| config.max_body_bytes = 0, "engine.max_body_bytes"),
        (|config| config.retry.max_attempts = 0, "engine.retry.max_attempts"),
        (|config| config.limits.concurrency = 0, "engine.limits.concurrency"),
    ] {
        let mut config = EngineConfig::default();
        change(&mut config);
        let error = builder(&Script::default(), &clock()).config(config).build().unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::Config, Some(field)));
    }
    let policy = RetryPolicy::default();
    assert_eq!(EngineConfig::default().retry, policy);
    let mut config = EngineConfig { deadline: Duration::ZERO, ..EngineConfig::default() };
    config.retry.max_attempts = 0;
    assert_eq!(config.validate().unwrap_err().parts().len(), 2, "all are named at once");
}
