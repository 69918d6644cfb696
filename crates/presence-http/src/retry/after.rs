//! `Retry-After`, in seconds or as an HTTP date; anything else counts as absent.

use std::time::Duration;

use http::HeaderMap;
use http::header::{DATE, RETRY_AFTER};
use jiff::civil::DateTime;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;
use presence_core::Timestamp;

/// How long the answer asks to wait. A date in the past, or a negative number, asks not to wait.
///
/// A date is measured from the answer's own `Date`, where it has one: the two clocks may differ.
pub(crate) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let said = headers.get(DATE).and_then(|date| http_date(date.to_str().ok()?.trim()));
    parse(headers.get(RETRY_AFTER)?.to_str().ok()?, said.unwrap_or(now))
}

pub(super) fn parse(text: &str, now: Timestamp) -> Option<Duration> {
    let text = text.trim();
    seconds(text).or_else(|| {
        let at = http_date(text)?;
        Some(at.saturating_since(now))
    })
}

/// Whole or decimal seconds. More digits than a number can hold mean "for ever".
fn seconds(text: &str) -> Option<Duration> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return None;
    }
    if text.starts_with('-') {
        return Some(Duration::ZERO);
    }
    let whole: u64 = whole.parse().unwrap_or(u64::MAX);
    // A part of a second is waited for in full: earlier than asked is too early.
    let more = u64::from(fraction.bytes().any(|digit| digit != b'0'));
    Some(Duration::from_secs(whole.saturating_add(more)))
}

/// `Sun, 06 Nov 1994 08:49:37 GMT` with any zone that RFC 2822 allows, and the two obsolete forms
/// of RFC 9110.
fn http_date(text: &str) -> Option<Timestamp> {
    // The weekday is dropped: servers are known to get it wrong, and it says nothing new.
    let date = text.split_once(',').map_or(text, |(_, rest)| rest.trim());
    let at = match rfc2822::DateTimeParser::new().parse_timestamp(date) {
        Ok(at) => at,
        Err(_) => obsolete(date)?.to_zoned(TimeZone::UTC).ok()?.timestamp(),
    };
    Timestamp::from_unix_seconds(at.as_second()).ok()
}

/// `06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`.
fn obsolete(date: &str) -> Option<DateTime> {
    let asctime = date.split_once(' ').map_or(date, |(_, rest)| rest.trim_start());
    DateTime::strptime("%d-%b-%y %H:%M:%S GMT", date)
        .or_else(|_| DateTime::strptime("%b %e %H:%M:%S %Y", asctime))
        .ok()
}
