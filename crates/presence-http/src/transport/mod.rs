//! [`Transport`]: sends one request. The only thing the engine needs from an HTTP library.

mod body;
mod error;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(feature = "reqwest")]
mod settings;
#[cfg(feature = "reqwest")]
mod tls;

use std::fmt::Debug;
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;

pub use self::body::Body;
pub use self::error::{Phase, TransportError, TransportErrorKind};
#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;
#[cfg(feature = "reqwest")]
pub use self::settings::{CaCertificate, ProxyChoice, Roots, TransportConfig};
#[cfg(feature = "reqwest")]
pub use self::tls::Tls;

/// Sends one request and hands back the answer as it arrives.
///
/// An implementation must not follow redirects, must not repeat requests and must not change the
/// URL or add credentials: the engine decides about all of these. Nothing is sent before the future
/// is polled, and dropping it, or the [`Body`], gives the request up.
#[async_trait]
pub trait Transport: Debug + Send + Sync + 'static {
    /// Sends `request`. Any answer with a status, whichever it is, is an `Ok`.
    ///
    /// # Errors
    /// Says in which phase it failed: the engine repeats by that.
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Body>, TransportError>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    // Without `async_trait`, which would box the boxed future.
    fn send<'a: 'b, 'b>(&'a self, request: http::Request<Bytes>) -> Sending<'b>
    where
        Self: 'b,
    {
        (**self).send(request)
    }
}

pub(crate) type Sending<'a> =
    Pin<Box<dyn Future<Output = Result<http::Response<Body>, TransportError>> + Send + 'a>>;
