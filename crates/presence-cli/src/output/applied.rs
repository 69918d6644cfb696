//! What became of a plan, in words.

use omnipresence::Verdict;
use omnipresence::directory::Directory;
use omnipresence::fleet::{EntryResult, Proof};

use super::outcome::{style, whole_seconds};
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
