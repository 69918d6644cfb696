//! [`Source`]: where a secret comes from. Never the secret itself.

use std::path::PathBuf;

use toml::Value;

/// Where a secret comes from.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// `{ env = "NAME" }`
    Env(String),
    /// `{ file = "PATH" }`
    File(PathBuf),
    /// `{ command = ["prog", "arg"] }`
    Command(Vec<String>),
}

/// Shows no argument of a command: it may be one that should have been a secret.
impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.describe())
    }
}

impl Source {
    /// Reads the value of a secret's key. The text of a refusal holds nothing of the value.
    pub(super) fn read(value: &Value) -> Result<Self, &'static str> {
        let table = match value {
            Value::Table(table) => table,
            Value::String(_) => return Err("a secret must not stand in this file"),
            _ => return Err("says in no known way where the secret is"),
        };
        let mut pairs = table.iter();
        let (Some((way, value)), None) = (pairs.next(), pairs.next()) else {
            return Err("needs exactly one of env, file and command");
        };
        match (way.as_str(), value) {
            ("env", Value::String(name)) => env(name),
            ("file", Value::String(path)) if !path.is_empty() => Ok(Self::File(path.into())),
            ("command", Value::Array(words)) => command(words),
            ("env" | "file", _) => Err("needs a text that is not empty"),
            ("command", _) => Err("command needs a list: the program and its arguments"),
            _ => Err("needs exactly one of env, file and command"),
        }
    }

    /// How it is written, with a command's arguments left out.
    pub(crate) fn describe(&self) -> String {
        let quoted = |text: &str| Value::String(text.to_owned()).to_string();
        match self {
            Self::Env(name) => format!("{{ env = {} }}", quoted(name)),
            Self::File(path) => format!("{{ file = {} }}", quoted(&path.to_string_lossy())),
            Self::Command(words) => {
                let program = words.first().map(|program| quoted(program)).unwrap_or_default();
                let more = if words.len() > 1 { ", \"...\"" } else { "" };
                format!("{{ command = [{program}{more}] }}")
            }
        }
    }
}

fn env(name: &str) -> Result<Source, &'static str> {
    let possible = !name.is_empty() && !name.contains(['=', '\0']);
    possible.then(|| Source::Env(name.to_owned())).ok_or("env needs the name of a variable")
}

fn command(words: &[Value]) -> Result<Source, &'static str> {
    let words: Option<Vec<String>> =
        words.iter().map(|word| word.as_str().map(str::to_owned)).collect();
    match words {
        Some(words) if words.first().is_some_and(|program| !program.is_empty()) => {
            Ok(Source::Command(words))
        }
        _ => Err("command needs a list: the program and its arguments"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(toml: &str) -> Result<Source, &'static str> {
        let table: toml::Table = toml::from_str(toml).unwrap();
        Source::read(&table["key"])
    }

    #[test]
    fn three_ways_and_no_other() {
        assert_eq!(read("key = { env = 'A' }"), Ok(Source::Env("A".to_owned())));
        assert_eq!(read("key.file = 'a/b'"), Ok(Source::File("a/b".into())));
        let command = Source::Command(vec!["pass".to_owned(), "x".to_owned()]);
        assert_eq!(read("key = { command = ['pass', 'x'] }"), Ok(command));
        for wrong in [
            "key = 's3cr3t'",
            "key = 5",
            "key = ['s3cr3t']",
            "key = {}",
            "key = { env = 'A', file = 'B' }",
            "key = { value = 's3cr3t' }",
            "key = { env = '' }",
            "key = { env = 's=3' }",
            "key = { file = '' }",
            "key = { command = 's3cr3t' }",
            "key = { command = [] }",
            "key = { command = [''] }",
            "key = { command = ['a', 1] }",
        ] {
            let refusal = read(wrong).unwrap_err();
            assert!(!refusal.contains("s3cr3t"), "{wrong}");
        }
    }

    #[test]
    fn arguments_are_not_shown() {
        let source = read("key = { command = ['pass', 's3cr3t'] }").unwrap();
        assert_eq!(source.describe(), r#"{ command = ["pass", "..."] }"#);
        assert_eq!(format!("{source:?}"), source.describe());
        let file = read(r"key = { file = 'a\b' }").unwrap();
        assert_eq!(file.describe(), r"{ file = 'a\b' }");
    }
}
