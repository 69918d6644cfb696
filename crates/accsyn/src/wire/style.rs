//! JSON in the style of the vendor's SDK: `", "` and `": "` between parts, ASCII only.

use std::io::{self, Write};

use presence_core::{Error, ErrorKind, Result};
use serde::Serialize;
use serde_json::ser::{Formatter, Serializer};

use super::float;

/// The text of `value`; keys stand in the order in which they are serialised.
pub(crate) fn to_text(value: &impl Serialize) -> Result<String> {
    let mut bytes = Vec::with_capacity(512);
    let mut serializer = Serializer::with_formatter(&mut bytes, SdkStyle);
    value.serialize(&mut serializer).map_err(|error| unwritable(error.into()))?;
    String::from_utf8(bytes).map_err(|error| unwritable(error.into()))
}

fn unwritable(source: Box<dyn std::error::Error + Send + Sync>) -> Error {
    Error::new(ErrorKind::Internal, "the event could not be written").with_source(source)
}

/// Separators with a blank after them, and `\uXXXX` for everything outside 0x20 to 0x7E.
struct SdkStyle;

impl Formatter for SdkStyle {
    fn begin_array_value<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { to.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, to: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { to.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, to: &mut W) -> io::Result<()> {
        to.write_all(b": ")
    }

    fn write_f64<W: ?Sized + Write>(&mut self, to: &mut W, value: f64) -> io::Result<()> {
        to.write_all(float::text(value).as_bytes())
    }

    fn write_string_fragment<W>(&mut self, to: &mut W, fragment: &str) -> io::Result<()>
    where
        W: ?Sized + Write,
    {
        // Without a way out in the middle many are looked at in a step.
        if fragment.bytes().fold(true, |all, byte| all & matches!(byte, b' '..=b'~')) {
            return to.write_all(fragment.as_bytes());
        }
        let mut rest = fragment;
        while let Some(at) = rest.find(|c: char| !matches!(c, ' '..='~')) {
            let (plain, other) = rest.split_at(at);
            to.write_all(plain.as_bytes())?;
            let mut others = other.chars();
            if let Some(c) = others.next() {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    write!(to, "\\u{unit:04x}")?;
                }
            }
            rest = others.as_str();
        }
        to.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn blanks_after_separators_and_ascii_only() {
        let text = to_text(&json!({"a": [1, "å🙂\u{7f}/\"\\\n\u{1}", null, {}, []], "b": true}));
        let wanted =
            r#"{"a": [1, "\u00e5\ud83d\ude42\u007f/\"\\\n\u0001", null, {}, []], "b": true}"#;
        assert_eq!(text.unwrap(), wanted);
    }
}
