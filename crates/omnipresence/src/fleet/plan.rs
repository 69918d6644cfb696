//! [`Plan`]: what would be done, for whom and where, and from which state.

use std::collections::BTreeSet;
use std::path::Path;

use presence_core::{
    Change, Error, ErrorKind, PlannedChange, ProjectionHash, Result, Target, Timestamp, UserStatus,
};
use serde::{Deserialize, Serialize};

use crate::directory::{PersonKey, read_bounded, write_atomically};

/// The version of the format in which plans are written.
pub const PLAN_FORMAT: u32 = 1;

/// The largest plan that is read, in bytes.
const MAX_PLAN_BYTES: u64 = 1024 * 1024 * 1024;

/// What would be done, for whom and where, and from which state.
///
/// A plan is data: it can be shown, kept in a file and applied later, by another process. It holds
/// the states that were read, without the vendors' documents, and what was asked for, notes among
/// it: keep the file as carefully as the people's data.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Plan {
    /// The version of the format.
    pub format: u32,
    /// The plan's own id: a hash over all of it, so that a plan that was altered or cut short is
    /// noticed, and a journal goes with one plan only.
    pub id: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// How many people the directory had.
    pub population: u64,
    /// What would be done, in the order in which it was asked for. What one person gets at one
    /// provider is applied in this order.
    pub entries: Vec<PlanEntry>,
    /// What was asked for and can be done nowhere.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unplaced: Vec<Unplaced>,
    /// What it takes, for each provider that is written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub estimates: Vec<Estimate>,
}

/// One change at one provider.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PlanEntry {
    /// Whose status.
    pub person: PersonKey,
    /// Where.
    pub provider: String,
    /// What is wanted, as the provider is asked for it.
    pub change: Change,
    /// Who wants it.
    #[serde(default, skip_serializing_if = "Origin::is_asked")]
    pub origin: Origin,
    /// How the person stands there, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<UserStatus>,
    /// The fingerprint of that state; only where it was read at the vendor. Without it the entry is
    /// written unseen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<ProjectionHash>,
    /// What would be done.
    pub step: Step,
}

impl PlanEntry {
    /// How the person stands on the axis that is to change, where that was read at the vendor.
    #[must_use]
    pub fn seen(&self) -> Option<Target> {
        self.fingerprint?;
        self.now.as_ref().map(|now| now.on(self.change.target.axis()))
    }
}

/// What would be done for an entry.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Step {
    /// Nothing: it stands so already.
    AlreadySo,
    /// These calls, with these losses and side effects.
    Write(PlannedChange),
    /// Nothing: it is refused before anything is sent.
    Refused(Error),
}

/// Who wants an entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Origin {
    /// Whoever made the plan.
    #[default]
    Asked,
    /// The rule of this name.
    Rule(String),
    /// An undo, of this entry of the plan that is undone.
    Undo(usize),
}

impl Origin {
    const fn is_asked(&self) -> bool {
        matches!(self, Self::Asked)
    }
}

/// Something that was asked for and can be done nowhere.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Unplaced {
    /// For whom.
    pub person: PersonKey,
    /// Where, if it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// What.
    pub target: Target,
    /// Why not.
    pub error: Error,
}

/// What a plan takes at one provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Estimate {
    /// The provider.
    pub provider: String,
    /// How many changes are written.
    pub writes: u64,
    /// How many requests that takes, as the provider tells; reading before and after not counted.
    pub requests: u64,
    /// How long it takes at the least, by the provider's own pace, in milliseconds.
    pub at_least_ms: u64,
}

impl Plan {
    pub(super) fn new(
        made_at: Timestamp,
        population: u64,
        entries: Vec<PlanEntry>,
        unplaced: Vec<Unplaced>,
        estimates: Vec<Estimate>,
    ) -> Result<Self> {
        let id = String::new();
        let mut plan =
            Self { format: PLAN_FORMAT, id, made_at, population, entries, unplaced, estimates };
        plan.id = plan.hash()?;
        Ok(plan)
    }

    /// The entries that would be written, with their places.
    pub fn writes(&self) -> impl Iterator<Item = (usize, &PlanEntry)> {
        let all = self.entries.iter().enumerate();
        all.filter(|(_, entry)| matches!(entry.step, Step::Write(_)))
    }

    /// Whether anything would be written.
    #[must_use]
    pub fn changes_anything(&self) -> bool {
        self.writes().next().is_some()
    }

    /// How many people would change.
    #[must_use]
    pub fn people_changed(&self) -> usize {
        self.writes().map(|(_, entry)| &entry.person).collect::<BTreeSet<_>>().len()
    }

    /// The plan as JSON.
    ///
    /// # Errors
    /// [`ErrorKind::Internal`] where it cannot be written, which no plan is known to cause.
    pub fn to_json(&self) -> Result<String> {
        serde_json::to_string_pretty(self).map_err(not_written)
    }

    /// Reads a plan.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] for what is not a plan, a plan of another format, and one that was
    /// altered since it was made.
    pub fn from_json(text: &str) -> Result<Self> {
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let not_a_plan = |error: serde_json::Error| {
            // The parser's text could hold a piece of the file.
            Error::config("plan", format!("is not a plan (line {})", error.line()))
        };
        let head: Head = serde_json::from_str(text).map_err(not_a_plan)?;
        if head.format != PLAN_FORMAT {
            let message = format!("has format {}, this version reads {PLAN_FORMAT}", head.format);
            return Err(Error::config("plan", message));
        }
        let plan: Self = serde_json::from_str(text).map_err(not_a_plan)?;
        if plan.id != plan.hash()? {
            return Err(Error::config("plan", "was altered since it was made: make it anew"));
        }
        Ok(plan)
    }

    /// Writes the plan to a file, whole or not at all. A new file can be read by its owner only.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] where it cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        write_atomically(path.as_ref(), self.to_json()?.as_bytes())
    }

    /// Reads a plan from a file.
    ///
    /// # Errors
    /// As [`Plan::from_json`]; [`ErrorKind::NotFound`] where there is no such file.
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        let bytes = read_bounded(path.as_ref(), MAX_PLAN_BYTES)?;
        let text = std::str::from_utf8(&bytes);
        Self::from_json(text.map_err(|_| Error::config("plan", "is not UTF-8"))?)
    }

    /// FNV-1a over the plan's JSON without its id: stable, which the standard library's hashers
    /// are not. It guards against accidents, not against people.
    pub(super) fn hash(&self) -> Result<String> {
        let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
        let Self { format, id: _, made_at, population, entries, unplaced, estimates } = self;
        let all = (format, made_at, population, entries, unplaced, estimates);
        serde_json::to_writer(&mut hash, &all).map_err(not_written)?;
        Ok(format!("{:016x}", hash.0))
    }
}

struct Fnv(u64);

impl std::io::Write for Fnv {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn not_written(error: serde_json::Error) -> Error {
    Error::new(ErrorKind::Internal, "the plan cannot be written").with_source(error)
}
