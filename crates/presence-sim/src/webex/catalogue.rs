//! What the organisations have: licences, roles, locations. All of it is invented.

use std::sync::LazyLock;

use serde::Serialize;

use super::id::{Thing, uuid};

/// The number of the first thing that is no person.
const FIRST: u64 = 1 << 44;

/// An organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub enum Organisation {
    /// The one that everybody of the cast is in.
    Home,
    /// One that the administrators of the first one manage as its partner.
    Managed,
}

/// Something a person may be licensed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Licence {
    /// Messaging.
    Messaging,
    /// Meetings.
    Meetings,
    /// Webex Calling, professional. It brings calling data.
    Calling,
    /// Attendant console. All seats are taken: who asks for it is not given it, and not told.
    Attendant,
}

/// A role of administration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// Full administrator.
    FullAdministrator,
    /// Read-only administrator.
    ReadOnlyAdministrator,
    /// User administrator: as a full one, as far as people go.
    UserAdministrator,
}

/// A place of calling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Location {
    /// In Poland.
    Warsaw,
    /// In Sweden.
    Stockholm,
    /// Without anybody at first.
    Lisbon,
}

impl Organisation {
    /// Every organisation.
    pub const ALL: &'static [Self] = &[Self::Home, Self::Managed];

    /// The id on the wire.
    #[must_use]
    pub fn id(self) -> String {
        static IDS: LazyLock<Vec<String>> = LazyLock::new(|| {
            Organisation::ALL.iter().map(|org| Thing::Organisation.id(&org.uuid())).collect()
        });
        IDS.get(self as usize).cloned().unwrap_or_default()
    }

    /// The name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Home => "Acme",
            Self::Managed => "Acme Customer",
        }
    }

    pub(super) fn uuid(self) -> String {
        uuid(FIRST + self as u64)
    }

    /// The organisation with this id or bare UUID.
    pub(super) fn of_id(id: &str) -> Option<Self> {
        let local = Thing::Organisation.local(id).unwrap_or_else(|| id.to_owned());
        Self::ALL.iter().copied().find(|known| known.uuid() == local)
    }
}

impl Licence {
    /// Every licence.
    pub const ALL: &'static [Self] =
        &[Self::Messaging, Self::Meetings, Self::Calling, Self::Attendant];

    /// The id on the wire.
    #[must_use]
    pub fn id(self) -> String {
        // Rows of long lists ask for it again and again.
        static IDS: LazyLock<Vec<String>> =
            LazyLock::new(|| Licence::ALL.iter().map(|licence| licence.computed_id()).collect());
        IDS.get(self as usize).cloned().unwrap_or_default()
    }

    fn computed_id(self) -> String {
        let mark = match self {
            Self::Messaging => "MS",
            Self::Meetings => "MC",
            Self::Calling => "BCSTD",
            Self::Attendant => "BCAC",
        };
        let organisation = Organisation::Home.uuid();
        Thing::Licence.id(&format!("{organisation}:{mark}_{}", uuid(FIRST + 0x100 + self as u64)))
    }

    /// The name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Messaging => "Messaging",
            Self::Meetings => "Meetings",
            Self::Calling => "Webex Calling - Professional",
            Self::Attendant => "Attendant Console",
        }
    }

    /// The licence with exactly this id.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.id() == id)
    }
}

impl Role {
    /// Every role.
    pub const ALL: &'static [Self] =
        &[Self::FullAdministrator, Self::ReadOnlyAdministrator, Self::UserAdministrator];

    /// The id on the wire.
    #[must_use]
    pub fn id(self) -> String {
        Thing::Role.id(&uuid(FIRST + 0x200 + self as u64))
    }

    /// The name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::FullAdministrator => "Full Administrator",
            Self::ReadOnlyAdministrator => "Read-only Administrator",
            Self::UserAdministrator => "User Administrator",
        }
    }

    /// The role with exactly this id.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.id() == id)
    }
}

impl Location {
    /// Every location.
    pub const ALL: &'static [Self] = &[Self::Warsaw, Self::Stockholm, Self::Lisbon];

    /// The id on the wire.
    #[must_use]
    pub fn id(self) -> String {
        static IDS: LazyLock<Vec<String>> =
            LazyLock::new(|| Location::ALL.iter().map(|place| place.computed_id()).collect());
        IDS.get(self as usize).cloned().unwrap_or_default()
    }

    fn computed_id(self) -> String {
        Thing::Location.id(&uuid(FIRST + 0x300 + self as u64))
    }

    /// The name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Warsaw => "Warsaw",
            Self::Stockholm => "Stockholm",
            Self::Lisbon => "Lisbon",
        }
    }

    /// The location with exactly this id.
    #[must_use]
    pub fn of_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|known| known.id() == id)
    }
}

/// The id of the service application.
pub(super) fn application_id() -> String {
    Thing::Application.id(&uuid(FIRST + 0x400))
}
