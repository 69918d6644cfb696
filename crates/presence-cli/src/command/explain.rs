//! `presence explain`: which provider says what, since when, and why the word is what it is.

use omnipresence::fleet::{NotTaken, PersonView, Reading};
use omnipresence::{Axis, Effective};
use serde::Serialize;

use super::list::judged;
use super::now;
use crate::cli::{Globals, PeopleArgs};
use crate::exit::{Exit, Tally};
use crate::failure::Failure;
use crate::output::outcome::{explain, whole_seconds};
use crate::output::text::{cut_text, folded, terminal_text};
use crate::output::{age, merged, table, words};
use crate::people::{People, described};
use crate::shell::Shell;

/// A view with the reason for its word.
#[derive(Serialize)]
struct Explained<'a> {
    explanation: String,
    #[serde(flatten)]
    view: &'a PersonView,
}

/// Explains each of the people named.
pub(super) async fn run(
    globals: &Globals,
    args: &PeopleArgs,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    let mut people = People::open(globals, shell).await?;
    if !people.are_known() {
        let among = people.providers.all().to_vec();
        people = people.ad_hoc(&args.users, &among)?;
    }
    let keys = people.named(&args.users)?;
    let fleet = people.fleet()?;
    let mut tally = Tally::default();
    for (at, key) in keys.iter().enumerate() {
        let view = fleet.person(key).await?;
        tally.add(judged(&view));
        if globals.json {
            shell.json(&Explained { explanation: because(&view), view: &view })?;
            continue;
        }
        if at > 0 {
            shell.line("")?;
        }
        if let Some(person) = fleet.directory().get(key) {
            shell.title(format!("{} is {}", described(person), merged::word(&view)))?;
        }
        tell(&view, args.notes, shell)?;
    }
    people.close().await;
    Ok(tally.exit())
}

fn tell(view: &PersonView, notes: bool, shell: &mut Shell) -> Result<(), Failure> {
    let width = shell.width();
    shell.line(folded(&because(view), 2, width))?;
    shell.line("")?;
    shell.line(axes(view, width))?;
    shell.line("")?;
    shell.line(readings(view, notes, width))?;
    let since = |one: &Reading| one.status.as_ref().is_some_and(|status| status.since.is_some());
    if !view.readings.is_empty() && !view.readings.iter().any(since) {
        shell.line("since when: no provider tells")?;
    }
    for reading in &view.readings {
        let Some(error) = &reading.error else { continue };
        let (message, tries) = explain(error);
        shell.error(&format!("{}: {message}", terminal_text(&reading.provider)), &tries);
    }
    Ok(())
}

/// Why the word is what it is.
fn because(view: &PersonView) -> String {
    let by = |axis: Axis| {
        let one = view.on(axis);
        let provider = one.provider.as_deref().map_or_else(|| "nobody".into(), terminal_text);
        format!("{provider} says {}", words::plain(one.value.value()))
    };
    let else_said = |axes: &[Axis]| {
        let known = axes.iter().filter(|axis| view.on(**axis).is_known());
        known.map(|axis| format!("{} ({axis})", by(*axis))).collect::<Vec<_>>().join(" and ")
    };
    let (axis, first, rest) = match (view.effective, view.decided_by) {
        (Effective::Unknown, _) | (_, None) => return nobody_knows(view),
        (_, Some(Axis::Account)) => (
            Axis::Account,
            "an account that cannot be used comes before everything else",
            else_said(&[Axis::Absence, Axis::Availability]),
        ),
        (_, Some(Axis::Absence)) => (
            Axis::Absence,
            "an absence comes before availability",
            else_said(&[Axis::Availability]),
        ),
        (_, Some(Axis::Availability)) => (
            Axis::Availability,
            "nobody says that the account cannot be used or that the person is absent",
            else_said(&[Axis::Absence, Axis::Account]),
        ),
    };
    let rest = if rest.is_empty() { String::new() } else { format!("; besides, {rest}") };
    format!("because {} on {axis}, and {first}{rest}", by(axis))
}

fn nobody_knows(view: &PersonView) -> String {
    if view.readings.is_empty() {
        return "because no provider has a reference of this person".to_owned();
    }
    let why = |axis: Axis| {
        let cause = view.on(axis).cause.map(|cause| words::plain(cause.as_str()));
        cause.map(|cause| format!("{axis}: {cause}"))
    };
    let causes: Vec<String> = Axis::ALL.into_iter().filter_map(why).collect();
    format!("because nobody says more ({})", causes.join("; "))
}

fn axes(view: &PersonView, width: Option<u16>) -> String {
    let row = |axis: Axis| {
        let one = view.on(axis);
        let passed = one.passed_over.iter().map(|over| {
            let why = match &over.why {
                NotTaken::Failed(error) => error.kind().to_string(),
                NotTaken::Unknown(cause) => words::plain(cause.as_str()),
                _ => "not taken".to_owned(),
            };
            format!("{} ({why})", terminal_text(&over.provider))
        });
        vec![
            axis.to_string(),
            words::plain(one.value.value()),
            one.provider.as_deref().map(terminal_text).unwrap_or_default().into_owned(),
            one.basis.map(words::basis).unwrap_or_default(),
            passed.collect::<Vec<_>>().join(", "),
        ]
    };
    let header = ["AXIS", "VALUE", "BY", "BASIS", "PASSED OVER"];
    table::render_filled(&header, Axis::ALL.into_iter().map(row).collect(), width)
}

fn readings(view: &PersonView, notes: bool, width: Option<u16>) -> String {
    let now = now();
    let row = |reading: &Reading| {
        let status = reading.status.as_ref();
        let says = match status {
            Some(status) => words::summary(status, notes),
            None => merged::said(reading),
        };
        let since = status.and_then(|one| one.since).map(|since| whole_seconds(since.at));
        let active = status.and_then(|one| one.last_activity);
        let active = active.map(|one| age::of(now.saturating_since(one.at)));
        let seen = status.map(|one| age::of(now.saturating_since(one.source.observed_at)));
        vec![
            terminal_text(&reading.provider).into_owned(),
            format!("{}:{}", reading.user.kind(), cut_text(reading.user.as_str(), 26)),
            says,
            since.unwrap_or_default(),
            active.unwrap_or_default(),
            seen.unwrap_or_default(),
        ]
    };
    let header = ["PROVIDER", "KNOWN AS", "SAYS", "SINCE", "LAST ACTIVE", "READ"];
    table::render_filled(&header, view.readings.iter().map(row).collect(), width)
}
