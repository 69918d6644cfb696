//! What became of a change: the verdict, the new state, what was lost, what went wrong.

use clap::builder::styling::{AnsiColor, Style};
use omnipresence::{Error, Outcome, Timestamp, Verdict};

use super::text::{cut_text, folded, terminal_text};
use super::{hint, words};
use crate::failure::Failure;
use crate::shell::Shell;

/// How much of a vendor's own words is shown.
const VENDOR_WORDS: usize = 200;

/// Writes the verdict on `person`, what is so now, and what the vendor could not express.
pub(crate) fn show(
    shell: &mut Shell,
    person: &str,
    outcome: &Outcome,
    notes: bool,
) -> Result<(), Failure> {
    let verdict = words::plain(outcome.verdict.as_str());
    shell.styled(&format!("{person}: "), style(outcome.verdict), &verdict)?;
    let width = shell.width();
    details(outcome, notes).iter().try_for_each(|line| shell.line(folded(line, 2, width)))
}

fn details(outcome: &Outcome, notes: bool) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(status) = &outcome.status {
        lines.push(format!("now: {}", words::summary(status, notes)));
    }
    for loss in &outcome.losses {
        lines.push(format!("not expressed: {}", terminal_text(&loss.to_string())));
    }
    for effect in &outcome.side_effects {
        lines.push(format!("besides: {}", terminal_text(effect)));
    }
    if let Some(at) = outcome.retry_at {
        lines.push(format!("again from: {}", whole_seconds(at)));
    }
    lines
}

/// What went wrong, with the vendor's own words where there are any; and what to try.
pub(crate) fn explain(error: &Error) -> (String, Vec<String>) {
    let mut message = error.report().to_string();
    if let Some(said) = error.vendor_message() {
        message.push_str(&format!("\n  the vendor said: {}", cut_text(said, VENDOR_WORDS)));
    }
    (message, hint::of(error).map(str::to_owned).into_iter().collect())
}

/// The instant without its fraction.
pub(crate) fn whole_seconds(at: Timestamp) -> String {
    Timestamp::from_unix_seconds(at.as_unix_seconds()).unwrap_or(at).to_string()
}

pub(super) const fn style(verdict: Verdict) -> Style {
    let color = match verdict {
        Verdict::Applied | Verdict::NoChange => AnsiColor::Green,
        Verdict::Indeterminate => AnsiColor::Magenta,
        Verdict::Deferred | Verdict::Superseded | Verdict::Throttled => AnsiColor::Yellow,
        _ => AnsiColor::Red,
    };
    color.on_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use omnipresence::{Loss, LossKind, StatusField};

    #[test]
    fn everything_known_is_told() {
        let loss = Loss::new(StatusField::Note, LossKind::Dropped, "no room");
        let outcome = Outcome::new(Verdict::Throttled)
            .with_losses(vec![loss])
            .with_side_effects(vec!["calls\nrerouted".to_owned()])
            .with_retry_at("2026-01-02T03:04:05.678Z".parse().unwrap());
        insta::assert_snapshot!(details(&outcome, false).join("\n"), @r"
        not expressed: note dropped: no room
        besides: calls\nrerouted
        again from: 2026-01-02T03:04:05Z
        ");
    }

    #[test]
    fn the_vendors_words_are_cut_and_made_safe() {
        let said = format!("\u{1b}]0;owned\u{7}{}", "x".repeat(500));
        let (message, _) = explain(&Error::unsupported("no").with_vendor_message(said));
        assert!(!message.contains('\u{1b}'));
        assert!(message.ends_with('…') && message.len() < 300, "{message}");
    }
}
