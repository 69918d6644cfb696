//! [`Directory`]: people by their own stable ids, and how each provider knows them.
//!
//! A directory is a value: it is read from a TOML or CSV file or made by hand, changed in memory
//! and saved again. It holds no status. What it says is believed because of an [`Evidence`];
//! proposals for more come from [`matching`](crate::matching).
//!
//! ```
//! use omnipresence::UserRef;
//! use omnipresence::directory::{Directory, PersonKey};
//!
//! let directory = Directory::from_csv(
//!     "key,name,provider,user\n\
//!      p-1,Anna Nowak,desk,id:3\n\
//!      p-1,,files,email:anna@example.com\n",
//! )?;
//! let anna = directory.find("desk", &UserRef::id("3")?).unwrap();
//! assert_eq!(anna.key, PersonKey::new("p-1")?);
//! assert_eq!(directory.whois("ANNA@example.com").len(), 1);
//! # Ok::<(), omnipresence::Error>(())
//! ```
//!
//! # Files
//!
//! Both formats are UTF-8, with or without a byte order mark, with any line ends; columns and keys
//! that are not known are left aside. Every bad row is named by its line, all of them at once
//! (a thousand at most), and nothing is loaded then. What is written is sorted, so that a small
//! change makes a small difference.
//!
//! CSV has one row a reference: `key,name,provider,user,evidence,via,verified_at,account_created`,
//! of which only `key` must be there. `user` and `via` are written with their kind (`id:`,
//! `email:`, `login:`, `name:`). A row without a provider gives an alias, one without a user gives
//! the person alone. Commas or semicolons separate. A cell that a spreadsheet would run as a
//! formula is written with an apostrophe before it, which is taken off again when it is read.
//!
//! ```toml
//! format = 1
//!
//! [[person]]
//! key = "p-1"
//! name = "Anna Nowak"
//! aliases = ["email:anna@example.com"]
//!
//! [[person.reference]]
//! provider = "desk"
//! user = "id:3"
//! evidence = "email"
//! via = "email:anna@example.com"
//! verified_at = "2026-11-22T02:00:00Z"
//! ```

mod cell;
mod csv_file;
mod draft;
mod file;
mod index;
mod key;
mod person;
#[cfg(test)]
mod tests;
pub(crate) mod text;
mod toml_file;

use std::collections::BTreeMap;

use presence_core::{Error, ErrorKind, PersonName, Result, UserRef, UserRefKind};

pub use self::draft::MAX_PEOPLE;
pub use self::file::MAX_FILE_BYTES;
pub(crate) use self::file::{not_done, private, read_bounded, write_atomically};
use self::index::Index;
pub(crate) use self::index::same;
pub use self::key::{MAX_KEY_BYTES, PersonKey};
pub use self::person::{DirectoryPerson, Evidence, Reference};
use self::text::normalised;

/// People by their own stable ids, and how each provider knows them.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    people: BTreeMap<PersonKey, DirectoryPerson>,
    index: Index,
}

/// By what [`Directory::whois`] found somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FoundBy {
    /// The key.
    Key,
    /// The name.
    Name,
    /// An alias.
    Alias,
    /// A reference at some provider, or the address by which it was joined.
    Reference,
}

impl Directory {
    /// Nobody yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many people there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// Everybody, in the order of their keys.
    pub fn people(&self) -> impl ExactSizeIterator<Item = &DirectoryPerson> + DoubleEndedIterator {
        self.people.values()
    }

    /// At most `count` people whose keys come after `after`, in order: for going through everybody
    /// in pieces.
    pub(crate) fn after(&self, after: Option<&PersonKey>, count: usize) -> Vec<&DirectoryPerson> {
        use std::ops::Bound::{Excluded, Unbounded};
        let from = after.map_or(Unbounded, Excluded);
        self.people.range::<PersonKey, _>((from, Unbounded)).take(count).map(|(_, p)| p).collect()
    }

    /// The person of that key.
    #[must_use]
    pub fn get(&self, key: &PersonKey) -> Option<&DirectoryPerson> {
        self.people.get(key)
    }

    /// The person whom `provider` knows as `user`: ids, logins and names byte for byte, e-mail
    /// addresses in lower case and NFC.
    #[must_use]
    pub fn find(&self, provider: &str, user: &UserRef) -> Option<&DirectoryPerson> {
        let known = self.index.known_as(provider, user).filter_map(|key| self.people.get(key));
        known.into_iter().find(|one| one.at(provider).any(|own| same(&own.user, user)))
    }

    /// Everybody of that name, without regard to letter case.
    #[must_use]
    pub fn named(&self, name: &str) -> Vec<&DirectoryPerson> {
        self.whois(&format!("name:{name}")).into_iter().map(|(person, _)| person).collect()
    }

    /// Everybody whom `text` may mean: by key, by name, by alias, or by a reference at any
    /// provider. `id:`, `email:`, `login:` and `name:` before it leave one kind only. In the order
    /// of the keys, each person once, by the first of these ways.
    #[must_use]
    pub fn whois(&self, text: &str) -> Vec<(&DirectoryPerson, FoundBy)> {
        let (kind, wanted) = with_kind(text);
        let by_key = kind.is_none().then(|| self.people.get(wanted)).flatten();
        let mut found: BTreeMap<&PersonKey, (&DirectoryPerson, FoundBy)> =
            by_key.map(|one| (&one.key, (one, FoundBy::Key))).into_iter().collect();
        let wanted = normalised(wanted);
        for person in self.index.texts(&wanted).filter_map(|key| self.people.get(key)) {
            if let Some(by) = found_by(person, kind, &wanted) {
                found.entry(&person.key).or_insert((person, by));
            }
        }
        found.into_values().collect()
    }

    /// Everybody who goes by the e-mail address or login `wanted` (in its normal form) at
    /// `provider`, or in general.
    pub(crate) fn going_by(&self, provider: &str, wanted: &str) -> Vec<&DirectoryPerson> {
        let known = self.index.texts(wanted).filter_map(|key| self.people.get(key));
        known.filter(|person| goes_by(person, provider, wanted)).collect()
    }

    /// Adds a person, or puts them in the place of the one of the same key, who is given back.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`] where a reference is already somebody else's;
    /// [`ErrorKind::InvalidInput`] where two references are of one provider and kind.
    pub fn insert(&mut self, mut person: DirectoryPerson) -> Result<Option<DirectoryPerson>> {
        person.tidy();
        for (at, one) in person.references.iter().enumerate() {
            let twin = |other: &&Reference| {
                other.provider == one.provider && other.user.kind() == one.user.kind()
            };
            if person.references.iter().skip(at + 1).any(|other| twin(&other)) {
                let message = format!("{}: two references of one kind", one.provider);
                return Err(Error::invalid("reference", message));
            }
            self.check_free(&person.key, one)?;
        }
        self.index.add(&person);
        let before = self.people.insert(person.key.clone(), person);
        if let Some(before) = &before {
            self.index.remove(before);
            // What both had was taken out with the old one.
            if let Some(now) = self.people.get(&before.key) {
                self.index.add(now);
            }
        }
        Ok(before)
    }

    fn check_free(&self, key: &PersonKey, one: &Reference) -> Result<()> {
        match self.find(&one.provider, &one.user) {
            Some(other) if other.key != *key => {
                let message =
                    format!("{}: this reference is already that of {}", one.provider, other.key);
                Err(Error::new(ErrorKind::Conflict, message).with_field("reference"))
            }
            _ => Ok(()),
        }
    }

    /// Takes a person out.
    pub fn remove(&mut self, key: &PersonKey) -> Option<DirectoryPerson> {
        let person = self.people.remove(key)?;
        self.index.remove(&person);
        Some(person)
    }

    /// Adds a reference to a person; it takes the place of one of the same provider and kind.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] where there is no such person; [`ErrorKind::Conflict`] where the
    /// reference is somebody else's.
    pub fn add_reference(&mut self, key: &PersonKey, reference: Reference) -> Result<()> {
        let mut person = self.get(key).cloned().ok_or_else(no_such_person)?;
        person.references.retain(|own| {
            own.provider != reference.provider || own.user.kind() != reference.user.kind()
        });
        person.references.push(reference);
        self.insert(person).map(drop)
    }

    /// Takes a person's reference out.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] where there is no such person or reference.
    pub fn remove_reference(
        &mut self,
        key: &PersonKey,
        provider: &str,
        user: &UserRef,
    ) -> Result<()> {
        let mut person = self.get(key).cloned().ok_or_else(no_such_person)?;
        let before = person.references.len();
        person.references.retain(|own| &*own.provider != provider || !same(&own.user, user));
        if person.references.len() == before {
            return Err(Error::new(ErrorKind::NotFound, "the person has no such reference"));
        }
        self.insert(person).map(drop)
    }
}

pub(crate) fn no_such_person() -> Error {
    Error::new(ErrorKind::NotFound, "the directory has no such person").with_field("person")
}

fn with_kind(text: &str) -> (Option<UserRefKind>, &str) {
    use UserRefKind::{Email, Id, Login, Name};
    let split = text.split_once(':').and_then(|(prefix, rest)| {
        let kind = [Id, Email, Login, Name].into_iter().find(|kind| kind.as_str() == prefix)?;
        Some((Some(kind), rest))
    });
    split.unwrap_or((None, text))
}

fn found_by(person: &DirectoryPerson, kind: Option<UserRefKind>, wanted: &str) -> Option<FoundBy> {
    let is = |user: &UserRef| {
        kind.is_none_or(|kind| user.kind() == kind) && normalised(user.as_str()) == wanted
    };
    let named = |name: &PersonName| {
        kind.is_none_or(|kind| kind == UserRefKind::Name) && normalised(name.as_str()) == wanted
    };
    if person.name.as_ref().is_some_and(named) {
        return Some(FoundBy::Name);
    }
    if person.aliases.iter().any(is) {
        return Some(FoundBy::Alias);
    }
    let known =
        person.references.iter().any(|one| is(&one.user) || one.via.as_ref().is_some_and(is));
    known.then_some(FoundBy::Reference)
}

/// An alias speaks everywhere, and so does an e-mail address; a login is one system's own.
fn goes_by(person: &DirectoryPerson, provider: &str, wanted: &str) -> bool {
    let is = |user: &UserRef| {
        matches!(user, UserRef::Email(_) | UserRef::Login(_)) && normalised(user.as_str()) == wanted
    };
    let speaks = |one: &Reference, user: &UserRef| {
        is(user) && (matches!(user, UserRef::Email(_)) || &*one.provider == provider)
    };
    let at = |one: &Reference| {
        speaks(one, &one.user) || one.via.as_ref().is_some_and(|via| speaks(one, via))
    };
    person.aliases.iter().any(is) || person.references.iter().any(at)
}
