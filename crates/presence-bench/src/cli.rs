//! The command line.

use std::path::PathBuf;

use clap::Parser;

use crate::floor::{self, Addresses, Floor};
use crate::measure::{self, Counter, Effort};
use crate::report::{Judged, Report, page, plot, table};
use crate::scenario::{self, Scenario, Setting};
use crate::subject::Who;
use crate::{Result, failed, instructions, load, pace, peers, soak};

/// Measures the clients against the obvious loop, the limit and the peers. Fails where an answer
/// is wrong, never because of a time.
#[derive(Debug, Parser)]
#[command(name = "presence-bench")]
struct Args {
    /// Only these scenarios; all by default.
    #[arg(long = "scenario", value_name = "NAME")]
    scenarios: Vec<String>,
    /// Names the scenarios and does nothing.
    #[arg(long)]
    list: bool,
    /// Tiny sizes, one round, nothing but the answers is looked at.
    #[arg(long)]
    quick: bool,
    /// How many interleaved rounds are measured.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Also measures the peers that `cargo xtask interop` has installed.
    #[arg(long)]
    peers: bool,
    /// Also measures how cost grows with people, pages and callers.
    #[arg(long)]
    growth: bool,
    /// Writes everything as JSON.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Writes the figures as Markdown.
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,
    /// Draws the growth, measured now or read from the JSON of `--from`.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
    /// Measures nothing and draws what an earlier run wrote.
    #[arg(long, value_name = "FILE", requires = "svg")]
    from: Option<PathBuf>,
    /// Counts instructions with valgrind and compares them with the budget file.
    #[arg(long)]
    instructions: bool,
    /// Writes the counted instructions as the new budget.
    #[arg(long, requires = "instructions")]
    write_budget: bool,
    /// Serves the floor until standard input ends.
    #[arg(long, hide = true)]
    floor: bool,
    /// Does one micro-benchmark so many times.
    #[arg(long, hide = true, num_args = 2)]
    micro: Vec<String>,
}

pub(crate) fn run() -> Result<()> {
    let args = Args::parse();
    if args.floor {
        return floor::serve(args.peers);
    }
    if let [name, count] = args.micro.as_slice() {
        return instructions::run(name, count.parse()?);
    }
    if args.instructions {
        return instructions::compare(args.write_budget);
    }
    if args.list {
        scenario::all().iter().for_each(|one| println!("{:<22} {}", one.name, one.about));
        return Ok(());
    }
    if let (Some(from), Some(svg)) = (&args.from, &args.svg) {
        let report: serde_json::Value = serde_json::from_slice(&std::fs::read(from)?)?;
        let growth: Vec<measure::Growth> = serde_json::from_value(report["growth"].clone())?;
        return Ok(std::fs::write(svg, plot(&growth))?);
    }
    // On a clock of its own, and so not within a runtime.
    let paces = if args.scenarios.is_empty() { pace::judged(args.quick)? } else { Vec::new() };
    block_on(measure_all(&args, paces))
}

async fn measure_all(args: &Args, paces: Vec<Judged>) -> Result<()> {
    let floor = Floor::start(args.peers)?;
    let setting = Setting { floor: floor.addresses, quick: args.quick, size: None };
    let rounds = if args.quick { 1 } else { args.rounds.max(5) };
    let effort = Effort { rounds, quick: args.quick };
    let mut report = Report::new(args.quick);
    for scenario in chosen(&args.scenarios)? {
        let (peers, notes) =
            if args.peers { peers::start(&scenario, &setting)? } else { Default::default() };
        report.notes.extend(notes.iter().map(|note| format!("{}: {note}", scenario.name)));
        let mut compared = measure::compare(&scenario, &setting, peers, effort).await?;
        for figures in &mut compared.figures {
            let here = [Who::Ours, Who::Obvious, Who::Checked, Who::Limit];
            if let Some(who) = here.into_iter().find(|who| who.name() == figures.client) {
                figures.counted = measure::count(&scenario, &setting, who)?;
            }
        }
        print!("{}", table::of(&scenario, &compared));
        report.compared.push(compared);
        report.targets.extend(table::judged(&scenario, report.compared.last()));
        report.targets.extend(measure::memory(&scenario, &setting)?);
    }
    report.targets.extend(paces);
    if args.growth {
        report.growth = measure::grow(&setting).await?;
    }
    print!("{}", table::ending(&report));
    if let Some(file) = &args.json {
        std::fs::write(file, serde_json::to_string_pretty(&report)?)?;
    }
    if let Some(file) = &args.page {
        std::fs::write(file, page(&report))?;
    }
    match &args.svg {
        Some(file) if !report.growth.is_empty() => Ok(std::fs::write(file, plot(&report.growth))?),
        Some(_) => Err(failed("there is nothing to draw without --growth or --from")),
        None => Ok(()),
    }
}

/// The named scenarios, or all.
fn chosen(names: &[String]) -> Result<Vec<Scenario>> {
    let mut all = scenario::all();
    if let Some(unknown) = names.iter().find(|name| all.iter().all(|one| one.name != **name)) {
        return Err(failed(format!("no scenario is called {unknown}; --list names them")));
    }
    all.retain(|one| names.is_empty() || names.iter().any(|name| name == one.name));
    Ok(all)
}

/// `SCENARIO CLIENT SIZE ADDRESSES`.
pub(crate) fn count(counter: Counter) -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [name, client, size, addresses] = args.as_slice() else {
        return Err(failed("this program is run by presence-bench"));
    };
    let (floor, size) = (Addresses::parse(addresses)?, Some(size.parse()?));
    let setting = Setting { floor, quick: false, size };
    block_on(async {
        for scenario in chosen(std::slice::from_ref(name))? {
            let rows = scenario.size(&setting);
            let subjects = (scenario.subjects)(&scenario, &setting).await?;
            let found = subjects.iter().find(|subject| subject.who.name() == client);
            let subject = found.ok_or_else(|| failed("no such client"))?;
            let counted = measure::counted(subject, scenario.callers, rows, counter).await?;
            println!("{}", serde_json::to_string(&counted)?);
        }
        Ok(())
    })
}

/// On one thread, so that the floor has the other core, and everybody the same conditions.
fn block_on<T>(work: impl Future<Output = Result<T>>) -> Result<T> {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_all().build()?.block_on(work)
}

/// Runs all four providers against simulators that misbehave, or lets very many callers loose.
/// Fails where an answer is not true, or where what the process holds is not flat.
#[derive(Debug, Parser)]
#[command(name = "presence-soak")]
struct SoakArgs {
    /// For how long.
    #[arg(long, default_value_t = 600, value_parser = clap::value_parser!(u64).range(1..))]
    seconds: u64,
    /// What is drawn is drawn from this number.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many people each vendor has.
    #[arg(long, default_value_t = 32)]
    people: usize,
    /// Instead of a soak: so many callers at once on one client of each vendor.
    #[arg(long, value_name = "CALLERS")]
    callers: Option<usize>,
}

/// On two threads: what is to be found here are races too.
pub(crate) fn soak() -> Result<()> {
    let SoakArgs { seconds, seed, people, callers } = SoakArgs::parse();
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime.worker_threads(2).enable_all().build()?.block_on(async {
        match callers {
            Some(callers) => load::run(callers, seed).await,
            None => soak::run(soak::Plan { seconds, seed, people }).await,
        }
    })
}
