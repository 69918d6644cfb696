//! [`Authenticator`]: puts the credential on a request, and drops one that was refused.

mod token;

use std::fmt::{self, Debug};
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use presence_core::{Error, Result, Secret};

pub use self::token::{Token, TokenCache, TokenSource};

/// Puts the credential on each request of an engine.
#[async_trait]
pub trait Authenticator: Debug + Send + Sync + 'static {
    /// Adds the credential, usually as a header marked sensitive. It may change the body and the
    /// query, but not where the request goes: the engine checks that afterwards.
    ///
    /// # Errors
    /// Any; the call then ends with it, unsent.
    async fn authorize(&self, request: &mut http::Request<Bytes>) -> Result<()>;

    /// Hears that the credential on `used` was refused. Returns whether another one can be had:
    /// then the engine authorizes and sends once more. It should drop the very credential that was
    /// used, and keep one that has been fetched since.
    async fn invalidate(&self, used: &http::Request<Bytes>) -> bool {
        let _ = used;
        false
    }

    /// Whether [`Authenticator::invalidate`] can ever do something. Where it cannot, the engine
    /// does not keep a copy of each request for it.
    fn renews(&self) -> bool {
        true
    }
}

impl<A: Authenticator + ?Sized> Authenticator for Arc<A> {
    // Without `async_trait`, which would box the boxed futures.
    fn authorize<'a: 'c, 'b: 'c, 'c>(
        &'a self,
        request: &'b mut http::Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'c>>
    where
        Self: 'c,
    {
        (**self).authorize(request)
    }

    fn invalidate<'a: 'c, 'b: 'c, 'c>(
        &'a self,
        used: &'b http::Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = bool> + Send + 'c>>
    where
        Self: 'c,
    {
        (**self).invalidate(used)
    }

    fn renews(&self) -> bool {
        (**self).renews()
    }
}

/// No credential at all.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct NoCredential;

#[async_trait]
impl Authenticator for NoCredential {
    async fn authorize(&self, _: &mut http::Request<Bytes>) -> Result<()> {
        Ok(())
    }

    fn renews(&self) -> bool {
        false
    }
}

/// One header that never changes, for instance an API key.
#[derive(Clone)]
pub struct StaticHeader {
    name: HeaderName,
    value: HeaderValue,
}

impl StaticHeader {
    /// Sends `secret`, byte for byte, as the value of `name`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](presence_core::ErrorKind::Config) about `field` where the secret is
    /// empty or holds a character that no header may hold, a line break for instance.
    pub fn new(field: &'static str, name: HeaderName, secret: &Secret) -> Result<Self> {
        Ok(Self { name, value: sensitive(field, secret.expose())? })
    }

    /// Sends `Authorization: Bearer SECRET`.
    ///
    /// # Errors
    /// As [`StaticHeader::new`].
    pub fn bearer(field: &'static str, secret: &Secret) -> Result<Self> {
        sensitive(field, secret.expose())?;
        let value = sensitive(field, &format!("Bearer {}", secret.expose()))?;
        Ok(Self { name: http::header::AUTHORIZATION, value })
    }
}

/// `text` as a header value that is never printed.
fn sensitive(field: &'static str, text: &str) -> Result<HeaderValue> {
    if text.is_empty() {
        return Err(Error::config(field, "must not be empty"));
    }
    // Blanks at an end would be lost on the way: the value could not be sent byte for byte.
    if text.trim_ascii() != text {
        return Err(Error::config(field, "must not begin or end with a blank"));
    }
    let mut value = HeaderValue::from_str(text)
        .map_err(|_| Error::config(field, "holds a character that a header cannot carry"))?;
    value.set_sensitive(true);
    Ok(value)
}

#[async_trait]
impl Authenticator for StaticHeader {
    async fn authorize(&self, request: &mut http::Request<Bytes>) -> Result<()> {
        request.headers_mut().insert(self.name.clone(), self.value.clone());
        Ok(())
    }

    fn renews(&self) -> bool {
        false
    }
}

impl Debug for StaticHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StaticHeader").field("name", &self.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
