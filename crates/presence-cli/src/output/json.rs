//! JSON lines: one value a line, safe to look at in a terminal.

use std::io::{self, Write};

use serde::Serialize;

use super::text::acts;

/// Writes `value` as one line. Characters on which a terminal would act are escaped, so the data
/// is the same and the line is safe.
pub(crate) fn line(out: &mut dyn Write, value: &impl Serialize) -> io::Result<()> {
    let json = serde_json::to_string(value).map_err(io::Error::other)?;
    writeln!(out, "{}", escaped(&json))
}

/// Such characters stand in JSON only inside of strings, where an escape means the same.
fn escaped(json: &str) -> String {
    if !json.contains(acts) {
        return json.to_owned();
    }
    let mut safe = String::with_capacity(json.len() + 16);
    for char in json.chars() {
        // Blanks between the tokens of a vendor's document, which is kept verbatim.
        if matches!(char, '\n' | '\r' | '\t') {
            safe.push(' ');
        } else if acts(char) {
            let mut units = [0; 2];
            for unit in char.encode_utf16(&mut units) {
                safe.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            safe.push(char);
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use omnipresence::RawDocument;

    fn written(value: &impl Serialize) -> String {
        let mut out = Vec::new();
        line(&mut out, value).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_data_stays_and_the_line_is_safe() {
        let given = "a\u{1b}[0m\n\u{9b}\u{202e}\u{e0041}ż";
        let json = written(&given);
        insta::assert_snapshot!(json, @r#""a\u001b[0m\n\u009b\u202e\udb40\udc41ż""#);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), given);
    }

    #[test]
    fn a_document_of_many_lines_becomes_one() {
        let document = RawDocument::json("{\n\t\"a\": \"b\\n\"\r\n}").unwrap();
        let json = written(&document);
        assert_eq!(json.lines().count(), 1, "{json}");
        assert!(json.contains(r#""a": "b\n""#), "{json}");
    }
}
