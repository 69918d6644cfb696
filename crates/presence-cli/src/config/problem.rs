//! [`Problem`]: what is wrong in a configuration file, and where.

use std::path::Path;

use toml::de::DeTable;

use crate::failure::Failure;
use crate::output::text::terminal_text;

/// One thing that is wrong. Holds no value of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The path of the key.
    pub(super) key: Vec<String>,
    /// What is wrong with it.
    pub(super) what: String,
    /// What to try.
    pub(super) tries: Option<String>,
}

impl Problem {
    /// Something wrong with `key`.
    pub(super) fn new(key: Vec<String>, what: impl Into<String>) -> Self {
        Self { key, what: what.into(), tries: None }
    }

    /// Adds what to try.
    pub(super) fn or_try(mut self, what: impl Into<String>) -> Self {
        self.tries = Some(what.into());
        self
    }

    /// Key and problem.
    pub(crate) fn text(&self) -> String {
        let key = self.key.iter().map(|part| terminal_text(part)).collect::<Vec<_>>().join(".");
        if key.is_empty() { self.what.clone() } else { format!("{key}: {}", self.what) }
    }

    /// What to try.
    pub(crate) fn tries(&self) -> Option<&str> {
        self.tries.as_deref()
    }
}

/// Reads TOML. The parser's own report would quote the line, so only its message and place are
/// taken.
pub(super) fn parse(path: &Path, text: &str) -> Result<toml::Table, Failure> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let place = error.span().map_or_else(String::new, |span| place(text, span.start));
        Failure::usage(format!("{}{place}: is no TOML: {}", path.display(), error.message()))
    })
}

/// `, line L column C` of a byte.
pub(crate) fn place(text: &str, byte: usize) -> String {
    let before = text.get(..byte).unwrap_or(text);
    let begin = before.rfind('\n').map_or(0, |end| end + 1);
    let column = before.get(begin..).unwrap_or_default().chars().count() + 1;
    format!(", line {} column {column}", line(text, byte))
}

fn line(text: &str, byte: usize) -> usize {
    text.get(..byte).unwrap_or(text).matches('\n').count() + 1
}

/// The line of the key, or of the deepest table on its path that is in the file.
fn line_of(text: &str, key: &[String]) -> Option<usize> {
    let document = DeTable::parse(text).ok()?;
    let mut table = document.get_ref();
    let mut found = None;
    for part in key {
        let bare = part.split('[').next().unwrap_or(part);
        let Some((name, value)) = table.iter().find(|(name, _)| name.get_ref() == bare) else {
            break;
        };
        found = Some(line(text, name.span().start));
        match value.get_ref().as_table() {
            Some(inner) => table = inner,
            None => break,
        }
    }
    found
}

/// The failure that `problems` are, `None` where there are none.
pub(crate) fn failure(path: &Path, text: &str, problems: &[Problem]) -> Option<Failure> {
    let file = path.display();
    let placed = |problem: &Problem| match line_of(text, &problem.key) {
        Some(line) => format!("line {line}: {}", problem.text()),
        None => problem.text(),
    };
    let message = match problems {
        [] => return None,
        [one] => format!("{file}, {}", placed(one)),
        many => {
            let lines: Vec<_> = many.iter().map(|one| format!("\n  {}", placed(one))).collect();
            format!("{file} has {} problems:{}", many.len(), lines.concat())
        }
    };
    let mut tries: Vec<&str> = problems.iter().filter_map(Problem::tries).collect();
    tries.dedup();
    Some(tries.into_iter().fold(Failure::usage(message), Failure::or_try))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(path: &str) -> Vec<String> {
        path.split('.').map(str::to_owned).collect()
    }

    #[test]
    fn a_key_is_found_where_it_stands() {
        let text = "# first\n[provider.desk]\nvendor = \"x\"\n\n[provider.desk.mapping]\naway_cause = 1\nusers = [\n\"a\"]";
        let line = |path| line_of(text, &key(path));
        assert_eq!(line("provider.desk.vendor"), Some(3));
        assert_eq!(line("provider.desk.mapping.away_cause"), Some(6));
        assert_eq!(line("provider.desk.mapping.users[0]"), Some(7));
        assert_eq!(line("provider.desk.base_url"), Some(2));
        assert_eq!(line("elsewhere"), None);
    }

    #[test]
    fn a_place_counts_characters() {
        assert_eq!(place("żó\nłx", 7), ", line 2 column 2");
        assert_eq!(place("", 9), ", line 1 column 1");
    }
}
