//! Presence: the vendor's words, and who shows which of them when.

use std::fmt;
use std::time::{Duration, SystemTime};

use super::roster::FIXED;
use crate::seed::{Stream, draw};

/// How long a drawn status lasts.
const SLOT: Duration = Duration::from_secs(30 * 60);

/// Without activity for this long, the vendor calls somebody inactive.
const QUIET: Duration = Duration::from_secs(10 * 60);

/// A status word of the vendor.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Status {
    /// Active in the last ten minutes.
    Active,
    /// In a call.
    Call,
    /// Does not want to be disturbed.
    DoNotDisturb,
    /// Not active for more than ten minutes.
    Inactive,
    /// In a meeting.
    Meeting,
    /// Out of the office.
    OutOfOffice,
    /// Has never logged in.
    Pending,
    /// Shares the screen.
    Presenting,
    /// Known to the vendor, and not told.
    Unknown,
    /// A word that no page knows.
    Other(String),
}

impl Status {
    /// The word on the wire.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Active => "active",
            Self::Call => "call",
            Self::DoNotDisturb => "DoNotDisturb",
            Self::Inactive => "inactive",
            Self::Meeting => "meeting",
            Self::OutOfOffice => "OutOfOffice",
            Self::Pending => "pending",
            Self::Presenting => "presenting",
            Self::Unknown => "unknown",
            Self::Other(word) => word,
        }
    }

    /// Whether it comes with activity right now.
    fn is_lively(&self) -> bool {
        matches!(
            self,
            Self::Active | Self::Call | Self::DoNotDisturb | Self::Meeting | Self::Presenting
        )
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The presence of somebody at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Seen {
    /// The word.
    pub status: Status,
    /// Since when.
    pub since: SystemTime,
    /// The last activity; nobody who has never logged in has one.
    pub last_activity: Option<SystemTime>,
}

/// What was said about somebody's presence through the handle.
#[derive(Debug, Clone, Default)]
pub(super) struct Standing {
    /// Whether status and last activity are kept from everybody, if that was said.
    pub(super) hidden: Option<bool>,
    /// What the person shows from when on, in order. Empty: as drawn.
    pub(super) script: Vec<(SystemTime, Status)>,
}

impl Standing {
    /// What the script says about this moment.
    pub(super) fn scripted(&self, now: SystemTime) -> Option<Seen> {
        let (since, status) = self.script.iter().rev().find(|(from, _)| *from <= now)?;
        Some(seen(status.clone(), *since, now))
    }
}

/// What somebody of the cast shows by themselves who has logged in and still may.
pub(super) fn drawn(number: u64, seed: u64, start: SystemTime, now: SystemTime) -> Seen {
    let passed = now.duration_since(start).unwrap_or_default();
    // Not everybody changes at the same moment, except for those whom examples name.
    let chance = draw(seed, Stream::WebexStatus, number);
    let ahead = if number <= FIXED { 0 } else { chance % SLOT.as_secs() };
    let slot = (passed.as_secs() + ahead) / SLOT.as_secs();
    let begun = Duration::from_secs((slot * SLOT.as_secs()).saturating_sub(ahead));
    let status = match first(number).filter(|_| slot == 0) {
        Some(status) => status,
        None => word(draw(seed, Stream::WebexStatus, number ^ (slot + 1).rotate_right(20))),
    };
    seen(status, start.checked_add(begun).unwrap_or(start), now)
}

/// What the people whom examples name show in the first half hour.
fn first(number: u64) -> Option<Status> {
    Some(match number {
        1 | 6 | 8 | 12 => Status::Active,
        2 => Status::DoNotDisturb,
        3 => Status::Meeting,
        4 => Status::OutOfOffice,
        5 => Status::Inactive,
        7 => Status::Call,
        9 => Status::Unknown,
        10 => Status::Presenting,
        _ => return None,
    })
}

fn word(drawn: u64) -> Status {
    match drawn % 20 {
        0..=7 => Status::Active,
        8..=11 => Status::Inactive,
        12 | 13 => Status::Meeting,
        14 => Status::Call,
        15 | 16 => Status::DoNotDisturb,
        17 => Status::OutOfOffice,
        18 => Status::Presenting,
        _ => Status::Unknown,
    }
}

/// Adds the activity: within the minute for whoever is there, at rest for everybody else.
pub(super) fn seen(status: Status, since: SystemTime, now: SystemTime) -> Seen {
    let last_activity = match &status {
        Status::Pending => None,
        lively if lively.is_lively() => Some(whole_minute(now)),
        _ => Some(since.checked_sub(QUIET).unwrap_or(since)),
    };
    Seen { status, since, last_activity }
}

fn whole_minute(now: SystemTime) -> SystemTime {
    let passed = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_secs(passed.as_secs() / 60 * 60)
}
