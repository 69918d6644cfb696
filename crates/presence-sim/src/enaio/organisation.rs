//! The organisations, their roles, and who belongs to them.

use super::guid::{Kind, guid};

/// How many people the second organisation has: those with the lowest numbers.
const ARCHIVED: u64 = 3;

/// An organisation of the workflow.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Organisation {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// Whether it is the one that is used.
    pub active: bool,
    /// How many times it was saved.
    pub saves: u64,
    pub(super) place: u64,
}

impl Organisation {
    pub(super) fn has(&self, number: u64) -> bool {
        match self.place {
            0 => true,
            1 => number <= ARCHIVED,
            _ => false,
        }
    }
}

/// The organisations at the start: everybody, a few, nobody.
pub(super) fn all(seed: u64) -> Vec<Organisation> {
    let names = ["Acme Film & Söhne", "Archiv", "Neubau <leer>"];
    let build = |(place, name): (u64, &str)| Organisation {
        id: guid(seed, Kind::Organisation, place, 0),
        name: name.to_owned(),
        active: place == 0,
        saves: 0,
        place,
    };
    (0..).zip(names).map(build).collect()
}

/// A role of an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Root = 0,
    Lead = 1,
    Staff = 2,
}

impl Role {
    pub(super) const ALL: [Self; 3] = [Self::Root, Self::Lead, Self::Staff];

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Root => "Wurzel",
            Self::Lead => "Leitung",
            Self::Staff => "Mitarbeiter",
        }
    }

    /// The role that a user has.
    pub(super) fn of(number: u64) -> Self {
        if number % 10 == 1 { Self::Lead } else { Self::Staff }
    }
}
