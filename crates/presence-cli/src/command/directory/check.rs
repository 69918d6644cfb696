//! `presence directory check`: what in the directory does not hold any more.

use omnipresence::Subject;
use omnipresence::directory::PersonKey;

use super::{opened, reference, reports, tell_unread};
use crate::cli::Globals;
use crate::exit::{Exit, Judgement, Tally};
use crate::failure::Failure;
use crate::output::outcome::whole_seconds;
use crate::output::text::{cut_text, terminal_text};
use crate::output::{table, words};
use crate::people::described;
use crate::shell::Shell;

/// Holds every provider's list against the directory.
pub(super) async fn run(globals: &Globals, shell: &mut Shell) -> Result<Exit, Failure> {
    let people = opened(globals, shell).await?;
    let directory = people.directory();
    let who = |key: &PersonKey| directory.get(key).map_or_else(String::new, described);
    let mut tally = Tally::default();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for report in reports(&people, shell).await {
        if globals.json {
            shell.json(&report)?;
        }
        tell_unread(&report, &mut tally, shell);
        let provider = terminal_text(&report.provider).into_owned();
        let mut row = |what: &str, person: String, detail: String| {
            rows.push(vec![provider.clone(), what.to_owned(), person, detail]);
        };
        for one in &report.vanished {
            row(
                "vanished",
                who(&one.person),
                format!("{} is not in the list", reference(&one.user)),
            );
        }
        for one in &report.ambiguous {
            let all: Vec<String> = one.people.iter().map(who).collect();
            row(
                "ambiguous",
                all.join(", "),
                format!("{} may be any of them", account(&one.account)),
            );
        }
        for one in &report.duplicates {
            let all: Vec<String> = one.accounts.iter().map(account).collect();
            row("duplicate", who(&one.person), format!("has also {}", all.join(", ")));
        }
        for one in &report.reused {
            let since = whole_seconds(one.on_record_created);
            let detail = format!(
                "{} has the address, and is younger than {} of {since}",
                account(&one.account),
                reference(&one.on_record)
            );
            row("reused", who(&one.person), detail);
        }
        let bad = report.vanished.len()
            + report.ambiguous.len()
            + report.duplicates.len()
            + report.reused.len();
        tally.add(if bad == 0 { Judgement::Good } else { Judgement::Half });
        row(
            if report.complete { "read" } else { "in part" },
            String::new(),
            format!(
                "{} joined, {} to propose, {} of nobody",
                report.joined,
                report.proposals.len(),
                report.unmatched.len()
            ),
        );
    }
    if !globals.json {
        let header = ["PROVIDER", "FOUND", "PERSON", "DETAIL"];
        let table = table::render_filled(&header, rows, shell.width());
        shell.line(table)?;
    }
    people.close().await;
    Ok(tally.exit())
}

fn account(subject: &Subject) -> String {
    let id = subject.native_id.as_ref().map(|id| format!(" (id:{})", cut_text(id.as_str(), 18)));
    format!("{}{}", words::person(subject), id.unwrap_or_default())
}
