//! What an expression means for one row.

use std::cmp::Ordering;

use regex::Regex;
use serde_json::Value;

use super::glob;
use super::token::Sign;

/// A condition on a row. Values in it are in lower case.
#[derive(Debug)]
pub(in crate::accsyn) enum Expression {
    Any(Vec<Self>),
    All(Vec<Self>),
    Term(Term),
}

#[derive(Debug)]
pub(in crate::accsyn) struct Term {
    pub(super) attribute: String,
    pub(super) negated: bool,
    pub(super) test: Test,
}

#[derive(Debug)]
pub(super) enum Test {
    Equal(String),
    /// Never with one of the two signs of equality.
    Ordered(Sign, String),
    In(Vec<String>),
    Contains(String),
    Matches(Regex),
}

impl Expression {
    /// Whether the row fulfils it; `field` gives the value of an attribute.
    ///
    /// The recursion is as deep as the parser allowed.
    pub(in crate::accsyn) fn holds(&self, field: &impl Fn(&str) -> Value) -> bool {
        match self {
            Self::Any(parts) => parts.iter().any(|part| part.holds(field)),
            Self::All(parts) => parts.iter().all(|part| part.holds(field)),
            Self::Term(term) => term.holds(&field(&term.attribute)),
        }
    }

    /// The one value this attribute must have for the expression to hold, if it says so plainly.
    pub(in crate::accsyn) fn pins(&self, attribute: &str) -> Option<&str> {
        match self {
            Self::Any(parts) => match parts.as_slice() {
                [only] => only.pins(attribute),
                _ => None,
            },
            Self::All(parts) => parts.iter().find_map(|part| part.pins(attribute)),
            Self::Term(Term { attribute: name, negated: false, test: Test::Equal(value) })
                if name == attribute && !value.contains('*') =>
            {
                Some(value)
            }
            Self::Term(_) => None,
        }
    }
}

impl Term {
    fn holds(&self, value: &Value) -> bool {
        let fulfilled = match value {
            // Nothing but the word itself is equal to null, and nothing is above or below it.
            Value::Null => match &self.test {
                Test::Equal(wanted) => wanted == "null",
                Test::In(wanted) => wanted.iter().any(|wanted| wanted == "null"),
                _ => false,
            },
            Value::String(text) => self.test.fulfilled_by(text),
            other => self.test.fulfilled_by(&other.to_string()),
        };
        fulfilled != self.negated
    }
}

impl Test {
    fn fulfilled_by(&self, text: &str) -> bool {
        // A pattern minds letter case by itself.
        if let Self::Matches(pattern) = self {
            return pattern.is_match(text);
        }
        let text = text.to_lowercase();
        match self {
            Self::Equal(pattern) => glob::matches(pattern, &text),
            Self::Ordered(sign, bound) => in_order(*sign, compare(&text, bound)),
            Self::In(values) => values.contains(&text),
            Self::Contains(part) => text.contains(part.as_str()),
            Self::Matches(_) => false,
        }
    }
}

/// By value if both are numbers, else as texts. Dates in the vendor's form sort as texts.
fn compare(left: &str, right: &str) -> Ordering {
    let numbers = left.parse::<f64>().ok().zip(right.parse::<f64>().ok());
    numbers.and_then(|(l, r)| l.partial_cmp(&r)).unwrap_or_else(|| left.cmp(right))
}

fn in_order(sign: Sign, order: Ordering) -> bool {
    match sign {
        Sign::Less => order.is_lt(),
        Sign::Greater => order.is_gt(),
        Sign::AtMost => order.is_le(),
        Sign::AtLeast => order.is_ge(),
        Sign::Equal => order.is_eq(),
        Sign::Unequal => order.is_ne(),
    }
}
