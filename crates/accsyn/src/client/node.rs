//! [`Node`]: the host on which a workspace lives, found and logged in to.

use std::sync::Arc;

use presence_core::{Error, ErrorKind, Result};
use presence_http::{Answer, BaseUrl, Call, Engine, RateTier, TokenCache};
use serde::Serialize;
use serde_json::Value;

use super::builder::Parts;
use super::session::{Headers, Logins};
use crate::Config;
use crate::error::{self, LOOKUP};
use crate::wire;

/// The registry's one call: a fixed, opaque name.
const REGISTRY_PATH: &str = "J3PKTtDvolDMBtTy6AFGA";

/// Documented for the API, an address: 30 calls a second, 60 at once.
pub(crate) const API: RateTier = RateTier::per_second("accsyn_api", 30, 60);

#[derive(Debug)]
pub(super) struct Node {
    pub(super) engine: Engine,
    pub(super) headers: Headers,
    pub(super) sessions: TokenCache<Logins>,
}

impl Node {
    pub(super) fn new(parts: &Parts, base: BaseUrl) -> Result<Self> {
        let engine = parts.engine(base)?;
        let headers = Headers::new(&parts.config)?;
        let logins = Logins::new(engine.clone(), headers.clone());
        let sessions = TokenCache::new(logins, Arc::clone(&parts.clock));
        Ok(Self { engine, headers, sessions })
    }

    /// Asks the registry where the workspace lives. No credential goes to the registry.
    pub(super) async fn look_up(parts: &Parts) -> Result<Self> {
        #[derive(Serialize)]
        struct Ident<'a> {
            ident: &'a str,
        }
        let engine = parts.engine(parts.config.registry_base()?)?;
        let query = wire::to_text(&Ident { ident: &parts.config.workspace })?;
        let target = engine.base().path(&[REGISTRY_PATH])?.query_text(&query);
        let headers = Headers::new(&parts.config)?;
        let call = headers.put_device_on(Call::get(LOOKUP, target)).unauthenticated().tier(API);
        let read = |answer: Answer, verdict| error::value(LOOKUP, &answer, verdict);
        let base = address(&parts.config, &engine.read(&call, read).await?);
        let base = base
            .map_err(|error| error.with_vendor(engine.vendor().clone()).with_operation(LOOKUP))?;
        Self::new(parts, base)
    }
}

/// The API at the place that the registry named. It decides where the API key goes, so it must be
/// under a trusted domain.
fn address(config: &Config, place: &Value) -> Result<BaseUrl> {
    let bad =
        |message: &'static str| Error::new(ErrorKind::Protocol, message).with_field("hostname");
    let host = place.get("hostname").and_then(Value::as_str).unwrap_or_default();
    let host = host.to_ascii_lowercase();
    let in_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    if host.is_empty() || !host.bytes().all(in_name) || host.starts_with(['.', '-']) {
        return Err(bad("the registry named no host"));
    }
    if !config.trusted_domains.iter().any(|domain| is_under(&host, domain)) {
        return Err(bad("the registry named a host outside the trusted domains"));
    }
    let named = place.get("port").and_then(|port| {
        port.as_u64().or_else(|| port.as_str()?.parse().ok()).and_then(|it| u16::try_from(it).ok())
    });
    let port = config.port.or(named.filter(|port| *port > 0)).unwrap_or(443);
    // Nobody but a registry on this machine, which is a simulator, leads away from TLS.
    let registry = config.registry_base()?;
    let named = BaseUrl::parse(&format!("http://{host}:{port}"));
    let plain = registry.is_loopback() && !registry.is_https() && named.is_ok();
    let scheme = if plain { "http" } else { "https" };
    config.api_base(&format!("{scheme}://{host}:{port}"))
}

fn is_under(host: &str, domain: &str) -> bool {
    let domain = domain.trim_matches('.').to_ascii_lowercase();
    let subdomain = host.strip_suffix(&domain).is_some_and(|rest| rest.ends_with('.'));
    !domain.is_empty() && (host == domain || subdomain)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_hosts_under_a_trusted_domain_get_the_key() {
        let mut config = Config::new("acmefilm", "lisa@example.com", "k".to_owned());
        let at =
            |config: &Config, place: Value| address(config, &place).map(|base| base.to_string());
        for (place, wanted) in [
            (
                json!({"hostname": "node7.accsyn.com", "port": 443}),
                "https://node7.accsyn.com/api/v3",
            ),
            (json!({"hostname": "Accsyn.com", "port": 8443}), "https://accsyn.com:8443/api/v3"),
            (json!({"hostname": "a.b.accsyn.com"}), "https://a.b.accsyn.com/api/v3"),
            (
                json!({"hostname": "n.accsyn.com", "port": "8443"}),
                "https://n.accsyn.com:8443/api/v3",
            ),
        ] {
            assert_eq!(at(&config, place).unwrap(), wanted);
        }
        for host in [
            "evilaccsyn.com",
            "accsyn.com.evil.example",
            "node7.accsyn.com@evil.example",
            "node7.accsyn.com/..",
            "127.0.0.1",
            ".accsyn.com",
            "",
        ] {
            let error = at(&config, json!({"hostname": host})).unwrap_err();
            assert_eq!(
                (error.kind(), error.field()),
                (ErrorKind::Protocol, Some("hostname")),
                "{host}"
            );
        }
        // Plain http is for a registry on this machine that names this machine.
        let mut local = Config { trusted_domains: vec!["127.0.0.1".to_owned()], ..config.clone() };
        let place = || json!({"hostname": "127.0.0.1", "port": 8181});
        for allowed in [false, true] {
            local.allow_plain_http = allowed;
            for (registry, wanted) in [
                ("https://master.accsyn.com", "https://127.0.0.1:8181/api/v3"),
                ("http://127.0.0.1:80", "http://127.0.0.1:8181/api/v3"),
            ] {
                registry.clone_into(&mut local.registry);
                assert_eq!(at(&local, place()).unwrap(), wanted);
                let other = json!({"hostname": "127.accsyn.com"});
                local.trusted_domains.push("accsyn.com".to_owned());
                assert_eq!(at(&local, other).unwrap(), "https://127.accsyn.com/api/v3");
            }
        }
        config.trusted_domains.push("film.example".to_owned());
        config.port = Some(9443);
        let own = at(&config, json!({"hostname": "node.film.example", "port": 443}));
        assert_eq!(own.unwrap(), "https://node.film.example:9443/api/v3");
    }
}
