//! [`TokenCache`]: one token for all callers, fetched once at a time and before it expires.

use std::fmt::{self, Debug};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::header::AUTHORIZATION;
use presence_core::{Clock, Error, Result, Secret, Timestamp};
use tokio::sync::Mutex;

use super::{Authenticator, sensitive};

/// How long before its end a token is replaced.
const MIN_TTL: Duration = Duration::from_secs(300);

/// How long a failed fetch is not repeated.
const FETCH_BACK_OFF: Duration = Duration::from_secs(1);

/// A token and how long it is good for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Token {
    /// The token itself.
    pub secret: Secret,
    /// When it ends; `None` where nobody said.
    pub expires_at: Option<Timestamp>,
}

impl Token {
    /// A token that ends at `expires_at`, where that is known.
    #[must_use]
    pub fn new(secret: Secret, expires_at: Option<Timestamp>) -> Self {
        Self { secret, expires_at }
    }
}

/// Fetches tokens: by a login, or with a refresh token.
#[async_trait]
pub trait TokenSource: Debug + Send + Sync + 'static {
    /// Fetches a new token. Never called twice at a time by one cache.
    ///
    /// # Errors
    /// Any; callers get it, and no other fetch is made for a moment.
    async fn fetch(&self) -> Result<Token>;
}

/// Keeps one token for all callers. Clones share it.
///
/// As an [`Authenticator`] it sends `Authorization: Bearer TOKEN`.
pub struct TokenCache<S> {
    shared: Arc<Shared<S>>,
}

struct Shared<S> {
    source: S,
    clock: Arc<dyn Clock>,
    min_ttl: Duration,
    back_off: Duration,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    kept: Option<Kept>,
    failure: Option<(Duration, Error)>,
}

struct Kept {
    token: Token,
    /// How long before its end it is replaced.
    margin: Duration,
}

impl<S: TokenSource> TokenCache<S> {
    /// An empty cache over `source`. A token is replaced five minutes before its end, a token of
    /// less than fifty minutes when a tenth of its life is left. A failed fetch is not repeated for
    /// a second.
    #[must_use]
    pub fn new(source: S, clock: Arc<dyn Clock>) -> Self {
        Self::with_limits(source, clock, MIN_TTL, FETCH_BACK_OFF)
    }

    /// Like [`TokenCache::new`], replacing a token `min_ttl` before its end and not repeating a
    /// failed fetch for `back_off`.
    #[must_use]
    pub fn with_limits(
        source: S,
        clock: Arc<dyn Clock>,
        min_ttl: Duration,
        back_off: Duration,
    ) -> Self {
        let state = Mutex::new(State::default());
        Self { shared: Arc::new(Shared { source, clock, min_ttl, back_off, state }) }
    }

    /// Starts with a token that is known already.
    #[must_use]
    pub fn starting_with(self, token: Token) -> Self {
        // Nobody else can hold the lock of a cache that was never shared.
        if let Ok(mut state) = self.shared.state.try_lock() {
            state.kept = Some(self.shared.keep(token));
        }
        self
    }

    /// A good token: the kept one, or a new one. However many ask, one fetch is under way; dropping
    /// the future that makes it lets the next caller make it.
    ///
    /// # Errors
    /// What the source said, also to those who ask within the back-off after it.
    pub async fn token(&self) -> Result<Token> {
        let shared = &*self.shared;
        let mut state = shared.state.lock().await;
        if let Some(kept) = state.kept.as_ref().filter(|kept| shared.lasts(kept, kept.margin)) {
            return Ok(kept.token.clone());
        }
        let waiting = state
            .failure
            .as_ref()
            .filter(|(at, _)| shared.clock.monotonic().saturating_sub(*at) < shared.back_off);
        let error = match waiting {
            Some((_, error)) => error.clone(),
            None => match shared.source.fetch().await {
                Ok(token) => {
                    *state = State { kept: Some(shared.keep(token.clone())), failure: None };
                    return Ok(token);
                }
                Err(error) => {
                    state.failure = Some((shared.clock.monotonic(), error.clone()));
                    error
                }
            },
        };
        // A token near its end still serves when no new one can be had.
        match state.kept.as_ref().filter(|kept| shared.lasts(kept, Duration::ZERO)) {
            Some(kept) => Ok(kept.token.clone()),
            None => Err(error),
        }
    }

    /// Drops `used`, if it is still the kept token: a late refusal of an old one must not cost a
    /// newer one.
    pub async fn invalidate_token(&self, used: &Secret) {
        let mut state = self.shared.state.lock().await;
        if state.kept.as_ref().is_some_and(|kept| kept.token.secret.expose() == used.expose()) {
            state.kept = None;
        }
    }

    /// The source.
    #[must_use]
    pub fn source(&self) -> &S {
        &self.shared.source
    }
}

impl<S> Shared<S> {
    fn keep(&self, token: Token) -> Kept {
        let life = token.expires_at.map(|end| end.saturating_since(self.clock.now()));
        let margin = life.map_or(Duration::ZERO, |life| self.min_ttl.min(life / 10));
        Kept { token, margin }
    }

    fn lasts(&self, kept: &Kept, longer_than: Duration) -> bool {
        kept.token.expires_at.is_none_or(|end| self.clock.now() + longer_than < end)
    }
}

/// The token that was put on a request, so that a refusal drops that one.
#[derive(Clone)]
struct UsedToken(Secret);

#[async_trait]
impl<S: TokenSource> Authenticator for TokenCache<S> {
    async fn authorize(&self, request: &mut http::Request<Bytes>) -> Result<()> {
        let token = self.token().await?;
        let value = sensitive("token", &format!("Bearer {}", token.secret.expose()))?;
        request.headers_mut().insert(AUTHORIZATION, value);
        request.extensions_mut().insert(UsedToken(token.secret));
        Ok(())
    }

    async fn invalidate(&self, used: &http::Request<Bytes>) -> bool {
        match used.extensions().get::<UsedToken>() {
            Some(UsedToken(token)) => {
                self.invalidate_token(token).await;
                true
            }
            None => false,
        }
    }
}

impl<S> Clone for TokenCache<S> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<S: Debug> Debug for TokenCache<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenCache").field("source", &self.shared.source).finish_non_exhaustive()
    }
}
