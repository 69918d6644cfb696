//! [`Tokens`]: what the token service gives, and [`TokenStore`]: where a caller keeps it.

use std::fmt::Debug;
use std::time::Duration;

use async_trait::async_trait;
use presence_core::{Error, ErrorKind, Result, Secret, Timestamp};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// An access token and what renews it. `Debug` shows neither.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Tokens {
    /// The access token.
    pub access_token: Secret,
    /// When it ends; `None` where the service did not say.
    pub expires_at: Option<Timestamp>,
    /// What renews it. Without one it cannot be renewed.
    pub refresh_token: Option<Secret>,
    /// When the refresh token ends.
    pub refresh_expires_at: Option<Timestamp>,
    /// What it may do, as the service wrote it.
    pub scope: Option<String>,
}

impl Tokens {
    /// An access token and nothing else yet.
    #[must_use]
    pub fn new(access_token: Secret) -> Self {
        Self {
            access_token,
            expires_at: None,
            refresh_token: None,
            refresh_expires_at: None,
            scope: None,
        }
    }
}

/// Where a caller keeps tokens between runs. Webex may give a new refresh token at every renewal.
///
/// ```
/// use std::sync::Mutex;
/// use presence_core::Result;
/// use webex_people::{TokenStore, Tokens};
///
/// /// Keeps them as long as the process lives.
/// #[derive(Debug, Default)]
/// struct InMemory(Mutex<Option<Tokens>>);
///
/// #[async_trait::async_trait]
/// impl TokenStore for InMemory {
///     async fn load(&self) -> Result<Option<Tokens>> {
///         Ok(self.0.lock().unwrap().clone())
///     }
///
///     async fn save(&self, tokens: &Tokens) -> Result<()> {
///         *self.0.lock().unwrap() = Some(tokens.clone());
///         Ok(())
///     }
/// }
/// ```
#[async_trait]
pub trait TokenStore: Debug + Send + Sync + 'static {
    /// The tokens that were kept last, if any. Asked once, before the first token is needed.
    ///
    /// # Errors
    /// Any; the call for which a token was needed ends with it, with a permanent one as
    /// `Unauthenticated`.
    async fn load(&self) -> Result<Option<Tokens>>;

    /// Keeps `tokens` instead of those before.
    ///
    /// # Errors
    /// Any; it is logged, the new tokens are used all the same, and saved again with the next.
    async fn save(&self, tokens: &Tokens) -> Result<()>;
}

/// The answer of the token service.
#[derive(Deserialize)]
pub(super) struct TokenAnswer {
    access_token: Secret,
    #[serde(default, deserialize_with = "seconds")]
    expires_in: Option<Duration>,
    #[serde(default)]
    refresh_token: Option<Secret>,
    #[serde(default, deserialize_with = "seconds")]
    refresh_token_expires_in: Option<Duration>,
    #[serde(default)]
    token_type: Option<String>,
    #[serde(default)]
    scope: Value,
}

/// A time in seconds, also as a text. Anything else counts as not told: a token must not be lost
/// for it.
pub(super) fn seconds<'de, D: Deserializer<'de>>(json: D) -> Result<Option<Duration>, D::Error> {
    let seconds = match Value::deserialize(json)? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    Ok(seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()))
}

impl TokenAnswer {
    /// The tokens, as given at `now`.
    pub(super) fn tokens(self, now: Timestamp) -> Result<Tokens> {
        let bearer = self.token_type.is_none_or(|kind| kind.eq_ignore_ascii_case("bearer"));
        if !bearer || self.access_token.is_empty() {
            let message = "the token service gave no bearer token";
            return Err(Error::new(ErrorKind::Protocol, message));
        }
        let end = |life: Option<Duration>| life.map(|life| now + life);
        Ok(Tokens {
            access_token: self.access_token,
            expires_at: end(self.expires_in),
            refresh_token: self.refresh_token.filter(|token| !token.is_empty()),
            refresh_expires_at: end(self.refresh_token_expires_in),
            scope: self.scope.as_str().map(str::to_owned),
        })
    }
}
