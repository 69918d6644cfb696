//! Proposes who is who, from a provider's own list.
//!
//! An account is matched to a person by an e-mail address or a login that is exactly the same in
//! lower case and NFC; plus parts and dots are never folded. A match is a [`Proposal`] and nothing
//! more: [`Directory::accept`](crate::directory::Directory::accept) makes a reference of it, by the
//! vendor's immutable id. Once that stands, addresses are not asked again.
//!
//! What is not clear is said and not proposed: see [`MatchReport`].
//!
//! ```
//! use omnipresence::directory::Directory;
//! use omnipresence::matching::propose;
//! use omnipresence::{Email, ListOptions, MemoryProvider, Subject, Timestamp, UserRef};
//! use omnipresence::UserStatusProvider;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> omnipresence::Result<()> {
//! let mut account = Subject::new("desk", UserRef::id("3")?);
//! account.email = Some(Email::new("Anna@example.com")?);
//! let desk = MemoryProvider::builder("desk").person(account).build();
//!
//! let mut directory = Directory::from_csv("key,user\np-1,email:anna@example.com\n")?;
//! let report = propose(&directory, "desk", desk.list(ListOptions::new())).await;
//! assert_eq!(report.proposals[0].person.as_str(), "p-1");
//!
//! directory.accept(&report.proposals[0], Timestamp::UNIX_EPOCH)?;
//! assert!(directory.find("desk", &UserRef::id("3")?).is_some());
//! # Ok(())
//! # }
//! ```

mod accept;
mod matcher;
mod report;
#[cfg(test)]
mod tests;

use futures_util::StreamExt;
use presence_core::StatusStream;

use self::matcher::Matcher;
pub use self::report::{Ambiguous, Duplicate, MAX_ERRORS, MatchReport, Proposal, Reused, Vanished};
use crate::directory::Directory;

/// Matches everybody in `list`, which is `provider`'s own list of people, with `directory`.
///
/// Reads the list once and to its end. Holds what it reports and one reference an account. Rows
/// that could not be read are counted; they do not end the matching, but nobody is called vanished
/// then.
pub async fn propose(directory: &Directory, provider: &str, mut list: StatusStream) -> MatchReport {
    let mut matcher = Matcher::new(directory, provider);
    while let Some(row) = list.next().await {
        match row {
            Ok(status) => matcher.account(status.subject),
            Err(error) => matcher.unreadable(error),
        }
    }
    matcher.finish()
}
