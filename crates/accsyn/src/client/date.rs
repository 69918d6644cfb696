//! [`Date`]: a point in time as accsyn writes it.

use std::fmt;

use presence_core::Timestamp;

/// A date field: the text as it came, and the instant where the text is one, read when it is asked
/// for.
///
/// Documented is `YYYY-MM-DDTHH:MM:SS`, in UTC, with or without a fraction. Read as well: a year
/// of two digits, as the vendor's SDK does, and a `Z` at the end.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Date(Text);

/// The documented form is kept in place: each row has several.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Text {
    Usual([u8; USUAL]),
    Other(Box<str>),
}

/// The length of `YYYY-MM-DDTHH:MM:SS`.
const USUAL: usize = 19;

impl Date {
    pub(crate) fn read(text: &str) -> Self {
        Self(match text.as_bytes().try_into() {
            Ok(usual) => Text::Usual(usual),
            Err(_) => Text::Other(text.into()),
        })
    }

    /// The instant; `None` where the text is none that is documented.
    #[must_use]
    pub fn instant(&self) -> Option<Timestamp> {
        instant(self.as_str())
    }

    /// The text as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            // It was copied whole from a text.
            Text::Usual(text) => std::str::from_utf8(text).unwrap_or_default(),
            Text::Other(text) => text,
        }
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.instant() {
            Some(at) => write!(f, "Date({at})"),
            None => f.write_str("Date(not a date)"),
        }
    }
}

fn instant(text: &str) -> Option<Timestamp> {
    let (date, time) = text.split_once('T')?;
    let (year, month_and_day) = date.split_once('-')?;
    let year = full_year(year)?;
    let time = time.strip_suffix('Z').unwrap_or(time);
    let (clock, fraction) = time.split_once('.').map_or((time, None), |(c, f)| (c, Some(f)));
    let digits_at = |text: &str, shape: &str| {
        text.len() == shape.len()
            && text.bytes().zip(shape.bytes()).all(|(byte, wanted)| match wanted {
                b'0' => byte.is_ascii_digit(),
                mark => byte == mark,
            })
    };
    let fraction_good = fraction.is_none_or(|digits| {
        (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    // A leap second would be taken for the second before it.
    let good = digits_at(month_and_day, "00-00") && digits_at(clock, "00:00:00") && fraction_good;
    if !good || clock.ends_with(":60") {
        return None;
    }
    format!("{year:04}-{month_and_day}T{time}Z").parse().ok()
}

/// Years of two digits are of 1969 to 2068.
fn full_year(text: &str) -> Option<u16> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year: u16 = text.parse().ok()?;
    match (text.len(), year) {
        (4, 1..) => Some(year),
        (2, 0..=68) => Some(2000 + year),
        (2, _) => Some(1900 + year),
        _ => None,
    }
}
