//! The invented tenant: its groups, their breaks, and its online modes.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The two kinds of break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(clippy::exhaustive_enums, reason = "the vendor's page knows these two and no more")]
pub enum BreakKind {
    /// A private break.
    Coffee,
    /// A break for work of another kind.
    Business,
}

impl BreakKind {
    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Coffee => "COFFEE",
            Self::Business => "BUSINESS",
        }
    }
}

impl fmt::Display for BreakKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// A break that members of a group may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Break {
    /// Its kind, `break_type` on the wire.
    pub kind: BreakKind,
    /// Its name, `break_cause` on the wire.
    pub cause: &'static str,
}

/// A group of users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Group {
    /// The identifier.
    pub id: u64,
    /// The name.
    pub name: &'static str,
    /// The breaks that are assigned to the group.
    pub breaks: &'static [Break],
}

/// A way of being online.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OnlineMode {
    /// The identifier, `online_mode_id` on the wire.
    pub id: u64,
    /// The name.
    pub name: &'static str,
}

const COFFEE: Break = Break { kind: BreakKind::Coffee, cause: "Kawa" };
const LUNCH: Break = Break { kind: BreakKind::Coffee, cause: "Lunch" };
const TRAINING: Break = Break { kind: BreakKind::Business, cause: "Szkolenie" };
const CLIENT: Break = Break { kind: BreakKind::Business, cause: "Spotkanie z klientem" };
const OUTAGE: Break = Break { kind: BreakKind::Business, cause: "Awaria" };

/// Every group. Coffee and lunch are everybody's; the business breaks are not.
pub(super) static GROUPS: [Group; 3] = [
    Group { id: 1, name: "Biuro obsługi klienta", breaks: &[COFFEE, LUNCH, TRAINING] },
    Group { id: 2, name: "Sprzedaż", breaks: &[COFFEE, LUNCH, CLIENT] },
    Group { id: 5, name: "Wsparcie techniczne", breaks: &[COFFEE, LUNCH, TRAINING, OUTAGE] },
];

/// Every online mode. The first one is what a tenant "finds first".
pub(super) static ONLINE_MODES: [OnlineMode; 3] = [
    OnlineMode { id: 11, name: "Wszystkie kanały" },
    OnlineMode { id: 12, name: "Tylko rozmowy głosowe" },
    OnlineMode { id: 15, name: "Tylko czat i e-mail" },
];

/// The mode of somebody who goes online without naming one.
pub(super) const FIRST_MODE: u64 = 11;

/// The groups with these ids.
pub(super) fn groups(ids: &[u64]) -> impl Iterator<Item = &'static Group> {
    GROUPS.iter().filter(move |group| ids.contains(&group.id))
}

/// The breaks of these groups, each once.
pub(super) fn breaks(ids: &[u64]) -> Vec<Break> {
    let mut found = Vec::new();
    for assigned in groups(ids).flat_map(|group| group.breaks) {
        if !found.contains(assigned) {
            found.push(*assigned);
        }
    }
    found
}
