//! Which faults make sense.

use http::{HeaderName, HeaderValue};

use super::action::{Action, Kind};
use super::script::FaultParts;
use super::trigger::Trigger;

const MAX_GARBAGE: u64 = 65_536;
const MAX_OVERSIZED: u64 = 1 << 40;

/// A fault that cannot be: a value out of range, or two that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the fault's {field} {problem}")]
#[non_exhaustive]
pub struct InvalidFault {
    /// Where, e.g. `when.every`.
    pub field: &'static str,
    /// What is wrong with it, and what would be right.
    pub problem: &'static str,
}

const fn wrong(field: &'static str, problem: &'static str) -> InvalidFault {
    InvalidFault { field, problem }
}

pub(super) fn check(fault: &FaultParts) -> Result<(), InvalidFault> {
    check_trigger(&fault.when)?;
    check_action(&fault.then)?;
    if fault.applied == Some(false) && fault.then.kind() == Kind::Distortion {
        return Err(wrong("applied", "cannot be false: what is spoilt is the true answer"));
    }
    Ok(())
}

fn check_trigger(when: &Trigger) -> Result<(), InvalidFault> {
    if when.nth == Some(0) {
        return Err(wrong("when.nth", "counts from 1"));
    }
    if when.nth.is_some() && (when.after > 0 || when.every.is_some() || when.times.is_some()) {
        return Err(wrong("when.nth", "excludes after, every and times"));
    }
    if when.every == Some(0) {
        return Err(wrong("when.every", "must be at least 1"));
    }
    if when.probability.is_some_and(|chance| !(0.0..=1.0).contains(&chance)) {
        return Err(wrong("when.probability", "must be from 0 to 1"));
    }
    Ok(())
}

fn check_action(then: &Action) -> Result<(), InvalidFault> {
    match then {
        Action::Garbage { bytes } if !(1..=MAX_GARBAGE).contains(bytes) => {
            Err(wrong("then.garbage.bytes", "must be from 1 to 65536"))
        }
        Action::Oversized { bytes, .. } if *bytes > MAX_OVERSIZED => {
            Err(wrong("then.oversized.bytes", "must be at most 1099511627776 (1 TiB)"))
        }
        Action::Drip { bytes: 0, .. } => Err(wrong("then.drip.bytes", "must be at least 1")),
        Action::Patch { bytes, .. } if bytes.is_empty() => {
            Err(wrong("then.patch.bytes", "must not be empty"))
        }
        Action::Status { status, headers, .. } => {
            check_status(*status, "then.status.status")?;
            headers.iter().try_for_each(|(name, value)| check_header(name, value))
        }
        Action::Html { status } => check_status(*status, "then.html.status"),
        Action::Redirect { location, status } => {
            if !(300..400).contains(status) {
                return Err(wrong("then.redirect.status", "must be from 300 to 399"));
            }
            check_value(location, "then.redirect.location")
        }
        Action::ContentType { value } => check_value(value, "then.content_type.value"),
        _ => Ok(()),
    }
}

fn check_status(status: u16, field: &'static str) -> Result<(), InvalidFault> {
    // A 1xx answer is never the last one, so a client would rightly wait for more.
    if (200..600).contains(&status) { Ok(()) } else { Err(wrong(field, "must be from 200 to 599")) }
}

fn check_header(name: &str, value: &str) -> Result<(), InvalidFault> {
    if HeaderName::from_bytes(name.as_bytes()).is_err() {
        return Err(wrong("then.status.headers", "have a name that no header can have"));
    }
    check_value(value, "then.status.headers")
}

fn check_value(value: &str, field: &'static str) -> Result<(), InvalidFault> {
    match HeaderValue::from_str(value) {
        Ok(_) => Ok(()),
        Err(_) => Err(wrong(field, "must be visible ASCII, as it becomes a header")),
    }
}
