//! Measuring: interleaved rounds, medians, ratios of one and the same round.

mod cost;
mod growth;
mod process;
mod stopwatch;

pub(crate) use self::cost::{Counted, Counter, count, counted, memory};
pub(crate) use self::growth::{Growth, grow};
pub(crate) use self::process::Held;
pub(crate) use self::stopwatch::{Sample, Stopwatch};

use serde::Serialize;

use crate::peers::Peer;
use crate::scenario::{Scenario, Setting};
use crate::subject::{Subject, Tally, Who};
use crate::{Result, failed};

/// How long a sample of one of our own processes shall take, in nanoseconds.
const SAMPLE: f64 = 150e6;
/// No more operations than this in a sample.
const MOST: usize = 20_000;

/// How much is measured.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Effort {
    pub(crate) rounds: usize,
    /// One operation a sample and no calibration.
    pub(crate) quick: bool,
}

/// What was measured of one client in one scenario.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Figures {
    pub(crate) client: &'static str,
    /// Nanoseconds a unit, the median of all rounds.
    pub(crate) nanos: f64,
    /// Processor time, in seconds for 1,000 units.
    pub(crate) cpu_seconds_per_1000: f64,
    /// Throughput, where the obvious loop's is 1.
    pub(crate) faster: f64,
    /// The least and the greatest ratio of a round.
    pub(crate) spread: (f64, f64),
    /// Processor time, where the obvious loop's is 1.
    pub(crate) cpu: f64,
    /// Allocations and peak memory, measured in a process of its own.
    pub(crate) counted: Option<Counted>,
}

/// All clients of one scenario.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Compared {
    pub(crate) scenario: &'static str,
    pub(crate) about: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) units: usize,
    pub(crate) rounds: usize,
    pub(crate) figures: Vec<Figures>,
}

/// A client, or somebody else's in another process.
enum Runner {
    Here(Subject),
    There(Peer),
}

impl Runner {
    fn who(&self) -> Who {
        match self {
            Self::Here(subject) => subject.who,
            Self::There(peer) => Who::Peer(peer.name()),
        }
    }

    async fn sample(&mut self, scenario: &Scenario, count: usize) -> Result<(Sample, Tally)> {
        match self {
            Self::Here(subject) => {
                let watch = Stopwatch::start();
                let tally = subject.run(count).await?;
                Ok((watch.stop(), tally))
            }
            Self::There(peer) => {
                let task = scenario.peer.map_or("", |peer| peer.task);
                peer.run(task, scenario.page, count)
            }
        }
    }
}

/// One column of samples.
struct Column {
    runner: Runner,
    count: usize,
    samples: Vec<Sample>,
}

/// Measures all clients of a scenario, one after the other in each round.
pub(crate) async fn compare(
    scenario: &Scenario,
    setting: &Setting,
    peers: Vec<Peer>,
    effort: Effort,
) -> Result<Compared> {
    let subjects = (scenario.subjects)(scenario, setting).await?;
    let runners = subjects.into_iter().map(Runner::Here);
    let runners = runners.chain(peers.into_iter().map(Runner::There));
    let units = scenario.size(setting);
    let mut expected = None;
    let mut columns = Vec::new();
    for mut runner in runners {
        let count = calibrate(&mut runner, scenario, effort, &mut expected, units).await?;
        columns.push(Column { runner, count, samples: Vec::new() });
    }
    for round in 0..effort.rounds {
        // Who is first changes, so that nobody is always measured behind the same other one.
        let places = columns.len();
        for place in 0..places {
            let column = &mut columns[(place + round) % places];
            let (sample, _) = column.runner.sample(scenario, column.count).await?;
            column.samples.push(sample.per(column.count * units));
        }
    }
    Ok(Compared {
        scenario: scenario.name,
        about: scenario.about,
        unit: scenario.unit,
        units,
        rounds: effort.rounds,
        figures: figures(&columns)?,
    })
}

/// Warms up, checks that everybody does the same, and finds how many operations a sample takes.
async fn calibrate(
    runner: &mut Runner,
    scenario: &Scenario,
    effort: Effort,
    expected: &mut Option<Tally>,
    units: usize,
) -> Result<usize> {
    let who = runner.who();
    let few = scenario.callers * if effort.quick { 1 } else { 2 };
    let (_, tally) = runner.sample(scenario, few).await?;
    check(scenario, who, tally, few, units, expected)?;
    if effort.quick {
        return Ok(few);
    }
    let mut count = few;
    loop {
        let (sample, _) = runner.sample(scenario, count).await?;
        let missing = SAMPLE / sample.wall_nanos.max(1.0);
        // A hiccup of the machine makes a short sample look long, so one grows step by step.
        if missing < 2.0 || count >= MOST {
            return Ok(count);
        }
        count = ((count as f64 * missing.min(8.0)) as usize).min(MOST);
    }
}

fn check(
    scenario: &Scenario,
    who: Who,
    tally: Tally,
    count: usize,
    units: usize,
    expected: &mut Option<Tally>,
) -> Result<()> {
    let name = who.name();
    let wrong = |what: String| failed(format!("{}: {name} {what}", scenario.name));
    let calls = u64::try_from(count)?;
    if who == Who::Limit {
        let nothing = tally == Tally::default();
        return if nothing { Ok(()) } else { Err(wrong("read rows".to_owned())) };
    }
    // A call that sets something answers once, however many users it names.
    let rows = if scenario.unit == "user" { calls } else { calls * u64::try_from(units)? };
    if tally.rows != rows {
        return Err(wrong(format!("read {} rows and not {rows}", tally.rows)));
    }
    let expected = *expected.get_or_insert(Tally { rows, letters: tally.letters / calls });
    // Peers and the mere check do not look at contents.
    let looks = matches!(who, Who::Ours | Who::Obvious);
    if looks && tally.letters != expected.letters * calls {
        return Err(wrong("read other contents than the first".to_owned()));
    }
    Ok(())
}

fn figures(columns: &[Column]) -> Result<Vec<Figures>> {
    let obvious = columns.iter().find(|column| column.runner.who() == Who::Obvious);
    let obvious = &obvious.ok_or_else(|| failed("nobody is the obvious loop"))?.samples;
    let of = |column: &Column| {
        let pairs = || column.samples.iter().zip(obvious);
        let faster: Vec<f64> = pairs().map(|(own, one)| one.wall_nanos / own.wall_nanos).collect();
        let cpu = pairs().map(|(own, one)| own.cpu_nanos / one.cpu_nanos.max(1.0)).collect();
        let spread = faster.iter().fold((f64::INFINITY, 0.0_f64), |(least, most), ratio| {
            (least.min(*ratio), most.max(*ratio))
        });
        Figures {
            client: column.runner.who().name(),
            nanos: median(column.samples.iter().map(|sample| sample.wall_nanos).collect()),
            // Nanoseconds a unit are microseconds for 1,000 of them.
            cpu_seconds_per_1000: median(column.samples.iter().map(|one| one.cpu_nanos).collect())
                / 1e6,
            faster: median(faster),
            spread,
            cpu: median(cpu),
            counted: None,
        }
    };
    Ok(columns.iter().map(of).collect())
}

/// The middle one.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_not_moved_by_one_odd_round() {
        assert!((median(vec![1.0, 900.0, 2.0, 3.0, 2.5]) - 2.5).abs() < f64::EPSILON);
        assert!(median(Vec::new()).is_nan());
    }
}
