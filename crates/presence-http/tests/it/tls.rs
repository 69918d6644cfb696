//! TLS: who is trusted, and what is said of the others.

use std::sync::Arc;

use presence_core::Idempotency::Once;
use presence_core::{ErrorKind, Fate, RetryState};
use presence_http::{
    BaseUrl, CaCertificate, Engine, ReqwestTransport, Roots, Tls, TransportConfig,
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use crate::support::{over, provider, read, write};

/// An HTTPS server with a certificate of its own authority. It stops when dropped.
pub(crate) struct Secure {
    pub(crate) port: u16,
    authority: CertifiedIssuer<'static, KeyPair>,
    task: JoinHandle<()>,
}

impl Secure {
    pub(crate) async fn start(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let authority = CertifiedIssuer::self_signed(params, key).unwrap();
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([name.to_owned()]).unwrap();
        let leaf = params.signed_by(&key, &authority).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let task = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                // A client that does not trust us leaves during the handshake.
                let Ok(mut socket) = acceptor.accept(socket).await else { continue };
                let _ = socket.read(&mut [0; 4096]).await;
                let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
                let _ = socket.write_all(answer).await;
                let _ = socket.shutdown().await;
            }
        });
        Self { port, authority, task }
    }

    fn engine(&self, roots: Roots, extra_ca: Vec<CaCertificate>) -> presence_core::Result<Engine> {
        let base = BaseUrl::parse(&format!("https://localhost:{}", self.port))?;
        let mut config = TransportConfig::default();
        (config.roots, config.extra_ca) = (roots, extra_ca);
        let transport = ReqwestTransport::new(&base, &config)?;
        let clock = presence_core::ManualClock::skipping(presence_core::Timestamp::UNIX_EPOCH);
        over(base, transport).clock(Arc::new(clock)).build()
    }

    pub(crate) fn pem(&self) -> CaCertificate {
        CaCertificate::Pem(self.authority.pem())
    }

    fn der(&self) -> CaCertificate {
        CaCertificate::Der(self.authority.der().to_vec())
    }
}

impl Drop for Secure {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[tokio::test]
async fn a_further_authority_is_trusted_in_either_form() {
    let server = Secure::start("localhost").await;
    for extra in [server.pem(), server.der()] {
        let engine = server.engine(Roots::ExtraOnly, vec![extra]).unwrap();
        engine.call(&read(&engine)).await.unwrap();
    }
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_ends_the_call_unsent_and_at_once() {
    let (server, other) = (Secure::start("localhost").await, Secure::start("localhost").await);
    let misnamed = Secure::start("other.example").await;
    for (server, trusted) in [(&server, other.pem()), (&misnamed, misnamed.pem())] {
        let engine = server.engine(Roots::ExtraOnly, vec![trusted]).unwrap();
        let error = engine.call(&write(&engine, Once)).await.unwrap_err();
        assert_eq!((error.kind(), error.fate()), (ErrorKind::Connection, Fate::NotApplied));
        assert_eq!((error.retry_state(), error.attempts()), (RetryState::Permanent, Some(1)));
        let said = "the TLS connection could not be made before the request was sent";
        assert_eq!(error.message(), said);
        assert!(error.report().to_string().contains("certificate"), "{}", error.report());
    }
}

#[tokio::test]
async fn built_in_roots_are_there_when_built_in() {
    let server = Secure::start("localhost").await;
    let built_in = cfg!(feature = "webpki-roots");
    match server.engine(Roots::Webpki, vec![server.pem()]) {
        Ok(engine) => {
            engine.call(&read(&engine)).await.unwrap();
            let without = server.engine(Roots::Webpki, vec![]).unwrap();
            let answered = without.call(&read(&without)).await.is_ok();
            assert_eq!((built_in, answered), (true, false));
        }
        Err(error) => {
            assert_eq!((built_in, error.kind()), (false, ErrorKind::Config));
            assert_eq!(error.field(), Some("roots"));
        }
    }
}

#[tokio::test]
async fn the_platforms_store_is_added_to_and_shared() {
    let server = Secure::start("localhost").await;
    let engine = server.engine(Roots::Platform, vec![server.pem()]).unwrap();
    engine.call(&read(&engine)).await.unwrap();
    // An image without a CA store has no platform roots: that is a configuration error, said so.
    match server.engine(Roots::Platform, vec![]) {
        Ok(engine) => assert!(engine.call(&read(&engine)).await.is_err()),
        Err(error) => assert_eq!(error.field(), Some("roots")),
    }
}

#[tokio::test]
async fn one_configuration_serves_many_transports() {
    let server = Secure::start("localhost").await;
    let tls = Tls::new(Roots::ExtraOnly, &[server.pem()]).unwrap();
    let base = BaseUrl::parse(&format!("https://localhost:{}", server.port)).unwrap();
    for _ in 0..2 {
        let config = TransportConfig::default();
        let transport = ReqwestTransport::with_tls(&base, &config, &tls).unwrap();
        let engine = over(base.clone(), transport).build().unwrap();
        engine.call(&read(&engine)).await.unwrap();
    }
    assert_eq!(format!("{tls:?}"), "Tls(..)");
}

#[test]
fn certificates_that_are_none_are_refused_by_field() {
    for extra in [
        vec![],
        vec![CaCertificate::Pem("no certificate".to_owned())],
        vec![CaCertificate::Pem(
            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----".to_owned(),
        )],
        vec![CaCertificate::Der(vec![1, 2, 3])],
    ] {
        let error = Tls::new(Roots::ExtraOnly, &extra).unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::Config, Some("extra_ca")));
    }
}

#[test]
fn a_plain_base_needs_no_certificate_store() {
    let base = BaseUrl::parse("http://127.0.0.1:1").unwrap();
    let mut config = TransportConfig::default();
    // Would be refused, if anybody looked.
    config.roots = Roots::ExtraOnly;
    assert!(ReqwestTransport::new(&base, &config).is_ok());
}
