//! [`Brake`]: stops a plan that changes too much before its first write.

use std::collections::BTreeSet;

use presence_core::{Axis, Error, Result};
use serde::{Deserialize, Serialize};

use super::Plan;

/// A share of the population never stops a plan that changes this many people or fewer.
pub const ALWAYS_ALLOWED: u64 = 20;

/// How much a plan may change. A list that breaks somewhere upstream must not mark everybody
/// absent.
///
/// Where nothing else is said: a tenth of the people of the directory, and 20 accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Brake {
    /// At most this many people.
    pub max_changes: Option<u64>,
    /// At most this many hundredths of the people of the directory; [`ALWAYS_ALLOWED`] people are
    /// allowed in any case.
    pub max_percent: Option<u8>,
    /// At most this many changes of accounts.
    pub max_accounts: Option<u64>,
}

impl Default for Brake {
    fn default() -> Self {
        Self { max_changes: None, max_percent: Some(10), max_accounts: Some(20) }
    }
}

impl Brake {
    /// Nothing is stopped.
    #[must_use]
    pub const fn off() -> Self {
        Self { max_changes: None, max_percent: None, max_accounts: None }
    }

    /// At most this many people.
    #[must_use]
    pub const fn with_max_changes(mut self, most: u64) -> Self {
        self.max_changes = Some(most);
        self
    }

    /// At most this many hundredths of the people of the directory.
    #[must_use]
    pub const fn with_max_percent(mut self, most: u8) -> Self {
        self.max_percent = Some(most);
        self
    }

    /// At most this many changes of accounts.
    #[must_use]
    pub const fn with_max_accounts(mut self, most: u64) -> Self {
        self.max_accounts = Some(most);
        self
    }

    /// Whether a plan may be applied, in a directory of `population` people.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`](presence_core::ErrorKind::InvalidInput), naming the limit.
    pub fn check(&self, plan: &Plan, population: u64) -> Result<()> {
        let people: BTreeSet<_> = plan.writes().map(|(_, entry)| &entry.person).collect();
        let people = people.len() as u64;
        let account = plan.writes().filter(|(_, one)| one.change.target.axis() == Axis::Account);
        let accounts = account.count() as u64;
        if let Some(most) = self.max_changes.filter(|most| people > *most) {
            return Err(stopped(
                "max_changes",
                format!("{people} people would change, {most} may"),
            ));
        }
        let share = self.max_percent.map(|percent| {
            let share = u128::from(population) * u128::from(percent) / 100;
            (percent, u64::try_from(share).unwrap_or(u64::MAX).max(ALWAYS_ALLOWED))
        });
        if let Some((percent, most)) = share.filter(|(_, most)| people > *most) {
            let message =
                format!("{people} of {population} people would change, {most} may ({percent} %)");
            return Err(stopped("max_percent", message));
        }
        if let Some(most) = self.max_accounts.filter(|most| accounts > *most) {
            return Err(stopped(
                "max_accounts",
                format!("{accounts} accounts would change, {most} may"),
            ));
        }
        Ok(())
    }
}

fn stopped(field: &'static str, message: String) -> Error {
    Error::invalid(field, message).with_operation("apply")
}
