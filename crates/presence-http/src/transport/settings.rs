//! [`TransportConfig`]: connections, proxy and trust of the reqwest transport.

use std::time::Duration;

use presence_core::Secret;
use serde::{Deserialize, Serialize};

/// How connections are made and kept. Durations are written as `"30s"` or as seconds.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct TransportConfig {
    /// How long making a connection may take, TLS included. Default: 10 s.
    #[serde(with = "presence_core::duration_text")]
    pub connect_timeout: Duration,
    /// How long an unused connection is kept. Default: 60 s.
    #[serde(with = "presence_core::duration_text")]
    pub idle_timeout: Duration,
    /// How many unused connections are kept per host. Default: 8.
    pub max_idle: usize,
    /// Which proxy to use. Default: what the environment says.
    pub proxy: ProxyChoice,
    /// Whom to trust. Default: the platform's certificate store.
    pub roots: Roots,
    /// Further certificate authorities to trust, besides `roots`.
    pub extra_ca: Vec<CaCertificate>,
    /// The `User-Agent` header. Default: this crate's name and version.
    pub user_agent: String,
}

impl Default for TransportConfig {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            idle_timeout: Duration::from_secs(60),
            max_idle: 8,
            proxy: ProxyChoice::default(),
            roots: Roots::default(),
            extra_ca: Vec::new(),
            user_agent: concat!("omnipresence/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}

/// Which proxy requests go through. A loopback base never uses the environment's.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ProxyChoice {
    /// `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, in either case.
    #[default]
    Environment,
    /// None.
    Off,
    /// The proxy at this URL, for every request. It may hold a password, hence a secret.
    Url(Secret),
}

/// Which certificate authorities are trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Roots {
    /// The platform's store.
    #[default]
    Platform,
    /// Mozilla's, built in: needs the feature `webpki-roots`.
    Webpki,
    /// None but [`TransportConfig::extra_ca`].
    ExtraOnly,
}

/// One or more certificates of authorities.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CaCertificate {
    /// PEM text; it may hold several certificates.
    Pem(String),
    /// One certificate in DER.
    Der(Vec<u8>),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_data() {
        let text = r#"{
            "connect_timeout": "2s 500ms",
            "proxy": {"url": "http://user:s3cr3t@proxy.example:3128"},
            "roots": "extra_only",
            "extra_ca": [{"pem": "-----BEGIN"}]
        }"#;
        let config: TransportConfig = serde_json::from_str(text).unwrap();
        assert_eq!(config.connect_timeout, Duration::from_millis(2500));
        assert_eq!((config.idle_timeout, config.max_idle), (Duration::from_secs(60), 8));
        assert_eq!((config.roots, config.extra_ca.len()), (Roots::ExtraOnly, 1));
        assert!(matches!(&config.proxy, ProxyChoice::Url(url) if url.expose().contains("3128")));
        assert!(!format!("{config:?}").contains("s3cr3t"));
        let off: TransportConfig = serde_json::from_str(r#"{"proxy": "off"}"#).unwrap();
        assert!(matches!(off.proxy, ProxyChoice::Off));
        assert!(serde_json::from_str::<TransportConfig>(r#"{"verify": false}"#).is_err());
    }
}
