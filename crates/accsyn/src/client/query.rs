//! [`Query`]: an expression of accsyn's query language, made of typed terms.

use std::fmt;

use presence_core::{Error, Result};

use super::id::{Code, Id};
use super::words::{Role, Status};

/// Words of the language, which a bare value must not be.
const KEYWORDS: [&str; 8] = ["and", "or", "not", "in", "contains", "matches", "where", "null"];

/// An expression: what stands after WHERE. Made of terms, so that no value can become a part of
/// the language, or taken as it is by [`Query::raw`].
///
/// No escape is documented for a quote inside a value, so a value that holds both kinds of quotes
/// is refused. Attribute names and keywords are lower case; values stay as they are (accsyn
/// compares without regard to case).
///
/// ```
/// use accsyn::{Query, Role};
///
/// let query = Query::role(&Role::Employee)?.and(Query::contains("name", "Bo Åström")?);
/// assert_eq!(query.as_str(), "role=employee and name contains 'Bo Åström'");
/// # Ok::<(), presence_core::Error>(())
/// ```
///
/// `Debug` hides it: queries name people.
#[derive(Clone, PartialEq, Eq)]
pub struct Query {
    text: String,
    binds: Binds,
}

/// How tightly an expression holds together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binds {
    Or,
    And,
    Term,
}

/// A comparison by order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the orderings that accsyn documents")]
pub enum Order {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Order {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        }
    }
}

impl Query {
    /// `attribute=value`. A `*` would be a wildcard and is refused: see [`Query::like`].
    ///
    /// # Errors
    /// `InvalidInput` naming `attribute` or `value`.
    pub fn equals(attribute: &str, value: &str) -> Result<Self> {
        compare(attribute, "=", without_wildcard(value)?)
    }

    /// `attribute!=value`.
    ///
    /// # Errors
    /// As [`Query::equals`].
    pub fn differs(attribute: &str, value: &str) -> Result<Self> {
        compare(attribute, "!=", without_wildcard(value)?)
    }

    /// `attribute=pattern`, where `*` stands for anything: `*@example.com`.
    ///
    /// # Errors
    /// `InvalidInput` naming `attribute` or `value`.
    pub fn like(attribute: &str, pattern: &str) -> Result<Self> {
        compare(attribute, "=", pattern)
    }

    /// `attribute<value` and the like.
    ///
    /// # Errors
    /// `InvalidInput` naming `attribute` or `value`.
    pub fn ordered(attribute: &str, order: Order, value: &str) -> Result<Self> {
        compare(attribute, order.as_str(), value)
    }

    /// `attribute contains 'part'`.
    ///
    /// # Errors
    /// `InvalidInput` naming `attribute` or `value`.
    pub fn contains(attribute: &str, part: &str) -> Result<Self> {
        worded(attribute, "contains", &quoted(part, Backslash::Refused)?)
    }

    /// `attribute matches 'pattern'`: a regular expression in the backend's dialect, sent as it is.
    ///
    /// # Errors
    /// `InvalidInput` naming `attribute` or `value`.
    pub fn matches(attribute: &str, pattern: &str) -> Result<Self> {
        worded(attribute, "matches", &quoted(pattern, Backslash::Allowed)?)
    }

    /// `attribute in one,other`. The values may hold no blank, quote, comma or parenthesis: how
    /// such a list is quoted is not documented.
    ///
    /// # Errors
    /// `InvalidInput` naming `attribute` or `value`, also where there is no value.
    pub fn one_of<'a>(attribute: &str, values: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        let values: Vec<&str> = values.into_iter().collect();
        if values.is_empty() {
            return Err(Error::invalid("value", "a list needs at least one value"));
        }
        if !values.iter().all(|value| is_bare(value)) {
            return Err(Error::invalid("value", "cannot stand in a list"));
        }
        worded(attribute, "in", &values.join(","))
    }

    /// `role=..`
    ///
    /// # Errors
    /// As [`Query::equals`], for a role of the caller's own.
    pub fn role(role: &Role) -> Result<Self> {
        Self::equals("role", role.as_str())
    }

    /// `status=..`
    ///
    /// # Errors
    /// As [`Query::equals`], for a status of the caller's own.
    pub fn status(status: &Status) -> Result<Self> {
        Self::equals("status", status.as_str())
    }

    /// `code='..'`
    ///
    /// # Errors
    /// `InvalidInput` naming `value` for an address that the language cannot hold.
    pub fn code(code: &Code) -> Result<Self> {
        Self::equals("code", code.as_str())
    }

    /// `user=..`: the clients of this user.
    #[must_use]
    pub fn user(user: &Id) -> Self {
        Self { text: format!("user={user}"), binds: Binds::Term }
    }

    /// Both must hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let text = format!("{} and {}", self.within(Binds::And), other.within(Binds::And));
        Self { text, binds: Binds::And }
    }

    /// One of them must hold.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let text = format!("{} or {}", self.within(Binds::Or), other.within(Binds::Or));
        Self { text, binds: Binds::Or }
    }

    /// An expression of one's own, for those who know the language. Tabs and line breaks become
    /// blanks, those at the ends are taken off; everything else is sent as it is, in its own case.
    /// Never put text of a stranger into one.
    ///
    /// # Errors
    /// `InvalidInput` naming `query` where it is empty or holds another control character.
    pub fn raw(expression: &str) -> Result<Self> {
        let text = expression.replace(['\t', '\n', '\r'], " ");
        let text = text.trim();
        if text.is_empty() {
            return Err(Error::invalid("query", "is empty"));
        }
        if text.contains(char::is_control) {
            return Err(Error::invalid("query", "has control characters"));
        }
        // Nobody knows what it holds, so it is put in parentheses wherever it is combined.
        Ok(Self { text: text.to_owned(), binds: Binds::Or })
    }

    /// The expression.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn within(&self, operator: Binds) -> String {
        if self.binds < operator { format!("({})", self.text) } else { self.text.clone() }
    }
}

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Query({} characters)", self.text.chars().count())
    }
}

fn compare(attribute: &str, operator: &str, value: &str) -> Result<Query> {
    let value = if is_word(value) { value.to_owned() } else { quoted(value, Backslash::Refused)? };
    let text = format!("{}{operator}{value}", attribute_name(attribute)?);
    Ok(Query { text, binds: Binds::Term })
}

fn worded(attribute: &str, operator: &str, value: &str) -> Result<Query> {
    let text = format!("{} {operator} {value}", attribute_name(attribute)?);
    Ok(Query { text, binds: Binds::Term })
}

fn attribute_name(attribute: &str) -> Result<String> {
    let name = attribute.to_ascii_lowercase();
    let mut bytes = name.bytes();
    let first = bytes.next().is_some_and(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let rest = bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    let keyword = KEYWORDS.contains(&name.as_str());
    if first && rest && !keyword {
        Ok(name)
    } else {
        Err(Error::invalid("attribute", "is no attribute's name: a-z, 0-9 and _"))
    }
}

fn without_wildcard(value: &str) -> Result<&str> {
    if value.contains('*') {
        return Err(Error::invalid("value", "holds a *, which would stand for anything"));
    }
    Ok(value)
}

/// Whether a value needs no quotes by anybody's reading: a plain word or number.
fn is_word(value: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    !value.is_empty() && value.bytes().all(plain) && !is_keyword(value)
}

/// Whether a value can stand without quotes at all.
fn is_bare(value: &str) -> bool {
    let forbidden = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '"' | '\'' | '(' | ')' | '=' | '<')
            || matches!(c, '>' | '!' | ',' | '*' | '\\')
    };
    !value.is_empty() && !value.contains(forbidden) && !is_keyword(value)
}

fn is_keyword(value: &str) -> bool {
    KEYWORDS.iter().any(|word| word.eq_ignore_ascii_case(value))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Backslash {
    Refused,
    Allowed,
}

fn quoted(value: &str, backslash: Backslash) -> Result<String> {
    let problem = if value.contains(char::is_control) {
        "has control characters"
    } else if value.contains('\\') && backslash == Backslash::Refused {
        "holds a backslash, whose meaning there is not documented"
    } else if !value.contains('\'') {
        return Ok(format!("'{value}'"));
    } else if !value.contains('"') {
        return Ok(format!("\"{value}\""));
    } else {
        "holds both kinds of quotes, and the language has no escape for them"
    };
    Err(Error::invalid("value", problem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_and_their_combinations() {
        let role = || Query::equals("Role", "employee").unwrap();
        let code = Query::code(&Code::new("Lisa@Example.com").unwrap()).unwrap();
        let status = Query::differs("status", "disabled").unwrap();
        assert_eq!(role().as_str(), "role=employee");
        assert_eq!(code.as_str(), "code='lisa@example.com'");
        assert_eq!(
            role().or(code).and(status.clone()).as_str(),
            "(role=employee or code='lisa@example.com') and status!=disabled"
        );
        let raw = Query::raw(" a=1 or\tb=2\n").unwrap();
        assert_eq!(raw.as_str(), "a=1 or b=2");
        assert_eq!(raw.and(status).as_str(), "(a=1 or b=2) and status!=disabled");
        assert_eq!(Query::one_of("type", ["0", "2"]).unwrap().as_str(), "type in 0,2");
        assert_eq!(
            Query::ordered("logged_in", Order::AtLeast, "2026-01-01").unwrap().as_str(),
            "logged_in>=2026-01-01"
        );
        assert_eq!(Query::like("code", "*@example.com").unwrap().as_str(), "code='*@example.com'");
    }

    #[test]
    fn no_value_becomes_a_part_of_the_language() {
        let quoted = |value: &str| Query::equals("name", value).map(|query| query.text);
        assert_eq!(quoted("x' or 'a'='a").unwrap(), "name=\"x' or 'a'='a\"");
        assert_eq!(quoted("x\" or 1=1").unwrap(), "name='x\" or 1=1'");
        assert_eq!(quoted("AND").unwrap(), "name='AND'");
        assert_eq!(quoted("").unwrap(), "name=''");
        for value in ["both ' and \"", "line\nbreak", "nul\0", "back\\slash", "*"] {
            assert_eq!(quoted(value).unwrap_err().field(), Some("value"), "{value:?}");
        }
        for attribute in ["", "a b", "a=b", "1a", "or", "naïve"] {
            let error = Query::equals(attribute, "x").unwrap_err();
            assert_eq!(error.field(), Some("attribute"), "{attribute:?}");
        }
        for values in [&[][..], &["a,b"], &["a", "b c"], &["in"], &["("]] {
            assert!(Query::one_of("id", values.iter().copied()).is_err(), "{values:?}");
        }
        assert!(Query::raw(" \n").is_err() && Query::raw("a=\u{7}").is_err());
    }

    #[test]
    fn debug_names_nobody() {
        let query = Query::code(&Code::new("lisa@example.com").unwrap()).unwrap();
        assert_eq!(format!("{query:?}"), "Query(23 characters)");
    }
}
