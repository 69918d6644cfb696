//! Outcomes in the words of the table.

use std::collections::BTreeMap;

use omnipresence::{Error, Fate, Outcome, Probe, ProjectionHash, Result, RetryState, UserStatus};

/// What everybody looks like on a quiet day, by native id.
pub(crate) type Truth = BTreeMap<String, ProjectionHash>;

pub(crate) fn key(status: &UserStatus) -> String {
    let subject = &status.subject;
    let id = subject.native_id.as_ref().map(|id| id.as_str().to_owned());
    id.or_else(|| subject.best_ref().map(|it| it.as_str().to_owned())).unwrap_or_default()
}

/// A kind, its HTTP status, whether trying again can help, and for writes the fate.
pub(crate) fn error(error: &Error, of_write: bool) -> String {
    let kind = format!("{:?}", error.kind());
    let status = error.status().map(|it| format!(" {it}")).unwrap_or_default();
    let retry = match error.retry_state() {
        RetryState::Permanent => "permanent",
        RetryState::Temporary => "temporary",
        RetryState::GaveUp => "gave up",
    };
    let wait = error.retry_after().map(|wait| match wait.as_secs() {
        0..=86_400 => format!(", wait {wait:?}"),
        _ => ", wait for ever".to_owned(),
    });
    let fate = match (of_write, error.fate()) {
        (false, Fate::NotApplied) => "",
        (_, Fate::NotApplied) => ", not applied",
        (_, Fate::Unknown) => ", fate unknown",
        (_, Fate::Applied) => ", fate applied",
    };
    format!("{kind}{status}, {retry}{}{fate}", wait.unwrap_or_default())
}

/// A status, held against how the person looks on a quiet day.
pub(crate) fn status(status: &UserStatus, truth: &Truth) -> &'static str {
    match truth.get(&key(status)) {
        Some(hash) if *hash == status.projection_hash() => "ok",
        Some(_) if knows_nothing(status) => "ok, nothing known",
        Some(_) => "WRONG",
        None => "a stranger",
    }
}

fn knows_nothing(status: &UserStatus) -> bool {
    use omnipresence::{Absence, AccountState, Availability};
    status.availability == Availability::Unknown
        && status.absence == Absence::Unknown
        && status.account == AccountState::Unknown
}

pub(crate) fn row(row: &Result<UserStatus>, truth: &Truth) -> String {
    match row {
        Ok(it) => status(it, truth).to_owned(),
        Err(it) => error(it, false),
    }
}

/// People who are read side by side answer in no certain order.
pub(crate) fn counted(mut words: Vec<String>) -> String {
    words.sort();
    run_lengths(words)
}

/// Equal neighbours counted.
pub(crate) fn run_lengths(words: impl IntoIterator<Item = String>) -> String {
    let mut runs: Vec<(usize, String)> = Vec::new();
    for word in words {
        match runs.last_mut() {
            Some((count, last)) if *last == word => *count += 1,
            _ => runs.push((1, word)),
        }
    }
    let shown = runs.into_iter().map(|(count, word)| match count {
        1 => word,
        _ => format!("{count} × {word}"),
    });
    shown.collect::<Vec<_>>().join("; ")
}

pub(crate) fn outcome(outcome: &Outcome) -> String {
    let verdict = outcome.verdict.as_str();
    match &outcome.error {
        Some(it) => format!("{verdict}: {}", error(it, true)),
        None => verdict.to_owned(),
    }
}

pub(crate) fn probe(probe: &Result<Probe>) -> String {
    match probe {
        Ok(probe) => {
            let checks =
                probe.checks.iter().map(|it| format!("{} {}", it.name, it.verdict.as_str()));
            checks.collect::<Vec<_>>().join(", ")
        }
        Err(it) => error(it, false),
    }
}
