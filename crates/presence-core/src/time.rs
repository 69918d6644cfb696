//! [`Timestamp`]: an instant in UTC, read and written as RFC 3339.

use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{Error, ErrorKind};

/// An instant in UTC with nanosecond precision.
///
/// Its own type, so that no date library is part of this crate's public signatures. In JSON it is
/// an RFC 3339 string that ends in `Z`.
///
/// ```
/// use presence_core::Timestamp;
///
/// let at: Timestamp = "2026-11-21T23:30:00+01:00".parse()?;
/// assert_eq!(at.to_string(), "2026-11-21T22:30:00Z");
/// # Ok::<(), presence_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

impl Timestamp {
    /// 1970-01-01T00:00:00Z.
    pub const UNIX_EPOCH: Self = Self(jiff::Timestamp::UNIX_EPOCH);

    /// The instant `seconds` after (or, negative, before) the Unix epoch.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] outside the years -9999 to 9999.
    pub fn from_unix_seconds(seconds: i64) -> Result<Self, Error> {
        jiff::Timestamp::from_second(seconds).map(Self).map_err(out_of_range)
    }

    /// The instant `millis` milliseconds after (or, negative, before) the Unix epoch.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] outside the years -9999 to 9999.
    pub fn from_unix_millis(millis: i64) -> Result<Self, Error> {
        jiff::Timestamp::from_millisecond(millis).map(Self).map_err(out_of_range)
    }

    /// Whole seconds since the Unix epoch.
    #[must_use]
    pub fn as_unix_seconds(self) -> i64 {
        self.0.as_second()
    }

    /// Whole milliseconds since the Unix epoch.
    #[must_use]
    pub fn as_unix_millis(self) -> i64 {
        self.0.as_millisecond()
    }

    /// The time from `earlier` to this instant, zero where `earlier` is the later one.
    #[must_use]
    pub fn saturating_since(self, earlier: Self) -> Duration {
        Duration::try_from(self.0.duration_since(earlier.0)).unwrap_or(Duration::ZERO)
    }
}

fn out_of_range(_: jiff::Error) -> Error {
    Error::new(ErrorKind::InvalidInput, "the instant is outside the years -9999 to 9999")
}

/// Saturates at the last representable instant.
impl Add<Duration> for Timestamp {
    type Output = Self;

    fn add(self, duration: Duration) -> Self {
        Self(self.0.checked_add(duration).unwrap_or(jiff::Timestamp::MAX))
    }
}

/// Saturates at the first representable instant.
impl Sub<Duration> for Timestamp {
    type Output = Self;

    fn sub(self, duration: Duration) -> Self {
        Self(self.0.checked_sub(duration).unwrap_or(jiff::Timestamp::MIN))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for Timestamp {
    type Err = Error;

    /// Reads RFC 3339, with any offset.
    fn from_str(text: &str) -> Result<Self, Error> {
        if let Some(at) = usual(text) {
            return Ok(Self(at));
        }
        text.parse().map(Self).map_err(|_: jiff::Error| {
            Error::new(ErrorKind::InvalidInput, "the time is not RFC 3339 with an offset")
        })
    }
}

/// What `2026-11-21T22:30:00Z` and `2026-11-21T22:30:00.123Z` mean: the form in which vendors write
/// instants by the thousand. `None` for every other, which is read with more care.
fn usual(text: &str) -> Option<jiff::Timestamp> {
    let (whole, millis) = match text.len() {
        20 => (text.strip_suffix('Z')?, 0),
        24 => {
            let (whole, millis) = text.strip_suffix('Z')?.split_once('.')?;
            (whole, number(millis)?)
        }
        _ => return None,
    };
    let part = |from: usize, to: usize| number(whole.get(from..to)?);
    let mark = |at: usize, mark: u8| whole.as_bytes().get(at) == Some(&mark);
    let marked =
        mark(4, b'-') && mark(7, b'-') && mark(10, b'T') && mark(13, b':') && mark(16, b':');
    let small = |from: usize, to: usize| i8::try_from(part(from, to)?).ok();
    let (year, nanos) = (i16::try_from(part(0, 4)?).ok()?, millis * 1_000_000);
    let (month, day) = (small(5, 7)?, small(8, 10)?);
    let (hour, minute, second) = (small(11, 13)?, small(14, 16)?, small(17, 19)?);
    let at = jiff::civil::DateTime::new(year, month, day, hour, minute, second, nanos).ok()?;
    jiff::tz::Offset::UTC.to_timestamp(at).ok().filter(|_| marked && whole.len() == 19)
}

/// The number that is written with nothing but a few digits.
fn number(digits: &str) -> Option<i32> {
    let add =
        |number: i32, byte: u8| byte.is_ascii_digit().then(|| number * 10 + i32::from(byte - b'0'));
    (digits.len() <= 4).then(|| digits.bytes().try_fold(0, add))?
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_saturates_instead_of_panicking() {
        let last = Timestamp(jiff::Timestamp::MAX);
        assert_eq!(last + Duration::MAX, last);
        let first = Timestamp(jiff::Timestamp::MIN);
        assert_eq!(first - Duration::from_secs(1), first);
        assert_eq!(first.saturating_since(last), Duration::ZERO);
        assert!(last.saturating_since(first) > Duration::from_secs(60 * 60 * 24 * 365 * 9000));
    }

    #[test]
    fn the_usual_form_means_what_it_always_means() {
        let forms = [
            "2026-11-21T22:30:00Z",
            "2024-02-29T23:59:59.999Z",
            "0000-01-01T00:00:00Z",
            "1969-12-31T23:59:59.001Z",
        ];
        // Each with each of its characters replaced by others.
        for form in forms {
            assert_eq!(usual(form), form.parse().ok(), "{form}");
            for (at, _) in form.char_indices() {
                for other in ["0", "9", "6", "-", "+", ":", ".", "T", "t", "Z", "z", " ", "", "é"]
                {
                    let text = [&form[..at], other, &form[at + 1..]].concat();
                    let read: Option<jiff::Timestamp> = text.parse().ok();
                    assert!(usual(&text).is_none_or(|usual| read == Some(usual)), "{text}");
                    assert_eq!(text.parse().ok(), read.map(Timestamp), "{text}");
                }
            }
        }
    }

    #[test]
    fn reads_offsets_and_refuses_local_times() {
        let at: Timestamp = "2026-11-21T23:30:00.5+01:00".parse().unwrap();
        assert_eq!(at.as_unix_millis() % 1000, 500);
        assert!("2026-11-21 23:30:00".parse::<Timestamp>().is_err());
        assert!("".parse::<Timestamp>().is_err());
    }
}
