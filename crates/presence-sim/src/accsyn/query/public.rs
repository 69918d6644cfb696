//! [`Query`]: the language for whoever wants to know what the server makes of a text.

use std::fmt;

use serde_json::Value;

use super::{Expression, NotUnderstood, parse};

/// What stands after `WHERE`, as the server reads it.
///
/// ```
/// use presence_sim::accsyn::Query;
///
/// let query = Query::read("role=employee and name contains 'bo'", &["role", "name"]).unwrap();
/// let bo = |attribute: &str| Some(if attribute == "role" { "employee" } else { "Bo" }.to_owned());
/// assert!(query.holds(bo));
/// assert!(!query.holds(|_| None));
/// assert!(Query::read("role=", &["role"]).is_err());
/// ```
#[derive(Debug)]
pub struct Query(Expression);

impl Query {
    /// Reads a text over these attributes, which are in lower case.
    ///
    /// # Errors
    ///
    /// [`NotUnderstood`], where the server would refuse it.
    pub fn read(text: &str, attributes: &[&str]) -> Result<Self, NotUnderstood> {
        parse(text, attributes).map(Self)
    }

    /// Whether a row fulfils it; `field` gives the value of an attribute, `None` for null.
    #[must_use]
    pub fn holds(&self, field: impl Fn(&str) -> Option<String>) -> bool {
        self.0.holds(&|attribute: &str| field(attribute).map_or(Value::Null, Value::String))
    }
}

impl fmt::Display for NotUnderstood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {}", self.problem, self.at)
    }
}

impl std::error::Error for NotUnderstood {}
