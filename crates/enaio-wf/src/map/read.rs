//! Being among the absent, or not, as a status.

use presence_core::{Absence, Source, Subject, UserStatus};

/// Absent or present. Present says nothing about being reachable: enaio keeps no availability.
pub(crate) fn status(absent: bool, subject: Subject, source: Source) -> UserStatus {
    let absence = if absent { Absence::Absent } else { Absence::Present };
    UserStatus::new(subject, source).with_absence(absence)
}
