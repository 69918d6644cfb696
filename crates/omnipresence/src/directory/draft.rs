//! [`Draft`]: a directory in the making, from rows that may be wrong.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use presence_core::{Error, PersonName, Problems, Result, UserRef};

use super::person::Evidence;
use super::{Directory, DirectoryPerson, PersonKey, Reference};

/// The most people that a file may hold.
pub const MAX_PEOPLE: usize = 2_000_000;

/// The most problems that are listed.
const MAX_PROBLEMS: usize = 1_000;

/// The longest name of a provider, in bytes.
const MAX_PROVIDER_BYTES: usize = 128;

/// What one row says, as texts; an empty text says nothing.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Row<'a> {
    pub(super) line: u64,
    pub(super) key: &'a str,
    pub(super) name: &'a str,
    pub(super) provider: &'a str,
    pub(super) user: &'a str,
    pub(super) evidence: &'a str,
    pub(super) via: &'a str,
    pub(super) verified_at: &'a str,
    pub(super) account_created: &'a str,
}

/// Takes rows, remembers what is wrong with them by their lines, and makes a directory of them.
#[derive(Debug, Default)]
pub(super) struct Draft {
    people: BTreeMap<PersonKey, (u64, DirectoryPerson)>,
    /// Each provider's name once in memory.
    providers: HashSet<Arc<str>>,
    problems: Problems,
    wrong: usize,
}

impl Draft {
    pub(super) fn problem(&mut self, line: u64, message: impl Into<String>) {
        self.wrong += 1;
        if self.wrong <= MAX_PROBLEMS {
            self.problems.add(format!("line {line}"), message.into());
        }
    }

    pub(super) fn row(&mut self, row: Row<'_>) {
        if let Err(error) = self.take(row) {
            self.problem(row.line, error.to_string());
        }
    }

    fn take(&mut self, row: Row<'_>) -> Result<()> {
        let key = PersonKey::new(row.key)?;
        let name = filled(row.name).map(PersonName::new).transpose();
        let name = name.map_err(|error| error.with_field("name"))?;
        let user = filled(row.user).map(reference).transpose();
        let user = user.map_err(|error| error.with_field("user"))?;
        let mut detail = Detail::default();
        match (row.provider.is_empty(), user) {
            (true, None) => {}
            (true, Some(alias @ (UserRef::Email(_) | UserRef::Login(_)))) => {
                detail.alias = Some(alias);
            }
            (true, Some(_)) => {
                return Err(Error::invalid(
                    "provider",
                    "is empty: only an e-mail address or a login can be an alias",
                ));
            }
            (false, None) => return Err(Error::invalid("user", "is empty")),
            (false, Some(user)) => detail.reference = Some(self.reference(row, user)?),
        }
        self.add(row.line, key, name, detail)
    }

    fn reference(&mut self, row: Row<'_>, user: UserRef) -> Result<Reference> {
        let time = |field: &'static str, text: &str| {
            let read = filled(text).map(str::parse).transpose();
            read.map_err(|error: Error| error.with_field(field))
        };
        let via = filled(row.via).map(reference).transpose();
        Ok(Reference {
            provider: self.provider(row.provider)?,
            user,
            evidence: match filled(row.evidence) {
                Some(word) => word.parse()?,
                None => Evidence::Imported,
            },
            via: via.map_err(|error| error.with_field("via"))?,
            verified_at: time("verified_at", row.verified_at)?,
            account_created: time("account_created", row.account_created)?,
        })
    }

    fn provider(&mut self, name: &str) -> Result<Arc<str>> {
        if let Some(known) = self.providers.get(name) {
            return Ok(Arc::clone(known));
        }
        if name.len() > MAX_PROVIDER_BYTES
            || name.trim() != name
            || name.chars().any(char::is_control)
        {
            return Err(Error::invalid("provider", "is not a provider's name"));
        }
        let name: Arc<str> = name.into();
        self.providers.insert(Arc::clone(&name));
        Ok(name)
    }

    fn add(
        &mut self,
        line: u64,
        key: PersonKey,
        name: Option<PersonName>,
        detail: Detail,
    ) -> Result<()> {
        if self.people.len() >= MAX_PEOPLE && !self.people.contains_key(&key) {
            return Err(Error::invalid("key", format!("there are more than {MAX_PEOPLE} people")));
        }
        let new = || (line, DirectoryPerson::new(key.clone()));
        let (_, person) = self.people.entry(key.clone()).or_insert_with(new);
        match (&person.name, name) {
            (Some(known), Some(name)) if *known != name => {
                return Err(Error::invalid("name", "differs from an earlier row of this person"));
            }
            (None, Some(name)) => person.name = Some(name),
            _ => {}
        }
        person.aliases.extend(detail.alias);
        if let Some(new) = detail.reference {
            let twin = |own: &&Reference| {
                own.provider == new.provider && own.user.kind() == new.user.kind()
            };
            if person.references.iter().any(|own| twin(&own)) {
                let kind = new.user.kind();
                let message = format!("the person already has one at {}, by {kind}", new.provider);
                return Err(Error::invalid("user", message));
            }
            person.references.push(new);
        }
        Ok(())
    }

    /// The directory, or all that is wrong.
    pub(super) fn finish(mut self) -> Result<Directory> {
        let mut directory = Directory::new();
        let people = std::mem::take(&mut self.people);
        for (key, (line, person)) in people {
            if let Err(error) = directory.insert(person) {
                self.problem(line, format!("{key}: {error}"));
            }
        }
        if self.wrong > MAX_PROBLEMS {
            let more = self.wrong - MAX_PROBLEMS;
            self.problems.add("file", format!("{more} more problems are not listed"));
        }
        self.problems.finish().map(|()| directory)
    }
}

#[derive(Debug, Default)]
struct Detail {
    alias: Option<UserRef>,
    reference: Option<Reference>,
}

fn filled(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// A text without a kind is read as [`UserRef`] reads it: with `@` an address, else an id.
fn reference(text: &str) -> Result<UserRef> {
    text.parse()
}
