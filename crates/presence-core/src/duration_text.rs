//! Durations in configuration files: written as `"1m 30s"`, read so or as a number of seconds.
//!
//! ```
//! use std::time::Duration;
//!
//! #[derive(serde::Serialize, serde::Deserialize)]
//! struct Settings {
//!     #[serde(with = "presence_core::duration_text")]
//!     patience: Duration,
//! }
//!
//! let settings: Settings = serde_json::from_str(r#"{"patience":"1m 30s"}"#)?;
//! assert_eq!(settings.patience, Duration::from_secs(90));
//! assert_eq!(serde_json::to_string(&settings)?, r#"{"patience":"1m 30s"}"#);
//! # Ok::<(), serde_json::Error>(())
//! ```

use std::fmt;
use std::time::Duration;

use jiff::SignedDuration;
use serde::{Deserialize, Deserializer, Serializer, de};

/// Writes a duration as text, for `#[serde(with = "presence_core::duration_text")]`.
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

/// The same where there may be none, for `#[serde(deserialize_with = "...")]`.
///
/// # Errors
/// Where it is neither a duration nor null.
pub fn optional<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
    Ok(Option::<Written>::deserialize(from)?.map(|Written(duration)| duration))
}

struct Written(Duration);

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        deserialize(from).map(Self)
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Holder {
        #[serde(default, deserialize_with = "deserialize")]
        one: Duration,
        #[serde(default, deserialize_with = "optional")]
        other: Option<Duration>,
    }

    fn read(json: &str) -> Option<(Duration, Option<Duration>)> {
        serde_json::from_str::<Holder>(json).ok().map(|it| (it.one, it.other))
    }

    #[test]
    fn texts_and_seconds_are_durations() {
        let minute_and_half = Duration::from_secs(90);
        assert_eq!(read(r#"{"one":"1m 30s"}"#), Some((minute_and_half, None)));
        assert_eq!(read(r#"{"other":90}"#), Some((Duration::ZERO, Some(minute_and_half))));
        assert_eq!(read(r#"{"one":0.5,"other":null}"#), Some((Duration::from_millis(500), None)));
        for wrong in [
            r#"{"one":"soon"}"#,
            r#"{"one":-1}"#,
            r#"{"one":1e300}"#,
            r#"{"other":"-5s"}"#,
            r#"{"one":[]}"#,
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
