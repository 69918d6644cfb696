//! Addresses at which nobody answers.

use presence_sim::SilentListener;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinHandle;

/// An address, and what has to be kept so that it stays as it is.
pub(crate) struct Unreachable {
    pub(crate) origin: String,
    _kept: Kept,
}

enum Kept {
    Bound { _socket: TcpSocket },
    Full { _listener: TcpListener, _queue: Vec<TcpStream> },
    Silent { _listener: SilentListener },
    Saying(JoinHandle<()>),
}

impl Drop for Kept {
    fn drop(&mut self) {
        if let Self::Saying(task) = self {
            task.abort();
        }
    }
}

impl Unreachable {
    /// A port at which nobody listens. It is kept: one that was given back could be given to the
    /// listener of another cell, which would then hear what was never meant for it.
    pub(crate) fn refused() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let origin = format!("http://{}", socket.local_addr().unwrap());
        Self { origin, _kept: Kept::Bound { _socket: socket } }
    }

    /// A listener that nobody accepts from and whose queue is full: further connections hang.
    pub(crate) async fn full() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        // The system keeps one connection more than it is told to.
        let listener = socket.listen(1).unwrap();
        let address = listener.local_addr().unwrap();
        let mut queue = Vec::new();
        for _ in 0..2 {
            queue.push(TcpStream::connect(address).await.unwrap());
        }
        let origin = format!("http://{address}");
        Self { origin, _kept: Kept::Full { _listener: listener, _queue: queue } }
    }

    /// Somebody who says this to whatever the other begins with, and goes, at an `https` address.
    pub(crate) async fn saying(what: &'static [u8]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("https://{}", listener.local_addr().unwrap());
        let task = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                drop(stream.read(&mut [0; 4_096]).await);
                drop(stream.write_all(what).await);
            }
        });
        Self { origin, _kept: Kept::Saying(task) }
    }

    /// A listener that accepts and never says a word, at an `https` address.
    pub(crate) async fn silent() -> Self {
        let listener = SilentListener::start().await.unwrap();
        let origin = format!("https://{}", listener.address());
        Self { origin, _kept: Kept::Silent { _listener: listener } }
    }
}
