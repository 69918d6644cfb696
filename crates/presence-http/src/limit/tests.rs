//! Tests of the arithmetic and of who waits for what.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{join, join_all};
use presence_core::{Clock, ManualClock, Problems, Timestamp};
use proptest::prelude::*;

use super::gcra::Gcra;
use super::*;

const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

const FOREVER: Duration = Duration::MAX;

fn limiter(clock: &ManualClock, concurrency: usize) -> Limiter {
    let config = LimiterConfig { concurrency, ..LimiterConfig::default() };
    Limiter::new(config, Arc::new(clock.clone()))
}

fn still() -> ManualClock {
    ManualClock::new(Timestamp::UNIX_EPOCH)
}

fn skipping() -> ManualClock {
    ManualClock::skipping(Timestamp::UNIX_EPOCH)
}

#[test]
fn the_arithmetic_allows_a_burst_and_then_the_rate() {
    let mut gcra = Gcra::new(&RateTier::per_second("t", 10, 3));
    assert_eq!([0, 0, 0].map(|at| gcra.take(ms(at))), [Ok(()); 3]);
    assert_eq!(gcra.take(ms(0)), Err(ms(100)));
    assert_eq!(gcra.take(ms(40)), Err(ms(60)), "a refused call takes nothing");
    assert_eq!(gcra.take(ms(100)), Ok(()));
    assert_eq!(gcra.take(ms(100)), Err(ms(100)));
    // After a rest the burst is back, and no more than the burst.
    assert_eq!([5000; 3].map(|at| gcra.take(ms(at))), [Ok(()); 3]);
    assert_eq!(gcra.take(ms(5000)), Err(ms(100)));
}

#[test]
fn extreme_tiers_neither_divide_by_zero_nor_overflow() {
    let mut none = Gcra::new(&RateTier::per_minute("t", 0, 0));
    assert_eq!(none.take(Duration::ZERO), Ok(()));
    assert_eq!(none.take(Duration::ZERO), Err(Duration::from_secs(60)));
    let mut many = Gcra::new(&RateTier::per_second("t", u32::MAX, u32::MAX));
    assert_eq!(many.take(Duration::MAX), Ok(()));
}

proptest! {
    #[test]
    fn never_more_than_burst_plus_rate(
        calls in 1..50_u32,
        burst in 1..20_u32,
        steps in prop::collection::vec(0..200_u64, 1..200),
    ) {
        let mut gcra = Gcra::new(&RateTier::per_second("t", calls, burst));
        let (mut now, mut taken) = (Duration::ZERO, 0_u32);
        for step in steps {
            now += ms(step);
            taken += u32::from(gcra.take(now).is_ok());
        }
        let allowed = f64::from(burst) + now.as_secs_f64() * f64::from(calls);
        prop_assert!(f64::from(taken) <= allowed + 1e-6);
    }
}

#[tokio::test]
async fn callers_of_a_tier_are_served_in_order_at_its_rate() {
    let (clock, tier) = (skipping(), RateTier::per_second("t", 2, 1));
    let limiter = limiter(&clock, 8);
    let served = Mutex::new(Vec::new());
    let callers = (0..4).map(|number| {
        let (limiter, clock, tier, served) = (&limiter, &clock, &tier, &served);
        async move {
            drop(limiter.admit(Some(tier), FOREVER).await.unwrap());
            served.lock().unwrap().push((number, clock.monotonic()));
        }
    });
    join_all(callers).await;
    let expected = [(0, ms(0)), (1, ms(500)), (2, ms(1000)), (3, ms(1500))];
    assert_eq!(*served.lock().unwrap(), expected);
}

#[tokio::test]
async fn who_leaves_the_line_takes_no_turn_along() {
    let (clock, tier) = (still(), RateTier::per_second("t", 1, 1));
    let limiter = limiter(&clock, 8);
    drop(limiter.admit(Some(&tier), FOREVER).await.unwrap());
    let mut leaver = Box::pin(limiter.admit(Some(&tier), FOREVER));
    assert!(leaver.as_mut().now_or_never().is_none());
    drop(leaver);
    assert_eq!(clock.waiting(), 0);
    clock.advance(ms(1000));
    assert!(limiter.admit(Some(&tier), FOREVER).now_or_never().is_some());
}

#[tokio::test]
async fn tiers_are_apart_and_configuration_beats_the_vendors_rate() {
    let clock = still();
    let faster = RateTier::per_second("slow", 1000, 1000);
    let mut config = LimiterConfig::default();
    config.tiers.insert("slow".to_owned(), faster);
    let limiter = Limiter::new(config, Arc::new(clock.clone()));
    let (slow, other) = (RateTier::per_minute("slow", 1, 1), RateTier::per_minute("other", 1, 1));
    for _ in 0..20 {
        assert!(limiter.admit(Some(&slow), FOREVER).now_or_never().is_some());
    }
    assert!(limiter.admit(Some(&other), FOREVER).now_or_never().is_some());
    assert!(limiter.admit(Some(&other), FOREVER).now_or_never().is_none());
}

#[tokio::test]
async fn only_so_many_are_under_way() {
    let limiter = limiter(&still(), 2);
    let first = limiter.admit(None, FOREVER).await.unwrap();
    let second = limiter.clone().admit(None, FOREVER).await.unwrap();
    assert!(limiter.admit(None, FOREVER).now_or_never().is_none());
    drop(first);
    assert!(limiter.admit(None, FOREVER).now_or_never().is_some());
    drop(second);
}

#[tokio::test]
async fn a_pause_holds_everybody_and_keeps_no_place_meanwhile() {
    let clock = still();
    let limiter = limiter(&clock, 1);
    let busy = limiter.admit(None, FOREVER).await.unwrap();
    let waiter = limiter.clone();
    let waiting = tokio::spawn(async move { waiter.admit(None, FOREVER).await.is_ok() });
    tokio::task::yield_now().await;
    // The one in line for a place gets it during a pause, and gives it back to wait.
    assert_eq!(limiter.pause(ms(700)), ms(700));
    assert_eq!(limiter.pause(ms(100)), ms(700), "a shorter pause does not shorten it");
    drop(busy);
    clock.until_waiting(1).await;
    assert_eq!(limiter.shared.permits.available_permits(), 1);
    clock.advance(ms(700));
    assert!(waiting.await.unwrap());
    assert_eq!(limiter.paused_for(), Duration::ZERO);
}

#[tokio::test]
async fn a_wait_that_is_too_long_is_known_at_once() {
    let clock = still();
    let limiter = limiter(&clock, 1);
    limiter.pause(Duration::from_secs(30));
    let refused = limiter.admit(None, Duration::from_secs(30)).await.unwrap_err();
    assert_eq!(refused, TooLong { wait: Duration::from_secs(30) });
    let (admitted, ()) = join(limiter.admit(None, Duration::from_secs(31)), async {
        clock.until_waiting(1).await;
        clock.advance(Duration::from_secs(30));
    })
    .await;
    assert!(admitted.is_ok());
}

#[test]
fn a_pause_is_bounded_whatever_is_asked() {
    let limiter = limiter(&still(), 1);
    assert_eq!(limiter.pause(Duration::MAX), Duration::from_secs(900));
}

#[test]
fn limits_are_data() {
    let text = r#"{"concurrency": 3, "tiers": {"api": {"calls": 5, "per": "1m", "burst": 2}}}"#;
    let config: LimiterConfig = serde_json::from_str(text).unwrap();
    assert_eq!(config.tiers["api"].interval(), Duration::from_secs(12));
    assert_eq!(problem(&config), None);
    let none = LimiterConfig { concurrency: 0, ..LimiterConfig::default() };
    assert_eq!(problem(&none).as_deref(), Some("engine.limits.concurrency"));
    let text = r#"{"tiers": {"api": {"calls": 0, "per": 1, "burst": 2}}}"#;
    let config: LimiterConfig = serde_json::from_str(text).unwrap();
    assert_eq!(problem(&config).as_deref(), Some("engine.limits.tiers.api"));
}

fn problem(config: &LimiterConfig) -> Option<String> {
    let mut problems = Problems::new();
    config.collect(&mut problems);
    problems.finish().err().and_then(|error| error.field().map(str::to_owned))
}
