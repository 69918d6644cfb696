//! A listener that nobody should ever talk to.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use tokio::io::AsyncReadExt;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use crate::clock::within;
use crate::lock::locked;
use crate::waiting::PATIENCE;

/// How many bytes are kept.
const MAX_BYTES: usize = 64 * 1024;

/// How many connections are read at a time; further ones wait.
const MAX_CONNECTIONS: usize = 64;

/// Another origin: it accepts connections, records what comes, and never answers.
///
/// For tests that a credential stays where it belongs: point a redirect or a follow-up link
/// here and look whether anything came. Dropping it ends it.
///
/// ```
/// # tokio::runtime::Runtime::new().unwrap().block_on(async {
/// let elsewhere = presence_sim::SilentListener::start().await?;
/// // ... let a client follow a link to `elsewhere.url()` ...
/// assert!(elsewhere.received_nothing().await);
/// # Ok::<(), std::io::Error>(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
pub struct SilentListener {
    address: SocketAddr,
    heard: Arc<Heard>,
    listening: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Heard {
    /// The connections that the listener makes to itself, noted before they are made.
    probes: Mutex<Vec<SocketAddr>>,
    seen: watch::Sender<Seen>,
    bytes: Mutex<Vec<u8>>,
}

#[derive(Debug, Default)]
struct Seen {
    strangers: u64,
    /// The probes that have arrived and are not yet looked at.
    probes: Vec<SocketAddr>,
}

impl SilentListener {
    /// Listens on a port of loopback that the system chooses.
    ///
    /// # Errors
    ///
    /// Whatever the system says to that.
    pub async fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let heard = Arc::new(Heard::default());
        let listening = tokio::spawn(listen(listener, Arc::clone(&heard)));
        Ok(Self { address, heard, listening })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `http://` and the address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Whether nobody has connected, not even without sending a byte.
    ///
    /// The answer covers every connection that was made before the call: the listener connects
    /// to itself and waits until it has seen that, and connections are seen in order. If it
    /// cannot see its own connection within ten seconds, the answer is `false`.
    pub async fn received_nothing(&self) -> bool {
        matches!(within(PATIENCE, self.strangers()).await, Some(Ok(0)))
    }

    /// The bytes that came on all connections, up to 64 KiB in all.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        locked(&self.heard.bytes).clone()
    }

    async fn strangers(&self) -> io::Result<u64> {
        let socket = TcpSocket::new_v4()?;
        socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        let own = socket.local_addr()?;
        locked(&self.heard.probes).push(own);
        let _probe = socket.connect(self.address).await?;
        let mut seen = self.heard.seen.subscribe();
        let arrived = seen.wait_for(|seen| seen.probes.contains(&own)).await;
        let strangers = arrived.map_err(io::Error::other)?.strangers;
        locked(&self.heard.probes).retain(|probe| *probe != own);
        self.heard.seen.send_modify(|seen| seen.probes.retain(|probe| *probe != own));
        Ok(strangers)
    }
}

impl Drop for SilentListener {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn listen(listener: TcpListener, heard: Arc<Heard>) {
    let mut reading = JoinSet::new();
    loop {
        tokio::select! {
            Some(_) = reading.join_next() => {}
            accepted = listener.accept(), if reading.len() < MAX_CONNECTIONS => {
                let Ok((socket, peer)) = accepted else { return };
                let is_probe = locked(&heard.probes).contains(&peer);
                heard.seen.send_modify(|seen| match is_probe {
                    true => seen.probes.push(peer),
                    false => seen.strangers += 1,
                });
                if !is_probe {
                    reading.spawn(record(socket, Arc::clone(&heard)));
                }
            }
        }
    }
}

async fn record(mut socket: TcpStream, heard: Arc<Heard>) {
    let mut chunk = [0; 1024];
    while let Ok(count) = socket.read(&mut chunk).await {
        let Some(came) = chunk.get(..count).filter(|came| !came.is_empty()) else { return };
        let mut bytes = locked(&heard.bytes);
        let room = MAX_BYTES.saturating_sub(bytes.len());
        bytes.extend_from_slice(came.get(..room.min(count)).unwrap_or_default());
    }
}
