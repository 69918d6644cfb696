//! A server that wants another handshake on a connection that stands: it gets none.

use std::io;
use std::sync::Arc;

use aws_lc_rs::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use omnipresence::ErrorKind;
use rustls::ConnectionTrafficSecrets;
use rustls::crypto::{CryptoProvider, aws_lc_rs as rustls_aws_lc_rs};
use rustls::version::TLS12;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use tokio_rustls::TlsAcceptor;

use crate::certificates::{Flaw, Papers};
use crate::clients::{CALLERS, KEY};
use crate::server;

const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;
const DATA: u8 = 23;

/// A handshake message of TLS 1.2 without content: "begin anew".
const HELLO_REQUEST: [u8; 4] = [0; 4];

/// The server's half of a connection, from which rustls has gone.
struct Sealing {
    key: LessSafeKey,
    salt: [u8; 4],
    sequence: u64,
}

impl Sealing {
    /// A record as TLS 1.2 writes it with AES in GCM (RFC 5288).
    fn record(&mut self, kind: u8, body: &[u8]) -> Vec<u8> {
        let number = self.sequence.to_be_bytes();
        self.sequence += 1;
        let length = u16::try_from(body.len()).unwrap().to_be_bytes();
        let about = [number.as_slice(), &[kind, 3, 3], &length].concat();
        let nonce: [u8; 12] = [self.salt.as_slice(), &number].concat().try_into().unwrap();
        let mut sealed = body.to_vec();
        let nonce = Nonce::assume_unique_for_key(nonce);
        self.key.seal_in_place_append_tag(nonce, Aad::from(about), &mut sealed).unwrap();
        let length = u16::try_from(number.len() + sealed.len()).unwrap().to_be_bytes();
        [&[kind, 3, 3], length.as_slice(), &number, &sealed].concat()
    }
}

/// Only the cipher suite that is written above.
fn provider() -> CryptoProvider {
    let mut provider = rustls_aws_lc_rs::default_provider();
    provider.cipher_suites =
        vec![rustls_aws_lc_rs::cipher_suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256];
    provider
}

/// Shakes hands, hears the beginning of a request, and asks so many times for another handshake;
/// then the types of the records that come until the client goes.
async fn ask(
    stream: TcpStream,
    acceptor: &TlsAcceptor,
    times: usize,
    goodbye: bool,
) -> io::Result<Vec<u8>> {
    let mut tls = acceptor.accept(stream).await?;
    if tls.read(&mut [0; 16_384]).await? == 0 {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    let (mut stream, connection) = tls.into_inner();
    let secrets = connection.dangerous_extract_secrets().map_err(io::Error::other)?;
    let (sequence, ConnectionTrafficSecrets::Aes128Gcm { key, iv }) = secrets.tx else {
        return Err(io::Error::other("another cipher suite"));
    };
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, key.as_ref()).unwrap());
    let salt = iv.as_ref()[..4].try_into().unwrap();
    let mut sealing = Sealing { key, salt, sequence };
    for _ in 0..times {
        stream.write_all(&sealing.record(HANDSHAKE, &HELLO_REQUEST)).await?;
    }
    if goodbye {
        let answer = b"HTTP/1.1 418 I'm a teapot\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        stream.write_all(&sealing.record(DATA, answer)).await?;
    }
    let (mut types, mut head) = (Vec::new(), [0; 5]);
    while stream.read_exact(&mut head).await.is_ok() {
        types.push(head[0]);
        let mut body = vec![0; usize::from(u16::from_be_bytes([head[3], head[4]]))];
        if stream.read_exact(&mut body).await.is_err() {
            break;
        }
    }
    Ok(types)
}

/// Serves one client after the other, and tells of each what it said after it was asked.
async fn start(papers: &Papers, times: usize, goodbye: bool) -> (u16, UnboundedReceiver<Vec<u8>>) {
    let mut config = server::config(papers, provider(), &[&TLS12]);
    config.enable_secret_extraction = true;
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (heard, hearing) = unbounded_channel();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            let types = ask(stream, &acceptor, times, goodbye).await.unwrap();
            if heard.send(types).is_err() {
                return;
            }
        }
    });
    (port, hearing)
}

#[tokio::test]
async fn a_server_that_insists_on_another_handshake_loses_the_connection() {
    let papers = Papers::with(Flaw::Nothing);
    for caller in CALLERS {
        let (port, mut heard) = start(&papers, 3, false).await;
        let provider = caller.provider(port, &papers);
        let error = caller.read(&*provider).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Connection, "{caller:?}: {error:?}");
        let report = error.report().to_string();
        assert!(report.contains("TooManyRenegotiationRequests"), "{caller:?}: {report}");
        assert!(!report.contains(KEY), "{caller:?}");
        drop(provider);
        let types = heard.recv().await.unwrap();
        assert!(types.contains(&ALERT) && !types.contains(&HANDSHAKE), "{caller:?}: {types:?}");
    }
}

/// Asked once, a client says no and goes on: the answer behind the question is read.
#[tokio::test]
async fn a_server_that_asks_once_is_told_no() {
    let papers = Papers::with(Flaw::Nothing);
    for caller in CALLERS.into_iter().filter(|caller| caller.is_http()) {
        let (port, mut heard) = start(&papers, 1, true).await;
        let provider = caller.provider(port, &papers);
        let error = caller.read(&*provider).await.unwrap_err();
        assert_eq!(error.status(), Some(418), "{caller:?}: {}", error.report());
        drop(provider);
        let types = heard.recv().await.unwrap();
        assert!(types.contains(&ALERT) && !types.contains(&HANDSHAKE), "{caller:?}: {types:?}");
    }
}
