//! [`Fields`]: a JSON object read field by field. What does not fit stays where it is.

use serde_json::{Map, Value};

/// The fields of an object that have not been read yet.
#[derive(Debug, Default)]
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    /// The fields of `value`, where it is an object. A null is as good as absent.
    pub(crate) fn of(value: Value) -> Option<Self> {
        match value {
            Value::Object(mut map) => {
                map.retain(|_, value| !value.is_null());
                Some(Self(map))
            }
            _ => None,
        }
    }

    /// What was not read, or did not fit.
    pub(crate) fn rest(self) -> Map<String, Value> {
        self.0
    }

    fn take<T>(&mut self, name: &str, read: impl FnOnce(&Value) -> Option<T>) -> Option<T> {
        let value = read(self.0.get(name)?)?;
        self.0.remove(name);
        Some(value)
    }

    /// A text. A number counts as its digits.
    pub(crate) fn text(&mut self, name: &str) -> Option<String> {
        self.take(name, text)
    }

    /// A text that is something else than a text to us.
    pub(crate) fn parsed<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        self.take(name, |value| read(&text(value)?))
    }

    /// True or false, also written as a text.
    pub(crate) fn flag(&mut self, name: &str) -> Option<bool> {
        self.take(name, |value| match value {
            Value::Bool(flag) => Some(*flag),
            Value::String(text) if text.eq_ignore_ascii_case("true") => Some(true),
            Value::String(text) if text.eq_ignore_ascii_case("false") => Some(false),
            _ => None,
        })
    }

    /// A small whole number.
    pub(crate) fn number(&mut self, name: &str) -> Option<u32> {
        self.take(name, |value| match value {
            Value::Number(number) => u32::try_from(number.as_u64()?).ok(),
            Value::String(text) => text.parse().ok(),
            _ => None,
        })
    }
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
