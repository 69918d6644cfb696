//! Servers: one that shakes hands by rustls, and one that says what it is told to.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustls::crypto::CryptoProvider;
use rustls::server::ResolvesServerCert;
use rustls::sign::CertifiedKey;
use rustls::{ServerConfig, SupportedProtocolVersion};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use crate::certificates::Papers;

/// Shows a certificate, signs with a key: the two need not belong together.
#[derive(Debug)]
struct Shown(Arc<CertifiedKey>);

impl ResolvesServerCert for Shown {
    fn resolve(&self, _: rustls::server::ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.0))
    }
}

/// What a server with these papers speaks.
pub(crate) fn config(
    papers: &Papers,
    provider: CryptoProvider,
    versions: &[&'static SupportedProtocolVersion],
) -> ServerConfig {
    let key = provider.key_provider.load_private_key(papers.key.clone_key()).unwrap();
    let shown = Shown(Arc::new(CertifiedKey::new(vec![papers.shown.clone()], key)));
    ServerConfig::builder_with_provider(Arc::new(provider))
        .with_protocol_versions(versions)
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(shown))
}

/// A server that shakes hands, and counts with whom. It stops when dropped.
pub(crate) struct Secure {
    pub(crate) port: u16,
    pub(crate) tried: Arc<AtomicUsize>,
    /// Handshakes that were completed and after which something was said.
    pub(crate) heard: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Secure {
    pub(crate) async fn start(config: ServerConfig) -> Self {
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (tried, heard) = (Arc::<AtomicUsize>::default(), Arc::<AtomicUsize>::default());
        let (trying, hearing) = (Arc::clone(&tried), Arc::clone(&heard));
        let task = tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                trying.fetch_add(1, Ordering::SeqCst);
                let Ok(mut socket) = acceptor.accept(socket).await else { continue };
                if let Ok(1..) = socket.read(&mut [0; 4_096]).await {
                    hearing.fetch_add(1, Ordering::SeqCst);
                }
            }
        });
        Self { port, tried, heard, task }
    }
}

impl Drop for Secure {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A server that says this to whoever calls, ends the connection, and keeps what it heard.
pub(crate) struct Blunt {
    pub(crate) port: u16,
    heard: Arc<Mutex<Vec<u8>>>,
    task: JoinHandle<()>,
}

impl Blunt {
    pub(crate) async fn saying(what: Vec<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard: Arc<Mutex<Vec<u8>>> = Arc::default();
        let kept = Arc::clone(&heard);
        let task = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                if let Some(bytes) = conversation(&mut stream, &what).await {
                    kept.lock().unwrap().extend_from_slice(&bytes);
                }
            }
        });
        Self { port, heard, task }
    }

    /// The types of the records that came, and whether a text was among them.
    pub(crate) fn heard(&self, text: &str) -> (Vec<u8>, bool) {
        let heard = self.heard.lock().unwrap();
        let (mut types, mut rest) = (Vec::new(), heard.as_slice());
        while let [kind, _, _, high, low, after @ ..] = rest {
            types.push(*kind);
            let length = usize::from(u16::from_be_bytes([*high, *low]));
            rest = after.get(length..).unwrap_or_default();
        }
        let found = heard.windows(text.len()).any(|window| window == text.as_bytes());
        (types, found)
    }
}

impl Drop for Blunt {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Hears the first record, says what is to be said, and hears the rest.
async fn conversation(stream: &mut TcpStream, what: &[u8]) -> Option<Vec<u8>> {
    let mut heard = vec![0; 5];
    stream.read_exact(&mut heard).await.ok()?;
    let length = usize::from(u16::from_be_bytes([heard[3], heard[4]]));
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    heard.extend_from_slice(&body);
    stream.write_all(what).await.ok()?;
    stream.shutdown().await.ok()?;
    drop(stream.read_to_end(&mut heard).await);
    Some(heard)
}
