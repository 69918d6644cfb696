//! [`Statement`]: the SDK's one-line form, `User WHERE role=employee`.

use std::str::FromStr;

use presence_core::{Error, Result};

use super::query::Query;

/// What a statement names: a type of entities, and perhaps an expression.
///
/// Read as the vendor's SDK reads it, with three differences on purpose: the expression keeps its
/// case (the SDK lower-cases values and turns the regular expression `\D` into `\d`), a line break
/// is a blank (the SDK joins the words around it), and leading blanks of the expression go.
///
/// ```
/// let statement: accsyn::Statement = "User WHERE name MATCHES \"\\D+\"".parse()?;
/// assert_eq!(statement.entity_type(), "user");
/// assert_eq!(statement.query().unwrap().as_str(), "name MATCHES \"\\D+\"");
/// # Ok::<(), presence_core::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    entity_type: String,
    query: Option<Query>,
}

impl Statement {
    /// The type of entities, in lower case: `user`.
    #[must_use]
    pub fn entity_type(&self) -> &str {
        &self.entity_type
    }

    /// The expression after WHERE.
    #[must_use]
    pub const fn query(&self) -> Option<&Query> {
        self.query.as_ref()
    }
}

impl FromStr for Statement {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let text = text.replace(['\t', '\n', '\r'], " ");
        let text = text.trim();
        let (entity_type, rest) = text.split_once(' ').unwrap_or((text, ""));
        let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '/');
        if entity_type.is_empty() || !entity_type.chars().all(good) {
            return Err(Error::invalid(
                "query",
                "must begin with a type of entities, as in `User`",
            ));
        }
        let entity_type = entity_type.to_ascii_lowercase();
        let rest = rest.trim_start();
        if rest.is_empty() {
            return Ok(Self { entity_type, query: None });
        }
        let (word, expression) = rest.split_once(' ').unwrap_or((rest, ""));
        if !word.eq_ignore_ascii_case("where") {
            return Err(Error::invalid("query", "needs WHERE between the type and the expression"));
        }
        Ok(Self { entity_type, query: Some(Query::raw(expression)?) })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    const TABLE: &str = include_str!("../../tests/fixtures/query_parser.json");

    #[test]
    fn the_sdks_own_table() {
        let rows: Vec<Value> = serde_json::from_str(TABLE).unwrap();
        assert_eq!(rows.len(), 27);
        for row in rows {
            let text = row["query"].as_str().unwrap();
            let ours = text.parse::<Statement>();
            if text == "User\nWHERE role=employee" {
                // The SDK deletes the line break and refuses `UserWHERE`; a blank was meant.
                assert_eq!(ours.unwrap().query().unwrap().as_str(), "role=employee");
                continue;
            }
            let Some(theirs) = row.get("decoded") else {
                assert_eq!(ours.unwrap_err().field(), Some("query"), "{text:?}");
                continue;
            };
            let ours = ours.unwrap();
            assert_eq!(ours.entity_type(), theirs["entitytype"], "{text:?}");
            // Theirs is in lower case, values included, and may begin with a blank.
            let expression = ours.query().map(|query| query.as_str().to_lowercase());
            let theirs = theirs.get("expression").and_then(Value::as_str).map(str::trim_start);
            assert_eq!(expression.as_deref(), theirs, "{text:?}");
        }
    }

    #[test]
    fn the_case_of_a_regular_expression_is_kept() {
        let statement: Statement = r#"User WHERE name MATCHES "\D+""#.parse().unwrap();
        assert_eq!(statement.query().unwrap().as_str(), r#"name MATCHES "\D+""#);
    }
}
