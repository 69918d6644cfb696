//! The rows of vendors who speak in frames: what can be wrong with a frame, a job and a session,
//! and with the TLS around them.

use presence_sim::{Action, Ending};

use crate::fault::{FOR_EVER, How, Rows};
use crate::frame_front::Content;

/// The codes of a missing role and of a job that failed without a word.
const NO_ROLE: i32 = -1_042_218_022;
const FAILED: i32 = -1;

/// Places in a frame: `L:BIN-0000000120v50N`, the body, twenty bytes of digest.
const PROTOCOL: i64 = 2;
const LENGTH: i64 = 6;
const VERSION: i64 = 16;
const COMPRESSED: i64 = 19;
const BODY: i64 = 20;

fn patch(at: i64, bytes: &[u8]) -> Action {
    Action::Patch { at, bytes: bytes.to_vec() }
}

fn refusal(code: i32, message: &str) -> Action {
    Action::Refusal { code, message: message.to_owned() }
}

/// Every row, in the order of the table.
pub(crate) fn add(rows: &mut Rows) {
    by_tls(rows);
    spoilt(rows);
    contents(rows);
    jobs(rows);
}

fn by_tls(rows: &mut Rows) {
    rows.add("none, by TLS", How::QuietTls);
    rows.add("the certificate of a stranger", How::Stranger);
}

fn spoilt(rows: &mut Rows) {
    let cut = |keep| Action::Truncate { keep: Some(keep), ending: Ending::Close };
    rows.script("cut in the header of the frame", cut(9));
    rows.script("cut behind the header of the frame", cut(20));
    rows.script("cut in the body of the frame", cut(33));
    rows.script("stall in the body of the frame", Action::Drip { bytes: 33, millis: FOR_EVER });
    rows.script("garbage instead of a frame", Action::Garbage { bytes: 64 });
    rows.applied("garbage instead of a frame, applied", Action::Garbage { bytes: 64 });
    rows.script("another protocol", patch(PROTOCOL, b"XML"));
    rows.script("another version", patch(VERSION, b"v51"));
    rows.script("a compressed frame", patch(COMPRESSED, b"Y"));
    rows.script("announced length of the frame too small", patch(LENGTH, b"0000000041"));
    rows.script("announced length of the frame leaves nothing", patch(LENGTH, b"0000000020"));
    rows.script("announced length of the frame below zero", patch(LENGTH, b"-000000120"));
    rows.script("announced length of the frame within the bound", patch(LENGTH, b"0000200000"));
    rows.script("announced length of the frame beyond the bound", patch(LENGTH, b"0000300000"));
    rows.script("announced length of the frame beyond all bounds", patch(LENGTH, b"9999999999"));
    rows.script("a digest of other bytes", patch(-1, b"\0"));
    rows.script("the body of another frame", patch(BODY, &[0xFF; 24]));
}

/// Frames of good form, and what stands in them.
fn contents(rows: &mut Rows) {
    for (name, content) in [
        ("a web page in every value", Content::Html),
        ("every document is empty", Content::Empty),
        ("values of other types", Content::OtherTypes),
        ("nothing in any attribute", Content::Nulls),
        ("documents cut in the middle", Content::Cut),
        ("entities that unfold", Content::Entities),
        ("elements without end in each other", Content::Deep),
        ("documents as large as the bound", Content::Large),
        ("everybody comes twice", Content::Twice),
        ("everybody in another order", Content::Reversed),
    ] {
        rows.add(name, How::Content(content));
    }
}

fn jobs(rows: &mut Rows) {
    rows.script("the job fails: a role is missing", refusal(NO_ROLE, "Systemrolle 108 fehlt"));
    rows.script("the job fails without a reason", refusal(FAILED, ""));
    rows.script("the job fails with a reason", refusal(FAILED, "Fehler im Workflow"));
    rows.applied("the job fails, applied", refusal(FAILED, "Fehler im Workflow"));
    rows.script("a result code that nobody knows", refusal(i32::MIN, "?"));
    rows.script("the session is forgotten", Action::ForgetSession);
}
