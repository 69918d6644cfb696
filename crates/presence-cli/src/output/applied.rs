//! What became of a plan, in words.

use std::collections::BTreeMap;

use omnipresence::Verdict;
use omnipresence::directory::Directory;
use omnipresence::fleet::{EntryResult, NotSent, Proof};

use super::outcome::{explain, style, whole_seconds};
use super::plan::{consequences, name};
use super::text::{folded, terminal_text};
use super::words;
use crate::failure::Failure;
use crate::shell::Shell;

/// Writes what became of entries, one by one.
pub(crate) fn results<'a>(
    shell: &mut Shell,
    results: impl IntoIterator<Item = &'a EntryResult>,
    directory: &Directory,
) -> Result<(), Failure> {
    let mut results = results.into_iter().peekable();
    while let Some(one) = results.next() {
        let who = name(directory, &one.person);
        let lead = format!("{who} at {}: ", terminal_text(&one.provider));
        let read = if one.proof == Proof::Read { " (read back)" } else { "" };
        let verdict = match one.not_sent {
            Some(_) => "not sent".to_owned(),
            None => format!("{}{read}", words::plain(one.verdict.as_str())),
        };
        shell.styled(&lead, style(one.verdict), &verdict)?;
        let told = aftermath(one);
        if results.peek().is_some_and(|next| aftermath(next) == told) {
            continue;
        }
        let width = shell.width();
        told.iter().try_for_each(|line| shell.line(folded(line, 2, width)))?;
    }
    Ok(())
}

/// Whether nothing was sent because its turn did not come, which says nothing about the person.
pub(crate) const fn is_waiting(result: &EntryResult) -> bool {
    !matches!(result.not_sent, None | Some(NotSent::Stale | NotSent::Unreadable))
}

/// How many wait at each provider, and why: a line for each.
pub(crate) fn waiting(results: &[EntryResult]) -> Vec<String> {
    let mut found: BTreeMap<(String, String), usize> = BTreeMap::new();
    for one in results.iter().filter(|one| is_waiting(one)) {
        let provider = terminal_text(&one.provider).into_owned();
        let why = one.error.as_ref().map_or_else(String::new, |error| explain(error).0);
        let again = one.retry_at.map(|at| format!(" (again from {})", whole_seconds(at)));
        *found.entry((provider, why + &again.unwrap_or_default())).or_default() += 1;
    }
    let line = |((provider, why), count): (&(String, String), &usize)| {
        format!("{provider}: {count} not sent: {why}")
    };
    found.iter().map(line).collect()
}

fn aftermath(result: &EntryResult) -> Vec<String> {
    let mut lines = consequences(&result.losses, &result.side_effects);
    lines.extend(result.retry_at.map(|at| format!("again from: {}", whole_seconds(at))));
    lines
}

/// How many of each verdict, in one line.
pub(crate) fn counts(results: &[EntryResult]) -> String {
    let verdicts = [
        (Verdict::Applied, "applied"),
        (Verdict::NoChange, "so already"),
        (Verdict::Deferred, "deferred"),
        (Verdict::Superseded, "superseded"),
        (Verdict::Unsupported, "unsupported"),
        (Verdict::Rejected, "rejected"),
        (Verdict::Throttled, "throttled"),
        (Verdict::Failed, "failed"),
        (Verdict::Indeterminate, "not known"),
    ];
    let count = |verdict| results.iter().filter(|one| one.verdict == verdict).count();
    let mut parts: Vec<String> = verdicts
        .into_iter()
        .map(|(verdict, word)| (count(verdict), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    let unsent = count(Verdict::Skipped);
    parts.extend((unsent > 0).then(|| format!("{unsent} not sent")));
    if parts.is_empty() { "nothing to do".to_owned() } else { parts.join(", ") }
}

#[cfg(test)]
mod tests {
    use omnipresence::{Error, ErrorKind};
    use serde_json::json;

    use super::*;

    fn result(entry: usize, provider: &str, not_sent: &str) -> EntryResult {
        let error = Error::new(ErrorKind::Conflict, "stopped before its turn");
        serde_json::from_value(json!({
            "entry": entry, "person": format!("p-{entry}"), "provider": provider,
            "verdict": "skipped", "not_sent": not_sent, "error": error,
        }))
        .unwrap()
    }

    #[test]
    fn who_waits_is_counted_and_not_named() {
        let mut results: Vec<_> = (0..7).map(|at| result(at, "desk", "stopped")).collect();
        results.push(result(7, "files", "stopped"));
        results.push(result(8, "desk", "stale"));
        let lines = waiting(&results);
        assert_eq!(
            lines,
            [
                "desk: 7 not sent: stopped before its turn",
                "files: 1 not sent: stopped before its turn"
            ]
        );
    }
}
