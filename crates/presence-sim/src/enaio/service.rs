//! The two listeners: plain and under TLS, before one server.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::connection::Conversation;
use super::server::{Line, Server};
use super::wire::FrameReader;
use crate::clock::within;
use crate::net::{Service, Ticket, Wire};

/// How long a handshake may take, in the machine's time.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// The listener without TLS.
#[derive(Debug)]
pub(super) struct Plain(pub(super) Arc<Server>);

/// The listener with TLS.
pub(super) struct Tls {
    pub(super) server: Arc<Server>,
    pub(super) acceptor: TlsAcceptor,
}

impl Wire for TlsStream<TcpStream> {
    fn arm_reset(&self) {
        self.get_ref().0.arm_reset();
    }
}

impl Service for Plain {
    async fn serve(self: Arc<Self>, socket: TcpStream, ticket: Ticket) {
        let peer = prepare(&socket);
        converse(Arc::clone(&self.0), socket, ticket, peer).await;
    }
}

impl Service for Tls {
    async fn serve(self: Arc<Self>, socket: TcpStream, mut ticket: Ticket) {
        let peer = prepare(&socket);
        let shaken = tokio::select! {
            () = ticket.stopped() => return,
            shaken = within(HANDSHAKE, self.acceptor.accept(socket)) => shaken,
        };
        if let Some(Ok(stream)) = shaken {
            converse(Arc::clone(&self.server), stream, ticket, peer).await;
        }
    }
}

fn prepare(socket: &TcpStream) -> IpAddr {
    // Without it small answers would only be slower.
    drop(socket.set_nodelay(true));
    socket.peer_addr().map_or(Ipv4Addr::LOCALHOST.into(), |peer| peer.ip())
}

async fn converse<W: Wire>(server: Arc<Server>, wire: W, ticket: Ticket, peer: IpAddr) {
    let line = Line { peer, session: None };
    Conversation { server, wire, ticket, line, reader: FrameReader::default() }.run().await;
}
