//! [`Source`]: where a status comes from and when it was seen.

use serde::{Deserialize, Serialize};

use crate::{Timestamp, Vendor};

/// Where a status comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Source {
    /// On what the status rests.
    pub basis: Basis,
    /// The system that said so.
    pub system: Vendor,
    /// Who set it, where the vendor tells; an id, never a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// The claim that it rests on, where a caller manages claims.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim_id: Option<String>,
    /// When this library read or wrote it.
    pub observed_at: Timestamp,
}

impl Source {
    /// Seen in `system` at `observed_at`.
    #[must_use]
    pub const fn new(system: Vendor, basis: Basis, observed_at: Timestamp) -> Self {
        Self { basis, system, actor: None, claim_id: None, observed_at }
    }
}

/// On what a status rests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Basis {
    /// A person said so.
    Declared,
    /// The system saw it.
    Observed,
    /// A calendar or shift plan says so.
    Scheduled,
    /// Worked out from something else.
    Derived,
    /// The vendor does not tell.
    #[default]
    Unknown,
}
