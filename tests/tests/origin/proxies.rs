//! A proxy sees where a connection is to go and its own password; never the vendor's key.

use std::sync::{Arc, Mutex};

use omnipresence::conpeek::presence_http::ProxyChoice;
use omnipresence::conpeek::{Config, Provider};
use omnipresence::{Availability, Secret, UserRef, UserStatusProviderExt, Verdict};
use presence_sim::SilentListener;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

const KEY: &str = "vendors-key-0123456789";

/// A proxy that says this to everything, and keeps what it hears.
struct Proxy {
    address: String,
    heard: Arc<Mutex<Vec<u8>>>,
    task: JoinHandle<()>,
}

impl Proxy {
    async fn saying(what: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let heard: Arc<Mutex<Vec<u8>>> = Arc::default();
        let kept = Arc::clone(&heard);
        let task = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    let Ok(byte) = stream.read_u8().await else { break };
                    head.push(byte);
                }
                kept.lock().unwrap().extend_from_slice(&head);
                drop(stream.write_all(what.as_bytes()).await);
                // Whatever comes next is kept too, up to the first piece of a handshake.
                let mut more = [0; 4_096];
                let count = stream.read(&mut more).await.unwrap_or_default();
                kept.lock().unwrap().extend_from_slice(&more[..count]);
            }
        });
        Self { address, heard, task }
    }

    fn heard(&self) -> String {
        String::from_utf8_lossy(&self.heard.lock().unwrap()).into_owned()
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[tokio::test]
async fn a_proxy_that_refuses_or_leads_elsewhere_never_hears_the_key() {
    let elsewhere = SilentListener::start().await.unwrap();
    let vendor = SilentListener::start().await.unwrap();
    let url = elsewhere.url();
    let no_body = "Content-Length: 0\r\nConnection: close\r\n\r\n";
    for answer in [
        format!("HTTP/1.1 302 Found\r\nLocation: {url}/\r\n{no_body}"),
        format!("HTTP/1.1 307 Temporary Redirect\r\nLocation: {url}/\r\n{no_body}"),
        format!("HTTP/1.1 407 Proxy Authentication Required\r\nLocation: {url}/\r\n{no_body}"),
        format!("HTTP/1.1 502 Bad Gateway\r\n{no_body}"),
        // It says that it has connected, and says no word of TLS.
        "HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK\r\n\r\n".to_owned(),
        "garbage".to_owned(),
    ] {
        let proxy = Proxy::saying(answer.clone()).await;
        let mut config = Config::new(format!("https://{}", vendor.address()), KEY.to_owned());
        let through = format!("http://porter:pr0xy-w0rd@{}", proxy.address);
        config.transport.proxy = ProxyChoice::Url(Secret::new(through));
        let provider = Provider::new(config).unwrap();
        let user = UserRef::id("3").unwrap();
        let outcome = provider.set_availability(&user, Availability::Offline).await;
        assert_ne!(outcome.verdict, Verdict::Applied, "{answer}");
        let shown = format!("{outcome:?} {:?}", provider);
        assert!(!shown.contains("pr0xy-w0rd") && !shown.contains(KEY), "{shown}");
        let heard = proxy.heard();
        assert!(heard.starts_with(&format!("CONNECT {}", vendor.address())), "{heard}");
        assert!(heard.to_lowercase().contains("proxy-authorization: basic"), "{heard}");
        assert!(!heard.contains(KEY), "{answer}");
        assert!(elsewhere.received_nothing().await, "{answer}");
        assert!(vendor.received_nothing().await, "{answer}");
    }
}
