//! [`ReqwestTransport`]: the engine's requests through reqwest. The only file that names reqwest.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use async_trait::async_trait;
use bytes::Bytes;
use futures_core::Stream;
use http_body::Body as _;
use presence_core::{Error, Result};
use reqwest::redirect::Policy;
use reqwest::{Client, ClientBuilder, Proxy, Url};

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
    /// The base's scheme, host and port as reqwest wants them, so that they are read once.
    origin: Url,
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
        let origin = Url::parse(base.origin())
            .map_err(|error| Error::config("base_url", "is not a URL").with_source(error))?;
        Ok(Self { client, origin })
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
        let request = self.converted(request)?;
        let answer = self.client.execute(request).await.map_err(before_answer)?;
        let answer = http::Response::<reqwest::Body>::from(answer);
        let length = answer.body().size_hint().exact();
        Ok(answer.map(|body| Body::new(Pieces(body), length)))
    }
}

impl ReqwestTransport {
    /// The same request for reqwest. By hand, since reqwest would have the address formatted and
    /// read, which costs more than everything else here.
    fn converted(&self, request: http::Request<Bytes>) -> Result<reqwest::Request, TransportError> {
        let (parts, body) = request.into_parts();
        let url = self.address(&parts.uri)?;
        let mut request = reqwest::Request::new(parts.method, url);
        *request.headers_mut() = parts.headers;
        *request.version_mut() = parts.version;
        *request.body_mut() = Some(body.into());
        Ok(request)
    }

    fn address(&self, uri: &http::Uri) -> Result<Url, TransportError> {
        let scheme = uri.scheme_str().unwrap_or_default();
        let authority = uri.authority().map_or("", |authority| authority.as_str());
        if scheme == self.origin.scheme() && authority == self.origin.authority() {
            let mut url = self.origin.clone();
            url.set_path(uri.path());
            url.set_query(uri.query());
            return Ok(url);
        }
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        Url::parse(&[scheme, "://", authority, path].concat()).map_err(|error| {
            TransportError::new(Phase::NotSent, TransportErrorKind::Request).with_source(error)
        })
    }
}

/// A body as reqwest reads it; trailers are passed over.
struct Pieces(reqwest::Body);

impl Stream for Pieces {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let frame = match std::task::ready!(Pin::new(&mut self.0).poll_frame(context)) {
                Some(frame) => frame.map_err(within_answer),
                None => return Poll::Ready(None),
            };
            match frame.map(http_body::Frame::into_data) {
                Ok(Ok(piece)) => return Poll::Ready(Some(Ok(piece))),
                Ok(Err(_)) => {}
                Err(error) => return Poll::Ready(Some(Err(error))),
            }
        }
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TransportConfig;

    #[test]
    fn an_address_put_together_is_the_address_read() {
        let bases = ["http://127.0.0.1:8080/v1", "http://[::1]:81", "https://Example.com:443/a/"];
        let paths = [
            "/",
            "//",
            "//other.example/x",
            "/v1/people",
            "/a%20b%2Fc/%E2%82%AC",
            "/v1?max=1",
            "/?",
            "/v1?q=%7B%22a%22%3A1%7D&b=/c'd",
            "/a;b=c,d/e:f@g/~h!$&'()*+",
            "/v1?a?b",
            "/%41|x",
        ];
        for base in bases {
            let base = BaseUrl::parse(base).unwrap();
            let transport = ReqwestTransport::with_tls(
                &base,
                &TransportConfig::default(),
                &Tls::nobody().unwrap(),
            )
            .unwrap();
            for path in paths {
                let text = format!("{}{path}", base.origin());
                let uri: http::Uri = text.parse().unwrap();
                assert_eq!(transport.address(&uri).unwrap(), Url::parse(&text).unwrap(), "{text}");
            }
        }
    }

    #[test]
    fn an_address_elsewhere_is_taken_as_it_stands() {
        let base = BaseUrl::parse("http://127.0.0.1:8080").unwrap();
        let tls = Tls::nobody().unwrap();
        let transport =
            ReqwestTransport::with_tls(&base, &TransportConfig::default(), &tls).unwrap();
        for text in ["http://127.0.0.1:80801/", "http://127.0.0.1/", "https://127.0.0.1:8080/"] {
            let address = transport.address(&text.parse().unwrap());
            assert_eq!(address.ok(), Url::parse(text).ok(), "{text}");
        }
    }
}
