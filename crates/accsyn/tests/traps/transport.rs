//! Where requests go, and over what.

use std::sync::Arc;

use accsyn::{Client, Find, Id, Status};
use presence_core::{ErrorKind, Fate, ManualClock, Secret};
use presence_http::{CaCertificate, ProxyChoice, Roots};
use presence_sim::SilentListener;
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use crate::common::recorder::Recorder;
use crate::common::{LOGIN, answering, client_of, config, now};

const BO: &str = "69887165f643db8cd731b31b";

#[tokio::test]
async fn q01_certificates_are_verified() {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let other = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    let server = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(server));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = tokio::spawn(async move {
        let (socket, _) = listener.accept().await.unwrap();
        match acceptor.accept(socket).await {
            Ok(mut socket) => socket.read(&mut [0; 64]).await.unwrap_or(0),
            Err(_) => 0,
        }
    });
    let mut config = config(&format!("https://localhost:{port}"));
    config.transport.roots = Roots::ExtraOnly;
    config.transport.extra_ca = vec![CaCertificate::Pem(other.cert.pem())];
    let (client, _) = client_of(&config);
    let error = client.login().await.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Connection, Fate::NotApplied));
    assert_eq!(heard.await.unwrap(), 0, "not a byte of the key left this machine");
}

#[tokio::test]
async fn q07_redirects_are_not_followed() {
    let elsewhere = Recorder::start();
    for status in [301, 302, 303, 307, 308] {
        let (client, recorder) = answering(&[]);
        let location = format!("{}/api/v3/event?x=1", elsewhere.url());
        recorder.answer_with(status, &[("Location", &location)], "");
        let id = Id::new(BO).unwrap();
        let error = client.set_status(&id, &Status::Enabled).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Protocol, "{status}");
        assert_eq!(recorder.events().len(), 1, "{status}");
    }
    assert!(elsewhere.requests().is_empty(), "nobody else hears of the session");
}

#[tokio::test]
async fn q09_a_proxy_leaves_tls_on() {
    let proxy = Recorder::start();
    proxy.answer(502, "");
    let mut config = config("https://node7.accsyn.com:8443");
    config.transport.roots = Roots::ExtraOnly;
    let ca = generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    config.transport.extra_ca = vec![CaCertificate::Pem(ca.cert.pem())];
    config.transport.proxy = ProxyChoice::Url(Secret::new(proxy.url()));
    let clock = Arc::new(ManualClock::skipping(now()));
    let client = Client::builder(&config).clock(clock).build().unwrap();
    client.login().await.unwrap_err();
    let requests = proxy.requests();
    assert!(!requests.is_empty());
    for request in requests {
        assert_eq!(request.method, "CONNECT");
        assert_eq!(request.target, "node7.accsyn.com:8443", "the real host is named");
        assert_eq!(request.header("authorization"), None);
        assert_eq!(request.header("x-accsyn-workspace"), None);
    }
}

#[tokio::test]
async fn q14_calls_share_one_connection() {
    let answers = [(200, r#"{"result": []}"#); 20];
    let (client, recorder) = answering(&answers);
    for _ in answers {
        client.find(&Find::new()).await.unwrap();
    }
    assert_eq!(recorder.requests().len(), 21);
    assert_eq!(recorder.connections(), 1);
}

#[tokio::test]
async fn q24_a_port_of_ones_own_is_not_the_registrys() {
    let (registry, node) = (Recorder::start(), Recorder::start());
    registry.answer(200, r#"{"result": {"hostname": "127.0.0.1", "port": 9}}"#);
    node.answer(200, LOGIN);
    let mut config = config("");
    config.registry = registry.url();
    config.trusted_domains = vec!["127.0.0.1".to_owned()];
    config.port = Some(node.port());
    client_of(&config).0.login().await.unwrap();
    assert_eq!((registry.requests().len(), node.requests().len()), (1, 1));
}

#[tokio::test]
async fn q25_what_the_registry_refuses_is_an_error_like_any_other() {
    let elsewhere = SilentListener::start().await.unwrap();
    let port = elsewhere.address().port();
    let foreign = format!(r#"{{"result": {{"hostname": "127.0.0.1", "port": {port}}}}}"#);
    for (body, kind) in [
        (r#"{"message": "No such workspace"}"#, ErrorKind::Rejected),
        (r#"{"exception": "Traceback: boom"}"#, ErrorKind::Unavailable),
        (&*foreign, ErrorKind::Protocol),
        (r#"{"result": {}}"#, ErrorKind::Protocol),
        (r#"{"result": null}"#, ErrorKind::Protocol),
        ("<html>", ErrorKind::Protocol),
    ] {
        let registry = Recorder::start();
        for _ in 0..3 {
            registry.answer(200, body);
        }
        let mut config = config("");
        config.registry = registry.url();
        let error = client_of(&config).0.login().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{body}");
        assert_eq!(error.operation(), Some("lookup"), "{body}");
        let no_key =
            |request: &crate::common::recorder::Request| request.header("authorization").is_none();
        assert!(registry.requests().iter().all(no_key), "{body}");
    }
    assert!(elsewhere.received_nothing().await);
}

#[tokio::test]
async fn q28_a_proxy_is_one_clients_and_not_the_processes() {
    let (proxy, server) = (Recorder::start(), Recorder::start());
    let mut proxied = config("http://127.0.0.1:9");
    proxied.transport.proxy = ProxyChoice::Url(Secret::new(proxy.url()));
    for recorder in [&proxy, &server] {
        recorder.answer(200, LOGIN);
    }
    client_of(&proxied).0.login().await.unwrap();
    client_of(&config(&server.url())).0.login().await.unwrap();
    assert_eq!((proxy.requests().len(), server.requests().len()), (1, 1));
}

#[tokio::test]
async fn q32_a_line_that_servers_refuse_is_not_sent() {
    let (client, recorder) = answering(&[]);
    let long = ["x".repeat(4000), "y".repeat(4000)];
    let find = Find::new().with_attributes(long.iter().map(String::as_str)).unwrap();
    let error = client.find(&find).await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("query")));
    assert_eq!(error.operation(), Some("find"));
    assert!(recorder.events().is_empty());
}
