//! [`Config`]: where the servers are, who logs in, whom TLS trusts, and whose absence it is about.

mod env;
mod trust;

use std::fmt;
use std::time::Duration;

use presence_core::{Problems, Result, Secret, UserRefKind};
use serde::Deserialize;

pub use self::trust::Trust;
use crate::client::Id;
use crate::rpc::{Limits, PoolOptions, Server};

/// The least time between two polls of a watch.
const MIN_POLL_INTERVAL: Duration = Duration::from_secs(5);

/// The kinds of reference by which people of an organisation are known, best first.
pub(crate) const USER_REFS: [UserRefKind; 3] =
    [UserRefKind::Id, UserRefKind::Login, UserRefKind::Name];

/// What a client and a provider need. Plain data; nothing is read from the environment or from
/// files unless [`Config::from_env`] is called.
///
/// `Debug` shows neither the user nor the password.
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Config {
    /// The provider's name in every status. Default: `enaio`.
    pub name: String,
    /// The servers, as [`Server::list`] reads them: `app1:4000:1#app2:4000:1`.
    pub servers: String,
    /// The login name.
    pub user: String,
    /// The password, sent as it is.
    pub password: Secret,
    /// Whom TLS trusts. The vendor's certificates unless set.
    pub trust: Trust,
    /// The name of the application, as administrators see it.
    pub application: String,
    /// The workflow organisations that a provider is about, by id or name. Empty means those that
    /// are active, of which there is usually one.
    pub organisations: Vec<String>,
    /// The ids of the classes whose objects are people. Empty means every object with a login;
    /// where they are known, a listing asks for less.
    pub person_classes: Vec<String>,
    /// How often a watch asks. Default: 30 s, at least 5 s.
    #[serde(deserialize_with = "presence_core::duration_text::deserialize")]
    pub poll_interval: Duration,
    /// Whether a watch has the server tell when somebody sets absences, instead of waiting for the
    /// next poll. Needs an administrator's rights; replaces the job monitor of the session. No
    /// unless set.
    pub watch_jobs: bool,
    /// How long connecting may take. 10 seconds unless set.
    #[serde(deserialize_with = "presence_core::duration_text::deserialize")]
    pub connect_timeout: Duration,
    /// How long each of the calls that make a session may take. 30 seconds unless set; where there
    /// are several servers, what [`PoolOptions::borrow_deadline`] leaves to each counts too.
    #[serde(deserialize_with = "presence_core::duration_text::deserialize")]
    pub session_timeout: Duration,
    /// How much servers may send.
    pub limits: Limits,
    /// The bounds of the pool.
    pub pool: PoolOptions,
    /// How long the organisations and their people are remembered: logins, names and substitutes,
    /// never absence. 5 minutes unless set.
    #[serde(deserialize_with = "presence_core::duration_text::deserialize")]
    pub people_max_age: Duration,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            name: "enaio".to_owned(),
            servers: String::new(),
            user: String::new(),
            password: Secret::new(""),
            trust: Trust::default(),
            application: "omnipresence".to_owned(),
            organisations: Vec::new(),
            person_classes: Vec::new(),
            poll_interval: Duration::from_secs(30),
            watch_jobs: false,
            connect_timeout: Duration::from_secs(10),
            session_timeout: Duration::from_secs(30),
            limits: Limits::default(),
            pool: PoolOptions::default(),
            people_max_age: Duration::from_secs(300),
        }
    }
}

impl Config {
    /// A configuration with the three things that have no default.
    #[must_use]
    pub fn new(
        servers: impl Into<String>,
        user: impl Into<String>,
        password: impl Into<Secret>,
    ) -> Self {
        let (servers, user, password) = (servers.into(), user.into(), password.into());
        Self { servers, user, password, ..Self::default() }
    }

    /// Checks everything that can be checked without I/O.
    ///
    /// # Errors
    /// `Config`, naming every field that is wrong.
    pub fn validate(&self) -> Result<()> {
        let mut problems = Problems::new();
        self.collect(&mut problems);
        problems.check("servers", Server::list(&self.servers));
        for (field, text) in [("user", &self.user), ("application", &self.application)] {
            if text.is_empty() || text.contains('\0') {
                problems.add(field, "is empty, or holds a NUL");
            }
        }
        if self.password.expose().contains('\0') {
            problems.add("password", "holds a NUL");
        }
        problems.check("trust", self.trust.check().map_err(|error| error.with_field("trust")));
        for (field, timeout) in
            [("connect_timeout", self.connect_timeout), ("session_timeout", self.session_timeout)]
        {
            if timeout.is_zero() {
                problems.add(field, "must not be zero");
            }
        }
        self.pool.collect(&mut problems);
        problems.finish()
    }

    /// The problems of what a provider uses itself: of everything but the servers, the user and
    /// the connections.
    pub(crate) fn collect(&self, problems: &mut Problems) {
        if self.name.trim().is_empty() {
            problems.add("name", "is empty");
        }
        if self.organisations.iter().any(|name| name.trim().is_empty()) {
            problems.add("organisations", "names one that is empty");
        }
        if self.person_classes.iter().any(|class| Id::new(class.as_str()).is_err()) {
            problems.add("person_classes", "must be ids, without commas and controls");
        }
        if self.poll_interval < MIN_POLL_INTERVAL {
            problems.add("poll_interval", "must be at least 5 s");
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("name", &self.name)
            .field("servers", &self.servers)
            .field("trust", &self.trust)
            .field("organisations", &self.organisations)
            .field("poll_interval", &self.poll_interval)
            .field("watch_jobs", &self.watch_jobs)
            .field("limits", &self.limits)
            .field("pool", &self.pool)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
