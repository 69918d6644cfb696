//! [`Config`]: where a tenant's Conpeek is, its key, and what the mapping has to know.

use std::fmt;
use std::time::Duration;

use http::header::AUTHORIZATION;
use presence_core::{Problems, Result, Secret, UserRef, UserRefKind};
use presence_http::{BaseUrl, EngineConfig, StaticHeader};
use serde::Deserialize;

use crate::client::{ReadPath, TenantUser};
use crate::map::Mapping;

/// The least time between two polls of a watch.
const MIN_POLL_INTERVAL: Duration = Duration::from_secs(5);

/// What a client and a provider need. Plain data; nothing is read from the environment or from
/// files unless [`Config::from_env`] is called.
///
/// `Debug` shows neither the key nor people, breaks, or a base URL that is not a plain one.
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Config {
    /// The provider's name in every status. Default: `conpeek`.
    pub name: String,
    /// Where the tenant's API is: `https://api-....cloud.conpeek.com`. A path prefix is kept.
    pub base_url: String,
    /// The API key, sent byte for byte.
    pub key: Secret,
    /// Allows a `base_url` with plain http that is not on this machine.
    pub allow_plain_http: bool,
    /// How states are read, since Conpeek documents no call for it.
    pub read: ReadMode,
    /// How long the last own write is claimed to stand. Default: 60 s.
    #[serde(with = "presence_core::duration_text")]
    pub last_write_max_age: Duration,
    /// The users to list and to watch, since Conpeek documents no list: ids and logins, as
    /// `id:3`, `login:anna`, or without the prefix.
    pub users: Vec<String>,
    /// How often a watch asks, where reading is possible. Default: 30 s, at least 5 s.
    #[serde(with = "presence_core::duration_text")]
    pub poll_interval: Duration,
    /// The tenant's modes and breaks.
    pub mapping: Mapping,
    /// Time limits, bounds, retry and rate limits.
    pub engine: EngineConfig,
    /// Connections, proxy and trust.
    #[cfg(feature = "reqwest")]
    pub transport: presence_http::TransportConfig,
}

/// How states are read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReadMode {
    /// Not at all: Conpeek documents no reading call.
    #[default]
    Unsupported,
    /// The last own write of this process, with its age; unknown before the first.
    LastWrite,
    /// From a path that the caller supplies and answers for.
    Unverified(ReadPath),
}

impl Default for Config {
    fn default() -> Self {
        Self {
            name: "conpeek".to_owned(),
            base_url: String::new(),
            key: Secret::new(""),
            allow_plain_http: false,
            read: ReadMode::Unsupported,
            last_write_max_age: Duration::from_secs(60),
            users: Vec::new(),
            poll_interval: Duration::from_secs(30),
            mapping: Mapping::default(),
            engine: EngineConfig::default(),
            #[cfg(feature = "reqwest")]
            transport: presence_http::TransportConfig::default(),
        }
    }
}

impl Config {
    /// A configuration with the two things that have no default.
    #[must_use]
    pub fn new(base_url: impl Into<String>, key: impl Into<Secret>) -> Self {
        Self { base_url: base_url.into(), key: key.into(), ..Self::default() }
    }

    /// Reads `CONPEEK_URL` and `CONPEEK_KEY`, the names in the vendor's samples, and nothing else.
    ///
    /// # Errors
    /// `Config`, naming each variable that is missing.
    pub fn from_env() -> Result<Self> {
        Self::from_vars(|name| std::env::var(name).ok())
    }

    fn from_vars(var: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let mut problems = Problems::new();
        let mut get = |name: &'static str| {
            let value = var(name).filter(|value| !value.is_empty());
            if value.is_none() {
                problems.add(name, "is not set in the environment");
            }
            value.unwrap_or_default()
        };
        let (url, key) = (get("CONPEEK_URL"), get("CONPEEK_KEY"));
        problems.finish()?;
        Ok(Self::new(url, key))
    }

    /// Checks everything that can be checked without I/O.
    ///
    /// # Errors
    /// `Config`, naming every field that is wrong.
    pub fn validate(&self) -> Result<()> {
        let mut problems = Problems::new();
        self.collect(&mut problems);
        problems.check("base_url", self.base());
        problems.check("key", self.credential());
        problems.finish()
    }

    /// The problems of what a provider uses itself: of everything but the URL and the key.
    pub(crate) fn collect(&self, problems: &mut Problems) {
        if self.name.trim().is_empty() {
            problems.add("name", "is empty");
        }
        if self.poll_interval < MIN_POLL_INTERVAL {
            problems.add("poll_interval", "must be at least 5 s");
        }
        for (index, text) in self.users.iter().enumerate() {
            if let Err(error) = resolve(text) {
                problems.add(format!("users[{index}]"), error.message().to_owned());
            }
        }
        for id in self.mapping.online_modes.keys() {
            if id.parse::<i64>().is_err() {
                problems.add(format!("mapping.online_modes.{id}"), "the key must be a mode's id");
            }
        }
        problems.check("engine", self.engine.validate());
    }

    pub(crate) fn credential(&self) -> Result<StaticHeader> {
        StaticHeader::new("key", AUTHORIZATION, &self.key)
    }

    pub(crate) fn base(&self) -> Result<BaseUrl> {
        BaseUrl::configured(&self.base_url, self.allow_plain_http)
    }

    pub(crate) fn known_users(&self) -> Result<Vec<UserRef>> {
        self.users.iter().map(|text| resolve(text)).collect()
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("name", &self.name)
            .field("base_url", &self.base().ok())
            .field("key", &self.key)
            .field("read", &self.read)
            .field("users", &self.users.len())
            .field("mapping", &self.mapping)
            .finish_non_exhaustive()
    }
}

/// The kinds of reference that Conpeek knows, best first.
pub(crate) const USER_REFS: [UserRefKind; 2] = [UserRefKind::Id, UserRefKind::Login];

fn resolve(text: &str) -> Result<UserRef> {
    let user = UserRef::resolve(text, &USER_REFS)?;
    TenantUser::try_from(&user)?;
    Ok(user)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_named_at_once() {
        let mut config = Config { name: " ".to_owned(), ..Config::default() };
        config.users = vec!["3".to_owned(), "email:a@b.c".to_owned()];
        config.poll_interval = Duration::from_secs(1);
        config.mapping.online_modes.insert("sales".to_owned(), "Sprzedaż".to_owned());
        config.engine.retry.max_attempts = 0;
        let error = config.validate().unwrap_err().to_string();
        assert_eq!(
            error.split("; ").collect::<Vec<_>>(),
            [
                "name: is empty",
                "poll_interval: must be at least 5 s",
                "users[1]: email is not accepted here, use id, login",
                "mapping.online_modes.sales: the key must be a mode's id",
                "engine.retry.max_attempts: must be at least 1",
                "base_url: is missing",
                "key: must not be empty",
            ]
        );
    }

    #[test]
    fn debug_shows_no_key() {
        let mut config = Config::new("https://u:s3cr3t@x/?k=s3cr3t", "s3cr3t-key".to_owned());
        config.users = vec!["login:anna.nowak@example.com".to_owned()];
        config.mapping.busy_cause = Some("Lekarz".to_owned());
        let shown = format!("{config:?}");
        for hidden in ["s3cr3t", "anna", "Lekarz"] {
            assert!(!shown.contains(hidden), "{shown}");
        }
    }

    #[test]
    fn plain_http_is_for_this_machine_unless_it_is_allowed() {
        let config = |url: &str| Config::new(url, "k".to_owned());
        assert!(config("http://127.0.0.1:8080").validate().is_ok());
        assert_eq!(config("http://conpeek.test").validate().unwrap_err().field(), Some("base_url"));
        let allowed = Config { allow_plain_http: true, ..config("http://conpeek.test") };
        assert!(allowed.validate().is_ok());
    }

    #[test]
    fn the_environment_gives_url_and_key_or_says_which_is_missing() {
        let both = |name: &str| match name {
            "CONPEEK_URL" => Some("https://api-x.cloud.conpeek.com".to_owned()),
            "CONPEEK_KEY" => Some("k".to_owned()),
            _ => None,
        };
        assert!(Config::from_vars(both).unwrap().validate().is_ok());
        let error = Config::from_vars(|name| both(name).filter(|_| name == "CONPEEK_URL"));
        assert_eq!(error.unwrap_err().to_string(), "CONPEEK_KEY: is not set in the environment");
    }
}
