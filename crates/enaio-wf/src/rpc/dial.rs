//! [`Dial`]: how connections come about. [`Dialer`] is the real one.

use std::fmt::Debug;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use presence_core::{Clock, Error, ErrorKind, Result, RetryState, Vendor};
use socket2::{SockRef, TcpKeepalive};
use tokio::net::{TcpStream, lookup_host};

use super::connection::{Connection, broken};
use super::limits::Limits;
use super::server::Server;
use super::tls::Tls;
use presence_core::within;

/// Makes connections.
#[async_trait]
pub trait Dial: Debug + Send + Sync + 'static {
    /// A connection to `server` that is ready for the first frame.
    async fn dial(&self, server: &Server) -> Result<Connection>;
}

/// Whether the bytes on the wire are protected.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_enums, reason = "there is protection or there is none")]
pub enum Protection {
    /// TLS from the first byte.
    Tls(Tls),
    /// None: for old servers in closed networks. Passwords travel readable for everyone.
    PlainTcp,
}

/// Connects over TCP, and does the TLS handshake.
#[derive(Clone, Debug)]
pub struct Dialer {
    protection: Protection,
    limits: Limits,
    timeout: Duration,
    clock: Arc<dyn Clock>,
}

impl Dialer {
    /// A dialer that gives up after ten seconds.
    #[must_use]
    pub fn new(protection: Protection, clock: Arc<dyn Clock>) -> Self {
        Self { protection, limits: Limits::default(), timeout: Duration::from_secs(10), clock }
    }

    /// Replaces the limits on what servers may send.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Replaces the time that connecting and the handshake may take together.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    async fn connect(&self, server: &Server) -> Result<Connection> {
        let unreachable = |error: io::Error| match error.kind() {
            io::ErrorKind::TimedOut => silent(),
            _ => broken("the server cannot be reached").with_source(error),
        };
        let until = self.clock.monotonic().saturating_add(self.timeout);
        let addresses = lookup_host((server.host.as_str(), server.port)).await;
        let addresses: Vec<SocketAddr> = addresses.map_err(unreachable)?.collect();
        let stream = reach(&addresses, until, &*self.clock, TcpStream::connect).await;
        let stream = stream.map_err(unreachable)?;
        stream.set_nodelay(true).map_err(unreachable)?;
        SockRef::from(&stream).set_tcp_keepalive(&keepalive()).map_err(unreachable)?;
        let local = stream.local_addr().map_err(unreachable)?.ip();
        let clock = Arc::clone(&self.clock);
        let connection = match &self.protection {
            Protection::Tls(tls) => {
                Connection::new(tls.connect(&server.host, stream).await?, self.limits, clock)
            }
            Protection::PlainTcp => Connection::new(stream, self.limits, clock),
        };
        Ok(connection.with_local_address(local))
    }
}

/// The first of a host's addresses that takes us. The time that is left is shared out, so that one
/// that is silent, such as an IPv6 address without a way to it, does not take it all.
async fn reach<S, F>(
    addresses: &[SocketAddr],
    until: Duration,
    clock: &dyn Clock,
    connect: impl Fn(SocketAddr) -> F,
) -> io::Result<S>
where
    F: Future<Output = io::Result<S>> + Send,
{
    let mut last = io::Error::new(io::ErrorKind::NotFound, "the host has no address");
    let mut others = u32::try_from(addresses.len()).unwrap_or(u32::MAX);
    for address in addresses {
        let left = until.saturating_sub(clock.monotonic());
        match within(clock, left / others.max(1), connect(*address)).await {
            Some(Ok(stream)) => return Ok(stream),
            Some(Err(error)) => last = error,
            None => last = io::ErrorKind::TimedOut.into(),
        }
        others = others.saturating_sub(1);
    }
    Err(last)
}

fn silent() -> Error {
    Error::new(ErrorKind::Timeout, "the server cannot be reached in time")
        .with_retry_state(RetryState::Temporary)
}

/// A callback channel may be silent for days: that the server is gone is noticed by the system,
/// which asks it after a minute of silence and then every ten seconds.
fn keepalive() -> TcpKeepalive {
    TcpKeepalive::new().with_time(Duration::from_secs(60)).with_interval(Duration::from_secs(10))
}

#[async_trait]
impl Dial for Dialer {
    async fn dial(&self, server: &Server) -> Result<Connection> {
        let connected = within(&*self.clock, self.timeout, self.connect(server)).await;
        connected
            .unwrap_or_else(|| Err(silent()))
            .map_err(|error| error.with_vendor(Vendor::ENAIO).with_operation("connect"))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::TokioClock;

    #[tokio::test(start_paused = true)]
    async fn a_silent_address_does_not_take_the_time_of_the_others() {
        let addresses = ["[::1]:1", "127.0.0.1:1", "127.0.0.1:2"].map(|it| it.parse().unwrap());
        let tried = Mutex::new(Vec::new());
        let connect = |address: SocketAddr| {
            tried.lock().unwrap().push(address);
            async move {
                match address {
                    SocketAddr::V6(_) => std::future::pending().await,
                    address if address.port() == 1 => Err(io::ErrorKind::ConnectionRefused.into()),
                    address => Ok(address),
                }
            }
        };
        let clock = TokioClock::new();
        let until = clock.monotonic() + Duration::from_secs(9);
        let reached = reach(&addresses, until, &clock, connect).await.unwrap();
        assert_eq!((reached, clock.monotonic()), (addresses[2], Duration::from_secs(3)));
        assert_eq!(*tried.lock().unwrap(), addresses);

        let error = reach(&addresses[1..2], until, &clock, connect).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
        let error = reach(&addresses[..1], until, &clock, connect).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::TimedOut);
        let error = reach(&[], until, &clock, connect).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
    }
}
