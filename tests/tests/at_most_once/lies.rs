//! A vendor that lies: it refuses what it did, or confirms what it did not. No client can tell, so
//! no truth is promised; how often something is sent stays bounded all the same.

use std::collections::BTreeMap;

use crate::drive::{Schedule, plain};
use crate::judge::Said;
use crate::operation::OPS;
use crate::oracle::is_honest;
use crate::step::Step;

/// Three attempts, and one more after a session that had expired; the two calls of a change that
/// needs two each have as many.
const MOST_SENT: usize = 2 * 2 * 4;

#[test]
fn a_vendor_that_lies_costs_no_more_than_the_attempts_allowed() {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    let mut schedules = 0_u64;
    for seed in 0..8_000 {
        let mut random = fastrand::Rng::with_seed(seed);
        let op = OPS[random.usize(..OPS.len())];
        let writes: Vec<Step> = (0..4).map(|_| Step::draw(&mut random)).collect();
        if writes.iter().all(|step| is_honest(op, step)) {
            continue;
        }
        schedules += 1;
        let run = Schedule::new(op, writes).run(plain);
        let sent = &run.world.sent;
        assert!(sent.len() <= MOST_SENT, "seed {seed}: {sent:?}");
        let lied = sent.iter().any(|(_, step)| !is_honest(op, step));
        let what = match (lied, run.said) {
            (false, _) => "the lie was never reached",
            _ if run.world.applied.len() > 1 => "applied again after a false refusal",
            (_, Said::Applied) if !run.world.stands() => "a false success was believed",
            (_, Said::NotApplied) if !run.world.applied.is_empty() => {
                "a false refusal was believed"
            }
            _ => "the lie did no harm",
        };
        *counts.entry(what).or_default() += 1;
    }
    println!("vendors that lie: {schedules} schedules, {counts:?}");
    // The boundary of the promise is real: where a vendor lies, it shows.
    assert!(counts["applied again after a false refusal"] > 0);
    assert!(counts["a false success was believed"] > 0);
}
