//! [`MatchReport`]: what matching a provider's list with the directory came to.

use presence_core::{Error, Subject, Timestamp, UserRef};
use serde::{Deserialize, Serialize};

use crate::directory::{Evidence, PersonKey};

/// The most errors that a report keeps; all are counted.
pub const MAX_ERRORS: usize = 100;

/// What matching came to. Every account of the list is in exactly one of the classes.
#[derive(Clone, Debug, Default, Serialize)]
#[non_exhaustive]
pub struct MatchReport {
    /// The provider whose list it was.
    pub provider: String,
    /// Clear matches, to be accepted or not.
    pub proposals: Vec<Proposal>,
    /// How many accounts are joined already, by their ids.
    pub joined: u64,
    /// Accounts that go with nobody of the directory.
    pub unmatched: Vec<Subject>,
    /// Accounts that go with more than one person.
    pub ambiguous: Vec<Ambiguous>,
    /// People with whom more than one account goes.
    pub duplicates: Vec<Duplicate>,
    /// Accounts that have the address of somebody whose account on record is older: the address
    /// was probably given to another person. Never proposed.
    pub reused: Vec<Reused>,
    /// References that the list does not have any more. Empty where the list was not
    /// [complete](Self::complete), because then it is not known.
    pub vanished: Vec<Vanished>,
    /// How many rows could not be read.
    pub unreadable: u64,
    /// Why not: the first [`MAX_ERRORS`] of them.
    pub errors: Vec<Error>,
    /// Whether every row was read.
    pub complete: bool,
}

/// That an account is a person's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Proposal {
    /// Who.
    pub person: PersonKey,
    /// At which provider.
    pub provider: String,
    /// The account: its immutable id where the vendor has one.
    pub user: UserRef,
    /// Why it is believed.
    pub evidence: Evidence,
    /// The address or login that both have, as the vendor writes it.
    pub via: UserRef,
    /// When the vendor's account was made, where the vendor tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_created: Option<Timestamp>,
}

/// An account that goes with more than one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Ambiguous {
    /// The account.
    pub account: Subject,
    /// Those whom it may be.
    pub people: Vec<PersonKey>,
}

/// A person with whom more than one account goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Duplicate {
    /// Who.
    pub person: PersonKey,
    /// The reference that is joined already, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joined: Option<UserRef>,
    /// The accounts that go with the person and are not joined.
    pub accounts: Vec<Subject>,
}

/// An account with the address of somebody whose account on record is older.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Reused {
    /// Whose address it was.
    pub person: PersonKey,
    /// The reference on record.
    pub on_record: UserRef,
    /// When the account on record was made.
    pub on_record_created: Timestamp,
    /// The younger account.
    pub account: Subject,
}

/// A reference that the provider's list does not have any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Vanished {
    /// Whose.
    pub person: PersonKey,
    /// The reference.
    pub user: UserRef,
}
