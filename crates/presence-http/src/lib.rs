//! The HTTP engine under omnipresence's REST vendors: retry, rate limits, redaction, paging.
//!
//! ```
//! use async_trait::async_trait;
//! use bytes::Bytes;
//! use presence_core::{Result, Vendor};
//! use presence_http::{BaseUrl, Body, Call, Engine, Transport, TransportError};
//!
//! /// Answers without a network. Programs take `ReqwestTransport`.
//! #[derive(Debug)]
//! struct Canned;
//!
//! #[async_trait]
//! impl Transport for Canned {
//!     async fn send(
//!         &self,
//!         _: http::Request<Bytes>,
//!     ) -> std::result::Result<http::Response<Body>, TransportError> {
//!         Ok(http::Response::new(Body::complete(r#"{"state":"busy"}"#)))
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<()> {
//! let base = BaseUrl::parse("https://vendor.example/api")?;
//! let engine = Engine::builder(Vendor::new("vendor"), base, Canned).build()?;
//! let call = Call::get("read_state", engine.base().path(&["people", "anna"])?);
//! let answer: serde_json::Value = engine.json(&call).await?;
//! assert_eq!(answer["state"], "busy");
//! # Ok(())
//! # }
//! ```
//!
//! A vendor crate describes its operations as [`Call`]s with targets made by a [`BaseUrl`]; an
//! [`Engine`] carries them out over a [`Transport`]. Every policy lives here, once: who is asked
//! how often ([`Limiter`]), when an attempt is repeated ([`RetryPolicy`]), what a status means
//! ([`Classifier`]), how a credential is put on ([`Authenticator`]) and what may be printed.
//!
//! What is never done, whatever is configured: following a redirect, calling a URL outside the
//! configured origin and path prefix, repeating a write without proof that the first one was not
//! carried out (unless the vendor documents it as absolute), reading a body without a bound,
//! waiting without a deadline, or printing a URL's path or query, a header or a body.
//!
//! # Features
//!
//! * `aws-lc-rs` (default), `ring`: `ReqwestTransport` with rustls on that provider; with both,
//!   aws-lc-rs is used. No provider is ever installed for the process.
//! * `reqwest`: `ReqwestTransport` with the provider that the program has installed.
//! * `webpki-roots`: Mozilla's roots built in. `gzip`: compressed answers. `socks`: SOCKS proxies.
//!
//! Without any feature, bring your own [`Transport`].

mod answer;
mod auth;
mod base_url;
mod call;
mod classify;
mod clock;
mod configured;
mod engine;
mod json;
mod limit;
mod observe;
mod page;
mod retry;
mod tag;
mod transport;
mod uuid;

pub use self::answer::Answer;
pub use self::auth::{Authenticator, NoCredential, StaticHeader, Token, TokenCache, TokenSource};
pub use self::base_url::{BaseUrl, Target};
pub use self::call::Call;
pub use self::classify::Classifier;
pub use self::clock::TokioClock;
pub use self::engine::{Engine, EngineBuilder, EngineConfig};
pub use self::json::plain_text;
pub use self::limit::{Limiter, LimiterConfig, RateTier};
pub use self::observe::{CallEvent, NoObserver, Observer};
pub use self::page::{Page, Pager, PagerOptions};
pub use self::retry::RetryPolicy;
pub use self::tag::OperationTag;
pub use self::transport::{Body, Phase, Transport, TransportError, TransportErrorKind};
#[cfg(feature = "reqwest")]
pub use self::transport::{
    CaCertificate, ProxyChoice, ReqwestTransport, Roots, Tls, TransportConfig,
};
pub use self::uuid::random_uuid;
