//! The shape of a JSON text: its structure and field names, with every value masked.

use super::is_field_name;

/// How much is shown on either side of the place in question.
const MARGIN: usize = 60;

/// The shape of `json` around the byte `at`, on one line. It is ASCII by construction.
pub(super) fn around(json: &[u8], at: usize) -> String {
    let mut before = String::new();
    let mut after = String::new();
    let mut rest = json;
    while let Some(token) = next_token(rest) {
        let reached = json.len() - rest.len() >= at;
        push_masked(if reached { &mut after } else { &mut before }, token);
        if after.len() > MARGIN {
            break;
        }
        if before.len() > 16 * MARGIN {
            before.drain(..before.len() - 2 * MARGIN);
        }
        rest = &rest[token.text.len()..];
    }
    let start = before.len().saturating_sub(MARGIN);
    let end = after.len().min(MARGIN);
    let dots = |cut: bool| if cut { ".." } else { "" };
    format!(
        "{}{}{}{}",
        dots(start > 0),
        before.get(start..).unwrap_or_default(),
        after.get(..end).unwrap_or_default(),
        dots(end < after.len()),
    )
}

#[derive(Clone, Copy)]
struct Token<'a> {
    text: &'a [u8],
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Structure,
    Name,
    Text,
    Number,
    Word,
    Blank,
}

fn next_token(rest: &[u8]) -> Option<Token<'_>> {
    let first = *rest.first()?;
    let (length, kind) = match first {
        b'{' | b'}' | b'[' | b']' | b',' | b':' => (1, Kind::Structure),
        b'"' => {
            let length = string_length(rest);
            let named = rest[length..].trim_ascii_start().first() == Some(&b':');
            (length, if named { Kind::Name } else { Kind::Text })
        }
        b'-' | b'0'..=b'9' => {
            (run_of(rest, |b| b.is_ascii_alphanumeric() || b"+-.".contains(&b)), Kind::Number)
        }
        _ if first.is_ascii_whitespace() => {
            (run_of(rest, |b| b.is_ascii_whitespace()), Kind::Blank)
        }
        _ => (run_of(rest, |b| !b.is_ascii_whitespace() && !b"{}[],:\"".contains(&b)), Kind::Word),
    };
    Some(Token { text: &rest[..length], kind })
}

/// How many bytes at the start of `rest` satisfy `belongs`; the first one always counts.
fn run_of(rest: &[u8], belongs: impl Fn(u8) -> bool) -> usize {
    1 + rest[1..].iter().take_while(|byte| belongs(**byte)).count()
}

/// The length of the string that `rest` begins with, its quotes included where they are there.
fn string_length(rest: &[u8]) -> usize {
    let mut escaped = false;
    for (at, byte) in rest.iter().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn push_masked(shape: &mut String, token: Token<'_>) {
    match (token.kind, std::str::from_utf8(token.text)) {
        (Kind::Structure, Ok(text)) => shape.push_str(text),
        (Kind::Name, Ok(text)) => {
            let name = text.trim_matches('"');
            shape.push_str(&if is_field_name(name) {
                format!("\"{name}\"")
            } else {
                "\"*\"".to_owned()
            });
        }
        (Kind::Name | Kind::Text, _) => shape.push_str("\"*\""),
        (Kind::Number, _) => shape.push('0'),
        (Kind::Word, Ok(word @ ("true" | "false" | "null"))) => shape.push_str(word),
        (Kind::Word | Kind::Structure, _) => shape.push('?'),
        (Kind::Blank, _) => {}
    }
}
