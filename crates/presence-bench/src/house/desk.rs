//! One vendor of the house: how to reach it, what can be said of somebody there, and what is true.

use std::sync::Arc;

use omnipresence::{
    Absence, AccountState, Availability, Change, ProviderConfig, Secret, Target, UserRef,
    UserStatus, UserStatusProvider, connect,
};
use presence_sim::conpeek::State;
use presence_sim::webex::{Licence, Status as Shown};
use presence_sim::{Accsyn, Conpeek, Enaio, Faults, Journal, Person, Webex, accsyn};
use serde_json::{Map, Value, json};

use crate::{Result, failed};

/// A vendor's simulator.
#[derive(Clone, Debug)]
pub(crate) enum Desk {
    Conpeek(Conpeek),
    Webex(Webex),
    Enaio(Enaio),
    Accsyn(Accsyn),
}

/// A person of the house with the reference by which a vendor knows them.
#[derive(Clone, Debug)]
pub(crate) struct Known {
    pub(crate) person: Person,
    pub(crate) user: UserRef,
}

impl Known {
    pub(crate) fn new(desk: &Desk, person: Person) -> Result<Self> {
        let user = match desk {
            Desk::Conpeek(_) | Desk::Enaio(_) => UserRef::login(person.login.as_str())?,
            Desk::Webex(_) | Desk::Accsyn(_) => UserRef::email(person.email.as_str())?,
        };
        Ok(Self { person, user })
    }
}

impl Desk {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Conpeek(_) => "conpeek",
            Self::Webex(_) => "webex",
            Self::Enaio(_) => "enaio",
            Self::Accsyn(_) => "accsyn",
        }
    }

    /// The two states between which people are moved: here, and away.
    pub(crate) fn states(&self) -> [Target; 2] {
        match self {
            Self::Conpeek(_) => {
                [Availability::Available, Availability::Offline].map(Target::Availability)
            }
            Self::Webex(_) => {
                [Availability::Available, Availability::DoNotDisturb].map(Target::Availability)
            }
            Self::Enaio(_) => [Absence::Present, Absence::Absent].map(Target::Absence),
            Self::Accsyn(_) => [AccountState::Active, AccountState::Disabled].map(Target::Account),
        }
    }

    /// The change to one of the two.
    pub(crate) fn change(&self, known: &Known, away: bool) -> Change {
        let target = self.states()[usize::from(away)];
        Change::new(known.user.clone(), target).allowing_account()
    }

    /// Whether the status says away; `None` where it says neither.
    pub(crate) fn said(&self, status: &UserStatus) -> Option<bool> {
        let states = self.states();
        let said = status.on(states[0].axis());
        states.iter().position(|state| *state == said).map(|place| place == 1)
    }

    /// Whether the person is away by the vendor's own books.
    pub(crate) fn truth(&self, known: &Known) -> Option<bool> {
        let (login, email) = (known.person.login.as_str(), known.person.email.as_str());
        match self {
            Self::Conpeek(desk) => desk.user(login).map(|user| user.state == State::Offline),
            Self::Webex(desk) => desk.do_not_disturb(email).map(|setting| setting.enabled),
            Self::Enaio(desk) => desk.is_absent(login),
            Self::Accsyn(desk) => {
                desk.account(email).map(|account| account.status == accsyn::Status::Disabled)
            }
        }
    }

    /// Puts the person here, and says whether that can be done.
    pub(super) fn prepare(&self, person: &Person) -> bool {
        let (login, email) = (person.login.as_str(), person.email.as_str());
        match self {
            Self::Conpeek(desk) => desk
                .online_modes()
                .first()
                .is_some_and(|mode| desk.set_state(login, State::Online { mode: mode.id }).is_ok()),
            Self::Webex(desk) => {
                desk.set_dnd_shows(true);
                desk.set_status(email, Shown::Active).is_ok()
                    && desk.set_licences(email, &[Licence::Calling]).is_ok()
                    && desk.set_login_enabled(email, true).is_ok()
                    && desk.accept_invitation(email).is_ok()
                    && desk.hide_status(email, false).is_ok()
                    && desk.do_not_disturb(email).is_some_and(|setting| !setting.enabled)
            }
            Self::Enaio(desk) => {
                desk.set_absent(login, false) && desk.is_absent(login) == Some(false)
            }
            Self::Accsyn(desk) => {
                let usable = |account: accsyn::User| {
                    account.is_registered() && !account.archived && !account.inactive
                };
                desk.account(email).is_some_and(usable)
                    && desk.set_status(email, accsyn::Status::Enabled).is_ok()
            }
        }
    }

    /// A new provider through the facade, with `more` beside what is needed to reach the vendor.
    pub(crate) fn provider(
        &self,
        more: &Map<String, Value>,
    ) -> Result<Arc<dyn UserStatusProvider>> {
        let (needed, (key, secret)) = self.needed();
        let mut settings = needed.as_object().cloned().unwrap_or_default();
        settings.extend(more.clone());
        let mut config = ProviderConfig::from_map(self.name(), self.name(), settings)?;
        config.set_secret(key, Secret::new(secret))?;
        Ok(connect(config)?)
    }

    fn needed(&self) -> (Value, (&'static str, String)) {
        match self {
            Self::Conpeek(desk) => {
                let users: Vec<String> = desk.users().take(50).map(|user| user.login).collect();
                let settings = json!({
                    "base_url": desk.url(),
                    "read": { "unverified": { "path": "/tenant_user/{user}/work_state" } },
                    "users": users,
                    "mapping": { "away_cause": "Kawa", "busy_cause": "Szkolenie" },
                });
                (settings, ("key", desk.key().to_owned()))
            }
            Self::Webex(desk) => {
                let settings = json!({ "base_url": desk.url(), "calling_dnd": true });
                (settings, ("token", desk.token()))
            }
            Self::Enaio(desk) => {
                let settings = json!({
                    "servers": format!("{}:1", desk.tls_addr()),
                    "user": desk.user(),
                    "trust": { "certificates": desk.cadata() },
                });
                (settings, ("password", desk.password().to_owned()))
            }
            Self::Accsyn(desk) => {
                let settings = json!({
                    "base_url": desk.url(),
                    "workspace": desk.workspace(),
                    "user": desk.user(),
                    "allow_plain_http": true,
                });
                (settings, ("api_key", desk.api_key().to_owned()))
            }
        }
    }

    pub(crate) fn faults(&self) -> &Faults {
        match self {
            Self::Conpeek(desk) => desk.faults(),
            Self::Webex(desk) => desk.faults(),
            Self::Enaio(desk) => desk.faults(),
            Self::Accsyn(desk) => desk.faults(),
        }
    }

    pub(crate) fn journal(&self) -> &Journal {
        match self {
            Self::Conpeek(desk) => desk.journal(),
            Self::Webex(desk) => desk.journal(),
            Self::Enaio(desk) => desk.journal(),
            Self::Accsyn(desk) => desk.journal(),
        }
    }

    pub(crate) fn open_connections(&self) -> u64 {
        match self {
            Self::Conpeek(desk) => desk.open_connections(),
            Self::Webex(desk) => desk.open_connections(),
            Self::Enaio(desk) => desk.open_connections(),
            Self::Accsyn(desk) => desk.open_connections(),
        }
    }

    pub(crate) fn connections_accepted(&self) -> u64 {
        match self {
            Self::Conpeek(desk) => desk.connections_accepted(),
            Self::Webex(desk) => desk.connections_accepted(),
            Self::Enaio(desk) => desk.connections_accepted(),
            Self::Accsyn(desk) => desk.connections_accepted(),
        }
    }

    /// Returns once the vendor sees nobody any more.
    pub(crate) async fn deserted(&self) -> Result<()> {
        let seen = match self {
            Self::Conpeek(desk) => desk.wait_for_open_connections(0).await,
            Self::Webex(desk) => desk.wait_for_open_connections(0).await,
            Self::Enaio(desk) => desk.wait_for_open_connections(0).await,
            Self::Accsyn(desk) => desk.wait_for_open_connections(0).await,
        };
        seen.map_err(|left| failed(format!("{}: {left}", self.name())))
    }
}
