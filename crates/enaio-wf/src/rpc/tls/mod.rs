//! [`Tls`]: whom a connection trusts. The only place that names rustls.

mod pinned;
mod pins;
mod validity;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use presence_core::{Clock, Error, Result, RetryState};
use rustls::client::Resumption;
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_platform_verifier::Verifier;
use tokio_rustls::TlsConnector;

use self::pinned::PinnedLeaf;
pub use self::pins::Pins;
use super::connection::{ByteStream, broken};

/// How TLS decides about a server. Dates are judged by the clock that it is given.
///
/// TLS 1.2 or 1.3 with forward secrecy; a server that offers only older versions or RSA key
/// exchange cannot be reached.
///
/// ```
/// use std::sync::Arc;
///
/// use enaio_wf::TokioClock;
/// use enaio_wf::rpc::{Dialer, Pins, Protection, Tls};
///
/// # #[cfg(any(feature = "aws-lc-rs", feature = "ring"))] {
/// let clock = Arc::new(TokioClock::new());
/// let tls = Tls::pinned(Pins::vendor()?, clock.clone())?;
/// let dialer = Dialer::new(Protection::Tls(tls), clock);
/// # let _ = dialer;
/// # }
/// # Ok::<(), enaio_wf::presence_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Tls {
    config: Arc<ClientConfig>,
    named: bool,
}

impl Tls {
    /// Trusts exactly these certificates, whatever name they bear.
    ///
    /// # Errors
    /// `Config`, where the crate was built without a TLS provider and the program installed none.
    pub fn pinned(pins: Pins, clock: Arc<dyn Clock>) -> Result<Self> {
        let provider = provider()?;
        let verifier = PinnedLeaf::new(pins, Arc::clone(&provider));
        let mut config = with_verifier(provider, Arc::new(verifier), clock)?;
        config.enable_sni = false;
        Ok(Self::new(config, false))
    }

    /// Trusts what these authorities (PEM) have signed for the host's name.
    ///
    /// # Errors
    /// `Config`, where there is no readable certificate, or as [`Self::pinned`].
    pub fn authorities(pem: &str, clock: Arc<dyn Clock>) -> Result<Self> {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
            let certificate = certificate.map_err(|_| pins::unreadable())?;
            roots.add(certificate).map_err(|_| pins::unreadable())?;
        }
        if roots.is_empty() {
            return Err(pins::unreadable());
        }
        let config = builder(provider()?, clock)?.with_root_certificates(roots);
        Ok(Self::new(config.with_no_client_auth(), true))
    }

    /// Trusts what this machine trusts, for the host's name.
    ///
    /// # Errors
    /// `Config`, where this machine has no certificates, or as [`Self::pinned`].
    pub fn platform(clock: Arc<dyn Clock>) -> Result<Self> {
        let provider = provider()?;
        let verifier = Verifier::new(Arc::clone(&provider))
            .map_err(|error| unusable("the machine's certificates cannot be used", error))?;
        let config = with_verifier(provider, Arc::new(verifier), clock)?;
        Ok(Self::new(config, true))
    }

    /// A resumed handshake shows no certificate: its dates and pins would not be looked at again.
    fn new(mut config: ClientConfig, named: bool) -> Self {
        config.resumption = Resumption::disabled();
        Self { config: Arc::new(config), named }
    }

    /// Does the handshake on a fresh stream.
    ///
    /// # Errors
    /// `Connection`, with the cause: permanent where the server is not trusted.
    pub async fn connect<S: ByteStream>(
        &self,
        host: &str,
        stream: S,
    ) -> Result<impl ByteStream + use<S>> {
        let name = ServerName::try_from(host.to_owned()).or_else(|_| match self.named {
            true => Err(Error::config("servers", "the host's name cannot be checked")),
            false => Ok(ServerName::from(rustls::pki_types::IpAddr::from(UNNAMED))),
        })?;
        let connector = TlsConnector::from(Arc::clone(&self.config));
        connector.connect(name, stream).await.map_err(refused)
    }
}

/// Stands for a host whose name is not one, where names do not matter.
const UNNAMED: std::net::IpAddr = std::net::IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED);

fn refused(error: std::io::Error) -> Error {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<rustls::Error>());
    let untrusted = matches!(inner, Some(rustls::Error::InvalidCertificate(_)));
    let message = match untrusted {
        true => "the server's certificate is refused; which ones are taken, `trust` says",
        false => "the TLS handshake failed",
    };
    let retry = if untrusted { RetryState::Permanent } else { RetryState::Temporary };
    broken(message).with_retry_state(retry).with_source(error)
}

fn with_verifier(
    provider: Arc<CryptoProvider>,
    verifier: Arc<dyn ServerCertVerifier>,
    clock: Arc<dyn Clock>,
) -> Result<ClientConfig> {
    let builder = builder(provider, clock)?.dangerous();
    Ok(builder.with_custom_certificate_verifier(verifier).with_no_client_auth())
}

fn builder(
    provider: Arc<CryptoProvider>,
    clock: Arc<dyn Clock>,
) -> Result<ConfigBuilder<ClientConfig, WantsVerifier>> {
    ClientConfig::builder_with_details(provider, Arc::new(Now(clock)))
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable("the TLS provider has no usable protocol version", error))
}

/// aws-lc-rs where it is built in, else ring, else what the program installed for its process.
fn provider() -> Result<Arc<CryptoProvider>> {
    #[cfg(feature = "aws-lc-rs")]
    return Ok(Arc::new(rustls::crypto::aws_lc_rs::default_provider()));
    #[cfg(all(feature = "ring", not(feature = "aws-lc-rs")))]
    return Ok(Arc::new(rustls::crypto::ring::default_provider()));
    #[cfg(not(any(feature = "ring", feature = "aws-lc-rs")))]
    return CryptoProvider::get_default().cloned().ok_or_else(|| {
        Error::config("tls", "no TLS provider: build with the feature aws-lc-rs or ring")
    });
}

fn unusable(message: &'static str, error: rustls::Error) -> Error {
    Error::config("tls", message).with_source(error)
}

/// The injected clock, as rustls asks for it.
#[derive(Debug)]
struct Now(Arc<dyn Clock>);

impl TimeProvider for Now {
    fn current_time(&self) -> Option<UnixTime> {
        let seconds = u64::try_from(self.0.now().as_unix_seconds()).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tls").field("checks_name", &self.named).finish_non_exhaustive()
    }
}
