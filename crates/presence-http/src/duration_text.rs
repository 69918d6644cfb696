//! Durations in configuration files: written as `"1m 30s"`, read so or as a number of seconds.

use std::fmt;
use std::time::Duration;

use jiff::SignedDuration;
use serde::{Deserializer, Serializer, de};

/// Writes a duration as text, for `#[serde(with = "presence_http::duration_text")]`.
///
/// # Errors
/// Those of the serializer.
pub fn serialize<S: Serializer>(value: &Duration, to: S) -> Result<S::Ok, S::Error> {
    let value = SignedDuration::try_from(*value).unwrap_or(SignedDuration::MAX);
    to.collect_str(&format_args!("{value:#}"))
}

/// Reads a duration from a text, or from a number of seconds.
///
/// # Errors
/// Where it is neither, or negative.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    from.deserialize_any(DurationVisitor)
}

struct DurationVisitor;

impl de::Visitor<'_> for DurationVisitor {
    type Value = Duration;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a duration such as \"30s\", or a number of seconds")
    }

    fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<Duration, E> {
        Ok(Duration::from_secs(seconds))
    }

    fn visit_i64<E: de::Error>(self, seconds: i64) -> Result<Duration, E> {
        let seconds = u64::try_from(seconds);
        seconds.map(Duration::from_secs).map_err(|_| E::custom("a duration cannot be negative"))
    }

    fn visit_f64<E: de::Error>(self, seconds: f64) -> Result<Duration, E> {
        Duration::try_from_secs_f64(seconds).map_err(|_| E::custom("not a possible duration"))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Duration, E> {
        let parsed: Result<SignedDuration, _> = text.parse();
        parsed
            .ok()
            .and_then(|value| Duration::try_from(value).ok())
            .ok_or_else(|| E::custom("not a duration such as \"30s\" or \"1m 30s\""))
    }
}
