//! [`ReqwestTransport`]: the engine's requests through reqwest. The only file that names reqwest.

use std::io;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream;
use presence_core::{Error, Result};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Proxy, Response, Url};

use super::settings::{ProxyChoice, TransportConfig};
use super::tls::{Tls, is_tls_failure};
use super::{Body, Phase, Transport, TransportError, TransportErrorKind};
use crate::BaseUrl;

/// Sends requests with reqwest: no redirects, no repeats, TLS by rustls.
///
/// It pools connections; make one per base and clone it.
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: Client,
}

impl ReqwestTransport {
    /// A transport for `base`, connecting as `config` says. Does no I/O, except that the platform's
    /// certificates are read once a process, and only for an `https` base.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](presence_core::ErrorKind::Config) naming the field at fault.
    pub fn new(base: &BaseUrl, config: &TransportConfig) -> Result<Self> {
        let tls = if base.is_https() {
            Tls::new(config.roots, &config.extra_ca)?
        } else {
            Tls::nobody()?
        };
        Self::with_tls(base, config, &tls)
    }

    /// Like [`ReqwestTransport::new`] with a [`Tls`] made before; `config.roots` and
    /// `config.extra_ca` are not looked at.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](presence_core::ErrorKind::Config) naming the field at fault.
    pub fn with_tls(base: &BaseUrl, config: &TransportConfig, tls: &Tls) -> Result<Self> {
        let builder = Client::builder()
            .tls_backend_preconfigured(tls.client_config())
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .https_only(base.is_https())
            .connect_timeout(config.connect_timeout)
            .pool_idle_timeout(config.idle_timeout)
            .pool_max_idle_per_host(config.max_idle)
            .user_agent(config.user_agent.as_str());
        let client = with_proxy(builder, base, &config.proxy)?.build().map_err(|error| {
            Error::config("transport", "the HTTP client cannot be made")
                .with_source(error.without_url())
        })?;
        Ok(Self { client })
    }
}

fn with_proxy(
    builder: ClientBuilder,
    base: &BaseUrl,
    choice: &ProxyChoice,
) -> Result<ClientBuilder> {
    match choice {
        // A proxy would look for a loopback base on its own machine.
        ProxyChoice::Environment if base.is_loopback() => Ok(builder.no_proxy()),
        ProxyChoice::Environment => Ok(builder),
        ProxyChoice::Off => Ok(builder.no_proxy()),
        ProxyChoice::Url(url) => match Proxy::all(url.expose()) {
            Ok(proxy) => Ok(builder.no_proxy().proxy(proxy)),
            Err(_) => Err(Error::config("proxy", "must be the URL of a proxy")),
        },
    }
}

#[async_trait]
impl Transport for ReqwestTransport {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Body>, TransportError> {
        let request = converted(request)?;
        let mut answer = self.client.execute(request).await.map_err(before_answer)?;
        let mut parts = http::Response::new(());
        *parts.status_mut() = answer.status();
        *parts.version_mut() = answer.version();
        let length = answer.content_length();
        *parts.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(parts.map(|()| Body::new(stream::try_unfold(answer, next_piece), length)))
    }
}

/// The same request for reqwest. By hand, since reqwest would have the address formatted, which
/// costs more than everything else here.
fn converted(request: http::Request<Bytes>) -> Result<reqwest::Request, TransportError> {
    let (parts, body) = request.into_parts();
    let authority = parts.uri.authority().map_or("", |authority| authority.as_str());
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let address = [parts.uri.scheme_str().unwrap_or_default(), "://", authority, path].concat();
    let url = Url::parse(&address).map_err(|error| {
        TransportError::new(Phase::NotSent, TransportErrorKind::Request).with_source(error)
    })?;
    let mut request = reqwest::Request::new(parts.method, url);
    *request.headers_mut() = parts.headers;
    *request.version_mut() = parts.version;
    *request.body_mut() = Some(body.into());
    Ok(request)
}

async fn next_piece(mut answer: Response) -> Result<Option<(Bytes, Response)>, TransportError> {
    let piece = answer.chunk().await.map_err(within_answer)?;
    Ok(piece.map(|bytes| (bytes, answer)))
}

/// Judges an error that came instead of an answer. The order matters: reqwest counts a time-out as
/// a request error too, and a failed handshake as a failed connect.
fn before_answer(error: reqwest::Error) -> TransportError {
    use TransportErrorKind as Kind;
    let error = error.without_url();
    let (phase, kind) = match () {
        () if error.is_builder() => (Phase::NotSent, Kind::Request),
        () if error.is_timeout() && error.is_connect() => (Phase::NotSent, Kind::Timeout),
        () if error.is_timeout() => (Phase::SentUnknown, Kind::Timeout),
        () if error.is_dns() => (Phase::NotSent, Kind::Dns),
        () if error.is_connect() && is_tls_failure(&error) => (Phase::NotSent, Kind::Tls),
        () if error.is_connect() => (Phase::NotSent, Kind::Connect),
        () => (Phase::SentUnknown, Kind::Broken),
    };
    TransportError::new(phase, kind).with_source(error)
}

/// Judges an error of the body. reqwest calls a body cut short a decoding error; decoding is ours,
/// so all of these are the connection's.
fn within_answer(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    let kind = if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if is_reset(&error) {
        TransportErrorKind::Broken
    } else {
        TransportErrorKind::Truncated
    };
    TransportError::new(Phase::Body, kind).with_source(error)
}

fn is_reset(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |&cause| cause.source())
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| matches!(cause.kind(), io::ErrorKind::ConnectionReset))
}
