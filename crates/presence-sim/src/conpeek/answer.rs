//! What the server says, in the style of the vendor's sample.

use serde::Serialize;

use super::state::State;
use super::tenant::BreakKind;
use super::users::User;
use crate::http::Reply;
use crate::stamp;

/// The envelope of a success.
#[derive(Serialize)]
struct Envelope<'a> {
    data: Record<'a>,
}

/// The consultant record. The first five fields are the sample's, the others are invented.
#[derive(Serialize)]
struct Record<'a> {
    id: u64,
    work_state: &'static str,
    break_type: Option<BreakKind>,
    break_cause: Option<&'a str>,
    break_note: Option<&'a str>,
    online_mode_id: Option<u64>,
    tenant_user_id: u64,
    work_state_changed_date: String,
}

/// The envelope of a refusal. Its form is invented: the pages show none.
#[derive(Serialize)]
struct Refusal<'a> {
    success: bool,
    message: &'a str,
}

pub(super) fn record(user: &User) -> Reply {
    let mut data = Record {
        id: user.record_id,
        work_state: user.state.word(),
        break_type: None,
        break_cause: None,
        break_note: None,
        online_mode_id: None,
        tenant_user_id: user.id,
        work_state_changed_date: stamp::plain_utc(user.since),
    };
    match &user.state {
        State::Online { mode } => data.online_mode_id = Some(*mode),
        State::Offline => {}
        State::OnBreak { kind, cause, note } => {
            data.break_type = Some(*kind);
            data.break_cause = Some(cause);
            data.break_note = note.as_deref();
        }
    }
    Reply::json(200, &Envelope { data })
}

pub(super) fn refusal(status: u16, message: &str) -> Reply {
    Reply::json(status, &Refusal { success: false, message })
}
