//! [`Privacy`]: what of a status is left out before anybody sees it.

use presence_core::UserStatus;
use serde::{Deserialize, Serialize};

/// What of a status is left out of views, events and plans.
///
/// Left out are, where nothing else is said, the vendors' raw documents. `Debug` of every status
/// hides notes, reasons' labels and documents in any case, and plans and journals never hold a
/// document. What a caller asks to be set is never left out: a plan could not be applied then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Privacy {
    /// Whether vendors' documents are kept.
    pub documents: bool,
    /// Whether notes and the labels of reasons are kept. Without them an undo cannot put back a
    /// note that it takes away.
    pub notes: bool,
}

impl Default for Privacy {
    fn default() -> Self {
        Self { documents: false, notes: true }
    }
}

impl Privacy {
    /// Nothing is left out.
    #[must_use]
    pub const fn open() -> Self {
        Self { documents: true, notes: true }
    }

    /// Documents, notes and the labels of reasons are left out.
    #[must_use]
    pub const fn strict() -> Self {
        Self { documents: false, notes: false }
    }

    /// The status without what is left out.
    #[must_use]
    pub fn clean(self, mut status: UserStatus) -> UserStatus {
        if !self.documents {
            status.vendor = None;
        }
        if !self.notes {
            status.note = None;
            if let Some(reason) = &mut status.reason {
                reason.label = None;
            }
        }
        status
    }

    /// As it is kept in plans: never with a document.
    pub(super) fn stored(self, status: UserStatus) -> UserStatus {
        Self { documents: false, ..self }.clean(status)
    }
}
