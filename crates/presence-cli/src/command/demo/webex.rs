//! The chapter on Webex: presence is read on three axes, and cannot be set.

use omnipresence::{Absence, Change, UserRef, UserStatusProvider, UserStatusProviderExt};

use super::Story;
use crate::failure::Failure;

impl Story<'_> {
    pub(super) async fn webex(&mut self, provider: &dyn UserStatusProvider) -> Result<(), Failure> {
        self.title("\nWebex: presence, absence and account side by side")?;
        self.board(provider).await?;

        self.title("\nWebex lets nobody set presence through its API: nothing is sent")?;
        self.said("presence set anna.nowak@example.com --absent --provider webex")?;
        let anna = UserRef::email("anna.nowak@example.com")?;
        let absent = provider.set_one(Change::absence(anna.clone(), Absence::Absent)).await;
        self.outcome(provider, &anna, &absent, false)
    }
}
