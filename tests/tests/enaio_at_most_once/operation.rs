//! The jobs that write, each through the library's own front door.

use std::sync::Arc;

use omnipresence::enaio::rpc::{Call, Pool};
use omnipresence::enaio::{Client, Config, Id, Provider, Substitution};
use omnipresence::{
    Absence, Change, Error, Idempotency, ManualClock, UserRef, UserStatusProviderExt, enaio,
};

use crate::judge::Said;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Op {
    /// Through the trait: between two readings.
    Set,
    /// Through the client: absolute, so that a repeat sets the same.
    Absence,
    Substitutes,
    Save,
    /// A job by name of which nothing is known: it acts, and is never repeated.
    Acts,
}

pub(crate) const OPS: [Op; 5] = [Op::Set, Op::Absence, Op::Substitutes, Op::Save, Op::Acts];

impl Op {
    pub(crate) fn job(self) -> &'static str {
        match self {
            Self::Set | Self::Absence => "wfm.ConfigUserAbsence",
            Self::Substitutes => "wfm.SetSubstitutes",
            Self::Save => "wfm.SaveOrganisation",
            Self::Acts => "wfm.StartProcess",
        }
    }

    /// Whether the options can allow a repeat.
    pub(crate) fn sets_a_state(self) -> bool {
        self != Self::Acts
    }

    pub(crate) async fn run(self, pool: Pool, clock: ManualClock) -> Said {
        let client = Client::builder(&Config::default()).pool(pool).clock(Arc::new(clock));
        let client = client.build().unwrap();
        let organisation = Id::new("O1").unwrap();
        let person = Id::new("P1").unwrap();
        let done = match self {
            Self::Set => return set(client).await,
            Self::Absence => {
                let absence = enaio::Absence::absent(&person);
                client.configure_user_absence(&organisation, &[absence]).await
            }
            Self::Substitutes => {
                let other = Id::new("P2").unwrap();
                let substitution = Substitution::new(&person, [&other]);
                client.set_substitutes(&organisation, &[substitution]).await
            }
            Self::Save => client.save_organisation(&organisation).await,
            Self::Acts => {
                let call = Call::new(self.job()).idempotency(Idempotency::Once);
                let call = call.with("OrganisationId", organisation.as_str());
                client.pool().call(&call).await.map(drop)
            }
        };
        match done {
            Ok(()) => Said::Applied,
            Err(error) => Said::of_error(&error),
        }
    }
}

async fn set(client: Client) -> Said {
    let config = Config::new("one:1", "root", "optimal".to_owned());
    let provider = Provider::with_client(config, client).unwrap();
    let change = Change::absence(UserRef::id("P1").unwrap(), Absence::Absent);
    let outcome = provider.set_one(change).await;
    let error: Option<&Error> = outcome.error.as_ref();
    Said::of_outcome(outcome.verdict, error)
}
