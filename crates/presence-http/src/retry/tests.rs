//! Tests of waits, bounds and `Retry-After`.

use std::time::Duration;

use presence_core::{Error, ErrorKind, Fate, Idempotency, Problems, RetryState, Timestamp};
use proptest::prelude::*;

use super::*;

fn now() -> Timestamp {
    "1994-11-06T08:49:00Z".parse().unwrap()
}

#[test]
fn retry_after_is_read_in_every_form_met_in_the_wild() {
    for (text, seconds) in [
        ("0", Some(0)),
        ("120", Some(120)),
        (" 194 ", Some(194)),
        ("+5", Some(5)),
        ("-5", Some(0)),
        ("1.5", Some(2)),
        ("2.0", Some(2)),
        ("0.001", Some(1)),
        ("99999999999999999999999999", Some(u64::MAX)),
        ("Sun, 06 Nov 1994 08:49:37 GMT", Some(37)),
        ("Mon, 06 Nov 1994 08:49:37 GMT", Some(37)),
        ("Sun, 06 Nov 1994 09:49:37 +0100", Some(37)),
        ("Sunday, 06-Nov-94 08:49:37 GMT", Some(37)),
        ("Sun Nov  6 08:49:37 1994", Some(37)),
        ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
        ("", None),
        ("rand(30),add(30)", None),
        ("soon", None),
        ("1e3", None),
        (".5", None),
        ("5.", None),
        ("--5", None),
        ("5 seconds", None),
        ("0x10", None),
        ("NaN", None),
        ("Sun, 99 Nov 1994 08:49:37 GMT", None),
        ("１２", None),
    ] {
        assert_eq!(after::parse(text, now()), seconds.map(Duration::from_secs), "{text:?}");
    }
}

#[test]
fn a_date_is_measured_on_the_servers_clock_where_it_shows_one() {
    let headers = |pairs: &[(&'static str, &'static str)]| -> http::HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    };
    let asked = ("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT");
    for (pairs, seconds) in [
        (&[asked][..], Some(37)),
        (&[asked, ("date", "Sun, 06 Nov 1994 08:49:27 GMT")], Some(10)),
        (&[asked, ("date", "today")], Some(37)),
        (&[("retry-after", "5"), ("date", "Sun, 06 Nov 1994 08:49:27 GMT")], Some(5)),
        (&[("date", "Sun, 06 Nov 1994 08:49:27 GMT")], None),
    ] {
        assert_eq!(retry_after(&headers(pairs), now()), seconds.map(Duration::from_secs));
    }
}

proptest! {
    #[test]
    fn retry_after_never_panics(text in "\\PC{0,60}") {
        let _ = after::parse(&text, now());
    }

    #[test]
    fn retry_after_dates_never_panic(
        text in "[A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} [0-9]{1,6} [0-9:]{1,9} [+0A-Z]{0,5}",
    ) {
        let _ = after::parse(&text, now());
    }

    #[test]
    fn a_delay_stays_within_its_ceiling(attempts in 0_u32.., random in 0.0..1.0_f64) {
        let policy = RetryPolicy::default();
        let delay = policy.delay(attempts, random, false);
        prop_assert!(delay <= policy.max_delay);
        let doublings = i32::try_from(attempts.clamp(1, 32)).unwrap() - 1;
        let ceiling = policy.base_delay.as_secs_f64() * 2_f64.powi(doublings);
        prop_assert!(delay.as_secs_f64() <= ceiling + 1e-6);
    }
}

#[test]
fn delays_double_up_to_the_cap_and_spread_from_nothing() {
    let policy = RetryPolicy::default();
    let at = |attempts| policy.delay(attempts, 1.0, false).as_millis();
    assert_eq!([1, 2, 3, 7, 8, 100].map(at), [200, 400, 800, 12_800, 20_000, 20_000]);
    assert_eq!(policy.delay(3, 0.0, false), Duration::ZERO);
    assert_eq!(policy.delay(3, 0.0, true), policy.base_delay);
}

fn round(budget: &Budget) -> Round<'_> {
    Round {
        idempotency: Idempotency::Safe,
        attempts: 1,
        elapsed: Duration::ZERO,
        remaining: Duration::from_secs(120),
        delay: Duration::from_millis(100),
        budget,
    }
}

fn passing() -> Error {
    Error::new(ErrorKind::Unavailable, "down").with_retry_state(RetryState::Temporary)
}

#[test]
fn each_bound_ends_the_repeats_and_says_which() {
    let (policy, budget) = (RetryPolicy::default(), Budget::new(500));
    let decide = |error: &Error, round: Round<'_>| policy.decide(error, &round);
    let wait = Duration::from_millis(100);
    assert_eq!(decide(&passing(), round(&budget)), Decision::Repeat { wait, cost: 5 });
    assert_eq!(
        decide(&passing(), Round { attempts: 3, ..round(&budget) }),
        Decision::GiveUp("attempts")
    );
    let late = Round { elapsed: Duration::from_millis(89_901), ..round(&budget) };
    assert_eq!(decide(&passing(), late), Decision::GiveUp("elapsed"));
    let short = Round { remaining: Duration::from_millis(100), ..round(&budget) };
    assert_eq!(decide(&passing(), short), Decision::GiveUp("deadline"));
    assert_eq!(decide(&passing(), round(&Budget::new(4))), Decision::GiveUp("budget"));
    let permanent = Error::new(ErrorKind::Rejected, "no");
    assert_eq!(decide(&permanent, round(&budget)), Decision::Stop);
}

#[test]
fn a_vendors_wish_is_kept_in_full_or_not_at_all() {
    let (policy, budget) = (RetryPolicy::default(), Budget::new(500));
    let asking = |seconds| passing().with_retry_after(Duration::from_secs(seconds));
    let wait = Duration::from_secs(60);
    assert_eq!(policy.decide(&asking(60), &round(&budget)), Decision::Repeat { wait, cost: 5 });
    assert_eq!(policy.decide(&asking(61), &round(&budget)), Decision::GiveUp("retry_after"));
    assert_eq!(policy.decide(&asking(u64::MAX), &round(&budget)), Decision::GiveUp("retry_after"));
    let short = Round { remaining: Duration::from_secs(30), ..round(&budget) };
    assert_eq!(policy.decide(&asking(30), &short), Decision::GiveUp("deadline"));
    // A wish shorter than our own back-off does not shorten it.
    let wait = Duration::from_millis(100);
    assert_eq!(policy.decide(&asking(0), &round(&budget)), Decision::Repeat { wait, cost: 5 });
}

#[test]
fn what_was_applied_is_only_read_again() {
    let applied = passing().with_fate(Fate::Applied);
    assert!(may_repeat(&applied, Idempotency::Safe));
    assert!(!may_repeat(&applied, Idempotency::Absolute));
    assert!(!may_repeat(&applied, Idempotency::Once));
}

#[test]
fn the_budget_is_used_up_and_comes_back() {
    let budget = Budget::new(12);
    assert_eq!(budget.take(true), Some(10));
    assert_eq!(budget.take(false), None);
    budget.give_back(None);
    budget.give_back(None);
    budget.give_back(None);
    assert_eq!(budget.take(false), Some(5));
    budget.give_back(Some(5));
    budget.give_back(Some(u32::MAX));
    assert_eq!((budget.take(true), budget.take(false)), (Some(10), None));
}

#[test]
fn a_policy_is_data() {
    let text = r#"{"max_attempts": 5, "base_delay": "1s 500ms", "max_delay": 7, "budget": 0}"#;
    let policy: RetryPolicy = serde_json::from_str(text).unwrap();
    assert_eq!(policy.base_delay, Duration::from_millis(1500));
    assert_eq!(policy.max_delay, Duration::from_secs(7));
    assert_eq!(policy.max_retry_after, Duration::from_secs(60));
    let back: RetryPolicy = serde_json::from_value(serde_json::to_value(&policy).unwrap()).unwrap();
    assert_eq!(back, policy);
    for bad in [
        r#"{"base_delay": -1}"#,
        r#"{"base_delay": "-1s"}"#,
        r#"{"base_delay": "soon"}"#,
        r#"{"base_delay": 1e300}"#,
        r#"{"attempts": 3}"#,
    ] {
        assert!(serde_json::from_str::<RetryPolicy>(bad).is_err(), "{bad}");
    }
    let zero = RetryPolicy { max_attempts: 0, ..RetryPolicy::default() };
    assert_eq!(problem(&zero).as_deref(), Some("engine.retry.max_attempts"));
    let upside_down = RetryPolicy { max_delay: Duration::ZERO, ..RetryPolicy::default() };
    assert_eq!(problem(&upside_down).as_deref(), Some("engine.retry.base_delay"));
}

fn problem(policy: &RetryPolicy) -> Option<String> {
    let mut problems = Problems::new();
    policy.collect(&mut problems);
    problems.finish().err().and_then(|error| error.field().map(str::to_owned))
}
