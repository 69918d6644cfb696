//! [`House`]: what the configuration says beside the providers: where the people are, who owns
//! which axis, and what follows from what.

use std::path::{Path, PathBuf};

use omnipresence::Problems;
use omnipresence::fleet::{AxisOwners, Rules};
use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::problem::Problem;

/// The file of people that is taken where none is named and it is there.
pub(crate) const PEOPLE: &str = "people.toml";

/// What the configuration says beside the providers.
#[derive(Clone, Debug, Default)]
pub(crate) struct House {
    /// The file of people: the one named, or `people.toml` beside the configuration.
    pub(crate) directory: Option<PathBuf>,
    /// Who owns which axis.
    pub(crate) owners: AxisOwners,
    /// What follows from what.
    pub(crate) rules: Rules,
}

impl House {
    /// Takes `[directory]`, `[owners]` and `[[rule]]` out of a configuration's table.
    pub(super) fn take(table: &mut Table, folder: &Path, problems: &mut Vec<Problem>) -> Self {
        let beside = folder.join(PEOPLE);
        let named = match table.remove("directory") {
            None => None,
            Some(value) => file(value, problems).map(|file| folder.join(file)),
        };
        Self {
            directory: named.or_else(|| beside.is_file().then_some(beside)),
            owners: part(table, "owners", problems),
            rules: part(table, "rule", problems),
        }
    }
}

fn file(value: Value, problems: &mut Vec<Problem>) -> Option<String> {
    let key = |name: &str| vec!["directory".to_owned(), name.to_owned()];
    let Value::Table(mut keys) = value else {
        let wrong = Problem::new(vec!["directory".to_owned()], "must be a table");
        problems.push(wrong.or_try("[directory] with file = \"people.toml\" below it"));
        return None;
    };
    let file = match keys.remove("file") {
        Some(Value::String(file)) => Some(file),
        Some(_) => {
            problems.push(Problem::new(key("file"), "must be a text"));
            None
        }
        None => {
            problems.push(Problem::new(key("file"), "is missing"));
            None
        }
    };
    problems.extend(keys.keys().map(|name| Problem::new(key(name), "is not known here")));
    file
}

/// A part in the library's own form.
fn part<T: DeserializeOwned + Default>(
    table: &mut Table,
    name: &str,
    problems: &mut Vec<Problem>,
) -> T {
    let Some(value) = table.remove(name) else { return T::default() };
    value.try_into().unwrap_or_else(|error: toml::de::Error| {
        let message = Problems::without_value(error.message());
        problems.push(Problem::new(vec![name.to_owned()], message));
        T::default()
    })
}
