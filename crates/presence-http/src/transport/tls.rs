//! [`Tls`]: the one rustls configuration, with an explicitly named provider. The only file that
//! names rustls.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use presence_core::{Error, ErrorKind, Result};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use super::settings::{CaCertificate, Roots};

/// Whom TLS connections trust. Loading the platform's store takes some 40 ms: make one and share
/// it; clones are cheap.
#[derive(Clone)]
pub struct Tls(Arc<ClientConfig>);

/// How deep an error is looked into; a longer chain is a loop or a mistake.
const MAX_CAUSES: usize = 16;

/// The configuration that nearly everyone uses, loaded once.
static PLATFORM: Mutex<Option<Tls>> = Mutex::new(None);

impl Tls {
    /// Trusts `roots` and `extra`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] where a certificate cannot be read, the platform has none, or the
    /// crate was built without the provider or the roots that are asked for.
    pub fn new(roots: Roots, extra: &[CaCertificate]) -> Result<Self> {
        match roots {
            Roots::Platform if extra.is_empty() => Self::platform(),
            Roots::Platform => Self::from_platform_and(certificates(extra)?),
            Roots::Webpki => {
                let mut store = built_in_roots()?;
                add_all(&mut store, certificates(extra)?)?;
                Self::from_store(store)
            }
            Roots::ExtraOnly => {
                let mut store = RootCertStore::empty();
                add_all(&mut store, certificates(extra)?)?;
                if store.is_empty() {
                    return Err(Error::config("extra_ca", "must name whom to trust"));
                }
                Self::from_store(store)
            }
        }
    }

    /// Trusts nobody: for plain `http`, where no certificate is looked at and none need exist.
    pub(super) fn nobody() -> Result<Self> {
        Self::from_store(RootCertStore::empty())
    }

    fn platform() -> Result<Self> {
        let mut shared = PLATFORM.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tls) = &*shared {
            return Ok(tls.clone());
        }
        let tls = Self::from_platform_and(Vec::new())?;
        *shared = Some(tls.clone());
        Ok(tls)
    }

    fn from_platform_and(extra: Vec<CertificateDer<'static>>) -> Result<Self> {
        let provider = provider()?;
        let verifier =
            Verifier::new_with_extra_roots(extra, Arc::clone(&provider)).map_err(|error| {
                problem("roots", "the platform's certificates cannot be used", error)
            })?;
        let config = builder(provider)?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        Ok(Self::finished(config))
    }

    fn from_store(store: RootCertStore) -> Result<Self> {
        let config = builder(provider()?)?.with_root_certificates(store).with_no_client_auth();
        Ok(Self::finished(config))
    }

    fn finished(mut config: ClientConfig) -> Self {
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Self(Arc::new(config))
    }

    pub(super) fn client_config(&self) -> ClientConfig {
        ClientConfig::clone(&self.0)
    }
}

type Builder = rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>;

fn builder(provider: Arc<CryptoProvider>) -> Result<Builder> {
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| problem("tls", "the TLS provider has no usable protocol version", error))
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

#[cfg(feature = "webpki-roots")]
fn built_in_roots() -> Result<RootCertStore> {
    Ok(RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() })
}

#[cfg(not(feature = "webpki-roots"))]
fn built_in_roots() -> Result<RootCertStore> {
    Err(Error::config("roots", "\"webpki\" needs the feature webpki-roots"))
}

fn certificates(given: &[CaCertificate]) -> Result<Vec<CertificateDer<'static>>> {
    let mut all = Vec::new();
    for certificate in given {
        match certificate {
            CaCertificate::Der(der) => all.push(CertificateDer::from(der.clone())),
            CaCertificate::Pem(text) => {
                let before = all.len();
                for der in CertificateDer::pem_slice_iter(text.as_bytes()) {
                    all.push(der.map_err(|_| unreadable())?);
                }
                if all.len() == before {
                    return Err(unreadable());
                }
            }
        }
    }
    Ok(all)
}

fn add_all(store: &mut RootCertStore, certificates: Vec<CertificateDer<'static>>) -> Result<()> {
    for certificate in certificates {
        store.add(certificate).map_err(|error| {
            problem("extra_ca", "a certificate cannot be used as an authority", error)
        })?;
    }
    Ok(())
}

fn unreadable() -> Error {
    Error::config("extra_ca", "holds no readable certificate")
}

fn problem(field: &'static str, message: &'static str, error: rustls::Error) -> Error {
    Error::new(ErrorKind::Config, message).with_field(field).with_source(error)
}

/// Whether `error` or one of its causes is a failed TLS handshake.
pub(super) fn is_tls_failure(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |&cause| cause_of(cause))
        .take(MAX_CAUSES)
        .any(|cause| cause.is::<rustls::Error>())
}

/// An I/O error's cause is what it wraps; its `source` skips that.
fn cause_of<'a>(
    error: &'a (dyn std::error::Error + 'static),
) -> Option<&'a (dyn std::error::Error + 'static)> {
    match error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tls(..)")
    }
}
