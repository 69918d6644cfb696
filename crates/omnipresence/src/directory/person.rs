//! [`DirectoryPerson`] and [`Reference`]: who somebody is, and how each provider knows them.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use presence_core::{Error, PersonName, Result, Timestamp, UserRef, UserRefKind};
use serde::{Deserialize, Serialize};

use super::PersonKey;

/// One person of a [`Directory`](super::Directory).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DirectoryPerson {
    /// The person's own id.
    pub key: PersonKey,
    /// The name shown to people.
    pub name: Option<PersonName>,
    /// E-mail addresses and logins that are this person's in general, at no provider in
    /// particular: what matching goes by.
    pub aliases: Vec<UserRef>,
    /// How providers know the person: at most one reference a provider and kind.
    pub references: Vec<Reference>,
}

impl DirectoryPerson {
    /// A person of whom nothing but the key is known.
    #[must_use]
    pub const fn new(key: PersonKey) -> Self {
        Self { key, name: None, aliases: Vec::new(), references: Vec::new() }
    }

    /// Gives the name.
    #[must_use]
    pub fn with_name(mut self, name: PersonName) -> Self {
        self.name = Some(name);
        self
    }

    /// Adds an e-mail address or a login that is the person's own.
    #[must_use]
    pub fn with_alias(mut self, alias: UserRef) -> Self {
        self.aliases.push(alias);
        self
    }

    /// Adds how a provider knows the person.
    #[must_use]
    pub fn with_reference(mut self, reference: Reference) -> Self {
        self.references.push(reference);
        self
    }

    /// The references at `provider`.
    pub fn at<'a, 'p>(
        &'a self,
        provider: &'p str,
    ) -> impl Iterator<Item = &'a Reference> + use<'a, 'p> {
        self.references.iter().filter(move |one| &*one.provider == provider)
    }

    /// The reference by which `provider` is best asked: of those kinds that it accepts, ids before
    /// anything else, then the order of `accepted`.
    #[must_use]
    pub fn best(&self, provider: &str, accepted: &[UserRefKind]) -> Option<&Reference> {
        let place = |kind: UserRefKind| accepted.iter().position(|one| *one == kind);
        let rank = |one: &Reference| {
            let kind = one.user.kind();
            place(kind).map(|place| if kind == UserRefKind::Id { 0 } else { place + 1 })
        };
        let usable = self.at(provider).filter_map(|one| rank(one).map(|rank| (rank, one)));
        usable.min_by_key(|(rank, _)| *rank).map(|(_, one)| one)
    }

    /// Sorts what has an order, so that equal people are written alike.
    pub(super) fn tidy(&mut self) {
        self.aliases.sort();
        self.aliases.dedup();
        self.references.sort_by(|a, b| (&a.provider, &a.user).cmp(&(&b.provider, &b.user)));
        self.aliases.shrink_to_fit();
        self.references.shrink_to_fit();
    }
}

/// How one provider knows a person, and why this is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reference {
    /// The provider, by the name it is configured with.
    pub provider: Arc<str>,
    /// The reference. An id is the vendor's immutable one and what a join rests on.
    pub user: UserRef,
    /// Why it is believed to be this person.
    pub evidence: Evidence,
    /// The e-mail address or login by which the two were joined. Kept, so that an address which
    /// was given to somebody else is noticed.
    pub via: Option<UserRef>,
    /// When that was last found to be so.
    pub verified_at: Option<Timestamp>,
    /// When the vendor's account was made, where the vendor tells.
    pub account_created: Option<Timestamp>,
}

impl Reference {
    /// A reference at `provider`, entered by hand.
    #[must_use]
    pub fn new(provider: impl Into<Arc<str>>, user: UserRef) -> Self {
        Self {
            provider: provider.into(),
            user,
            evidence: Evidence::Manual,
            via: None,
            verified_at: None,
            account_created: None,
        }
    }

    /// Says why it is believed.
    #[must_use]
    pub fn with_evidence(mut self, evidence: Evidence) -> Self {
        self.evidence = evidence;
        self
    }

    /// Says by which address or login the two were joined.
    #[must_use]
    pub fn with_via(mut self, via: UserRef) -> Self {
        self.via = Some(via);
        self
    }

    /// Says when it was found to be so.
    #[must_use]
    pub const fn with_verified_at(mut self, at: Timestamp) -> Self {
        self.verified_at = Some(at);
        self
    }

    /// Says when the vendor's account was made.
    #[must_use]
    pub const fn with_account_created(mut self, at: Timestamp) -> Self {
        self.account_created = Some(at);
        self
    }
}

/// Why a reference is believed to be of this person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Evidence {
    /// Somebody entered it.
    #[default]
    Manual,
    /// It came with a list that was imported.
    Imported,
    /// The e-mail address was the same.
    Email,
    /// The login was the same.
    Login,
}

impl Evidence {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Manual, Self::Imported, Self::Email, Self::Login];

    /// The word, as in files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Imported => "imported",
            Self::Email => "email",
            Self::Login => "login",
        }
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Evidence {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text).ok_or_else(|| {
            let known = Self::ALL.map(Self::as_str).join(", ");
            Error::invalid("evidence", format!("not one of: {known}"))
        })
    }
}

/// How a reference is written in files: always with its kind.
pub(super) fn written(user: &UserRef) -> String {
    format!("{}:{}", user.kind(), user.as_str())
}
