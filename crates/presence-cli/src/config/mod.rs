//! `presence.toml`: which providers there are, and where their secrets come from.
//!
//! A secret never stands in the file. Nothing of the file but names of keys and providers reaches
//! an error text, so one that was written there by mistake is not repeated.

mod entry;
mod fetch;
mod house;
mod place;
mod problem;
mod secret;
mod show;
mod transport;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use omnipresence::{Secret, UserStatusProvider};

pub(crate) use self::entry::Entry;
pub(crate) use self::house::{House, PEOPLE};
pub(crate) use self::place::default_path;
use self::problem::failure;
pub(crate) use self::problem::{Problem, place as place_in_text};
pub(crate) use self::secret::Source;
pub(crate) use self::show::{shown, shown_json};
use crate::failure::Failure;
use crate::providers::{Purpose, unknown_provider};
use crate::shell::Shell;

/// The example that `config init` writes.
pub(crate) const EXAMPLE: &str = include_str!("example.toml");

/// The most that is read of a configuration file.
const MAX_BYTES: u64 = 1 << 20;

/// A configuration file, read and taken apart.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) path: PathBuf,
    text: String,
    pub(crate) entries: Vec<Entry>,
    /// The people, and who owns what.
    pub(crate) house: House,
    /// What is wrong outside of all providers.
    problems: Vec<Problem>,
}

impl Document {
    /// Reads the file that the command line names, or the one in the default place.
    pub(crate) fn open(path: Option<&Path>) -> Result<Self, Failure> {
        let path = path.map_or_else(default_path, |path| Ok(path.to_owned()))?;
        let text = place::read(&path, MAX_BYTES)?;
        let mut table = problem::parse(&path, &text)?;
        let mut problems = Vec::new();
        let folder = path.parent().unwrap_or(Path::new(""));
        let house = House::take(&mut table, folder, &mut problems);
        let (entries, others) = entry::take_apart(table);
        problems.extend(others);
        Ok(Self { path, text, entries, house, problems })
    }

    /// The same without any provider but the one of that name, where one is named.
    pub(crate) fn narrowed(mut self, name: Option<&str>) -> Result<Self, Failure> {
        if name.is_some() {
            self.names(name)?;
            self.entries.retain(|entry| Some(entry.name.as_str()) == name);
        }
        Ok(self)
    }

    /// Everything that is wrong and can be found out without I/O.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        let own = self.problems.iter().cloned();
        own.chain(self.entries.iter().flat_map(Entry::check)).collect()
    }

    /// What is wrong outside of all providers.
    pub(crate) fn own_problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The names of the providers, or the one of that name if it is there.
    pub(crate) fn names(&self, name: Option<&str>) -> Result<Vec<String>, Failure> {
        Ok(self.chosen(name)?.into_iter().map(|entry| entry.name.clone()).collect())
    }

    /// The failure that `problems` are, `None` where there are none.
    pub(crate) fn failure(&self, problems: &[Problem]) -> Option<Failure> {
        failure(&self.path, &self.text, problems)
    }

    /// The folder from which relative paths in the file start.
    pub(crate) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// Connects the providers, or the one of that name.
    pub(crate) async fn connect(
        &self,
        name: Option<&str>,
        purpose: Purpose,
        shell: &mut Shell,
    ) -> Result<Vec<Arc<dyn UserStatusProvider>>, Failure> {
        let entries = self.chosen(name)?;
        let mut problems = self.problems.clone();
        problems.extend(entries.iter().flat_map(|entry| entry.check()));
        if let Some(failure) = self.failure(&problems) {
            return Err(failure);
        }
        let mut providers = Vec::new();
        for entry in entries {
            let secrets = match purpose {
                Purpose::Describe => entry.placeholders(),
                Purpose::Call => self.secrets(entry, shell, &mut problems).await,
            };
            match entry.config(secrets).and_then(omnipresence::connect) {
                Ok(provider) => providers.push(provider),
                // A secret that could not be had is a problem already.
                Err(error) if problems.is_empty() => problems.extend(entry.problems_of(&error)),
                Err(_) => {}
            }
        }
        self.failure(&problems).map_or(Ok(providers), Err)
    }

    fn chosen(&self, name: Option<&str>) -> Result<Vec<&Entry>, Failure> {
        let found: Vec<_> =
            self.entries.iter().filter(|one| name.is_none_or(|name| one.name == name)).collect();
        match (found.is_empty(), name) {
            (false, _) => Ok(found),
            (true, Some(name)) if !self.entries.is_empty() => {
                let names: Vec<_> = self.entries.iter().map(|entry| entry.name.clone()).collect();
                Err(unknown_provider("--provider", name, &names))
            }
            (true, _) => {
                let message = format!("{}: no provider is configured", self.path.display());
                Err(Failure::usage(message).or_try("add a table [provider.NAME]"))
            }
        }
    }

    async fn secrets(
        &self,
        entry: &Entry,
        shell: &mut Shell,
        problems: &mut Vec<Problem>,
    ) -> Vec<(&'static str, Secret)> {
        let mut secrets = Vec::new();
        for (key, source) in &entry.sources {
            match fetch::fetch(source, self.folder()).await {
                Ok(fetched) => {
                    fetched.warnings.iter().for_each(|text| shell.warn(text));
                    secrets.push((*key, fetched.secret));
                }
                Err(refused) => problems.push(entry.problem(key, refused.what, refused.tries)),
            }
        }
        secrets
    }

    /// Fetches what can be fetched without running a program, only to find out whether it can be
    /// had and is of the right form.
    pub(crate) async fn secret_problems(&self, entry: &Entry, shell: &mut Shell) -> Vec<Problem> {
        let mut problems = Vec::new();
        let mut fetched = entry.clone();
        fetched.sources.retain(|_, source| !matches!(source, Source::Command(_)));
        let mut secrets = self.secrets(&fetched, shell, &mut problems).await;
        if problems.is_empty() && entry.check().is_empty() {
            let unrun = |(key, _): &(&str, Secret)| !fetched.sources.contains_key(key);
            secrets.extend(entry.placeholders().into_iter().filter(unrun));
            let built = entry.config(secrets).and_then(omnipresence::connect);
            problems.extend(built.err().iter().flat_map(|error| entry.problems_of(error)));
        }
        problems
    }
}
