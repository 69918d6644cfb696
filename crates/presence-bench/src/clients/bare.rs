//! The limit of HTTP: hyper's connection, and bytes that are counted and dropped.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, header};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::Result;

type Sender = SendRequest<Full<Bytes>>;

/// Connections to one server, as many as are in use at a time.
#[derive(Clone)]
pub(crate) struct Bare {
    server: SocketAddr,
    idle: Arc<Mutex<Vec<Sender>>>,
}

impl Bare {
    pub(crate) fn new(server: SocketAddr) -> Self {
        Self { server, idle: Arc::default() }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Sender>> {
        // Nothing that can panic runs under the lock.
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn connect(&self) -> Result<Sender> {
        let stream = TcpStream::connect(self.server).await?;
        stream.set_nodelay(true)?;
        let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
        // It ends with its sender.
        drop(tokio::spawn(connection));
        Ok(sender)
    }

    /// Sends a request and hands each piece of the answer to `each`.
    pub(crate) async fn send(
        &self,
        method: Method,
        target: &str,
        body: Bytes,
        mut each: impl FnMut(Bytes) + Send,
    ) -> Result<HeaderMap> {
        let idle = self.idle().pop();
        let mut sender = match idle {
            Some(sender) => sender,
            None => self.connect().await?,
        };
        sender.ready().await?;
        let request = Request::builder()
            .method(method)
            .uri(target)
            .header(header::HOST, self.server.to_string())
            .header(header::AUTHORIZATION, "Bearer token")
            .body(Full::new(body))?;
        let answer = sender.send_request(request).await?;
        let (head, mut body) = answer.into_parts();
        while let Some(frame) = body.frame().await {
            if let Ok(piece) = frame?.into_data() {
                each(piece);
            }
        }
        self.idle().push(sender);
        Ok(head.headers)
    }
}

/// The path and query that the link `next` of a page leads to.
pub(crate) fn next_target(headers: &HeaderMap) -> Option<String> {
    let link = headers.get(header::LINK)?.to_str().ok()?;
    let address = link.strip_prefix('<')?.split('>').next()?;
    let after_host = address.strip_prefix("http://")?.find('/')? + "http://".len();
    address.get(after_host..).map(str::to_owned)
}
