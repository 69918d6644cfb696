//! Addresses at which nobody answers.

use presence_sim::SilentListener;
use tokio::net::{TcpListener, TcpSocket, TcpStream};

/// An address, and what has to be kept so that it stays as it is.
pub(crate) struct Unreachable {
    pub(crate) origin: String,
    _kept: Kept,
}

enum Kept {
    Nothing,
    Full { _listener: TcpListener, _queue: Vec<TcpStream> },
    Silent { _listener: SilentListener },
}

impl Unreachable {
    /// A port that was just given back.
    pub(crate) async fn refused() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        Self { origin, _kept: Kept::Nothing }
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

    /// A listener that accepts and never says a word, at an `https` address.
    pub(crate) async fn silent() -> Self {
        let listener = SilentListener::start().await.unwrap();
        let origin = format!("https://{}", listener.address());
        Self { origin, _kept: Kept::Silent { _listener: listener } }
    }
}
