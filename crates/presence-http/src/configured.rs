//! What the configurations of all vendors say alike: the base URL and the transport.

use presence_core::{Error, Result};

use crate::BaseUrl;
#[cfg(feature = "reqwest")]
use crate::{EngineConfig, ReqwestTransport, TransportConfig};

impl BaseUrl {
    /// The `base_url` of a configuration: as [`BaseUrl::parse`], or as
    /// [`BaseUrl::parse_allow_plain_http`] where the configuration allows that.
    ///
    /// # Errors
    /// As theirs, and for an empty text that it is missing.
    pub fn configured(text: &str, allow_plain_http: bool) -> Result<Self> {
        match (text, allow_plain_http) {
            ("", _) => Err(Error::config("base_url", "is missing")),
            (_, true) => Self::parse_allow_plain_http(text),
            (_, false) => Self::parse(text),
        }
    }
}

#[cfg(feature = "reqwest")]
impl ReqwestTransport {
    /// As [`ReqwestTransport::new`], for an engine of `engine`: making a connection takes three
    /// quarters of an attempt at the most, so that an attempt which ends while connecting ends as
    /// not sent, and not as of unknown fate.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](presence_core::ErrorKind::Config) naming the field at fault.
    pub fn configured(
        base: &BaseUrl,
        config: &TransportConfig,
        engine: &EngineConfig,
    ) -> Result<Self> {
        Self::new(base, &within_attempt(config, engine))
    }
}

#[cfg(feature = "reqwest")]
fn within_attempt(config: &TransportConfig, engine: &EngineConfig) -> TransportConfig {
    let connect_timeout = config.connect_timeout.min(engine.attempt_timeout.mul_f64(0.75));
    TransportConfig { connect_timeout, ..config.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_who_allows_it_and_nothing_is_no_address() {
        let cases = [
            ("https://vendor.example", false, None),
            ("http://vendor.example", true, None),
            ("http://vendor.example", false, Some("must be https")),
            ("", false, Some("is missing")),
            ("", true, Some("is missing")),
        ];
        for (text, allowed, refused) in cases {
            let message = BaseUrl::configured(text, allowed).err().map(|it| it.to_string());
            let said = |part: &str| message.as_ref().is_some_and(|it| it.contains(part));
            assert!(refused.map_or(message.is_none(), said), "{text:?} {message:?}");
        }
    }

    #[cfg(feature = "reqwest")]
    #[test]
    fn connecting_ends_before_the_attempt_does() {
        use std::time::Duration;
        let config = TransportConfig::default();
        let connect = |attempt| {
            let engine = EngineConfig { attempt_timeout: attempt, ..EngineConfig::default() };
            within_attempt(&config, &engine).connect_timeout
        };
        assert_eq!(connect(Duration::from_secs(4)), Duration::from_secs(3));
        assert_eq!(connect(Duration::from_secs(60)), config.connect_timeout);
    }
}
