//! [`Refreshing`]: renews the tokens of an application, for the engine's token cache.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use futures_util::future::BoxFuture;
use presence_core::{Error, ErrorKind, Result, RetryState, Secret, Vendor};
use presence_http::{Token, TokenSource};
use tokio::runtime::Handle;
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tracing::Instrument;

use super::oauth::OAuth;
use super::tokens::{TokenStore, Tokens};
use crate::error::FETCH_TOKEN;

/// Renews tokens, one renewal at a time. A renewal goes on when whoever wanted the token is gone:
/// the answer may hold the only refresh token that is good from then on.
pub(crate) struct Refreshing {
    renewal: Arc<Renewal>,
    under_way: Mutex<Option<BoxFuture<'static, Result<Token>>>>,
}

/// Keeps what a renewal leaves out.
#[derive(Debug)]
struct Renewal {
    oauth: OAuth,
    store: Option<Arc<dyn TokenStore>>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    refresh_token: Secret,
    /// The configured one, where the caller kept another: tried once when that has ended.
    configured: Option<Secret>,
    /// An access token that has not been handed out yet.
    unused: Option<Tokens>,
    loaded: bool,
}

impl Refreshing {
    pub(crate) fn new(
        oauth: OAuth,
        refresh_token: Secret,
        store: Option<Arc<dyn TokenStore>>,
    ) -> Self {
        let state = State { refresh_token, configured: None, unused: None, loaded: false };
        let renewal = Arc::new(Renewal { oauth, store, state: Mutex::new(state) });
        Self { renewal, under_way: Mutex::new(None) }
    }
}

impl Renewal {
    /// Takes over what the caller kept, once.
    async fn load(&self, state: &mut State) -> Result<()> {
        if !state.loaded {
            let kept = match &self.store {
                Some(store) => store.load().await?,
                None => None,
            };
            if let Some(kept) = kept {
                if let Some(refresh_token) = &kept.refresh_token {
                    let configured =
                        std::mem::replace(&mut state.refresh_token, refresh_token.clone());
                    let another = configured.expose() != refresh_token.expose();
                    state.configured = Some(configured).filter(|it| another && !it.is_empty());
                }
                let good = kept.expires_at.is_some_and(|end| end > self.oauth.clock().now());
                state.unused = good.then_some(kept);
            }
            state.loaded = true;
        }
        Ok(())
    }

    /// Renews with the token at hand, and where that has ended with the configured one.
    async fn refresh(&self, state: &mut State) -> Result<Tokens> {
        let error = match self.oauth.refresh(&state.refresh_token).await {
            Err(error) if error.kind() == ErrorKind::Unauthenticated => error,
            renewed => return renewed,
        };
        let Some(configured) = state.configured.take() else { return Err(error) };
        tracing::warn!("the refresh token in the storage was refused; the configured one is tried");
        let renewed = self.oauth.refresh(&configured).await;
        if renewed.as_ref().is_err_and(|error| error.kind() != ErrorKind::Unauthenticated) {
            // It has not been judged yet.
            state.configured = Some(configured);
        }
        renewed
    }
}

#[async_trait]
impl TokenSource for Refreshing {
    async fn fetch(&self) -> Result<Token> {
        let mut under_way = self.under_way.lock().await;
        let renewal = under_way.get_or_insert_with(|| begun(Arc::clone(&self.renewal)));
        let renewed = renewal.await;
        *under_way = None;
        renewed.map_err(of_the_credential)
    }
}

/// A renewal that proceeds by itself where there is a runtime, and ends with its owner. Without one
/// it proceeds while somebody wants the token.
fn begun(renewal: Arc<Renewal>) -> BoxFuture<'static, Result<Token>> {
    let work = async move { renewal.renew().await };
    let Ok(runtime) = Handle::try_current() else { return Box::pin(work) };
    let mut task = EndsWithOwner(runtime.spawn(work.in_current_span()));
    Box::pin(async move {
        let lost = |_| Error::new(ErrorKind::Closed, "the runtime was shut down, or it panicked");
        (&mut task.0).await.unwrap_or_else(|error| Err(lost(error)))
    })
}

struct EndsWithOwner(JoinHandle<Result<Token>>);

impl Drop for EndsWithOwner {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl fmt::Debug for Refreshing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refreshing").field("renewal", &self.renewal).finish_non_exhaustive()
    }
}

/// Whatever is lastingly wrong where tokens come from concerns the credential, and not whoever was
/// asked about: the service's 404 is nobody's absence.
fn of_the_credential(error: Error) -> Error {
    match error.retry_state() {
        RetryState::Permanent => error.with_kind(ErrorKind::Unauthenticated),
        _ => error,
    }
}

impl Renewal {
    async fn renew(&self) -> Result<Token> {
        let mut state = self.state.lock().await;
        self.load(&mut state).await?;
        if let Some(kept) = state.unused.take() {
            return Ok(Token::new(kept.access_token, kept.expires_at));
        }
        if state.refresh_token.is_empty() {
            let message = "there is no refresh token: authorise the application first";
            return Err(Error::new(ErrorKind::Unauthenticated, message)
                .with_vendor(Vendor::WEBEX)
                .with_operation(FETCH_TOKEN));
        }
        let tokens = self.refresh(&mut state).await?;
        if let Some(refresh_token) = &tokens.refresh_token {
            state.refresh_token = refresh_token.clone();
        }
        if let Some(store) = &self.store
            && let Err(error) = store.save(&tokens).await
        {
            tracing::warn!(kind = error.kind().as_str(), "renewed tokens could not be kept");
        }
        Ok(Token::new(tokens.access_token, tokens.expires_at))
    }
}
