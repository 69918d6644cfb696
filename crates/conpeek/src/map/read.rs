//! Conpeek's record as a status.

use presence_core::{
    Activity, Availability, Axis, Note, RawDocument, Reason, ReasonCategory, Source, Subject,
    UnknownCause, UserStatus, VendorDocument,
};

use super::Mapping;
use crate::client::{BreakType, Consultant, WorkStateWord};

/// What `consultant` says of `subject`, as told by `api`.
pub(crate) fn status(
    consultant: &Consultant,
    subject: Subject,
    source: Source,
    mapping: &Mapping,
    api: &'static str,
) -> UserStatus {
    let raw = RawDocument::known_json(consultant.raw().get());
    let status = UserStatus::new(subject, source).with_vendor(VendorDocument::new(api, raw));
    match &consultant.work_state {
        WorkStateWord::Online => online(status, consultant.online_mode_id, mapping),
        WorkStateWord::Offline => status.with_availability(Availability::Offline),
        WorkStateWord::OnBreak => on_break(status, consultant),
        WorkStateWord::Other(_) => {
            status.with_unknown(Axis::Availability, UnknownCause::Unrecognised)
        }
    }
}

/// There is no word for being in a call: available means offered work, not free.
fn online(status: UserStatus, mode: Option<i64>, mapping: &Mapping) -> UserStatus {
    let status = status.with_availability(Availability::Available);
    let Some(mode) = mode else { return status };
    let mut reason = Reason::new(ReasonCategory::Mode, mode.to_string());
    reason.label = mapping.online_modes.get(&reason.code).cloned();
    status.with_reason(reason)
}

fn on_break(status: UserStatus, consultant: &Consultant) -> UserStatus {
    let (status, category) = match &consultant.break_type {
        Some(BreakType::Coffee) => {
            (status.with_availability(Availability::Away), ReasonCategory::Personal)
        }
        Some(BreakType::Business) => {
            (status.with_availability(Availability::Busy), ReasonCategory::Business)
        }
        Some(BreakType::Other(word)) => (
            status.with_unknown(Axis::Availability, UnknownCause::Unrecognised),
            ReasonCategory::Other(word.to_lowercase()),
        ),
        None => (
            status.with_unknown(Axis::Availability, UnknownCause::Undetermined),
            ReasonCategory::Other("break".to_owned()),
        ),
    };
    let code = consultant.break_type.as_ref().map_or("", BreakType::as_str);
    let mut reason = Reason::new(category, code);
    reason.label.clone_from(&consultant.break_cause);
    let mut status = status.with_activity(Activity::Break).with_reason(reason);
    status.note = consultant.break_note.clone().map(Note::new);
    status
}
