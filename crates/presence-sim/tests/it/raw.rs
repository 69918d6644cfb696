//! A client that sends and reads bytes, and nothing else: no HTTP library is between.

use std::io;
use std::time::Duration;

use presence_sim::{Action, Builder, Conpeek, Fault, FaultScript, Simulator};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A test that waits longer than this has failed.
pub(crate) async fn bounded<T>(work: impl Future<Output = T>) -> T {
    #[expect(clippy::disallowed_methods, reason = "bounds a test, which has no clock of ours")]
    let outcome = tokio::time::timeout(Duration::from_secs(20), work).await;
    outcome.expect("the simulator did not answer in 20 s")
}

pub(crate) async fn started(builder: Builder) -> (Simulator, Conpeek) {
    let simulator = builder.start().await.unwrap();
    let conpeek = simulator.conpeek().unwrap().clone();
    (simulator, conpeek)
}

pub(crate) async fn plain() -> (Simulator, Conpeek) {
    started(Simulator::builder()).await
}

pub(crate) async fn faulty(action: Action) -> (Simulator, Conpeek) {
    let script = FaultScript::new().with(Fault::once(action).unwrap());
    started(Simulator::builder().faults(script)).await
}

/// A write of this body to this user, with everything the vendor's page asks for.
pub(crate) fn put(conpeek: &Conpeek, user: &str, body: &str) -> Vec<u8> {
    request("PUT", &format!("/tenant_user/{user}/work_state"), Some(conpeek.key()), body)
}

pub(crate) fn request(method: &str, path: &str, key: Option<&str>, body: &str) -> Vec<u8> {
    let key = key.map(|key| format!("Authorization: {key}\r\n")).unwrap_or_default();
    format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\n{key}Content-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines.filter(|(named, _)| named.eq_ignore_ascii_case(name)).map(|(_, v)| v).next()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

pub(crate) struct Peer {
    pub(crate) stream: TcpStream,
}

impl Peer {
    pub(crate) async fn connect(conpeek: &Conpeek) -> Self {
        Self::to(conpeek.url()).await
    }

    pub(crate) async fn to(url: &str) -> Self {
        let address = url.strip_prefix("http://").unwrap();
        Self { stream: TcpStream::connect(address).await.unwrap() }
    }

    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        bounded(self.stream.write_all(bytes.as_ref())).await.unwrap();
    }

    /// The head of an answer, up to and with the empty line.
    pub(crate) async fn head(&mut self) -> String {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(bounded(self.stream.read_u8()).await.expect("an answer"));
        }
        String::from_utf8(head).unwrap()
    }

    /// One answer whose length is told.
    pub(crate) async fn answer(&mut self) -> Answer {
        let head = self.head().await;
        let status: u16 = head.split(' ').nth(1).unwrap().parse().unwrap();
        let mut answer = Answer { status, head, body: Vec::new() };
        let length = match answer.header("Content-Length") {
            None if status == 204 => 0,
            length => length.expect("a length").parse().unwrap(),
        };
        answer.body = vec![0; length];
        bounded(self.stream.read_exact(&mut answer.body)).await.unwrap();
        answer
    }

    pub(crate) async fn exchange(&mut self, bytes: impl AsRef<[u8]>) -> Answer {
        self.send(bytes).await;
        self.answer().await
    }

    /// Everything up to the end, and how that came.
    pub(crate) async fn rest(&mut self) -> (Vec<u8>, io::Result<usize>) {
        let mut bytes = Vec::new();
        let end = bounded(self.stream.read_to_end(&mut bytes)).await;
        (bytes, end)
    }
}

/// One request on a connection of its own.
pub(crate) async fn call(conpeek: &Conpeek, bytes: impl AsRef<[u8]>) -> Answer {
    Peer::connect(conpeek).await.exchange(bytes).await
}
