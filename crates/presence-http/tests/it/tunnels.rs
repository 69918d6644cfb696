//! HTTPS through a proxy: TLS goes to the real host, and the proxy learns its name only.

use std::sync::{Arc, Mutex};

use presence_core::Secret;
use presence_http::{BaseUrl, Engine, ProxyChoice, ReqwestTransport, Roots, TransportConfig};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::support::{KEY, over, read};
use crate::tls::Secure;

/// A host that exists nowhere: only the proxy can know a way to it.
const HOST: &str = "api.accsyn.invalid";

/// A proxy that leads to one server, whatever it is asked for. It stops when dropped.
struct Tunnel {
    port: u16,
    /// All that it was told before the tunnel stood.
    told: Arc<Mutex<Vec<u8>>>,
    task: JoinHandle<()>,
}

#[derive(Clone, Copy)]
enum Speaks {
    Connect,
    #[cfg(feature = "socks")]
    Socks5,
}

impl Tunnel {
    async fn start(speaks: Speaks, to: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let told = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&told);
        let task = tokio::spawn(async move {
            let (mut client, _) = listener.accept().await.unwrap();
            match speaks {
                Speaks::Connect => connect(&mut client, &heard).await,
                #[cfg(feature = "socks")]
                Speaks::Socks5 => socks5(&mut client, &heard).await,
            }
            let mut server = TcpStream::connect(("127.0.0.1", to)).await.unwrap();
            // Either side may hang up first.
            let _ = copy_bidirectional(&mut client, &mut server).await;
        });
        Self { port, told, task }
    }

    fn told(&self) -> String {
        String::from_utf8_lossy(&self.told.lock().unwrap()).into_owned()
    }
}

impl Drop for Tunnel {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn connect(client: &mut TcpStream, heard: &Mutex<Vec<u8>>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(client.read_u8().await.unwrap());
    }
    heard.lock().unwrap().extend(head);
    client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
}

#[cfg(feature = "socks")]
async fn socks5(client: &mut TcpStream, heard: &Mutex<Vec<u8>>) {
    let mut greeting = [0; 2];
    client.read_exact(&mut greeting).await.unwrap();
    let mut methods = vec![0; greeting[1].into()];
    client.read_exact(&mut methods).await.unwrap();
    client.write_all(&[5, 0]).await.unwrap();
    let mut request = [0; 5];
    client.read_exact(&mut request).await.unwrap();
    assert_eq!(request[..4], [5, 1, 0, 3], "connect to a name");
    let mut name_and_port = vec![0; usize::from(request[4]) + 2];
    client.read_exact(&mut name_and_port).await.unwrap();
    heard.lock().unwrap().extend(name_and_port);
    client.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
}

fn engine(server: &Secure, proxy: String) -> Engine {
    let base = BaseUrl::parse(&format!("https://{HOST}")).unwrap();
    let mut config = TransportConfig::default();
    config.proxy = ProxyChoice::Url(Secret::new(proxy));
    config.roots = Roots::ExtraOnly;
    config.extra_ca = vec![server.pem()];
    let transport = ReqwestTransport::new(&base, &config).unwrap();
    over(base, transport).build().unwrap()
}

#[tokio::test]
async fn through_an_http_proxy() {
    let server = Secure::start(HOST).await;
    let tunnel = Tunnel::start(Speaks::Connect, server.port).await;
    let engine = engine(&server, format!("http://127.0.0.1:{}", tunnel.port));
    engine.call(&read(&engine)).await.unwrap();
    let told = tunnel.told();
    assert!(told.starts_with(&format!("CONNECT {HOST}:443 HTTP/1.1\r\n")), "{told}");
    assert!(!told.contains(KEY), "the credential goes through the tunnel only");
}

#[cfg(feature = "socks")]
#[tokio::test]
async fn through_a_socks_proxy_that_resolves_the_name() {
    let server = Secure::start(HOST).await;
    let tunnel = Tunnel::start(Speaks::Socks5, server.port).await;
    let engine = engine(&server, format!("socks5h://127.0.0.1:{}", tunnel.port));
    engine.call(&read(&engine)).await.unwrap();
    assert_eq!(tunnel.told(), format!("{HOST}\u{1}\u{fffd}"), "the name, and port 443");
}

#[tokio::test]
async fn a_server_of_another_name_behind_the_proxy_gets_nothing() {
    let server = Secure::start("somebody.else.invalid").await;
    let tunnel = Tunnel::start(Speaks::Connect, server.port).await;
    let engine = engine(&server, format!("http://127.0.0.1:{}", tunnel.port));
    let error = engine.call(&read(&engine)).await.unwrap_err();
    assert_eq!(error.fate(), presence_core::Fate::NotApplied, "{}", error.report());
}
