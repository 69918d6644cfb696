//! What the library said, held against what was.

use omnipresence::{Error, Fate, Outcome, Verdict};

use crate::drive::{Run, Schedule};
use crate::oracle::{Proof, proof};
use crate::step::Step;

/// What the library said of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Said {
    /// Confirmed by the vendor, or it stood so already.
    Applied,
    NotApplied,
    Indeterminate,
    /// Something was done, and it was not what was wanted.
    Otherwise,
    /// Verdict and fate contradict each other.
    Contradicting,
    /// Nothing: the call was dropped.
    Cancelled,
}

/// A promise that was broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Broken {
    AppliedTwice,
    SentAgainWithoutProof,
    SaidAppliedAndWasNot,
    SaidNotAppliedAndWas,
    SaidIndeterminateAndWasKnown,
    SaidOtherwiseForNoReason,
    VerdictAndFateDisagree,
    /// The same write, once more and undisturbed, was reported as done and was not.
    WrongAfterwards,
}

impl Said {
    pub(crate) fn of_outcome(outcome: &Outcome) -> Self {
        let fate = outcome.error.as_ref().map(Error::fate);
        match (outcome.verdict, fate) {
            (Verdict::Applied | Verdict::NoChange, _) => Self::Applied,
            (Verdict::Indeterminate, Some(Fate::Unknown)) => Self::Indeterminate,
            (Verdict::Indeterminate, _) | (_, Some(Fate::Unknown)) => Self::Contradicting,
            (_, Some(Fate::Applied)) => Self::Otherwise,
            (_, Some(Fate::NotApplied)) => Self::NotApplied,
            (_, None) => Self::Contradicting,
        }
    }

    pub(crate) fn of_error(error: &Error) -> Self {
        match error.fate() {
            Fate::NotApplied => Self::NotApplied,
            Fate::Unknown => Self::Indeterminate,
            Fate::Applied => Self::Otherwise,
        }
    }
}

/// Every promise that `run` broke, for a vendor that told the truth.
pub(crate) fn judge(schedule: &Schedule, run: &Run) -> Vec<Broken> {
    let world = &run.world;
    let proofs: Vec<Proof> = world.sent.iter().map(|(_, step)| proof(schedule.op, step)).collect();
    let mut broken = Vec::new();
    let twice = |name: &str| world.applied.iter().filter(|it| **it == name).count() > 1;
    if world.applied.iter().any(|name| twice(name)) {
        broken.push(Broken::AppliedTwice);
    }
    if sent_again_without_proof(&world.sent, &proofs) {
        broken.push(Broken::SentAgainWithoutProof);
    }
    let undecided = |proof: &Proof| !matches!(proof, Proof::Applied | Proof::NotApplied);
    match run.said {
        Said::Applied if !world.stands() => broken.push(Broken::SaidAppliedAndWasNot),
        Said::NotApplied if !world.applied.is_empty() => {
            broken.push(Broken::SaidNotAppliedAndWas);
        }
        Said::Indeterminate if !proofs.iter().any(undecided) => {
            broken.push(Broken::SaidIndeterminateAndWasKnown);
        }
        Said::Otherwise if world.applied.is_empty() => {
            broken.push(Broken::SaidOtherwiseForNoReason);
        }
        Said::Contradicting => broken.push(Broken::VerdictAndFateDisagree),
        _ => {}
    }
    if let Some((Said::Applied, false)) = run.again {
        broken.push(Broken::WrongAfterwards);
    }
    broken
}

/// Whether the same write left once more although the one before was not proved to be undone.
fn sent_again_without_proof(sent: &[(&'static str, Step)], proofs: &[Proof]) -> bool {
    sent.iter().enumerate().any(|(at, (name, _))| {
        let later = sent[at + 1..].iter().any(|(other, _)| other == name);
        later && !matches!(proofs[at], Proof::NotApplied | Proof::HalfRefused)
    })
}
