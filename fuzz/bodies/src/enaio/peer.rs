//! A server at the other end of a connection in memory, and a client of it.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;
use std::{fmt, io};

use async_trait::async_trait;
use bytes::{Buf, BytesMut};
use enaio_wf::rpc::{
    Call, Connection, Dial, Expected, FrameDecoder, Incoming, Limits, Pool, PoolOptions, Response,
    Server, SessionOptions,
};
use enaio_wf::{Client, Config};
use presence_core::{Clock, ManualClock, Result, Secret, Timestamp};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What the server answers to workflow jobs, and what it was asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Peer(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    answer: Response,
    asked: Option<Call>,
}

impl Peer {
    /// A client that is connected to a new server.
    pub(super) fn client() -> (Self, Client) {
        let peer = Self::default();
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::new(Timestamp::UNIX_EPOCH));
        let dial = Arc::new(Memory { peer: peer.clone(), clock: Arc::clone(&clock) });
        let session = SessionOptions::new("root", Secret::new("password"));
        let servers = Server::list("memory").unwrap_or_default();
        let pool = Pool::new(servers, dial, session, PoolOptions::default(), Arc::clone(&clock));
        let Ok(pool) = pool else { panic!("the options are the default ones") };
        let mut config = Config::default();
        config.people_max_age = Duration::ZERO;
        let client = Client::builder(&config).pool(pool).clock(clock).build();
        let Ok(client) = client else { panic!("a pool is all that a client needs") };
        (peer, client)
    }

    /// What the next workflow job is answered with.
    pub(super) fn answers(&self, answer: Response) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).answer = answer;
    }

    /// The last workflow job that was asked for.
    pub(super) fn asked(&self) -> Option<Call> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).asked.take()
    }

    fn answer(&self, call: Call) -> Response {
        let done = Response::new(0);
        match call.job.as_str() {
            "krn.SessionAttach" => done.with("SessionGUID", "0123456789ABCDEF0123456789ABCDEF"),
            "krn.REGetRegValue" => done.with("Value", "0"),
            job if job.starts_with("krn.") => done,
            _ => {
                let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
                state.asked = Some(call);
                state.answer.clone()
            }
        }
    }
}

#[derive(Debug)]
struct Memory {
    peer: Peer,
    clock: Arc<dyn Clock>,
}

#[async_trait]
impl Dial for Memory {
    async fn dial(&self, _: &Server) -> Result<Connection> {
        let decoder = FrameDecoder::new(Expected::Call, Limits::default());
        let wire = Wire {
            peer: self.peer.clone(),
            decoder,
            asked: BytesMut::new(),
            answers: BytesMut::new(),
        };
        Ok(Connection::new(wire, Limits::default(), Arc::clone(&self.clock)))
    }
}

/// Our end of the connection: what is written is answered at once.
struct Wire {
    peer: Peer,
    decoder: FrameDecoder,
    asked: BytesMut,
    answers: BytesMut,
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let wire = &mut *self;
        wire.asked.extend_from_slice(bytes);
        loop {
            match wire.decoder.decode(&mut wire.asked) {
                Ok(Some(Incoming::Call(call))) => {
                    let Ok(frame) = wire.peer.answer(call).to_frame() else {
                        panic!("the answers of this server can be written")
                    };
                    wire.answers.extend_from_slice(&frame);
                }
                Ok(Some(Incoming::Response(_))) => panic!("a client sent a response"),
                Ok(None) => return Poll::Ready(Ok(bytes.len())),
                Err(error) => panic!("a client sent what is not the protocol: {error}"),
            }
        }
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        room: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let count = self.answers.len().min(room.remaining());
        if count == 0 {
            return Poll::Pending;
        }
        room.put_slice(self.answers.get(..count).unwrap_or_default());
        self.answers.advance(count);
        Poll::Ready(Ok(()))
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wire").finish_non_exhaustive()
    }
}
