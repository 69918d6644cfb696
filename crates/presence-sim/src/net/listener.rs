//! Accepting connections, and ending them with their owner.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use super::connections::{Connections, Ticket};
use crate::clock::{machine_sleep, within};
use crate::vendor::VendorKind;

/// How many connections are served at a time; further ones wait in the system's queue.
const MAX_CONNECTIONS: usize = 4_096;

/// How long connections may take to finish the call in hand when the simulator stops.
const GRACE: Duration = Duration::from_secs(2);

/// How long to wait before accepting again when the system is out of something.
const EXHAUSTED: Duration = Duration::from_millis(20);

/// What a vendor does with a connection.
pub(crate) trait Service: Send + Sync + 'static {
    /// Serves until the connection or the simulator ends.
    fn serve(self: Arc<Self>, socket: TcpStream, ticket: Ticket)
    -> impl Future<Output = ()> + Send;
}

/// Takes a port on loopback; port 0 lets the system choose one.
///
/// # Errors
///
/// Names the vendor and the port that cannot be had.
pub(crate) async fn bind(vendor: VendorKind, port: u16) -> io::Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|error| {
        let problem = match error.kind() {
            io::ErrorKind::AddrInUse => "is taken".to_owned(),
            _ => format!("cannot be had ({error})"),
        };
        io::Error::new(error.kind(), format!("{vendor}: port {port} on 127.0.0.1 {problem}"))
    })
}

/// A running listener. Dropping it ends it and every connection it accepted.
#[derive(Debug)]
pub(crate) struct Listening {
    connections: Connections,
    closing: watch::Sender<bool>,
    accepting: JoinHandle<()>,
}

impl Listening {
    /// Serves what arrives at `listener`, and says at which address that is.
    pub(crate) fn start(
        listener: TcpListener,
        connections: &Connections,
        service: Arc<impl Service>,
    ) -> io::Result<(Self, SocketAddr)> {
        let address = listener.local_addr()?;
        let (closing, closed) = watch::channel(false);
        let accepting = tokio::spawn(accept(listener, connections.clone(), service, closed));
        Ok((Self { connections: connections.clone(), closing, accepting }, address))
    }

    /// Asks the listener and its connections to end, and does not wait for it.
    pub(crate) fn stop(&self) {
        self.connections.stop();
        self.closing.send_replace(true);
    }

    /// Stops accepting, lets calls in hand end for a moment, then ends the rest.
    pub(crate) async fn close(mut self) {
        self.stop();
        // Fails only if the task panicked, and then it has ended as well.
        drop((&mut self.accepting).await);
    }
}

impl Drop for Listening {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Owns the connections: when this future is dropped, their tasks end.
async fn accept(
    listener: TcpListener,
    connections: Connections,
    service: Arc<impl Service>,
    mut closed: watch::Receiver<bool>,
) {
    let mut serving = JoinSet::new();
    loop {
        tokio::select! {
            // Changes once, or fails because the owner is gone.
            _ = closed.changed() => break,
            Some(_) = serving.join_next() => {}
            accepted = listener.accept(), if serving.len() < MAX_CONNECTIONS => match accepted {
                Ok((socket, _)) => {
                    let ticket = connections.admit();
                    serving.spawn(Arc::clone(&service).serve(socket, ticket));
                }
                Err(_) => machine_sleep(EXHAUSTED).await,
            },
        }
    }
    drop(listener);
    within(GRACE, async { while serving.join_next().await.is_some() {} }).await;
    serving.shutdown().await;
}
