//! What came: a request in its parts, and its form without the texts in it.

use percent_encoding::percent_decode_str;
use presence_sim::{Entry, Journal};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde_json::Value;

/// A request as the vendor takes it apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The path, cut at its slashes and then decoded.
    pub(crate) segments: Vec<String>,
    /// The query, cut and then decoded.
    pub(crate) query: Vec<(String, String)>,
    /// The names of the headers.
    pub(crate) headers: Vec<String>,
    /// The body, where it is JSON.
    pub(crate) body: Value,
}

impl Request {
    pub(crate) fn of(entry: &Entry) -> Self {
        let (path, query) = entry.path().split_once('?').unwrap_or((entry.path(), ""));
        let decoded = |text: &str| percent_decode_str(text).decode_utf8().unwrap().into_owned();
        let segments = path.split('/').skip(1).map(decoded).collect();
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let query = pairs
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (decoded(&name.replace('+', " ")), decoded(&value.replace('+', " ")))
            })
            .collect();
        let mut headers: Vec<String> =
            entry.headers().iter().map(|line| line.name.to_lowercase()).collect();
        headers.sort_unstable();
        let body = serde_json::from_slice(entry.body()).unwrap_or_default();
        Self { method: entry.method().to_owned(), segments, query, headers, body }
    }

    /// The form: how many segments, which names, which headers, which keys.
    pub(crate) fn form(&self) -> (String, usize, Vec<String>, Vec<String>, Value) {
        let names = self.query.iter().map(|(name, _)| name.clone()).collect();
        let length = self.segments.len();
        (self.method.clone(), length, names, self.headers.clone(), keys(&self.body))
    }

    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(one, _)| one == name).map(|(_, value)| value.as_str())
    }
}

/// The same document with every text emptied.
pub(crate) fn keys(value: &Value) -> Value {
    match value {
        Value::String(_) => Value::String(String::new()),
        Value::Array(items) => items.iter().map(keys).collect(),
        Value::Object(map) => map.iter().map(|(name, value)| (name.clone(), keys(value))).collect(),
        other => other.clone(),
    }
}

/// What came since the journal was cleared.
pub(crate) fn arrived(journal: &Journal) -> Vec<Request> {
    journal.entries().iter().map(Request::of).collect()
}

/// Of the same form as a harmless one.
pub(crate) fn same_form(one: &Request, harmless: &Request) -> Result<(), TestCaseError> {
    prop_assert_eq!(one.form(), harmless.form());
    Ok(())
}
