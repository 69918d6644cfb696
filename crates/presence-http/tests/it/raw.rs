//! [`Raw`]: a server that writes the bytes it is told to, valid HTTP or not.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;

/// What the server does with a connection once a request has come.
#[derive(Clone)]
pub(crate) enum Act {
    /// Writes this and closes in peace.
    Write(Vec<u8>),
    /// Closes with a reset.
    Reset,
    /// Writes nothing, until the other side has gone.
    Hold,
    /// Writes this head, and then chunks without end, until the other side has gone.
    Endless(&'static str),
}

impl Act {
    pub(crate) fn write(text: impl Into<Vec<u8>>) -> Self {
        Self::Write(text.into())
    }

    /// A complete JSON answer.
    pub(crate) fn json(body: &str) -> Self {
        let length = body.len();
        Self::write(format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\
             connection: close\r\n\r\n{body}"
        ))
    }
}

/// The server. It stops when dropped.
pub(crate) struct Raw {
    pub(crate) port: u16,
    requests: Arc<Mutex<Vec<String>>>,
    arrived: Arc<Semaphore>,
    left: Arc<Semaphore>,
    task: JoinHandle<()>,
}

impl Raw {
    /// Serves connections one by one: the first acts in order, the last one from then on.
    pub(crate) async fn start(acts: impl IntoIterator<Item = Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (requests, acts) = (Arc::<Mutex<Vec<String>>>::default(), Vec::from_iter(acts));
        let (arrived, left) = (Arc::new(Semaphore::new(0)), Arc::new(Semaphore::new(0)));
        let (log, came, went) = (Arc::clone(&requests), Arc::clone(&arrived), Arc::clone(&left));
        let task = tokio::spawn(async move {
            for number in 0.. {
                let Ok((mut socket, _)) = listener.accept().await else { return };
                log.lock().unwrap().push(String::new());
                let request = read_request(&mut socket).await;
                *log.lock().unwrap().last_mut().unwrap() = request;
                came.add_permits(1);
                let act = acts.get(number).or(acts.last()).cloned();
                play(socket, act.unwrap_or(Act::Reset)).await;
                went.add_permits(1);
            }
        });
        Self { port, requests, arrived, left, task }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Every request so far, head and body; a connection without one counts as an empty text.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    /// Ends when a request has come.
    pub(crate) async fn arrived(&self) {
        self.arrived.acquire().await.unwrap().forget();
    }

    /// Ends when a connection is over.
    pub(crate) async fn left(&self) {
        self.left.acquire().await.unwrap().forget();
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn read_request(socket: &mut TcpStream) -> String {
    let (mut bytes, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head
                .lines()
                .find_map(|line| {
                    line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok()
                })
                .unwrap_or(0);
            if body.len() >= length {
                return text;
            }
        }
        match socket.read(&mut piece).await {
            Ok(count @ 1..) => bytes.extend_from_slice(&piece[..count]),
            Ok(0) | Err(_) => return text,
        }
    }
}

async fn play(mut socket: TcpStream, act: Act) {
    match act {
        Act::Write(bytes) => {
            // The other side may be gone already; that is its business.
            let _ = socket.write_all(&bytes).await;
            let _ = socket.shutdown().await;
        }
        Act::Reset => socket.set_zero_linger().unwrap(),
        Act::Hold => while matches!(socket.read(&mut [0; 64]).await, Ok(1..)) {},
        Act::Endless(head) => {
            let chunk = format!("1000\r\n{}\r\n", "a".repeat(0x1000));
            let _ = socket.write_all(head.as_bytes()).await;
            while socket.write_all(chunk.as_bytes()).await.is_ok() {}
        }
    }
}
