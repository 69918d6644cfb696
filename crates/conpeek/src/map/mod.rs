//! Pure functions between Conpeek's words and the model, with what each write loses.

mod read;
mod write;

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

pub(crate) use self::read::status;
pub(crate) use self::write::{Planned, plan};

/// What a tenant has to say for the mapping: modes and break names are the tenant's own.
///
/// `Debug` shows no names of breaks: one can say something about a person's health.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Mapping {
    /// The online mode for [`Available`](presence_core::Availability::Available) where the change
    /// gives none and none is known from before. Without it Conpeek takes the first it finds.
    pub default_online_mode: Option<i64>,
    /// Names of online modes by id (as text, because TOML and JSON keys are), to label reasons.
    pub online_modes: BTreeMap<String, String>,
    /// The name of the COFFEE break for [`Away`](presence_core::Availability::Away) where the
    /// change gives no reason.
    pub away_cause: Option<String>,
    /// The name of the BUSINESS break for [`Busy`](presence_core::Availability::Busy) and
    /// [`DoNotDisturb`](presence_core::Availability::DoNotDisturb) where the change gives no
    /// reason.
    pub busy_cause: Option<String>,
    /// Names of breaks by activity (`meeting = "Spotkanie"`); goes before the two above.
    pub activity_causes: BTreeMap<String, String>,
}

impl fmt::Debug for Mapping {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mapping")
            .field("default_online_mode", &self.default_online_mode)
            .field("online_modes", &self.online_modes.len())
            .field("activity_causes", &self.activity_causes.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tables;
#[cfg(test)]
mod tests;
