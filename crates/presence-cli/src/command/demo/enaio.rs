//! The chapter on enaio: absence in one call, and what it sets off.

use omnipresence::{Absence, Change, UserRef, UserStatusProvider, UserStatusProviderExt};

use super::Story;
use crate::failure::Failure;

impl Story<'_> {
    pub(super) async fn enaio(&mut self, provider: &dyn UserStatusProvider) -> Result<(), Failure> {
        let who = UserRef::login("anna.nowak")?;
        let before = provider.get(&who).await?;
        self.title("\nenaio: who is absent")?;
        self.board(provider).await?;

        self.title("\nAn absence, and what else it does")?;
        self.said("presence set anna.nowak --absent --provider enaio")?;
        let absent = provider.set_one(Change::absence(who.clone(), Absence::Absent)).await;
        self.outcome(provider, &who, &absent, true)?;

        self.title("\nIt is put back")?;
        let back = provider.set_one(Change::absence(who.clone(), Absence::Present)).await;
        self.outcome(provider, &who, &back, true)?;
        self.check(&before, &provider.get(&who).await?)
    }
}
