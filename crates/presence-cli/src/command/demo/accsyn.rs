//! The chapter on accsyn: an account is changed only where that was allowed by name.

use omnipresence::{AccountState, Change, UserRef, UserStatusProvider, UserStatusProviderExt};

use super::Story;
use crate::failure::Failure;

impl Story<'_> {
    pub(super) async fn accsyn(
        &mut self,
        provider: &dyn UserStatusProvider,
    ) -> Result<(), Failure> {
        let zofia = UserRef::email("zofia.wisniewska@example.com")?;
        let yuki = UserRef::email("yuki.tanaka@example.com")?;
        let before = provider.get(&zofia).await?;
        self.title("\naccsyn: whose account is in which state")?;
        self.board(provider).await?;

        let disabled = Change::account(zofia.clone(), AccountState::Disabled);
        self.title("\nAn account is changed only where that is allowed by name")?;
        self.said("presence set zofia.wisniewska@example.com --account disabled")?;
        let refused = provider.set_one(disabled.clone()).await;
        self.outcome(provider, &zofia, &refused, false)?;
        self.said("presence set zofia.wisniewska@example.com --account disabled --allow account")?;
        let outcome = provider.set_one(disabled.allowing_account()).await;
        self.outcome(provider, &zofia, &outcome, true)?;

        self.title("\nA change that accsyn refuses: a job of hers is running")?;
        self.said("presence set yuki.tanaka@example.com --account deactivated --allow account")?;
        let deactivated = Change::account(yuki.clone(), AccountState::Deactivated);
        let busy = provider.set_one(deactivated.allowing_account()).await;
        self.outcome(provider, &yuki, &busy, false)?;

        self.title("\nIt is put back")?;
        let enabled = Change::account(zofia.clone(), AccountState::Active).allowing_account();
        let back = provider.set_one(enabled).await;
        self.outcome(provider, &zofia, &back, true)?;
        self.check(&before, &provider.get(&zofia).await?)
    }
}
