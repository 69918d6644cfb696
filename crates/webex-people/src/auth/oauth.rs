//! [`OAuth`]: the calls of Webex's token service.

use http::header::AUTHORIZATION;
use http::{HeaderValue, Method, StatusCode};
use presence_core::{Error, ErrorKind, Result, Secret};
use presence_http::{Answer, Engine};
use serde::Serialize;

use super::device::DeviceGrant;
use super::tokens::{TokenAnswer, Tokens};
use crate::client::Outgoing;
use crate::error::{FETCH_TOKEN, POLL_DEVICE_GRANT, START_DEVICE_GRANT};

/// The token service, for one application: an integration, a service app or a device client. Made
/// by [`ClientBuilder::oauth`](crate::ClientBuilder::oauth). Clones share connections.
///
/// ```no_run
/// use presence_core::Secret;
/// use webex_people::{Client, Config};
///
/// # async fn example(code: &str) -> presence_core::Result<()> {
/// let builder = Client::builder(&Config::default());
/// let oauth = builder.oauth("client id", Secret::new("client secret"))?;
/// let redirect = "https://example.com/signed-in";
/// let state = "random, and kept to compare";
/// println!("go to {}", oauth.authorization_url(redirect, &["spark:people_read"], state)?);
/// // The browser comes back to `redirect` with the state and a code.
/// let tokens = oauth.exchange_code(code, redirect).await?;
/// println!("good until {:?}", tokens.expires_at);
/// # Ok(())
/// # }
/// ```
///
/// Webex allows 750 live tokens a user: do not fetch one where another is still good.
#[derive(Clone, Debug)]
pub struct OAuth {
    engine: Engine,
    client_id: String,
    client_secret: Secret,
}

impl OAuth {
    pub(crate) fn new(engine: Engine, client_id: String, client_secret: Secret) -> Self {
        Self { engine, client_id, client_secret }
    }

    /// The address to which a person's browser is sent to grant `scopes`. `state` comes back with
    /// the code: make it random, and check that it is the same.
    ///
    /// # Errors
    /// `InvalidInput` for an empty state.
    pub fn authorization_url(
        &self,
        redirect_uri: &str,
        scopes: &[&str],
        state: &str,
    ) -> Result<String> {
        if state.is_empty() {
            return Err(Error::invalid("state", "is empty"));
        }
        let target = self.engine.base().path(&["authorize"])?;
        let target = target
            .query("client_id", &self.client_id)
            .query("response_type", "code")
            .query("redirect_uri", redirect_uri)
            .query("scope", &scopes.join(" "))
            .query("state", state);
        Ok(target.as_str().to_owned())
    }

    /// Exchanges the code that the browser brought back.
    ///
    /// # Errors
    /// `Rejected` or `Unauthenticated` where the code, the id or the secret is wrong.
    pub async fn exchange_code(&self, code: &str, redirect_uri: &str) -> Result<Tokens> {
        let form = [
            ("grant_type", "authorization_code"),
            ("client_id", &self.client_id),
            ("client_secret", self.client_secret.expose()),
            ("code", code),
            ("redirect_uri", redirect_uri),
        ];
        self.fetch(&form).await
    }

    /// Renews tokens. Where the answer names no refresh token, the one given stays good and is in
    /// the result.
    ///
    /// # Errors
    /// `Rejected` or `Unauthenticated` where the refresh token has ended: authorise anew.
    pub async fn refresh(&self, refresh_token: &Secret) -> Result<Tokens> {
        let form = [
            ("grant_type", "refresh_token"),
            ("client_id", &self.client_id),
            ("client_secret", self.client_secret.expose()),
            ("refresh_token", refresh_token.expose()),
        ];
        let mut tokens = self.fetch(&form).await?;
        tokens.refresh_token.get_or_insert_with(|| refresh_token.clone());
        Ok(tokens)
    }

    /// Fetches tokens for a service app in an organisation. `token` is an integration's with the
    /// scope `spark:applications_token`; id and secret are the service app's.
    ///
    /// # Errors
    /// `Forbidden` without the scope, `NotFound` for an unknown application.
    pub async fn service_app_tokens(
        &self,
        application_id: &str,
        target_org_id: &str,
        token: &Secret,
    ) -> Result<Tokens> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            client_id: &'a str,
            client_secret: &'a str,
            target_org_id: &'a str,
        }
        let target = self.engine.base().path(&["applications", application_id, "token"])?;
        let body = Body {
            client_id: &self.client_id,
            client_secret: self.client_secret.expose(),
            target_org_id,
        };
        let bearer = secret_header("token", "Bearer ", token.expose())?;
        let mut outgoing = Outgoing::new(FETCH_TOKEN, Method::POST, target).json(&body)?;
        outgoing.call = outgoing.call.header(AUTHORIZATION, bearer);
        self.tokens(&outgoing).await
    }

    /// Begins a sign-in on another device: show the person the address and the code.
    ///
    /// # Errors
    /// `Rejected` where the application may not do this.
    pub async fn start_device_grant(&self, scopes: &[&str]) -> Result<DeviceGrant> {
        let target = self.engine.base().path(&["device", "authorize"])?;
        let form = [("client_id", &*self.client_id), ("scope", &scopes.join(" "))];
        let outgoing = Outgoing::new(START_DEVICE_GRANT, Method::POST, target).form(&form);
        let grant = self.engine.json::<DeviceGrant>(&outgoing.call).await;
        let grant = grant.map_err(|error| outgoing.trace(error, None))?;
        Ok(grant.begun(&*self.clock()))
    }

    /// Waits until the person has signed in, asking as often as the service wants and no longer
    /// than the code is good.
    ///
    /// # Errors
    /// `Timeout` when the code has ended, `Rejected` when the person refused.
    pub async fn finish_device_grant(&self, grant: &DeviceGrant) -> Result<Tokens> {
        grant.finish(self).await
    }

    /// Asks once: `Err` with the waiting answer while the person has not signed in.
    pub(super) async fn poll_device(&self, device_code: &Secret) -> Result<PollAnswer> {
        let target = self.engine.base().path(&["device", "token"])?;
        let form = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("device_code", device_code.expose()),
            ("client_id", &self.client_id),
        ];
        let mut outgoing = Outgoing::new(POLL_DEVICE_GRANT, Method::POST, target).form(&form);
        outgoing.call = outgoing
            .call
            .accept_status(StatusCode::PRECONDITION_REQUIRED)
            .accept_status(StatusCode::BAD_REQUEST)
            .header(AUTHORIZATION, self.basic()?);
        let polled = self.engine.call(&outgoing.call).await.and_then(|it| match it.status() {
            StatusCode::PRECONDITION_REQUIRED => Ok(PollAnswer::Waiting { slower: false }),
            StatusCode::BAD_REQUEST => waiting(&it),
            _ => self.read(&outgoing, &it).map(PollAnswer::Done),
        });
        polled.map_err(|error| outgoing.trace(error, None))
    }

    fn basic(&self) -> Result<HeaderValue> {
        use base64::Engine as _;
        use base64::engine::general_purpose::STANDARD;
        let pair = format!("{}:{}", self.client_id, self.client_secret.expose());
        secret_header("client_secret", "Basic ", &STANDARD.encode(pair))
    }

    async fn fetch(&self, form: &[(&str, &str)]) -> Result<Tokens> {
        let target = self.engine.base().path(&["access_token"])?;
        self.tokens(&Outgoing::new(FETCH_TOKEN, Method::POST, target).form(form)).await
    }

    async fn tokens(&self, outgoing: &Outgoing) -> Result<Tokens> {
        let answer = self.engine.call(&outgoing.call).await;
        let tokens = answer.and_then(|answer| self.read(outgoing, &answer));
        tokens.map_err(|error| outgoing.trace(error, None))
    }

    fn read(&self, outgoing: &Outgoing, answer: &Answer) -> Result<Tokens> {
        let answer: TokenAnswer = self.engine.decode(&outgoing.call, answer)?;
        answer.tokens(self.clock().now())
    }

    pub(super) fn clock(&self) -> std::sync::Arc<dyn presence_core::Clock> {
        std::sync::Arc::clone(self.engine.clock())
    }
}

/// What asking about a device grant came to.
pub(super) enum PollAnswer {
    /// The person has signed in.
    Done(Tokens),
    /// Not yet.
    Waiting {
        /// The service wants to be asked less often.
        slower: bool,
    },
}

/// RFC 8628 says in a 400 what Webex says with a 428.
fn waiting(answer: &Answer) -> Result<PollAnswer> {
    let body: serde_json::Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    match body["error"].as_str() {
        Some("authorization_pending") => Ok(PollAnswer::Waiting { slower: false }),
        Some("slow_down") => Ok(PollAnswer::Waiting { slower: true }),
        _ => {
            let message = "the person refused, or the code has ended";
            let status = answer.status().as_u16();
            Err(Error::new(ErrorKind::Rejected, message).with_status(status))
        }
    }
}

fn secret_header(field: &'static str, scheme: &str, secret: &str) -> Result<HeaderValue> {
    let mut value = HeaderValue::try_from(format!("{scheme}{secret}"))
        .map_err(|_| Error::invalid(field, "holds a character that a header cannot carry"))?;
    value.set_sensitive(true);
    Ok(value)
}
