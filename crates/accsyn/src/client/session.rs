//! Logging in: who one is, and the session that every event names.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderName, HeaderValue};
use presence_core::{Error, Idempotency, Result, Secret};
use presence_http::{Answer, Call, Engine, RateTier, Token, TokenSource};
use serde_json::Value;

use super::id::Id;
use super::words::Role;
use crate::Config;
use crate::error::{self, LOGIN, unreadable};

/// Documented: 50 attempts of an address in about 5 minutes, the first at once and the others
/// delayed. Kept well below, because everybody behind one address shares it.
const AUTH: RateTier = RateTier::per_minute("accsyn_auth", 6, 4);

const WORKSPACE: HeaderName = HeaderName::from_static("x-accsyn-workspace");
const DEVICE: HeaderName = HeaderName::from_static("x-accsyn-device");

/// Whose API key it is, as the login told.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LoggedIn {
    /// The role, which decides what may be read and written.
    pub role: Option<Role>,
    /// The user's id.
    pub user: Option<Id>,
}

/// The value of `Authorization`: each half encoded on its own, the colon in clear. Not RFC 7617.
pub(super) fn authorization(user: &str, api_key: &Secret) -> String {
    format!("basic {}:{}", STANDARD.encode(user), STANDARD.encode(api_key.expose()))
}

/// The headers that accsyn reads, beside the credential.
#[derive(Clone, Debug)]
pub(super) struct Headers {
    workspace: HeaderValue,
    device: HeaderValue,
}

impl Headers {
    pub(super) fn new(config: &Config) -> Result<Self> {
        let value = |field: &'static str, text: &str| {
            HeaderValue::from_str(text)
                .map_err(|_| Error::config(field, "holds what a header cannot carry"))
        };
        Ok(Self {
            workspace: value("workspace", &config.workspace)?,
            device: value("device", &config.device_header())?,
        })
    }

    /// On everything that goes to the workspace's host.
    pub(super) fn put_on(&self, call: Call) -> Call {
        self.put_device_on(call).header(WORKSPACE, self.workspace.clone())
    }

    /// On the registry's call, which learns the workspace from its query.
    pub(super) fn put_device_on(&self, call: Call) -> Call {
        call.header(http::header::ACCEPT, HeaderValue::from_static("*/*"))
            .header(DEVICE, self.device.clone())
    }
}

/// Begins sessions. One at a time, by way of the cache that owns it.
#[derive(Debug)]
pub(super) struct Logins {
    engine: Engine,
    headers: Headers,
    last: Mutex<Option<LoggedIn>>,
}

impl Logins {
    pub(super) fn new(engine: Engine, headers: Headers) -> Self {
        Self { engine, headers, last: Mutex::new(None) }
    }

    /// What the last login told.
    pub(super) fn last(&self) -> Option<LoggedIn> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn log_in(&self) -> Result<(Secret, LoggedIn)> {
        let target = self.engine.base().path(&["api", "login"])?;
        // Another session harms nobody, so a login whose fate is unknown is simply made again.
        let call = self
            .headers
            .put_on(Call::put(LOGIN, target).body("{}"))
            .tier(AUTH)
            .idempotency(Idempotency::Safe);
        let read = |answer: Answer, verdict| {
            Ok((answer.status().as_u16(), error::value(LOGIN, &answer, verdict)?))
        };
        let (status, result) = self.engine.read(&call, read).await?;
        let read = || {
            let text = |key: &str| result.get(key).and_then(Value::as_str);
            let session = text("session_id").filter(|session| !session.is_empty())?;
            let logged_in = LoggedIn {
                role: text("role").map(Role::from),
                user: text("id").and_then(Id::of_answer),
            };
            Some((Secret::new(session), logged_in))
        };
        read().ok_or_else(|| {
            unreadable("the login's answer has no session_id")
                .with_status(status)
                .with_vendor(self.engine.vendor().clone())
                .with_operation(LOGIN)
        })
    }
}

#[async_trait]
impl TokenSource for Logins {
    async fn fetch(&self) -> Result<Token> {
        let (session, logged_in) = self.log_in().await?;
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(logged_in);
        // The API tells no lifetime; the end of a session shows in a refusal.
        Ok(Token::new(session, None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_half_is_encoded_on_its_own() {
        let cases = [
            (
                "lisa@example.com",
                "KeyForTestsOnly0123456789abcdefghij",
                "basic bGlzYUBleGFtcGxlLmNvbQ==:S2V5Rm9yVGVzdHNPbmx5MDEyMzQ1Njc4OWFiY2RlZmdoaWo=",
            ),
            ("åsa@example.com", "k/+=ÿ", "basic w6VzYUBleGFtcGxlLmNvbQ==:ay8rPcO/"),
            ("", "", "basic :"),
            ("a:b", "c:d", "basic YTpi:Yzpk"),
        ];
        for (user, key, wanted) in cases {
            assert_eq!(authorization(user, &Secret::new(key)), wanted);
        }
    }
}
