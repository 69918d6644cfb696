//! Durations in configurations: a text such as `"1m 30s"`, or a number of seconds.

use std::time::Duration;

use jiff::SignedDuration;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

const WANTED: &str = "must be a duration such as \"30s\", or a number of seconds";

#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Seconds(f64),
    Text(String),
}

impl Written {
    fn duration(&self) -> Option<Duration> {
        match self {
            Self::Seconds(seconds) => Duration::try_from_secs_f64(*seconds).ok(),
            Self::Text(text) => Duration::try_from(text.parse::<SignedDuration>().ok()?).ok(),
        }
    }
}

/// For `#[serde(deserialize_with = "...")]`.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    let written = Written::deserialize(from).map_err(|_| D::Error::custom(WANTED))?;
    written.duration().ok_or_else(|| D::Error::custom(WANTED))
}

/// The same where there may be none.
pub(crate) fn optional<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
    let written = Option::<Written>::deserialize(from).map_err(|_| D::Error::custom(WANTED))?;
    let Some(written) = written else { return Ok(None) };
    written.duration().map(Some).ok_or_else(|| D::Error::custom(WANTED))
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
        for wrong in [r#"{"one":"soon"}"#, r#"{"one":-1}"#, r#"{"other":"-5s"}"#, r#"{"one":[]}"#] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
