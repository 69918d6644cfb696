//! The large space, drawn from seeds: up to two writes that are sent again, one that comes to
//! anything, troubled reads and logins, and a drop at any await point.

use crate::drive::Schedule;
use crate::exhaustive::repeating;
use crate::operation::OPS;
use crate::oracle::is_honest;
use crate::step::Step;
use crate::tally::{BEYOND, Space, in_parallel};

/// Together with the exhaustive spaces above a hundred thousand that differ.
const SEEDS: u64 = 80_000;

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
    let repeating = repeating();
    let mut again = || repeating[random.usize(..repeating.len())];
    let mut writes = vec![again(), again()];
    writes.retain(|step| is_honest(op, step));
    writes.push(honest(&mut random));
    let troubled = if random.u8(0..4) > 0 { random.usize(1..=3) } else { 0 };
    let reads = (0..troubled)
        .map(|_| if random.bool() { Step::success() } else { Step::draw(&mut random) })
        .collect();
    let cancelled_after = random.bool().then(|| random.u32(0..60));
    Schedule { op, writes, reads, cancelled_after }
}

#[test]
fn schedules_drawn_from_seeds() {
    let seeds: Vec<u64> = (0..SEEDS).collect();
    let tally = in_parallel(&seeds, |tally, seed| {
        tally.run(&schedule(*seed), || format!("seed {seed}"));
    });
    tally.finish("drawn from seeds");
    assert!(tally.different(Space::Beyond) >= BEYOND);
    assert!(tally.outcomes.len() > 60, "the schedules hardly differ");
}
