//! Pins and authorities, against servers that are made here.

use std::sync::Arc;
use std::time::Duration;

use enaio_wf::TokioClock;
use enaio_wf::presence_core::{Clock, ErrorKind, Result, Timestamp};
use enaio_wf::rpc::{Connection, Dial, Dialer, Pins, Protection, Response, Server, Tls};
use presence_testkit::Log;
use rcgen::{CertificateParams, CertifiedKey, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::ResolvesServerCert;
use rustls::sign::CertifiedKey as Signer;
use rustls::version::{TLS12, TLS13};
use rustls::{ServerConfig, SupportedProtocolVersion};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use crate::peer::{DEADLINE, ping};

const NOON: &str = "2026-11-21T12:00:00Z";

fn at(text: &str) -> Arc<dyn Clock> {
    Arc::new(Frozen(text.parse().unwrap(), TokioClock::new()))
}

/// Tells a fixed time and waits in real time.
#[derive(Debug)]
struct Frozen(Timestamp, TokioClock);

#[async_trait::async_trait]
impl Clock for Frozen {
    fn now(&self) -> Timestamp {
        self.0
    }

    fn monotonic(&self) -> Duration {
        self.1.monotonic()
    }

    async fn sleep(&self, duration: Duration) {
        self.1.sleep(duration).await;
    }
}

/// A self-signed certificate for a name that no test connects to, valid through 2026 and 2027.
fn certificate() -> CertifiedKey<KeyPair> {
    let mut params = CertificateParams::new(vec!["other.example".to_owned()]).unwrap();
    params.not_before = date_time_ymd(2026, 1, 1);
    params.not_after = date_time_ymd(2027, 12, 31);
    let signing_key = KeyPair::generate().unwrap();
    CertifiedKey { cert: params.self_signed(&signing_key).unwrap(), signing_key }
}

/// Shows a certificate, signs with a key: the two need not belong together.
#[derive(Debug)]
struct Shown(Arc<Signer>);

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: rustls::server::ClientHello<'_>) -> Option<Arc<Signer>> {
        Some(Arc::clone(&self.0))
    }
}

/// Takes one connection and answers one call on it, where the handshake succeeds.
async fn serve(
    shown: &CertificateDer<'static>,
    key: &KeyPair,
    version: &'static SupportedProtocolVersion,
) -> (Server, JoinHandle<()>) {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let key = provider.key_provider.load_private_key(key).unwrap();
    let shown = Shown(Arc::new(Signer::new(vec![shown.clone()], key)));
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[version])
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(shown));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = Server::new("127.0.0.1", listener.local_addr().unwrap().port()).unwrap();
    let task = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let Ok(mut stream) = TlsAcceptor::from(Arc::new(config)).accept(stream).await else {
            return;
        };
        let mut request = vec![0; ping().to_frame().unwrap().len()];
        if stream.read_exact(&mut request).await.is_ok() {
            stream.write_all(&Response::new(0).to_frame().unwrap()).await.unwrap();
            stream.flush().await.unwrap();
            let _ = stream.read(&mut [0]).await;
        }
    });
    (server, task)
}

async fn dial(server: &Server, tls: Tls, clock: Arc<dyn Clock>) -> Result<Connection> {
    Dialer::new(Protection::Tls(tls), clock).dial(server).await
}

fn pins(certificate: &CertificateDer<'_>) -> Pins {
    Pins::from_ders([certificate.to_vec()]).unwrap()
}

/// The texts of an error and of its causes.
fn why(result: Result<Connection>) -> String {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    error.report().to_string()
}

#[tokio::test]
async fn the_right_pin_is_trusted_whatever_its_name() {
    let right = certificate();
    for version in [&TLS12, &TLS13] {
        let (server, task) = serve(right.cert.der(), &right.signing_key, version).await;
        let tls = Tls::pinned(pins(right.cert.der()), at(NOON)).unwrap();
        let mut connection = dial(&server, tls, at(NOON)).await.unwrap();
        assert_eq!(connection.local_address(), Some("127.0.0.1".parse().unwrap()));
        connection.call(&ping(), DEADLINE).await.unwrap();
        assert!(connection.is_alive());
        drop(connection);
        task.await.unwrap();
    }
}

#[tokio::test]
async fn another_certificate_is_refused() {
    let (right, other) = (certificate(), certificate());
    let (server, _task) = serve(other.cert.der(), &other.signing_key, &TLS13).await;
    let tls = Tls::pinned(pins(right.cert.der()), at(NOON)).unwrap();
    let error = dial(&server, tls, at(NOON)).await.unwrap_err();
    assert!(!error.is_temporary());
    let report = error.report().to_string();
    assert!(report.contains("the server's certificate is refused"), "{report}");
}

#[tokio::test]
async fn the_pinned_certificate_with_another_key_is_refused() {
    let (right, other) = (certificate(), certificate());
    for version in [&TLS12, &TLS13] {
        let (server, _task) = serve(right.cert.der(), &other.signing_key, version).await;
        let tls = Tls::pinned(pins(right.cert.der()), at(NOON)).unwrap();
        let report = why(dial(&server, tls, at(NOON)).await);
        assert!(report.contains("BadSignature"), "{report}");
    }
}

#[tokio::test]
async fn dates_are_judged_by_the_injected_clock() {
    let right = certificate();
    for (now, reason) in [
        ("2025-12-31T23:59:59Z", "NotValidYet"),
        ("2027-12-31T00:00:01Z", "Expired"),
        ("2040-01-01T00:00:00Z", "Expired"),
    ] {
        let (server, _task) = serve(right.cert.der(), &right.signing_key, &TLS13).await;
        let tls = Tls::pinned(pins(right.cert.der()), at(now)).unwrap();
        let report = why(dial(&server, tls, at(now)).await);
        assert!(report.contains(reason), "{now}: {report}");
    }
}

/// A resumed session shows no certificate, so that nothing would be judged.
#[tokio::test]
async fn a_second_handshake_is_judged_as_the_first() {
    for version in [&TLS12, &TLS13] {
        let known = certificate();
        let key = PrivateKeyDer::try_from(known.signing_key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[version])
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![known.cert.der().clone()], key)
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Server::new("127.0.0.1", listener.local_addr().unwrap().port()).unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let serving = tokio::spawn(async move {
            let mut kinds = Vec::new();
            for _ in 0..2 {
                let (stream, _) = listener.accept().await.unwrap();
                let mut stream = acceptor.accept(stream).await.unwrap();
                kinds.push(stream.get_ref().1.handshake_kind().unwrap());
                let mut request = vec![0; ping().to_frame().unwrap().len()];
                stream.read_exact(&mut request).await.unwrap();
                stream.write_all(&Response::new(0).to_frame().unwrap()).await.unwrap();
                stream.flush().await.unwrap();
            }
            kinds
        });
        let clock = at(NOON);
        let tls = Tls::pinned(pins(known.cert.der()), Arc::clone(&clock)).unwrap();
        for _ in 0..2 {
            let mut connection = dial(&server, tls.clone(), Arc::clone(&clock)).await.unwrap();
            connection.call(&ping(), DEADLINE).await.unwrap();
        }
        assert_eq!(serving.await.unwrap(), [rustls::HandshakeKind::Full; 2], "{version:?}");
    }
}

#[tokio::test]
async fn the_vendors_pins_refuse_a_stranger() {
    let other = certificate();
    let (server, _task) = serve(other.cert.der(), &other.signing_key, &TLS13).await;
    let tls = Tls::pinned(Pins::vendor().unwrap(), at(NOON)).unwrap();
    let report = why(dial(&server, tls, at(NOON)).await);
    assert!(report.contains("certificate is refused"), "{report}");
}

#[tokio::test]
async fn authorities_check_the_name() {
    let mut params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    params.not_before = date_time_ymd(2026, 1, 1);
    params.not_after = date_time_ymd(2027, 12, 31);
    let key = KeyPair::generate().unwrap();
    let named = params.self_signed(&key).unwrap();
    let (server, _task) = serve(named.der(), &key, &TLS13).await;
    let tls = Tls::authorities(&named.pem(), at(NOON)).unwrap();
    assert!(dial(&server, tls, at(NOON)).await.is_ok());

    let other = certificate();
    let (server, _task) = serve(other.cert.der(), &other.signing_key, &TLS13).await;
    let tls = Tls::authorities(&other.cert.pem(), at(NOON)).unwrap();
    let report = why(dial(&server, tls, at(NOON)).await);
    assert!(report.contains("certificate is refused"), "{report}");
}

#[tokio::test]
async fn a_pin_that_ends_within_180_days_is_warned_about_once() {
    let right = certificate();
    for (now, warnings) in [("2027-07-04T00:00:00Z", 0), ("2027-07-05T00:00:00Z", 1)] {
        let log = Log::collect();
        let tls = Tls::pinned(pins(right.cert.der()), at(now)).unwrap();
        for _ in 0..2 {
            let (server, _task) = serve(right.cert.der(), &right.signing_key, &TLS13).await;
            dial(&server, tls.clone(), at(now)).await.unwrap();
        }
        let text = log.text();
        assert_eq!(text.matches("ends soon").count(), warnings, "{now}: {text}");
    }
}

/// A clock whose time limits are over as soon as it is told so.
#[derive(Debug)]
struct Told(TokioClock, Arc<Notify>);

#[async_trait::async_trait]
impl Clock for Told {
    fn now(&self) -> Timestamp {
        self.0.now()
    }

    fn monotonic(&self) -> Duration {
        self.0.monotonic()
    }

    async fn sleep(&self, _: Duration) {
        self.1.notified().await;
    }
}

#[tokio::test]
async fn a_server_that_never_shakes_hands_ends_in_a_timeout() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = Server::new("127.0.0.1", listener.local_addr().unwrap().port()).unwrap();
    let over = Arc::new(Notify::new());
    let clock: Arc<dyn Clock> = Arc::new(Told(TokioClock::new(), Arc::clone(&over)));
    let tls = Tls::pinned(Pins::vendor().unwrap(), Arc::clone(&clock)).unwrap();
    let dialer = Dialer::new(Protection::Tls(tls), clock);
    let silence = async {
        let (mut stream, _) = listener.accept().await.unwrap();
        stream.read_exact(&mut [0; 5]).await.unwrap();
        over.notify_one();
        stream
    };
    let (dialled, _stream) = tokio::join!(dialer.dial(&server), silence);
    assert_eq!(dialled.unwrap_err().kind(), ErrorKind::Timeout);
}

#[test]
fn what_is_no_certificate_is_no_pin() {
    for pem in ["", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
        let error = Pins::from_pem(pem).unwrap_err();
        assert_eq!(error.field(), Some("certificates"));
    }
    let clock = at(NOON);
    assert!(Tls::authorities("", clock).is_err());
    assert_eq!(Pins::from_pem(&certificate().cert.pem()).unwrap().len(), 1);
}

#[tokio::test]
async fn plain_tcp_is_spoken_where_it_is_chosen_and_a_closed_port_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = Server::new("127.0.0.1", listener.local_addr().unwrap().port()).unwrap();
    let dialer = Dialer::new(Protection::PlainTcp, Arc::new(TokioClock::new()));
    let mut connection = dialer.dial(&server).await.unwrap();
    let (mut theirs, _) = listener.accept().await.unwrap();
    theirs.write_all(&Response::new(0).to_frame().unwrap()[..10]).await.unwrap();
    drop(theirs);
    let error = connection.call(&ping(), DEADLINE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    drop(listener);
    let error = dialer.dial(&server).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert!(error.is_temporary());
}
