//! What an answer proves, from the vendors' documents. Written without a look at the library: a
//! mistake would have to be made twice to stay unseen.

use crate::operation::{Op, Vendor};
use crate::step::{Body, Ending, Reply, Step};

/// What is known of one request from what came back of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proof {
    /// The vendor confirmed it.
    Applied,
    /// It never left, or the vendor refused it.
    NotApplied,
    /// The vendor answered in its own form and says something else than what was asked.
    Contradiction,
    /// accsyn's envelope of success around a record that says nothing. Any report is fair.
    EmptySuccess,
    /// The status refuses, and the body that may explain it never came. Either report is fair.
    HalfRefused,
    /// Nothing.
    Nothing,
}

/// What came back of a write of `op`, and what it proves.
pub(crate) fn proof(op: Op, step: &Step) -> Proof {
    match step {
        Step::NotSent(_) => Proof::NotApplied,
        Step::Before(_) | Step::After(_) => Proof::Nothing,
        Step::Answered { reply, ending, .. } => answer(op, reply, *ending),
    }
}

/// Whether the vendor tells the truth.
pub(crate) fn is_honest(op: Op, step: &Step) -> bool {
    match proof(op, step) {
        Proof::Applied | Proof::Contradiction | Proof::EmptySuccess => step.applies(),
        Proof::NotApplied | Proof::HalfRefused => !step.applies(),
        Proof::Nothing => true,
    }
}

fn answer(op: Op, reply: &Reply, ending: Ending) -> Proof {
    if (200..300).contains(&reply.status) {
        return match ending {
            Ending::Whole => success(op, reply),
            _ if reply.status == 204 => success(op, reply),
            // A part of the right answer proves nothing: its end may contradict it.
            _ => Proof::Nothing,
        };
    }
    match by_status(op, reply.status) {
        Proof::NotApplied if op.vendor() == Vendor::Accsyn => accsyn_refusal(reply, ending),
        Proof::NotApplied if ending == Ending::Hangs => Proof::HalfRefused,
        proof => proof,
    }
}

/// A crash of the backend stands in the body and beats the status, except that of the rate limit,
/// which stands in front of the backend.
fn accsyn_refusal(reply: &Reply, ending: Ending) -> Proof {
    match (ending, reply.body) {
        _ if reply.status == 429 && ending != Ending::Hangs => Proof::NotApplied,
        (Ending::Whole, Body::Crash) => Proof::Nothing,
        (Ending::Whole, _) => Proof::NotApplied,
        _ => Proof::HalfRefused,
    }
}

fn by_status(op: Op, status: u16) -> Proof {
    match (op, status) {
        // Documented for Webex: refused, and yet perhaps carried out.
        (Op::WebexCreateWithCalling, 400) | (Op::WebexUpdate, 400 | 409) => Proof::Nothing,
        (_, 408) => Proof::Nothing,
        (_, 307 | 308 | 501) => Proof::NotApplied,
        (_, 400..=499) => Proof::NotApplied,
        _ => Proof::Nothing,
    }
}

fn success(op: Op, reply: &Reply) -> Proof {
    let has_body = reply.status != 204;
    match (op.vendor(), reply.body) {
        (Vendor::Conpeek | Vendor::Accsyn, _) if !has_body => Proof::Nothing,
        (Vendor::Conpeek, Body::True) => Proof::Applied,
        (Vendor::Conpeek, Body::Other) => Proof::Contradiction,
        (Vendor::Conpeek, Body::Refusal) => Proof::NotApplied,
        (Vendor::Accsyn, Body::True) => Proof::Applied,
        (Vendor::Accsyn, Body::Other) => Proof::Contradiction,
        (Vendor::Accsyn, Body::Refusal) => Proof::NotApplied,
        // The client gives the record as it came; the provider reads once more.
        (Vendor::Accsyn, Body::Nulls) if matches!(op, Op::AccsynCreate | Op::AccsynEdit) => {
            Proof::EmptySuccess
        }
        (Vendor::Webex, body) if webex_confirms(op, reply.status) => {
            webex_success(op, has_body, body)
        }
        _ => Proof::Nothing,
    }
}

/// The statuses that tell that something was done. A 202, for instance, only promises it.
fn webex_confirms(op: Op, status: u16) -> bool {
    matches!((op, status), (_, 200 | 204)) || (op != Op::WebexDelete && status == 201)
}

/// A 204 confirms an update, a removal and a switch. A person confirms what was made or changed.
fn webex_success(op: Op, has_body: bool, body: Body) -> Proof {
    let makes = matches!(op, Op::WebexCreate | Op::WebexCreateWithCalling);
    match (makes, body) {
        // The calling settings document a 204 and nothing else.
        _ if op == Op::WebexSetDoNotDisturb && has_body => Proof::Nothing,
        (false, _) if !has_body => Proof::Applied,
        (false, Body::Empty) => Proof::Applied,
        (true, _) if !has_body => Proof::Nothing,
        (_, Body::True) => Proof::Applied,
        (_, Body::Other) => Proof::Contradiction,
        _ => Proof::Nothing,
    }
}
