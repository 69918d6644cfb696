//! The certificate of the server: its own leaf, made when it starts, to be pinned by clients.

use std::io;
use std::sync::Arc;

use rcgen::{
    CertificateParams, DistinguishedName, DnType, IsCa, KeyPair, KeyUsagePurpose, SerialNumber,
    date_time_ymd,
};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

/// What a TLS listener needs, and the certificate as PEM for its clients.
pub(super) struct Identity {
    pub(super) acceptor: TlsAcceptor,
    pub(super) pem: String,
}

impl Identity {
    /// Makes a key and a certificate for it, of the form that the vendor's has: named
    /// `AppServer`, no authority, no host name. Unlike that one it is signed with its own key.
    pub(super) fn new() -> io::Result<Self> {
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let certificate = params().self_signed(&key).map_err(io::Error::other)?;
        let secret = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], secret)
            .map_err(io::Error::other)?;
        Ok(Self { acceptor: TlsAcceptor::from(Arc::new(config)), pem: certificate.pem() })
    }
}

fn params() -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    for (kind, value) in [
        (DnType::CountryName, "DE"),
        (DnType::OrganizationName, "omnipresence simulator"),
        (DnType::CommonName, "AppServer"),
    ] {
        params.distinguished_name.push(kind, value);
    }
    params.serial_number = Some(SerialNumber::from(vec![23]));
    params.is_ca = IsCa::ExplicitNoCa;
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyEncipherment];
    params.not_before = date_time_ymd(2019, 1, 28);
    params.not_after = date_time_ymd(2054, 1, 22);
    params
}
