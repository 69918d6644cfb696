//! [`Fields`]: the fields of an entity, taken one by one and never failing.

use presence_core::{Error, ErrorKind, Result};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::date::Date;
use super::id::{Id, unmarked};

/// What is left of an entity while its known fields are taken out. A field of another type than
/// expected stays where it is.
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    pub(crate) fn read(raw: &RawValue) -> Result<Self> {
        serde_json::from_str(raw.get())
            .map(Self)
            .map_err(|_| Error::new(ErrorKind::Protocol, "a row of the answer is not an object"))
    }

    fn take<T>(&mut self, name: &str, read: impl FnOnce(&Value) -> Option<T>) -> Option<T> {
        let value = self.0.get(name)?;
        let read = read(value);
        if read.is_some() || value.is_null() {
            self.0.remove(name);
        }
        read
    }

    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        self.take(name, |value| value.as_str().map(str::to_owned))
    }

    pub(crate) fn word<T: for<'a> From<&'a str>>(&mut self, name: &str) -> Option<T> {
        self.take(name, |value| value.as_str().map(T::from))
    }

    pub(crate) fn flag(&mut self, name: &str) -> Option<bool> {
        self.take(name, Value::as_bool)
    }

    pub(crate) fn number(&mut self, name: &str) -> Option<i64> {
        self.take(name, Value::as_i64)
    }

    pub(crate) fn date(&mut self, name: &str) -> Option<Date> {
        self.take(name, |value| value.as_str().map(Date::read))
    }

    pub(crate) fn id(&mut self, name: &str) -> Option<Id> {
        self.take(name, |value| value.as_str().and_then(Id::of_answer))
    }

    /// An id or something else that names an entity.
    pub(crate) fn reference(&mut self, name: &str) -> Option<String> {
        self.take(name, |value| value.as_str().map(unmarked))
    }

    /// Several of them.
    pub(crate) fn references(&mut self, name: &str) -> Option<Vec<String>> {
        self.take(name, |value| {
            value.as_array()?.iter().map(|item| item.as_str().map(unmarked)).collect()
        })
    }

    pub(crate) fn map(&mut self, name: &str) -> Option<Map<String, Value>> {
        self.take(name, |value| value.as_object().cloned())
    }

    pub(crate) fn rest(self) -> Map<String, Value> {
        self.0
    }
}
