//! Points in time as text, in the forms the wires use.

use std::time::SystemTime;

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;

/// `2026-03-01T12:00:00Z`.
pub(crate) fn rfc3339(at: SystemTime) -> String {
    whole_seconds(at).to_string()
}

/// `2026-03-01 12:00:00`, in UTC: the form of the Conpeek pages.
pub(crate) fn plain_utc(at: SystemTime) -> String {
    whole_seconds(at).strftime("%Y-%m-%d %H:%M:%S").to_string()
}

/// `2026-03-01T12:00:00`, in UTC and without saying so: the form of accsyn.
pub(crate) fn naive_utc(at: SystemTime) -> String {
    whole_seconds(at).strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

/// The same with milliseconds, unless they are zero.
pub(crate) fn naive_utc_millis(at: SystemTime) -> String {
    let exact = Timestamp::try_from(at).unwrap_or(Timestamp::UNIX_EPOCH);
    match exact.subsec_millisecond() {
        millis @ 1.. => format!("{}.{millis:03}", naive_utc(at)),
        _ => naive_utc(at),
    }
}

/// `2026-03-01T12:00:00.000Z`: the form of Webex.
pub(crate) fn rfc3339_millis(at: SystemTime) -> String {
    let exact = Timestamp::try_from(at).unwrap_or(Timestamp::UNIX_EPOCH);
    let mut text = whole_seconds(at).to_string();
    text.truncate(text.len().saturating_sub("Z".len()));
    format!("{text}.{:03}Z", exact.subsec_millisecond())
}

/// `Sun, 01 Mar 2026 12:00:00 GMT`: the form of an HTTP `Date` header.
pub(crate) fn http_date(at: SystemTime) -> Option<String> {
    // Years before 0 have no such form.
    DateTimePrinter::new().timestamp_to_rfc9110_string(&whole_seconds(at)).ok()
}

/// A time beyond the calendar (year 9999) is shown as the beginning of 1970.
fn whole_seconds(at: SystemTime) -> Timestamp {
    let exact = Timestamp::try_from(at).unwrap_or(Timestamp::UNIX_EPOCH);
    Timestamp::from_second(exact.as_second()).unwrap_or(exact)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn each_form_is_as_documented() {
        let at = SystemTime::UNIX_EPOCH + Duration::from_millis(1_772_366_400_999);
        assert_eq!(rfc3339(at), "2026-03-01T12:00:00Z");
        assert_eq!(plain_utc(at), "2026-03-01 12:00:00");
        assert_eq!(naive_utc(at), "2026-03-01T12:00:00");
        assert_eq!(naive_utc_millis(at), "2026-03-01T12:00:00.999");
        assert_eq!(rfc3339_millis(at), "2026-03-01T12:00:00.999Z");
        assert_eq!(rfc3339_millis(SystemTime::UNIX_EPOCH), "1970-01-01T00:00:00.000Z");
        assert_eq!(naive_utc_millis(SystemTime::UNIX_EPOCH), "1970-01-01T00:00:00");
        assert_eq!(http_date(at).unwrap(), "Sun, 01 Mar 2026 12:00:00 GMT");
    }

    #[test]
    fn times_outside_the_calendar_are_survived() {
        let far = SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 40);
        assert_eq!(plain_utc(far), "1970-01-01 00:00:00");
    }
}
