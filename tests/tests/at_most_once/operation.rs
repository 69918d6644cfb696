//! The writes under test, each through the library's own front door.

use std::sync::Arc;

use omnipresence::accsyn::{self, Attributes, Code, Id, NewUser, UserKey};
use omnipresence::webex::{self, PersonBody, PersonId, WriteOptions};
use omnipresence::{
    AccountState, Availability, Change, Error, ManualClock, Outcome, UserRef, UserStatusProvider,
    UserStatusProviderExt, conpeek,
};
use presence_http::Transport;

use crate::judge::Said;

/// Whose write it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vendor {
    Conpeek,
    Accsyn,
    Webex,
}

/// A write. Those that begin with `Set` go through the trait, the others through a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Op {
    ConpeekSet,
    ConpeekClient,
    AccsynSetDisabled,
    AccsynSetDeactivated,
    AccsynSetActive,
    /// Two calls: the status first, then the activation.
    AccsynSetDisabledFromDeactivated,
    AccsynCreate,
    AccsynEdit,
    AccsynActivate,
    AccsynDeactivate,
    AccsynDelete,
    WebexSetDoNotDisturb,
    WebexCreate,
    WebexCreateWithCalling,
    WebexUpdate,
    WebexDelete,
}

pub(crate) const OPS: [Op; 16] = [
    Op::ConpeekSet,
    Op::ConpeekClient,
    Op::AccsynSetDisabled,
    Op::AccsynSetDeactivated,
    Op::AccsynSetActive,
    Op::AccsynSetDisabledFromDeactivated,
    Op::AccsynCreate,
    Op::AccsynEdit,
    Op::AccsynActivate,
    Op::AccsynDeactivate,
    Op::AccsynDelete,
    Op::WebexSetDoNotDisturb,
    Op::WebexCreate,
    Op::WebexCreateWithCalling,
    Op::WebexUpdate,
    Op::WebexDelete,
];

/// Nobody listens there: nothing leaves the process.
const BASE: &str = "https://vendor.invalid";
pub(crate) const ACCSYN_ID: &str = "69887165f643db8cd731b31a";
pub(crate) const ACCSYN_CODE: &str = "anna@example.com";
pub(crate) const WEBEX_ID: &str =
    "Y2lzY29zcGFyazovL3VzL1BFT1BMRS9mNWIzNjE4Ny1jOGRkLTQ3MjctOGIyZi1mOWM0NDdmMjkwNDY";

/// The library under test, made of a configuration, a clock and a transport.
pub(crate) enum Subject {
    Conpeek(conpeek::Provider),
    Accsyn(accsyn::Provider),
    Webex(webex::Provider),
}

impl Op {
    pub(crate) fn vendor(self) -> Vendor {
        match self {
            Self::ConpeekSet | Self::ConpeekClient => Vendor::Conpeek,
            Self::WebexSetDoNotDisturb
            | Self::WebexCreate
            | Self::WebexCreateWithCalling
            | Self::WebexUpdate
            | Self::WebexDelete => Vendor::Webex,
            _ => Vendor::Accsyn,
        }
    }

    pub(crate) fn subject(self, clock: &ManualClock, transport: Arc<dyn Transport>) -> Subject {
        let clock = Arc::new(clock.clone());
        match self.vendor() {
            Vendor::Conpeek => {
                let mut config = conpeek::Config::new(BASE, "key".to_owned());
                config.read = conpeek::ReadMode::LastWrite;
                let client = conpeek::Client::builder(&config).clock(clock).transport(transport);
                let client = client.build().unwrap();
                Subject::Conpeek(conpeek::Provider::with_client(config, client).unwrap())
            }
            Vendor::Accsyn => {
                let mut config = accsyn::Config::new("acme", "lisa@example.com", "key".to_owned());
                BASE.clone_into(&mut config.base_url);
                let client = accsyn::Client::builder(&config).clock(clock).transport(transport);
                let client = client.build().unwrap();
                Subject::Accsyn(accsyn::Provider::with_client(config, client).unwrap())
            }
            Vendor::Webex => {
                let mut config = webex::Config::new("token".to_owned());
                config.base_url = format!("{BASE}/v1");
                config.calling_dnd = true;
                let client = webex::Client::builder(&config).clock(clock).transport(transport);
                let client = client.seed(1).build().unwrap();
                Subject::Webex(webex::Provider::with_client(config, client).unwrap())
            }
        }
    }

    /// Carries the write out, and says what the library says of it.
    pub(crate) async fn run(self, subject: &Subject) -> Said {
        match subject {
            Subject::Conpeek(provider) => self.run_conpeek(provider).await,
            Subject::Accsyn(provider) => self.run_accsyn(provider).await,
            Subject::Webex(provider) => self.run_webex(provider).await,
        }
    }

    async fn run_conpeek(self, provider: &conpeek::Provider) -> Said {
        if self == Self::ConpeekSet {
            let person = UserRef::id("3").unwrap();
            return set(provider, Change::availability(person, Availability::Offline)).await;
        }
        let user = conpeek::TenantUser::Id(3);
        let state = conpeek::WorkState::Offline;
        said(provider.client().set_work_state(&user, &state).await)
    }

    async fn run_accsyn(self, provider: &accsyn::Provider) -> Said {
        let client = provider.client();
        let id = Id::new(ACCSYN_ID).unwrap();
        let wanted = match self {
            Self::AccsynSetDisabled | Self::AccsynSetDisabledFromDeactivated => {
                AccountState::Disabled
            }
            Self::AccsynSetDeactivated => AccountState::Deactivated,
            Self::AccsynSetActive => AccountState::Active,
            Self::AccsynCreate => {
                let code = Code::new(ACCSYN_CODE).unwrap();
                return said(client.create(&NewUser::new(code)).await);
            }
            Self::AccsynEdit => {
                let attributes = Attributes::new().with("status", "disabled");
                return said(client.update(&id, &attributes).await);
            }
            Self::AccsynActivate => return said(client.activate(&UserKey::Id(id)).await),
            Self::AccsynDeactivate => return said(client.deactivate(&id).await),
            _ => return said(client.delete(&id).await),
        };
        let person = UserRef::id(ACCSYN_ID).unwrap();
        set(provider, Change::account(person, wanted).allowing_account()).await
    }

    async fn run_webex(self, provider: &webex::Provider) -> Said {
        let client = provider.client();
        let id: PersonId = WEBEX_ID.parse().unwrap();
        let mut body = PersonBody::new("anna@example.com");
        body.display_name = "Anna Nowak".to_owned().into();
        match self {
            Self::WebexCreate => said(client.create(&body, &WriteOptions::new()).await),
            Self::WebexCreateWithCalling => {
                let options = WriteOptions::new().with_calling_data();
                said(client.create(&body, &options).await)
            }
            Self::WebexUpdate => said(client.update(&id, &body, &WriteOptions::new()).await),
            Self::WebexDelete => said(client.delete(&id).await),
            _ => {
                let person = UserRef::id(WEBEX_ID).unwrap();
                set(provider, Change::availability(person, Availability::DoNotDisturb)).await
            }
        }
    }
}

async fn set(provider: &dyn UserStatusProvider, change: Change) -> Said {
    let outcome: Outcome = provider.set_one(change).await;
    Said::of_outcome(&outcome)
}

fn said<T>(result: Result<T, Error>) -> Said {
    match result {
        Ok(_) => Said::Applied,
        Err(error) => Said::of_error(&error),
    }
}
