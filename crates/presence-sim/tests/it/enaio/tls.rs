//! The listener under TLS.

use std::sync::Arc;

use presence_sim::{Action, Enaio, Ending, Simulator};
use tokio::io::AsyncReadExt;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::client::danger::{
    HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier,
};
use tokio_rustls::rustls::crypto::{
    CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature,
};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, SignatureScheme,
    SupportedProtocolVersion,
};

use super::support::{ANNA, Caller, legacy, login_params, once, started};
use crate::raw::bounded;

/// Takes exactly one certificate, whatever its name.
#[derive(Debug)]
struct Pin(CertificateDer<'static>, CryptoProvider);

impl ServerCertVerifier for Pin {
    fn verify_server_cert(
        &self,
        leaf: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        match *leaf == self.0 {
            true => Ok(ServerCertVerified::assertion()),
            false => Err(CertificateError::UnknownIssuer.into()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, leaf, signed, &self.1.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        leaf: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, leaf, signed, &self.1.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.1.signature_verification_algorithms.supported_schemes()
    }
}

async fn connect(
    enaio: &Enaio,
    pem: &str,
    version: &'static SupportedProtocolVersion,
) -> Option<Caller> {
    let provider = aws_lc_rs::default_provider();
    let leaf = CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(provider.clone()))
        .with_protocol_versions(&[version])
        .unwrap()
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Pin(leaf, provider)))
        .with_no_client_auth();
    let socket = TcpStream::connect(enaio.tls_addr()).await.unwrap();
    let name = ServerName::try_from("localhost").unwrap();
    let stream = bounded(TlsConnector::from(Arc::new(config)).connect(name, socket)).await;
    Some(Caller { stream: Box::new(stream.ok()?) })
}

#[tokio::test]
async fn both_listeners_share_one_state() {
    let (_simulator, enaio) = started(Simulator::builder()).await;
    let mut plain = Caller::to(&enaio).await;
    let guid = plain.attach("").await;
    for version in [&TLS12, &TLS13] {
        let mut secure = connect(&enaio, enaio.cadata(), version).await.unwrap();
        assert_eq!(secure.attach(&guid).await, guid);
        secure.done("krn.SessionLogin", &login_params(ANNA, &legacy(enaio.password()))).await;
    }
    plain.done("wfm.GetOrganisations", &[]).await;
    assert_eq!(enaio.connections_accepted(), 3);
}

#[tokio::test]
async fn every_simulator_has_a_certificate_of_its_own() {
    let (_one, one) = started(Simulator::builder()).await;
    let (_two, two) = started(Simulator::builder()).await;
    assert_ne!(one.cadata(), two.cadata());
    assert!(connect(&one, two.cadata(), &TLS13).await.is_none());
    one.wait_for_open_connections(0).await.unwrap();
}

#[tokio::test]
async fn faults_reach_through_tls() {
    let (_simulator, enaio) = started(Simulator::builder()).await;
    for ending in [Ending::Close, Ending::Reset] {
        let mut caller = connect(&enaio, enaio.cadata(), &TLS13).await.unwrap();
        enaio.faults().push(once(Action::Truncate { keep: Some(30), ending }));
        caller.send(&super::wire::call("krn.SessionAttach", &[])).await;
        let mut got = Vec::new();
        let end = bounded(caller.stream.read_to_end(&mut got)).await;
        assert_eq!(end.is_ok(), ending == Ending::Close);
        assert!(ending == Ending::Reset || got.len() == 30, "{}", got.len());
    }
}

#[tokio::test]
async fn who_speaks_no_tls_is_let_go() {
    let (_simulator, enaio) = started(Simulator::builder()).await;
    let mut caller =
        Caller { stream: Box::new(TcpStream::connect(enaio.tls_addr()).await.unwrap()) };
    caller.send(&super::wire::call("krn.SessionAttach", &[])).await;
    let mut got = Vec::new();
    drop(bounded(caller.stream.read_to_end(&mut got)).await);
    enaio.wait_for_open_connections(0).await.unwrap();
    assert_eq!(enaio.journal().arrived(), 0);
}
