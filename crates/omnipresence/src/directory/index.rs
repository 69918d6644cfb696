//! [`Index`]: finds people by any text, for 24 bytes a text.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use presence_core::{UserRef, UserRefKind};

use super::text::normalised;
use super::{DirectoryPerson, PersonKey};

/// Under which texts people can be found. It keeps hashes only: whoever asks compares the texts of
/// the people found, which costs nothing and keeps 100,000 people small.
#[derive(Clone, Debug, Default)]
pub(super) struct Index(BTreeSet<(u64, PersonKey)>);

impl Index {
    pub(super) fn add(&mut self, person: &DirectoryPerson) {
        for hash in hashes(person) {
            self.0.insert((hash, person.key.clone()));
        }
    }

    pub(super) fn remove(&mut self, person: &DirectoryPerson) {
        for hash in hashes(person) {
            self.0.remove(&(hash, person.key.clone()));
        }
    }

    /// The keys of those who may be known to `provider` as `user`.
    pub(super) fn known_as(
        &self,
        provider: &str,
        user: &UserRef,
    ) -> impl Iterator<Item = &PersonKey> {
        self.under(reference_hash(provider, user))
    }

    /// The keys of those who may have `text` as name, alias or reference.
    pub(super) fn texts(&self, text: &str) -> impl Iterator<Item = &PersonKey> {
        self.under(text_hash(text))
    }

    fn under(&self, hash: u64) -> impl Iterator<Item = &PersonKey> {
        let from = (hash, PersonKey::least());
        self.0.range(from..).take_while(move |(one, _)| *one == hash).map(|(_, key)| key)
    }
}

fn hashes(person: &DirectoryPerson) -> Vec<u64> {
    let name = person.name.iter().map(|name| text_hash(name.as_str()));
    let aliases = person.aliases.iter().map(|alias| text_hash(alias.as_str()));
    let references = person.references.iter().flat_map(|one| {
        let via = one.via.as_ref().map(|via| text_hash(via.as_str()));
        let own = [reference_hash(&one.provider, &one.user), text_hash(one.user.as_str())];
        own.into_iter().chain(via)
    });
    name.chain(aliases).chain(references).collect()
}

fn text_hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    normalised(text).hash(&mut hasher);
    hasher.finish()
}

fn reference_hash(provider: &str, user: &UserRef) -> u64 {
    let mut hasher = DefaultHasher::new();
    provider.hash(&mut hasher);
    user.kind().hash(&mut hasher);
    match user.kind() {
        UserRefKind::Email => normalised(user.as_str()).hash(&mut hasher),
        _ => user.as_str().hash(&mut hasher),
    }
    hasher.finish()
}

/// Whether both refer to the same person at one provider: ids, logins and names byte for byte,
/// e-mail addresses in their normal form.
pub(crate) fn same(one: &UserRef, other: &UserRef) -> bool {
    match (one, other) {
        (UserRef::Email(one), UserRef::Email(other)) => {
            normalised(one.as_str()) == normalised(other.as_str())
        }
        _ => one == other,
    }
}
