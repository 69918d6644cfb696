//! A plan, in words and as JSON lines.

use std::collections::BTreeMap;

use omnipresence::directory::{Directory, PersonKey};
use omnipresence::fleet::{Origin, Plan, PlanEntry, Step};
use omnipresence::{Change, Error, Loss, Target};
use serde::Serialize;

use super::outcome::{explain, whole_seconds};
use super::text::{folded, terminal_text};
use super::{table, words};
use crate::failure::Failure;
use crate::people::described;
use crate::shell::Shell;

/// How many entries are told one by one; more are a table.
const TOLD: usize = 12;

/// One line of JSON for each entry.
#[derive(Serialize)]
struct EntryLine<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    entry: Option<usize>,
    person: &'a PersonKey,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<&'a str>,
    step: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'a Origin>,
    #[serde(skip_serializing_if = "Option::is_none")]
    now: Option<Target>,
    wanted: Target,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    calls: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    losses: &'a [Loss],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    side_effects: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a Error>,
}

/// The last line of JSON: the plan as a whole.
#[derive(Serialize)]
struct PlanLine<'a> {
    plan: &'a str,
    writes: usize,
    people: usize,
    population: u64,
    unplaced: usize,
    estimates: &'a [omnipresence::fleet::Estimate],
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
}

/// Writes a plan as JSON lines: each entry, what finds no place, and the whole.
pub(crate) fn json(shell: &mut Shell, plan: &Plan, file: Option<String>) -> Result<(), Failure> {
    for (at, entry) in plan.entries.iter().enumerate() {
        let (step, planned, error) = match &entry.step {
            Step::AlreadySo => ("already_so", None, None),
            Step::Write(planned) => ("write", Some(planned), None),
            Step::Refused(error) => ("refused", None, Some(error)),
            _ => ("unknown", None, None),
        };
        shell.json(&EntryLine {
            entry: Some(at),
            person: &entry.person,
            provider: Some(&entry.provider),
            step,
            origin: Some(&entry.origin).filter(|origin| **origin != Origin::Asked),
            now: entry.seen(),
            wanted: entry.change.target,
            calls: planned.map_or(&[], |planned| &planned.calls),
            losses: planned.map_or(&[], |planned| &planned.losses),
            side_effects: planned.map_or(&[], |planned| &planned.side_effects),
            error,
        })?;
    }
    for one in &plan.unplaced {
        shell.json(&EntryLine {
            entry: None,
            person: &one.person,
            provider: one.provider.as_deref(),
            step: "unplaced",
            origin: None,
            now: None,
            wanted: one.target,
            calls: &[],
            losses: &[],
            side_effects: &[],
            error: Some(&one.error),
        })?;
    }
    shell.json(&PlanLine {
        plan: &plan.id,
        writes: plan.writes().count(),
        people: plan.people_changed(),
        population: plan.population,
        unplaced: plan.unplaced.len(),
        estimates: &plan.estimates,
        file,
    })
}

/// Writes a plan in words.
pub(crate) fn show(
    shell: &mut Shell,
    plan: &Plan,
    directory: &Directory,
    notes: bool,
) -> Result<(), Failure> {
    if plan.entries.len() <= TOLD {
        for alike in plan.entries.chunk_by(|one, next| details(one) == details(next)) {
            for entry in alike {
                one(shell, entry, directory, notes)?;
            }
            let width = shell.width();
            let details = alike.first().map(details).unwrap_or_default();
            details.iter().try_for_each(|line| shell.line(folded(line, 2, width)))?;
        }
    } else {
        many(shell, plan, directory, notes)?;
    }
    whole(shell, plan)?;
    refusals(shell, plan, directory);
    Ok(())
}

fn one(
    shell: &mut Shell,
    entry: &PlanEntry,
    directory: &Directory,
    notes: bool,
) -> Result<(), Failure> {
    let who = name(directory, &entry.person);
    let provider = terminal_text(&entry.provider).into_owned();
    let step = match &entry.step {
        Step::AlreadySo => format!("{} already", wanted(&entry.change, notes)),
        Step::Write(_) => {
            format!("{} -> {}", stands(entry, notes), wanted(&entry.change, notes))
        }
        _ => format!("{} is refused", wanted(&entry.change, notes)),
    };
    let rule = match &entry.origin {
        Origin::Rule(rule) => format!(" (by the rule {})", terminal_text(rule)),
        _ => String::new(),
    };
    let width = shell.width();
    shell.line(folded(&format!("{who} at {provider}: {step}{rule}"), 0, width))
}

/// What is sent, lost and set off: told once for entries alike.
fn details(entry: &PlanEntry) -> Vec<String> {
    let Step::Write(planned) = &entry.step else { return Vec::new() };
    let calls = planned.calls.iter().map(|call| terminal_text(call)).collect::<Vec<_>>();
    let calls = (!calls.is_empty()).then(|| format!("calls: {}", calls.join(", ")));
    calls.into_iter().chain(consequences(&planned.losses, &planned.side_effects)).collect()
}

/// What gets lost, and what else happens.
pub(super) fn consequences(losses: &[Loss], effects: &[String]) -> Vec<String> {
    let losses =
        losses.iter().map(|one| format!("not expressed: {}", terminal_text(&one.to_string())));
    let effects = effects.iter().map(|one| format!("besides: {}", terminal_text(one)));
    losses.chain(effects).collect()
}

fn many(shell: &mut Shell, plan: &Plan, directory: &Directory, notes: bool) -> Result<(), Failure> {
    let row = |entry: &PlanEntry| {
        let now = match entry.step {
            Step::Write(_) => stands(entry, notes),
            Step::AlreadySo => "so already".to_owned(),
            _ => "refused".to_owned(),
        };
        vec![
            name(directory, &entry.person),
            terminal_text(&entry.provider).into_owned(),
            now,
            wanted(&entry.change, notes),
        ]
    };
    let header = ["PERSON", "PROVIDER", "NOW", "WANTED"];
    for entries in plan.entries.chunks(500) {
        let rows = entries.iter().map(row).collect();
        let table = table::render(&header, rows, shell.width());
        shell.line(table)?;
    }
    let mut said: BTreeMap<String, usize> = BTreeMap::new();
    for (_, entry) in plan.writes() {
        let Step::Write(planned) = &entry.step else { continue };
        let losses = planned.losses.iter().map(|loss| format!("not expressed: {loss}"));
        let effects = planned.side_effects.iter().map(|effect| format!("besides: {effect}"));
        for line in losses.chain(effects) {
            *said.entry(format!("{}: {line}", entry.provider)).or_default() += 1;
        }
    }
    let width = shell.width();
    said.iter().try_for_each(|(line, count)| {
        shell.line(folded(&format!("{} ({count} times)", terminal_text(line)), 0, width))
    })
}

fn whole(shell: &mut Shell, plan: &Plan) -> Result<(), Failure> {
    let writes = plan.writes().count();
    let already = plan.entries.iter().filter(|one| matches!(one.step, Step::AlreadySo)).count();
    let refused = plan.entries.len() - writes - already + plan.unplaced.len();
    let mut parts = vec![format!(
        "{writes} to change, for {} of {} people",
        plan.people_changed(),
        plan.population
    )];
    parts.extend((already > 0).then(|| format!("{already} so already")));
    parts.extend((refused > 0).then(|| format!("{refused} refused")));
    shell.line(parts.join("; "))?;
    for estimate in &plan.estimates {
        let name = terminal_text(&estimate.provider);
        let seconds = estimate.at_least_ms.div_ceil(1_000);
        let pace = if seconds > 0 { format!(", at least {seconds} s") } else { String::new() };
        let (writes, requests) = (estimate.writes, estimate.requests);
        shell.line(format!(
            "  {name}: {} in {}{pace}",
            counted(writes, "change", "changes"),
            counted(requests, "request", "requests")
        ))?;
    }
    Ok(())
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn refusals(shell: &mut Shell, plan: &Plan, directory: &Directory) {
    let refused = plan.entries.iter().filter_map(|entry| match &entry.step {
        Step::Refused(error) => Some((&entry.person, Some(&entry.provider), error)),
        _ => None,
    });
    let unplaced = plan.unplaced.iter().map(|one| (&one.person, one.provider.as_ref(), &one.error));
    for (person, provider, error) in refused.chain(unplaced) {
        let at = provider.map_or_else(String::new, |name| format!(" at {}", terminal_text(name)));
        let (message, tries) = explain(error);
        shell.error(&format!("{}{at}: {message}", name(directory, person)), &tries);
    }
}

/// The person as a plan names them.
pub(crate) fn name(directory: &Directory, key: &PersonKey) -> String {
    directory.get(key).map_or_else(|| terminal_text(key.as_str()).into_owned(), described)
}

fn stands(entry: &PlanEntry, notes: bool) -> String {
    match (&entry.now, entry.fingerprint) {
        (Some(now), Some(_)) => words::standing(now, entry.change.target.axis(), notes),
        (Some(now), None) => {
            format!("{} (not read)", words::standing(now, entry.change.target.axis(), notes))
        }
        (None, _) => "not read".to_owned(),
    }
}

fn wanted(change: &Change, notes: bool) -> String {
    let mut parts = vec![words::plain(change.target.value())];
    parts.extend(change.reason.as_ref().map(words::reason));
    let activity = change.activity.as_ref().map(|one| words::plain(&terminal_text(one.as_str())));
    parts.extend(activity);
    parts.extend(change.until.as_ref().map(|until| format!("until {}", whole_seconds(until.at))));
    if notes {
        parts
            .extend(change.note.as_ref().map(|note| format!("“{}”", terminal_text(note.as_str()))));
    }
    parts.join(", ")
}
