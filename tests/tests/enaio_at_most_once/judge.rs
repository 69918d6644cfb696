//! What the library said, held against what was.

use omnipresence::{Error, Fate, Verdict};

use crate::drive::{Run, Schedule};
use crate::operation::Op;
use crate::step::Proof;

/// What the library said of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Said {
    Applied,
    NotApplied,
    Indeterminate,
    /// Verdict and fate contradict each other.
    Contradicting,
    /// Nothing: the call was dropped.
    Dropped,
}

impl Said {
    pub(crate) fn of_error(error: &Error) -> Self {
        match error.fate() {
            Fate::NotApplied => Self::NotApplied,
            Fate::Unknown => Self::Indeterminate,
            Fate::Applied => Self::Contradicting,
        }
    }

    pub(crate) fn of_outcome(verdict: Verdict, error: Option<&Error>) -> Self {
        match (verdict, error.map(Error::fate)) {
            (Verdict::Applied | Verdict::NoChange, None) => Self::Applied,
            (Verdict::Indeterminate, Some(Fate::Unknown)) => Self::Indeterminate,
            (Verdict::Indeterminate, _) | (_, Some(Fate::Unknown) | None) => Self::Contradicting,
            (_, Some(Fate::NotApplied)) => Self::NotApplied,
            (_, Some(Fate::Applied)) => Self::Contradicting,
        }
    }
}

/// Every promise that was broken.
pub(crate) fn judge(schedule: &Schedule, run: &Run) -> Vec<&'static str> {
    let world = run.world.lock().unwrap();
    let may_repeat = schedule.repeats && schedule.op.sets_a_state();
    let proofs: Vec<Proof> = world.sent.iter().map(|step| step.proof()).collect();
    let mut broken = Vec::new();
    let mut unless = |kept: bool, what| {
        if !kept {
            broken.push(what);
        }
    };
    unless(world.applied <= if may_repeat { 2 } else { 1 }, "done too often");
    unless(world.sent.len() <= 2, "sent too often");
    let earlier = &proofs[..proofs.len().saturating_sub(1)];
    let refused = |proof: &Proof| matches!(proof, Proof::NotApplied | Proof::SessionEnded);
    let proven = earlier.iter().all(refused);
    unless(may_repeat || proven, "sent again without proof");
    let open = |proof: &Proof| matches!(proof, Proof::Nothing | Proof::SessionEnded);
    // One answer stands for a batch: a success that could not be read back is in doubt.
    let disturbed = schedule.refused.is_some() || !world.cut.is_empty() || run.was_late;
    let unread = schedule.op == Op::Set && disturbed;
    // An answer that came too late decides nothing.
    let too_late = run.was_late && !proofs.is_empty();
    let undecided = unread || too_late || proofs.iter().any(open);
    match run.said {
        Said::Applied => unless(world.applied > 0, "said to be done, and it was not"),
        Said::NotApplied => unless(world.applied == 0, "said not to be done, and it was"),
        Said::Indeterminate => unless(undecided, "said to be in doubt, and it was known"),
        Said::Contradicting => unless(false, "verdict and fate disagree"),
        Said::Dropped => {}
    }
    broken
}
