//! Mapping tables of a vendor's documentation, printed by the vendor's code.
//!
//! A table stands in a Markdown file between `<!-- begin generated: NAME -->` and
//! `<!-- end generated: NAME -->`. A test prints it anew and [`assert_documented`] fails where the
//! file tells otherwise:
//!
//! ```
//! use presence_testkit::tables::{Table, assert_documented};
//!
//! let docs = "
//! <!-- begin generated: reading -->
//! | wire | availability |
//! | --- | --- |
//! | `ONLINE` | available |
//! <!-- end generated: reading -->
//! ";
//! let reading = Table::new(["wire", "availability"]).with_rows([["`ONLINE`", "available"]]);
//! assert_documented(docs, [("reading", reading)]);
//! ```

use std::fmt;

use presence_core::UnknownCause;

/// A Markdown table; `Display` prints it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table(String);

impl Table {
    /// A table with no row yet.
    #[must_use]
    pub fn new<const COLUMNS: usize>(head: [&str; COLUMNS]) -> Self {
        Self(String::new()).with_rows([head, ["---"; COLUMNS]])
    }

    /// Adds rows below those that are there.
    #[must_use]
    pub fn with_rows<R>(mut self, rows: impl IntoIterator<Item = R>) -> Self
    where
        R: IntoIterator<Item: AsRef<str>>,
    {
        for row in rows {
            self.0.push('|');
            for cell in row {
                self.0.extend([" ", cell.as_ref(), " |"]);
            }
            self.0.push('\n');
        }
        self
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The word of an axis as a cell, or why nothing is known there.
#[must_use]
pub fn known(word: &str, cause: Option<UnknownCause>) -> String {
    cause.map_or_else(|| word.to_owned(), |cause| format!("unknown, {}", cause.as_str()))
}

/// Holds `docs` against the tables that the code prints, each by its name.
///
/// # Panics
/// Where `docs` lacks one of them or tells otherwise: with what it must say.
pub fn assert_documented<'a>(docs: &str, tables: impl IntoIterator<Item = (&'a str, Table)>) {
    let stale = |(name, table): &(&str, Table)| {
        documented(docs, name).is_none_or(|text| text.trim() != table.0.trim())
    };
    let must_say: String = tables
        .into_iter()
        .filter(stale)
        .map(|(name, table)| format!("{}\n{table}{}\n", marker("begin", name), marker("end", name)))
        .collect();
    assert!(must_say.is_empty(), "the documentation is stale; it must say:\n{must_say}");
}

fn documented<'a>(docs: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = docs.split_once(&marker("begin", name))?;
    let (text, _) = rest.split_once(&marker("end", name))?;
    Some(text)
}

fn marker(word: &str, name: &str) -> String {
    format!("<!-- {word} generated: {name} -->")
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCS: &str = "text\n<!-- begin generated: one -->\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n\
                        \n<!-- end generated: one -->\n<!-- begin generated: two -->\n";

    fn table(cell: &str) -> Table {
        Table::new(["a", "b"]).with_rows([["1".to_owned(), cell.to_owned()]])
    }

    #[test]
    fn what_stands_between_the_markers_is_compared_without_blank_lines() {
        assert_documented(DOCS, [("one", table("2"))]);
    }

    #[test]
    #[should_panic(expected = "| 1 | 3 |")]
    fn what_tells_otherwise_is_stale() {
        assert_documented(DOCS, [("one", table("3"))]);
    }

    #[test]
    #[should_panic(expected = "begin generated: two")]
    fn what_has_no_end_is_not_there() {
        assert_documented(DOCS, [("one", table("2")), ("two", table("2"))]);
    }

    #[test]
    fn the_unknown_says_why() {
        assert_eq!(known("busy", None), "busy");
        assert_eq!(known("unknown", Some(UnknownCause::Hidden)), "unknown, hidden");
    }
}
