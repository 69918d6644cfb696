//! [`Process`]: a running piece of work.

use std::fmt;

use presence_core::Timestamp;

use super::id::Id;

/// A process that concerns a user. Texts that the server left out are empty.
///
/// `Debug` shows id and state only.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Process {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its subject.
    pub subject: String,
    /// 1 initialised, 2 running, 4 suspended, 8 active, 16 terminated, 32 completed, 64 suspended
    /// by the system; none where it is no number.
    pub state: Option<i64>,
    /// The id of the user who began it.
    pub created_by: String,
    /// When it was begun.
    pub created: Option<Timestamp>,
    /// Its steps.
    pub activities: Vec<Activity>,
}

/// One step of a process. `Debug` shows id and state only.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Activity {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Bit 128: taken by a person; bit 64: not taken. None where it is no number.
    pub state: Option<i64>,
    /// The id of the owner, where there is one.
    pub owner: Option<Id>,
    /// When it came to be.
    pub created: Option<Timestamp>,
    /// When its owner took it.
    pub owned: Option<Timestamp>,
    /// When its work item came to be.
    pub item_created: Option<Timestamp>,
    /// When a reminder is due.
    pub reminder: Option<Timestamp>,
}

impl fmt::Debug for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Process");
        shown.field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

impl fmt::Debug for Activity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Activity");
        shown.field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}
