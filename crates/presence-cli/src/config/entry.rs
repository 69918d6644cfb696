//! [`Entry`]: one `[provider.NAME]`, with its secrets kept apart.

use std::collections::BTreeMap;

use omnipresence::{Error, ProviderConfig, Result, Secret, VENDORS};
use serde_json::{Map, Value};

use super::problem::Problem;
use super::secret::Source;
use super::transport;

/// How a secret is written, for those who wrote it otherwise.
const SECRET_FORMS: &str =
    r#"key = { env = "NAME" }, { file = "PATH" } or { command = ["prog", "arg"] }"#;

/// Stands for a secret where nothing is going to be called.
const PLACEHOLDER: &str = "placeholder";

/// One provider of the configuration file.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The name in `[provider.NAME]`.
    pub(crate) name: String,
    /// The vendor's name, empty where it is missing.
    pub(crate) vendor: String,
    /// The vendor's keys without the secrets, as they were written.
    pub(crate) keys: toml::Table,
    /// Where the secrets come from, by their keys.
    pub(crate) sources: BTreeMap<&'static str, Source>,
    problems: Vec<Problem>,
}

/// Takes a file's table apart into providers, and what is wrong outside of them.
pub(super) fn take_apart(mut table: toml::Table) -> (Vec<Entry>, Vec<Problem>) {
    let providers = table.remove("provider");
    let mut problems: Vec<Problem> = table
        .keys()
        .map(|key| {
            Problem::new(vec![key.clone()], "is not known here")
                .or_try("put the keys of a provider below [provider.NAME]")
        })
        .collect();
    let Some(providers) = providers else { return (Vec::new(), problems) };
    let wrong = |key: Vec<String>| {
        Problem::new(key, "must be a table").or_try("[provider.NAME] with the keys below it")
    };
    let toml::Value::Table(providers) = providers else {
        problems.push(wrong(vec!["provider".to_owned()]));
        return (Vec::new(), problems);
    };
    let mut entries = Vec::new();
    for (name, value) in providers {
        match value {
            toml::Value::Table(keys) => entries.push(Entry::read(name, keys)),
            _ => problems.push(wrong(vec!["provider".to_owned(), name])),
        }
    }
    (entries, problems)
}

impl Entry {
    fn read(name: String, keys: toml::Table) -> Self {
        let mut entry = Self {
            name,
            vendor: String::new(),
            keys,
            sources: BTreeMap::new(),
            problems: Vec::new(),
        };
        if entry.name.trim().is_empty() {
            entry.refuse("", "a provider needs a name", None);
        }
        entry.take_vendor();
        entry.take_secrets();
        for (key, what, tries) in transport::refusals(&entry.keys) {
            entry.refuse(key, what, Some(tries.to_owned()));
        }
        if entry.keys.remove("name").is_some() {
            entry.refuse("name", "is given by [provider.NAME] already", None);
        }
        entry
    }

    fn take_vendor(&mut self) {
        let known = format!("vendor = one of: {}", VENDORS.join(", "));
        match self.keys.remove("vendor") {
            Some(toml::Value::String(vendor)) if VENDORS.contains(&vendor.as_str()) => {
                self.vendor = vendor;
            }
            Some(toml::Value::String(_)) => {
                self.refuse("vendor", "is no vendor that this program knows", Some(known));
            }
            Some(_) => self.refuse("vendor", "must be a text", Some(known)),
            None => self.refuse("vendor", "is missing", Some(known)),
        }
    }

    fn take_secrets(&mut self) {
        for key in ProviderConfig::secret_keys(&self.vendor) {
            let Some(value) = take(&mut self.keys, key) else { continue };
            match Source::read(&value) {
                Ok(source) => {
                    self.sources.insert(key, source);
                }
                Err(what) => self.refuse(key, what, Some(forms(key))),
            }
        }
    }

    fn refuse(&mut self, key: &str, what: &str, tries: Option<String>) {
        let problem = self.problem(key, what, tries);
        self.problems.push(problem);
    }

    /// A problem with a key of this provider.
    pub(super) fn problem(
        &self,
        key: &str,
        what: impl Into<String>,
        tries: Option<String>,
    ) -> Problem {
        let mut path = vec!["provider".to_owned(), self.name.clone()];
        path.extend(key.split('.').filter(|part| !part.is_empty()).map(str::to_owned));
        Problem { key: path, what: what.into(), tries }
    }

    /// What the vendor's own check found.
    pub(super) fn problems_of(&self, error: &Error) -> Vec<Problem> {
        let parts =
            if error.parts().is_empty() { std::slice::from_ref(error) } else { error.parts() };
        parts.iter().map(|part| self.problem_of(part)).collect()
    }

    fn problem_of(&self, error: &Error) -> Problem {
        let field = transport::path_of(error.field().unwrap_or_default());
        let missing = ProviderConfig::secret_keys(&self.vendor)
            .iter()
            .find(|key| field == **key && !self.sources.contains_key(**key));
        let what = match error.message() {
            "must not be empty" if missing.is_some() => "is missing",
            other => other,
        };
        self.problem(field, what, missing.map(|key| forms(key)))
    }

    /// Everything that is wrong and can be found out without I/O.
    pub(crate) fn check(&self) -> Vec<Problem> {
        if !self.problems.is_empty() {
            return self.problems.clone();
        }
        let built = self.config(self.placeholders()).and_then(omnipresence::connect);
        built.err().map(|error| self.problems_of(&error)).unwrap_or_default()
    }

    /// Something for every secret that has a source.
    pub(super) fn placeholders(&self) -> Vec<(&'static str, Secret)> {
        self.sources.keys().map(|key| (*key, Secret::new(PLACEHOLDER))).collect()
    }

    /// The provider's configuration with these secrets.
    pub(super) fn config(&self, secrets: Vec<(&'static str, Secret)>) -> Result<ProviderConfig> {
        let mut keys = self.keys.clone();
        self.sources.keys().for_each(|path| drop_hollow(&mut keys, path));
        let keys: Map<String, Value> =
            keys.iter().map(|(key, value)| (key.clone(), json(value))).collect();
        let mut config = ProviderConfig::from_map(&self.vendor, &self.name, keys)?;
        secrets.into_iter().try_for_each(|(key, secret)| config.set_secret(key, secret))?;
        Ok(config)
    }
}

/// Takes out the value at a dotted path.
fn take(keys: &mut toml::Table, path: &str) -> Option<toml::Value> {
    match path.split_once('.') {
        None => keys.remove(path),
        Some((first, rest)) => take(keys.get_mut(first)?.as_table_mut()?, rest),
    }
}

/// Drops the tables on the way to `path` that held nothing but the secret taken out of them.
fn drop_hollow(keys: &mut toml::Table, path: &str) {
    let Some((first, rest)) = path.split_once('.') else { return };
    let Some(inner) = keys.get_mut(first).and_then(toml::Value::as_table_mut) else { return };
    drop_hollow(inner, rest);
    if inner.is_empty() {
        keys.remove(first);
    }
}

fn forms(key: &str) -> String {
    SECRET_FORMS.replacen("key", key, 1)
}

/// A TOML value as JSON.
pub(super) fn json(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text.clone()),
        toml::Value::Integer(number) => Value::from(*number),
        toml::Value::Float(number) => Value::from(*number),
        toml::Value::Boolean(truth) => Value::Bool(*truth),
        toml::Value::Datetime(time) => Value::String(time.to_string()),
        toml::Value::Array(values) => values.iter().map(json).collect(),
        toml::Value::Table(table) => {
            table.iter().map(|(key, value)| (key.clone(), json(value))).collect()
        }
    }
}
