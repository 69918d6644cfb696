//! [`Config`]: which workspace, whose API key, and how to get there.

mod env;

use std::fmt;
use std::time::Duration;

use presence_core::{Error, Problems, Result, Secret, UserRefKind};
use presence_http::{BaseUrl, EngineConfig};
use serde::Deserialize;

/// The least time between two polls of a watch.
const MIN_POLL_INTERVAL: Duration = Duration::from_secs(5);

/// What accsyn answers at most is not known; this keeps pages readable.
const MAX_PAGE_SIZE: usize = 1000;

/// The kinds of reference that accsyn knows, best first.
pub(crate) const USER_REFS: [UserRefKind; 2] = [UserRefKind::Id, UserRefKind::Email];

/// What a client and a provider need. Plain data; nothing is read from the environment or from
/// files unless [`Config::from_env`] is called.
///
/// `Debug` shows neither the key nor whose it is.
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Config {
    /// The provider's name in every status. Default: `accsyn`.
    pub name: String,
    /// The workspace's code.
    pub workspace: String,
    /// The e-mail address of the API key's holder.
    pub user: String,
    /// The API key.
    pub api_key: Secret,
    /// Where the workspace lives: `https://node7.accsyn.com`, a path prefix is kept. Empty asks
    /// the registry.
    pub base_url: String,
    /// The port of the workspace's host, instead of what the registry says. Never used for the
    /// registry itself, nor beside a `base_url`.
    pub port: Option<u16>,
    /// The registry. Default: `https://master.accsyn.com`.
    pub registry: String,
    /// The domains under which the registry may send the API key. Default: `accsyn.com`.
    pub trusted_domains: Vec<String>,
    /// Allows a `base_url` or `registry` with plain http that is not on this machine. The API key
    /// and people's data then cross the network in clear text.
    pub allow_plain_http: bool,
    /// The machine's name, told to accsyn in every call. Default: `omnipresence`, which says
    /// nothing about the machine.
    pub machine: String,
    /// The whole `X-Accsyn-Device` header. Empty composes it of this library's name and version,
    /// the operating system and `machine`.
    pub device: String,
    /// How many users to ask for at once. Default: 100.
    pub page_size: usize,
    /// Whether listing and watching includes deactivated users. Default: yes.
    pub include_inactive: bool,
    /// Derives availability from a user's clients and their last check-in. Default: no, because
    /// accsyn keeps no presence of people.
    pub availability_from_clients: bool,
    /// How old the last check-in of a running client may be for it to count. Default: 15 minutes,
    /// accsyn's own grace.
    #[serde(with = "presence_core::duration_text")]
    pub checkin_max_age: Duration,
    /// How often a watch asks. Default: 60 s, at least 5 s.
    #[serde(with = "presence_core::duration_text")]
    pub poll_interval: Duration,
    /// Time limits, bounds, retry and rate limits. The tiers are `accsyn_api` and `accsyn_auth`.
    pub engine: EngineConfig,
    /// Connections, proxy and trust.
    #[cfg(feature = "reqwest")]
    pub transport: presence_http::TransportConfig,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            name: "accsyn".to_owned(),
            workspace: String::new(),
            user: String::new(),
            api_key: Secret::new(""),
            base_url: String::new(),
            port: None,
            registry: "https://master.accsyn.com".to_owned(),
            trusted_domains: vec!["accsyn.com".to_owned()],
            allow_plain_http: false,
            machine: "omnipresence".to_owned(),
            device: String::new(),
            page_size: 100,
            include_inactive: true,
            availability_from_clients: false,
            checkin_max_age: Duration::from_secs(900),
            poll_interval: Duration::from_secs(60),
            engine: EngineConfig::default(),
            #[cfg(feature = "reqwest")]
            transport: presence_http::TransportConfig::default(),
        }
    }
}

impl Config {
    /// A configuration with the three things that have no default.
    #[must_use]
    pub fn new(
        workspace: impl Into<String>,
        user: impl Into<String>,
        api_key: impl Into<Secret>,
    ) -> Self {
        let (workspace, user, api_key) = (workspace.into(), user.into(), api_key.into());
        Self { workspace, user, api_key, ..Self::default() }
    }

    /// Checks everything that can be checked without I/O.
    ///
    /// # Errors
    /// `Config`, naming every field that is wrong.
    pub fn validate(&self) -> Result<()> {
        let mut problems = Problems::new();
        self.collect(&mut problems);
        problems.check("machine", printable(&self.machine));
        problems.check("workspace", header_text(&self.workspace));
        problems.check("user", printable(&self.user));
        problems.check("api_key", printable(self.api_key.expose()));
        problems.check("machine", header_text(&self.device_header()));
        if !self.base_url.is_empty() {
            problems.check("base_url", self.base());
        } else {
            problems.check("registry", self.registry_base());
            if self.trusted_domains.iter().all(|domain| domain.trim_matches('.').is_empty()) {
                problems.add("trusted_domains", "names no domain that the registry may name");
            }
        }
        if self.port.is_some() && !self.base_url.is_empty() {
            problems.add("port", "stands in base_url where there is one");
        }
        problems.finish()
    }

    /// The problems of what a provider uses itself: of everything but the server and the
    /// credential.
    pub(crate) fn collect(&self, problems: &mut Problems) {
        problems.check("name", printable(&self.name));
        if !(1..=MAX_PAGE_SIZE).contains(&self.page_size) {
            problems.add("page_size", "must be 1 to 1000");
        }
        if self.poll_interval < MIN_POLL_INTERVAL {
            problems.add("poll_interval", "must be at least 5 s");
        }
        problems.check("engine", self.engine.validate());
    }

    /// The `X-Accsyn-Device` header, in the form in which the SDK fills it.
    pub(crate) fn device_header(&self) -> String {
        if !self.device.is_empty() {
            return self.device.clone();
        }
        let (version, system) = (env!("CARGO_PKG_VERSION"), std::env::consts::OS);
        let family = if cfg!(windows) { "nt" } else { "posix" };
        format!("omnipresence v{version} @ {system} {}({family})", self.machine)
    }

    pub(crate) fn base(&self) -> Result<BaseUrl> {
        self.api_base(&self.base_url)
    }

    pub(crate) fn registry_base(&self) -> Result<BaseUrl> {
        self.api_base(&self.registry).map_err(|error| error.with_field("registry"))
    }

    /// The API below `address`.
    pub(crate) fn api_base(&self, address: &str) -> Result<BaseUrl> {
        let address = format!("{}/api/v3", address.trim().trim_end_matches('/'));
        BaseUrl::configured(&address, self.allow_plain_http)
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("name", &self.name)
            .field("workspace", &self.workspace)
            .field("base_url", &plain_address(&self.base_url))
            .field("port", &self.port)
            .field("registry", &plain_address(&self.registry))
            .field("trusted_domains", &self.trusted_domains)
            .field("allow_plain_http", &self.allow_plain_http)
            .field("availability_from_clients", &self.availability_from_clients)
            .field("engine", &self.engine)
            .finish_non_exhaustive()
    }
}

/// `address` if it is a plain one: one with a user name, a password or a query is not shown.
fn plain_address(address: &str) -> &str {
    if address.is_empty() || BaseUrl::parse_allow_plain_http(address).is_ok() {
        address
    } else {
        "***"
    }
}

fn printable(text: &str) -> Result<()> {
    let problem = if text.is_empty() {
        "is empty"
    } else if text.trim() != text || text.contains(char::is_control) {
        "begins or ends with a blank, or has control characters"
    } else {
        return Ok(());
    };
    Err(Error::new(presence_core::ErrorKind::Config, problem))
}

fn header_text(text: &str) -> Result<()> {
    printable(text)?;
    if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Ok(());
    }
    Err(Error::new(presence_core::ErrorKind::Config, "holds what a header cannot carry"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> Config {
        Config::new("acmefilm", "lisa@example.com", "s3cr3t-key".to_owned())
    }

    #[test]
    fn every_problem_is_named_at_once() {
        let mut config = Config { name: String::new(), ..Config::default() };
        config.machine = "höst".to_owned();
        config.registry = "http://master.accsyn.com".to_owned();
        config.page_size = 0;
        config.poll_interval = Duration::from_secs(1);
        config.engine.deadline = Duration::ZERO;
        let error = config.validate().unwrap_err().to_string();
        let fields: Vec<_> =
            error.split("; ").map(|problem| problem.split(':').next().unwrap()).collect();
        assert_eq!(
            fields,
            [
                "name",
                "page_size",
                "poll_interval",
                "engine.deadline",
                "workspace",
                "user",
                "api_key",
                "machine",
                "registry"
            ]
        );
    }

    #[test]
    fn debug_shows_no_key() {
        good().validate().unwrap();
        let shown = format!("{:?}", good());
        assert!(!shown.contains("s3cr3t") && !shown.contains('@'), "{shown}");
    }

    #[test]
    fn debug_shows_plain_addresses_only() {
        let at = |base_url: &str, registry: &str| {
            let config =
                Config { base_url: base_url.to_owned(), registry: registry.to_owned(), ..good() };
            format!("{config:?}")
        };
        let shown = at("https://node7.accsyn.com/film", "https://master.accsyn.com");
        assert!(shown.contains("https://node7.accsyn.com/film"), "{shown}");
        assert!(shown.contains("https://master.accsyn.com"), "{shown}");
        for address in [
            "https://lisa:s3cr3t@node7.accsyn.com",
            "https://s3cr3t@node7.accsyn.com",
            "https://node7.accsyn.com/?key=s3cr3t",
            "https://node7.accsyn.com/#s3cr3t",
            "lisa:s3cr3t",
        ] {
            for shown in [at(address, ""), at("", address)] {
                assert!(!shown.contains("s3cr3t") && shown.contains("***"), "{shown}");
            }
        }
        let shown = format!("{:?}", Config { user: "s3cr3t".to_owned(), ..good() });
        assert!(!shown.contains("s3cr3t"), "{shown}");
    }

    #[test]
    fn plain_http_beyond_this_machine_is_explicit() {
        let config = |url: &str, allowed| Config {
            base_url: url.to_owned(),
            allow_plain_http: allowed,
            ..good()
        };
        for url in ["http://127.0.0.1:8181", "http://localhost:8181", "https://node7.accsyn.com"] {
            for allowed in [false, true] {
                assert!(config(url, allowed).validate().is_ok(), "{url}");
            }
        }
        for url in ["http://node7.accsyn.com", "http://192.168.0.5:8181"] {
            let error = config(url, false).validate().unwrap_err();
            assert_eq!(error.field(), Some("base_url"), "{url}");
            assert!(config(url, true).validate().is_ok(), "{url}");
        }
        let mut registry = good();
        registry.registry = "http://master.accsyn.test".to_owned();
        assert_eq!(registry.validate().unwrap_err().field(), Some("registry"));
        registry.allow_plain_http = true;
        assert!(registry.validate().is_ok());
    }

    #[test]
    fn the_device_header_has_the_sdks_form() {
        let header = good().device_header();
        assert!(header.starts_with("omnipresence v"), "{header}");
        assert!(header.contains(" omnipresence("), "{header}");
        let own = Config { device: "PythonAPI v3.4.0 @ linux x(posix)".to_owned(), ..good() };
        assert_eq!(own.device_header(), "PythonAPI v3.4.0 @ linux x(posix)");
    }
}
