//! The large space, drawn from seeds: up to four writes, troubled reads and logins, and a drop at
//! any await point.

use crate::drive::Schedule;
use crate::operation::OPS;
use crate::oracle::is_honest;
use crate::step::Step;
use crate::tally::in_parallel;

/// Together with the exhaustive spaces well above a hundred thousand.
const SEEDS: u64 = 30_000;

/// The schedule of a seed.
fn schedule(seed: u64) -> Schedule {
    let mut random = fastrand::Rng::with_seed(seed);
    let op = OPS[random.usize(..OPS.len())];
    let honest = |random: &mut fastrand::Rng| {
        loop {
            let step = Step::draw(random);
            if is_honest(op, &step) {
                return step;
            }
        }
    };
    let writes = (0..random.usize(1..=4)).map(|_| honest(&mut random)).collect();
    let troubled = if random.u8(0..3) == 0 { random.usize(1..=3) } else { 0 };
    let reads = (0..troubled)
        .map(|_| if random.bool() { Step::success() } else { Step::draw(&mut random) })
        .collect();
    let cancelled_after = (random.u8(0..4) == 0).then(|| random.u32(0..60));
    Schedule { op, writes, reads, cancelled_after }
}

#[test]
fn schedules_drawn_from_seeds() {
    let seeds: Vec<u64> = (0..SEEDS).collect();
    let tally = in_parallel(&seeds, |tally, seed| {
        tally.run(&schedule(*seed), || format!("seed {seed}"));
    });
    tally.finish("drawn from seeds");
    assert_eq!(tally.schedules, SEEDS);
    assert!(tally.outcomes.len() > 60, "the schedules hardly differ");
}
