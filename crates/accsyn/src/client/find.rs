//! [`Find`]: what to search for, and how.

use presence_core::{Error, Result};

use super::query::Query;
use crate::wire::Data;

/// Options of a search. Everything is left out of the event until it is set.
///
/// ```
/// use accsyn::{Find, Query, Role};
///
/// let standard = Query::role(&Role::Standard)?;
/// let parked = Find::new().with_query(standard).with_inactive(true).with_limit(50);
/// # Ok::<(), presence_core::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Find {
    pub(crate) query: Option<Query>,
    finished: Option<bool>,
    inactive: Option<bool>,
    archived: Option<bool>,
    pub(crate) limit: Option<usize>,
    pub(crate) skip: usize,
    pub(crate) attributes: Vec<String>,
}

impl Find {
    /// Everything that the API key's holder may see.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Only what this expression holds for.
    #[must_use]
    pub fn with_query(mut self, query: Query) -> Self {
        self.query = Some(query);
        self
    }

    /// Searches among deactivated ones, or says that it must not.
    #[must_use]
    pub fn with_inactive(mut self, inactive: bool) -> Self {
        self.inactive = Some(inactive);
        self
    }

    /// Searches among deleted ones, or says that it must not.
    #[must_use]
    pub fn with_archived(mut self, archived: bool) -> Self {
        self.archived = Some(archived);
        self
    }

    /// Searches among finished ones; documented for jobs.
    #[must_use]
    pub fn with_finished(mut self, finished: bool) -> Self {
        self.finished = Some(finished);
        self
    }

    /// At most this many rows in one answer. accsyn has no search for no rows: a limit of 0 is
    /// answered here, without a call.
    #[must_use]
    pub fn with_limit(mut self, limit: usize) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Leaves out the first rows.
    #[must_use]
    pub fn with_skip(mut self, skip: usize) -> Self {
        self.skip = skip;
        self
    }

    /// Only these attributes of each row.
    ///
    /// # Errors
    /// `InvalidInput` naming `attributes[i]` for one that is empty or has control characters.
    pub fn with_attributes<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        for (index, name) in names.into_iter().enumerate() {
            let name = name.trim();
            if name.is_empty() || name.contains(char::is_control) {
                let field = format!("attributes[{index}]");
                return Err(Error::invalid(field, "is no attribute's name"));
            }
            self.attributes.push(name.to_owned());
        }
        Ok(self)
    }

    /// Whether no row can come of it.
    pub(crate) fn is_for_nothing(&self) -> bool {
        self.limit == Some(0)
    }

    /// The payload, keys in the SDK's order.
    pub(crate) fn data(&self, single: bool) -> Data {
        let names = self.attributes.iter().map(String::as_str).collect::<Vec<_>>();
        let positive = |number: usize| (!single && number > 0).then_some(number as u64);
        let entries = [
            ("finished", self.finished.map(Data::from)),
            ("inactive", self.inactive.map(Data::from)),
            ("archived", self.archived.map(Data::from)),
            ("limit", self.limit.and_then(positive).map(Data::from)),
            ("skip", positive(self.skip).map(Data::from)),
            ("attributes", (!names.is_empty()).then(|| names.into())),
            ("single_entity_query", single.then_some(Data::Bool(true))),
        ];
        let given = entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
        Data::Object(given.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::to_text;

    #[test]
    fn options_in_the_sdks_order_and_only_what_was_set() {
        let find = Find::new()
            .with_skip(100)
            .with_limit(50)
            .with_archived(false)
            .with_inactive(true)
            .with_finished(false);
        let find = find.with_attributes(["id", " role "]).unwrap();
        assert_eq!(
            to_text(&find.data(false)).unwrap(),
            r#"{"finished": false, "inactive": true, "archived": false, "limit": 50, "skip": 100, "attributes": ["id", "role"]}"#
        );
        assert_eq!(
            to_text(&Find::new().with_inactive(false).with_limit(5).data(true)).unwrap(),
            r#"{"inactive": false, "single_entity_query": true}"#
        );
        assert_eq!(to_text(&Find::new().with_limit(0).data(false)).unwrap(), "{}");
        let error = Find::new().with_attributes(["id", " "]).unwrap_err();
        assert_eq!(error.field(), Some("attributes[1]"));
    }
}
