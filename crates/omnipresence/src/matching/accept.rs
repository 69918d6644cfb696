//! Accepting: a proposal becomes a reference.

use presence_core::{Error, ErrorKind, Result, Timestamp, UserRef, UserRefKind};

use super::Proposal;
use crate::directory::{Directory, Reference, no_such_person, same};

impl Directory {
    /// Makes a reference of a proposal, verified at `at`. By an immutable id, it takes the place of
    /// whatever changeable references the person had at that provider.
    ///
    /// The directory may have changed since the proposal was made; what does not hold any more is
    /// refused and nothing is changed.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] where the person is not there any more; [`ErrorKind::Conflict`]
    /// where the account is somebody else's by now, or the person has another account at that
    /// provider.
    pub fn accept(&mut self, proposal: &Proposal, at: Timestamp) -> Result<()> {
        let mut person = self.get(&proposal.person).cloned().ok_or_else(no_such_person)?;
        let other = |one: &Reference| {
            one.user.kind() == UserRefKind::Id && !same(&one.user, &proposal.user)
        };
        if person.at(&proposal.provider).any(other) {
            let message = "the person has another account there: remove that reference first";
            return Err(Error::new(ErrorKind::Conflict, message).with_field("person"));
        }
        if matches!(proposal.user, UserRef::Id(_)) {
            person.references.retain(|one| *one.provider != *proposal.provider);
        } else {
            person.references.retain(|one| {
                *one.provider != *proposal.provider || one.user.kind() != proposal.user.kind()
            });
        }
        person.references.push(Reference {
            provider: proposal.provider.as_str().into(),
            user: proposal.user.clone(),
            evidence: proposal.evidence,
            via: Some(proposal.via.clone()),
            verified_at: Some(at),
            account_created: proposal.account_created,
        });
        self.insert(person).map(drop)
    }
}
