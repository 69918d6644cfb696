//! [`Config`]: the organisation, its credential, and how its presence is read.

mod oauth;
mod poll;

use std::fmt;
use std::time::Duration;

use presence_core::{Error, Problems, Result, Secret, UserRef, UserRefKind};
use presence_http::{BaseUrl, EngineConfig, StaticHeader};
use serde::Deserialize;

pub use self::oauth::OAuthConfig;
pub use self::poll::PollConfig;
use crate::client::{OrgId, PersonId};

/// Where the API lives, except for government clouds.
pub(crate) const BASE_URL: &str = "https://webexapis.com/v1";

/// What a client and a provider need. Plain data; nothing is read from the environment or from
/// files unless [`Config::from_env`] is called.
///
/// `Debug` shows neither credentials nor people, nor a base URL that is not a plain one.
///
/// ```
/// use webex_people::Config;
///
/// let mut config = Config::new("token".to_owned());
/// config.base_url = "https://api-usgov.webex.com/v1".to_owned();
/// config.users = vec!["anna@example.com".to_owned()];
/// config.validate()?;
/// # Ok::<(), presence_core::Error>(())
/// ```
#[derive(Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Config {
    /// The provider's name in every status. Default: `webex`.
    pub name: String,
    /// Where the API is. Default: `https://webexapis.com/v1`; the US government cloud is
    /// `https://api-usgov.webex.com/v1`.
    pub base_url: String,
    /// A token that is used as it is: a personal one or a bot's. Either this or `oauth`.
    pub token: Secret,
    /// A token that is renewed: of an integration, a service app or a device grant.
    pub oauth: Option<OAuthConfig>,
    /// Allows a `base_url` with plain http that is not on this machine.
    pub allow_plain_http: bool,
    /// The organisation that is listed, for partners.
    pub org_id: Option<OrgId>,
    /// The people to list and to watch where nobody is named: ids and e-mail addresses. Default:
    /// none, which means everybody; that needs administrator rights.
    pub users: Vec<String>,
    /// About how many people the organisation has. With it, and after a complete list, reading
    /// many people lists everybody where that takes fewer calls. A watch of everybody works out of
    /// it how late it may be; without it, it says the worst that may be.
    pub people: Option<usize>,
    /// How many people a page has. Default: 1000, the most that Webex takes.
    pub page_size: Option<usize>,
    /// Shows `inactive` as offline once the last activity is longer ago than this. Default: 0,
    /// which means never.
    #[serde(with = "presence_core::duration_text")]
    pub offline_after: Duration,
    /// Lets a change to and from do-not-disturb switch do-not-disturb of Webex Calling. It is not
    /// presence: it treats calls. Default: off, and every write is refused.
    pub calling_dnd: bool,
    /// How a watch asks.
    pub poll: PollConfig,
    /// What a 429 counts as that does not say how long to wait. Default: 5 s.
    #[serde(with = "presence_core::duration_text")]
    pub default_retry_after: Duration,
    /// Time limits, bounds, retry and rate limits.
    pub engine: EngineConfig,
    /// Connections, proxy and trust.
    #[cfg(feature = "reqwest")]
    pub transport: presence_http::TransportConfig,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("name", &self.name)
            .field("base_url", &self.base().ok())
            .field("token", &self.token)
            .field("oauth", &self.oauth)
            .field("users", &self.users.len())
            .field("calling_dnd", &self.calling_dnd)
            .field("poll", &self.poll)
            .finish_non_exhaustive()
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            name: "webex".to_owned(),
            base_url: BASE_URL.to_owned(),
            token: Secret::new(""),
            oauth: None,
            allow_plain_http: false,
            org_id: None,
            users: Vec::new(),
            people: None,
            page_size: None,
            offline_after: Duration::ZERO,
            calling_dnd: false,
            poll: PollConfig::default(),
            default_retry_after: Duration::from_secs(5),
            engine: EngineConfig::default(),
            #[cfg(feature = "reqwest")]
            transport: presence_http::TransportConfig::default(),
        }
    }
}

impl Config {
    /// A configuration with a token that is used as it is.
    #[must_use]
    pub fn new(token: impl Into<Secret>) -> Self {
        Self { token: token.into(), ..Self::default() }
    }

    /// A configuration with a token that is renewed.
    #[must_use]
    pub fn with_oauth(oauth: OAuthConfig) -> Self {
        Self { oauth: Some(oauth), ..Self::default() }
    }

    /// Reads `WEBEX_ACCESS_TOKEN`, the name that the SDKs use, and `WEBEX_URL` where it is set.
    ///
    /// # Errors
    /// `Config` where the token is missing.
    pub fn from_env() -> Result<Self> {
        Self::from_vars(|name| std::env::var(name).ok())
    }

    fn from_vars(var: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let get = |name: &str| var(name).filter(|value| !value.is_empty());
        let token = get("WEBEX_ACCESS_TOKEN")
            .ok_or_else(|| Error::config("WEBEX_ACCESS_TOKEN", "is not set in the environment"))?;
        let mut config = Self::new(token);
        if let Some(url) = get("WEBEX_URL") {
            config.base_url = url;
        }
        Ok(config)
    }

    /// Checks everything that can be checked without I/O. An authenticator or a token store given
    /// to the client's builder can make good a credential that is missing here.
    ///
    /// # Errors
    /// `Config`, naming every field that is wrong.
    pub fn validate(&self) -> Result<()> {
        let mut problems = Problems::new();
        self.collect(&mut problems);
        problems.check("base_url", self.base());
        self.credential(&mut problems, false);
        problems.finish()
    }

    /// The problems of what a provider uses itself: of everything but the URL and the credential.
    pub(crate) fn collect(&self, problems: &mut Problems) {
        if self.name.trim().is_empty() {
            problems.add("name", "is empty");
        }
        for (index, text) in self.users.iter().enumerate() {
            if let Err(error) = resolve(text) {
                problems.add(format!("users[{index}]"), error.message().to_owned());
            }
        }
        if self.page_size == Some(0) {
            problems.add("page_size", "must be at least 1");
        }
        self.poll.collect(problems);
        problems.check("engine", self.engine.validate());
    }

    /// The fixed token, where there is one. Exactly one credential has to be given; a refresh
    /// token only where no `store` may have kept one.
    pub(crate) fn credential(&self, problems: &mut Problems, store: bool) -> Option<StaticHeader> {
        match (&self.oauth, self.token.is_empty()) {
            (Some(oauth), true) => {
                oauth.collect(problems, !store);
                None
            }
            (Some(_), false) => {
                problems.add("oauth", "cannot stand beside `token`: give one of them");
                None
            }
            (None, _) => problems.check("token", StaticHeader::bearer("token", &self.token)),
        }
    }

    pub(crate) fn base(&self) -> Result<BaseUrl> {
        BaseUrl::configured(&self.base_url, self.allow_plain_http)
    }

    pub(crate) fn known_users(&self) -> Result<Vec<UserRef>> {
        self.users.iter().map(|text| resolve(text)).collect()
    }
}

/// The kinds of reference that Webex knows, best first.
pub(crate) const USER_REFS: [UserRefKind; 2] = [UserRefKind::Id, UserRefKind::Email];

fn resolve(text: &str) -> Result<UserRef> {
    let user = UserRef::resolve(text, &USER_REFS)?;
    if matches!(user, UserRef::Id(_)) {
        PersonId::try_from(&user)?;
    }
    Ok(user)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_credential_and_nobody() {
        let mut config = Config::new("s3cr3t-token".to_owned());
        config.base_url = "https://u:s3cr3t@webex.test/v1?k=s3cr3t".to_owned();
        config.users = vec!["anna.nowak@example.com".to_owned()];
        config.oauth = Some(OAuthConfig::new("app", "s3cr3t".to_owned(), "s3cr3t".to_owned()));
        let shown = format!("{config:?}");
        assert!(!shown.contains("s3cr3t") && !shown.contains("anna"), "{shown}");
    }

    #[test]
    fn every_problem_is_named_at_once() {
        let mut config = Config { name: " ".to_owned(), ..Config::new("t".to_owned()) };
        config.users = vec!["a/b".to_owned(), "login:anna".to_owned(), "a@b.c".to_owned()];
        config.page_size = Some(0);
        config.poll.floor = Duration::from_secs(1);
        config.poll.interval = Duration::from_secs(3600);
        config.poll.calls_per_minute = 0;
        config.base_url = "http://webex.test/v1".to_owned();
        config.token = Secret::new("");
        let error = config.validate().unwrap_err().to_string();
        let fields: Vec<&str> =
            error.split("; ").map(|problem| problem.split(':').next().unwrap()).collect();
        assert_eq!(
            fields,
            [
                "name",
                "users[0]",
                "users[1]",
                "page_size",
                "poll.floor",
                "poll.interval",
                "poll.calls_per_minute",
                "base_url",
                "token"
            ]
        );
    }

    #[test]
    fn debug_shows_no_secret() {
        let mut config = Config::with_oauth(OAuthConfig::new(
            "id",
            "s3cr3t-client".to_owned(),
            "s3cr3t-refresh".to_owned(),
        ));
        config.token = Secret::new("s3cr3t-token");
        assert!(!format!("{config:?}").contains("s3cr3t"));
    }

    #[test]
    fn a_configuration_is_read_from_json() {
        let json =
            r#"{"token":"t","poll":{"interval":"2m"},"offline_after":"8h","users":["a@b.c"]}"#;
        let config: Config = serde_json::from_str(json).unwrap();
        config.validate().unwrap();
        assert_eq!(config.poll.interval, Duration::from_secs(120));
        assert!(serde_json::from_str::<Config>(r#"{"tokken":"t"}"#).is_err());
    }

    #[test]
    fn the_environment_gives_the_token_or_says_that_it_is_missing() {
        let var = |name: &str| (name == "WEBEX_ACCESS_TOKEN").then(|| "t".to_owned());
        assert_eq!(Config::from_vars(var).unwrap().base_url, BASE_URL);
        let error = Config::from_vars(|_| None).unwrap_err();
        assert_eq!(error.field(), Some("WEBEX_ACCESS_TOKEN"));
    }
}
