//! The figures as Markdown, for the page about performance.

use std::fmt::Write;

use super::{Bound, Judged, Report};
use crate::measure::{Compared, Figures};
use crate::subject::Who;

/// The figures of a run, and what came of the targets.
pub(crate) fn page(report: &Report) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(
        out,
        "{} cores, {}. The obvious loop is 1; a throughput is the median of the rounds, with the \
         least and the greatest. Allocations are of a unit, the obvious loop's in brackets.\n",
        report.cores, report.system
    );
    out.push_str("| scenario | throughput | processor time | us a unit | allocations | limit |\n");
    out.push_str("| --- | --- | --- | --- | --- | --- |\n");
    for compared in &report.compared {
        let _ = writeln!(out, "{}", row(compared));
    }
    out.push_str("\n| target | is | wanted | |\n| --- | --- | --- | --- |\n");
    for one in &report.targets {
        let _ = writeln!(out, "{}", target(one));
    }
    for note in &report.notes {
        let _ = writeln!(out, "\n{note}");
    }
    out
}

fn of(compared: &Compared, who: Who) -> Option<&Figures> {
    compared.figures.iter().find(|one| one.client == who.name())
}

fn row(compared: &Compared) -> String {
    let (scenario, unit) = (compared.scenario, compared.unit);
    let Some(ours) = of(compared, Who::Ours) else { return format!("| {scenario} | | | | | |") };
    let units = compared.units as f64;
    let allocations = |who| {
        let counted = of(compared, who).and_then(|one| one.counted);
        counted.map_or_else(String::new, |it| format!("{:.0}", it.allocations / units))
    };
    let limit = of(compared, Who::Limit).map_or_else(String::new, |it| format!("{:.1}", it.faster));
    format!(
        "| {scenario}, a {unit} | {:.2} ({:.2} to {:.2}) | {:.2} | {:.2} | {} ({}) | {limit} |",
        ours.faster,
        ours.spread.0,
        ours.spread.1,
        ours.cpu,
        ours.nanos / 1000.0,
        allocations(Who::Ours),
        allocations(Who::Obvious),
    )
}

fn target(one: &Judged) -> String {
    let bound = match one.bound {
        Bound::AtLeast => "at least",
        Bound::AtMost => "at most",
    };
    let Judged { scenario, what, is, wanted, .. } = one;
    let verdict = if one.met { "met" } else { "missed" };
    format!("| {scenario}: {what} | {is:.2} | {bound} {wanted} | {verdict} |")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_that_is_missed_says_so() {
        let missed = Judged::at_least("x", 2.0, 1.9, "times y".to_owned());
        assert_eq!(target(&missed), "| x: times y | 1.90 | at least 2 | missed |");
        let met = Judged::at_most("x", 2.0, 1.9, "MiB".to_owned());
        assert_eq!(target(&met), "| x: MiB | 1.90 | at most 2 | met |");
    }
}
