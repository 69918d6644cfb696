//! A reader of accsyn's query language that shares nothing with the crate which writes it.
//!
//! ```text
//! any   := all { "or" all }
//! all   := one { "and" one }
//! one   := "(" any ")" | attribute operator values
//! ```
//!
//! A value stands in one of two quotes, in which nothing is special, or without: up to a blank, a
//! parenthesis, a comma or the end.

/// What an operator means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Equals,
    Differs,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Contains,
    Matches,
    In,
}

/// What a query means. Of two operators alike the order of evaluation is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expression {
    All(Vec<Expression>),
    Any(Vec<Expression>),
    Term { attribute: String, meaning: Meaning, values: Vec<String> },
}

impl Expression {
    pub(super) fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let flat = parts.into_iter().flat_map(|part| match part {
            Self::All(parts) => parts,
            other => vec![other],
        });
        Self::All(flat.collect())
    }

    pub(super) fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let flat = parts.into_iter().flat_map(|part| match part {
            Self::Any(parts) => parts,
            other => vec![other],
        });
        Self::Any(flat.collect())
    }
}

type Read<T> = Result<T, &'static str>;

/// The operators that are signs, the longer ones first.
const SIGNS: [(&str, Meaning); 6] = [
    ("!=", Meaning::Differs),
    ("<=", Meaning::AtMost),
    (">=", Meaning::AtLeast),
    ("=", Meaning::Equals),
    ("<", Meaning::Less),
    (">", Meaning::Greater),
];

const WORDS: [(&str, Meaning); 3] =
    [("contains", Meaning::Contains), ("matches", Meaning::Matches), ("in", Meaning::In)];

/// Reads a whole query.
pub(super) fn read(text: &str) -> Read<Expression> {
    let mut rest = text;
    let expression = any(&mut rest)?;
    if rest.is_empty() { Ok(expression) } else { Err("something is left over") }
}

fn any(rest: &mut &str) -> Read<Expression> {
    let mut parts = vec![all(rest)?];
    while word(rest, "or") {
        parts.push(all(rest)?);
    }
    Ok(match <[Expression; 1]>::try_from(parts) {
        Ok([only]) => only,
        Err(parts) => Expression::any(parts),
    })
}

fn all(rest: &mut &str) -> Read<Expression> {
    let mut parts = vec![one(rest)?];
    while word(rest, "and") {
        parts.push(one(rest)?);
    }
    Ok(match <[Expression; 1]>::try_from(parts) {
        Ok([only]) => only,
        Err(parts) => Expression::all(parts),
    })
}

fn one(rest: &mut &str) -> Read<Expression> {
    skip_blanks(rest);
    if let Some(inside) = rest.strip_prefix('(') {
        *rest = inside;
        let expression = any(rest)?;
        skip_blanks(rest);
        *rest = rest.strip_prefix(')').ok_or("a parenthesis is not closed")?;
        return Ok(expression);
    }
    let name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let attribute = taken(rest, name).ok_or("no attribute")?.to_owned();
    let meaning = operator(rest)?;
    let mut values = vec![value(rest)?];
    if meaning == Meaning::In {
        while let Some(behind) = rest.strip_prefix(',') {
            *rest = behind;
            values.push(value(rest)?);
        }
    }
    Ok(Expression::Term { attribute, meaning, values })
}

fn operator(rest: &mut &str) -> Read<Meaning> {
    for (sign, meaning) in SIGNS {
        if let Some(behind) = rest.strip_prefix(sign) {
            *rest = behind;
            return Ok(meaning);
        }
    }
    let found = WORDS.iter().find(|(name, _)| word(rest, name));
    found.map(|(_, meaning)| *meaning).ok_or("no operator")
}

fn value(rest: &mut &str) -> Read<String> {
    skip_blanks(rest);
    for quote in ['"', '\''] {
        if let Some(inside) = rest.strip_prefix(quote) {
            let (value, behind) = inside.split_once(quote).ok_or("a quote is not closed")?;
            *rest = behind;
            return Ok(value.to_owned());
        }
    }
    let bare = |c: char| !c.is_whitespace() && !"()'\"=<>!,".contains(c);
    taken(rest, bare).map(str::to_owned).ok_or("no value")
}

/// Takes a word and the blank behind it, where it stands next.
fn word(rest: &mut &str, wanted: &str) -> bool {
    let next = rest.trim_start_matches(' ');
    let behind = next.strip_prefix(wanted).and_then(|behind| behind.strip_prefix(' '));
    if let Some(behind) = behind {
        *rest = behind;
    }
    behind.is_some()
}

fn taken<'a>(rest: &mut &'a str, belongs: impl Fn(char) -> bool) -> Option<&'a str> {
    let (taken, behind) = rest.split_at(rest.find(|c| !belongs(c)).unwrap_or(rest.len()));
    *rest = behind;
    (!taken.is_empty()).then_some(taken)
}

fn skip_blanks(rest: &mut &str) {
    *rest = rest.trim_start_matches(' ');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(attribute: &str, meaning: Meaning, values: &[&str]) -> Expression {
        let values = values.iter().map(|value| (*value).to_owned()).collect();
        Expression::Term { attribute: attribute.to_owned(), meaning, values }
    }

    #[test]
    fn queries_of_the_protocols_description_are_read() {
        let a = || term("a", Meaning::Equals, &["1"]);
        let b = || term("b", Meaning::Differs, &["x y"]);
        let c = || term("type", Meaning::In, &["0", "2"]);
        assert_eq!(read("a=1"), Ok(a()));
        assert_eq!(
            read("(a=1 or b!='x y') and type in 0,2"),
            Ok(Expression::all([Expression::any([a(), b()]), c()]))
        );
        assert_eq!(
            read("a=1 or b!=\"x y\" and type in 0,2"),
            Ok(Expression::any([a(), Expression::all([b(), c()])]))
        );
        assert_eq!(
            read("name contains 'or (a=1)'"),
            Ok(term("name", Meaning::Contains, &["or (a=1)"]))
        );
    }

    #[test]
    fn what_is_no_query_is_refused() {
        for text in ["", "a", "a=", "a='x", "(a=1", "a=1)", "a=1 and", "a=1 b=2", "=1", "a in 1,"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
