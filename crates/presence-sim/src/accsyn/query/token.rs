//! Words, quoted texts and signs.

use super::NotUnderstood;

/// A piece of an expression, and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) at: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text without quotes: an attribute, a keyword or a value.
    Bare(String),
    /// Text in quotes, without them.
    Quoted(String),
    Sign(Sign),
    Open,
    Close,
    Comma,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    Equal,
    Unequal,
    Less,
    Greater,
    AtMost,
    AtLeast,
}

/// Longer signs come before those they begin with.
const SIGNS: [(&str, Sign); 7] = [
    ("!=", Sign::Unequal),
    ("<>", Sign::Unequal),
    ("<=", Sign::AtMost),
    (">=", Sign::AtLeast),
    ("=", Sign::Equal),
    ("<", Sign::Less),
    (">", Sign::Greater),
];

/// Cuts an expression into its pieces.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, NotUnderstood> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let at = text.len() - rest.len();
        // The signs that are cut off by their length are one byte long.
        let (kind, after) = match first {
            '(' => (Kind::Open, &rest[1..]),
            ')' => (Kind::Close, &rest[1..]),
            ',' => (Kind::Comma, &rest[1..]),
            '"' | '\'' => {
                quoted(rest, first).ok_or(NotUnderstood { problem: "an open quote", at })?
            }
            _ => match sign(rest) {
                Some((sign, after)) => (Kind::Sign(sign), after),
                None => bare(rest).ok_or(NotUnderstood { problem: "a sign nobody knows", at })?,
            },
        };
        found.push(Token { kind, at });
        rest = after.trim_start();
    }
    Ok(found)
}

fn quoted(text: &str, quote: char) -> Option<(Kind, &str)> {
    let (inside, after) = text.strip_prefix(quote)?.split_once(quote)?;
    Some((Kind::Quoted(inside.to_owned()), after))
}

fn sign(text: &str) -> Option<(Sign, &str)> {
    SIGNS.iter().find_map(|(written, sign)| Some((*sign, text.strip_prefix(written)?)))
}

fn bare(text: &str) -> Option<(Kind, &str)> {
    let ends = |c: char| c.is_whitespace() || "\"'()=<>!,".contains(c);
    let (word, after) = text.split_at(text.find(ends).unwrap_or(text.len()));
    (!word.is_empty()).then(|| (Kind::Bare(word.to_owned()), after))
}
