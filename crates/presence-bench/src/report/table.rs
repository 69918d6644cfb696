//! The table on standard output.

use std::fmt::Write;

use super::{Bound, Judged, Report};
use crate::measure::{Compared, Figures};
use crate::scenario::Scenario;
use crate::subject::Who;

/// One scenario.
pub(crate) fn of(scenario: &Scenario, compared: &Compared) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "\n{}: {} ({} {}s an operation, {} at a time, {} rounds)",
        compared.scenario,
        compared.about,
        compared.units,
        compared.unit,
        scenario.callers,
        compared.rounds
    );
    let _ = writeln!(
        out,
        "  {:<20} {:>9} {:>15} {:>7} {:>12} {:>12} {:>11} {:>10}",
        "client",
        "faster",
        "(least..most)",
        "cpu",
        format!("us/{}", compared.unit),
        "cpu s/1000",
        "allocations",
        "peak MiB"
    );
    for one in &compared.figures {
        let _ = writeln!(out, "  {}", row(one));
    }
    out
}

fn row(one: &Figures) -> String {
    let (least, most) = one.spread;
    let counted = one.counted.map_or_else(
        || format!("{:>11} {:>10}", "-", "-"),
        |counted| {
            let over = counted.peak_kib.saturating_sub(counted.idle_kib);
            format!("{:>11.0} {:>10.1}", counted.allocations, over as f64 / 1024.0)
        },
    );
    format!(
        "{:<20} {:>9.3} {:>15} {:>7.2} {:>12.3} {:>12.6} {counted}",
        one.client,
        one.faster,
        format!("({least:.2}..{most:.2})"),
        one.cpu,
        one.nanos / 1000.0,
        one.cpu_seconds_per_1000,
    )
}

/// What came of the targets of a scenario.
pub(crate) fn judged(scenario: &Scenario, compared: Option<&Compared>) -> Vec<Judged> {
    let figures = compared.map_or(&[][..], |compared| &compared.figures);
    let Some(ours) = figures.iter().find(|one| one.client == Who::Ours.name()) else {
        return Vec::new();
    };
    let mut all = Vec::new();
    if let Some(wanted) = scenario.targets.faster {
        let what = "times the throughput of the obvious loop".to_owned();
        all.push(Judged::at_least(scenario.name, wanted, ours.faster, what));
    }
    if let Some(wanted) = scenario.targets.cpu {
        let what = "times the processor time of the obvious loop".to_owned();
        all.push(Judged::at_most(scenario.name, wanted, ours.cpu, what));
    }
    let own = [Who::Ours, Who::Obvious, Who::Checked, Who::Limit].map(Who::name);
    for peer in figures.iter().filter(|one| !own.contains(&one.client)) {
        if let Some(wanted) = scenario.targets.peers {
            let what = format!("times the throughput of {}", peer.client);
            all.push(Judged::at_least(scenario.name, wanted, peer.nanos / ours.nanos, what));
        }
    }
    all
}

/// All targets, and what was left out.
pub(crate) fn ending(report: &Report) -> String {
    let mut out = String::from("\n");
    if !report.quick {
        for one in &report.targets {
            let verdict = if one.met { "met   " } else { "MISSED" };
            let bound = match one.bound {
                Bound::AtLeast => "at least",
                Bound::AtMost => "at most",
            };
            let Judged { scenario, is, what, wanted, .. } = one;
            let _ = writeln!(out, "{verdict} {scenario:<20} {is:>8.2} {what} ({bound} {wanted})");
        }
    }
    for note in &report.notes {
        let _ = writeln!(out, "note: {note}");
    }
    out
}
