//! A peer at the other end of a pipe that knows its part by heart.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use enaio_wf::presence_core::{Clock, Result, Secret};
use enaio_wf::rpc::{Call, Connection, Dial, Limits, Pool, PoolOptions, Server, SessionOptions};
use enaio_wf::{Client, Config, TokioClock};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio::task::JoinHandle;

use crate::fixtures::Frame;
use presence_core::Idempotency;

pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

/// A client over `pool` that remembers logins for `logins_max_age`.
pub(crate) fn client_over(pool: Pool, clock: Arc<dyn Clock>, logins_max_age: Duration) -> Client {
    let mut config = Config::default();
    config.people_max_age = logins_max_age;
    Client::builder(&config).pool(pool).clock(clock).build().unwrap()
}

pub(crate) fn over(stream: DuplexStream) -> Connection {
    Connection::new(stream, Limits::default(), Arc::new(TokioClock::new()))
}

/// What the capture was made with.
pub(crate) fn options(password: &str) -> SessionOptions {
    let mut options = SessionOptions::new("root", Secret::new(password));
    options.application = "enaio-wf-capture".to_owned();
    options.station = Some("capture-station".to_owned());
    options.address = Some("192.0.2.10".to_owned());
    options.deadline = DEADLINE;
    options
}

/// Plays the server's part of a capture: demands every frame of the client byte for byte outside
/// its variable ranges, and answers it with what was captured. Gives the stream back at the end, so
/// that it stays open for as long as the handle is kept.
pub(crate) fn play(frames: Vec<Frame>) -> (Connection, JoinHandle<DuplexStream>) {
    let (ours, mut theirs) = duplex(1 << 16);
    let part = async move {
        for frame in frames {
            if frame.is_from_client() {
                let mut came = vec![0; frame.bytes.len()];
                theirs.read_exact(&mut came).await.unwrap();
                let mut expected = frame.bytes.clone();
                for range in frame.variable() {
                    came[range.clone()].fill(0);
                    expected[range].fill(0);
                }
                assert_eq!(came, expected, "{}", frame.name());
            } else {
                theirs.write_all(&frame.bytes).await.unwrap();
            }
        }
        theirs
    };
    (over(ours), tokio::spawn(part))
}

/// Gives these connections, one after the other, and no others.
#[derive(Debug)]
struct Given(Mutex<VecDeque<Connection>>);

#[async_trait]
impl Dial for Given {
    async fn dial(&self, _: &Server) -> Result<Connection> {
        Ok(self.0.lock().unwrap().pop_front().unwrap())
    }
}

/// A pool whose only server is at the other end of these connections.
pub(crate) fn pool_over(connections: impl IntoIterator<Item = Connection>) -> Pool {
    let dial = Arc::new(Given(Mutex::new(connections.into_iter().collect())));
    let servers = Server::list("one").unwrap();
    let clock = Arc::new(TokioClock::new());
    Pool::new(servers, dial, options("optimal"), PoolOptions::default(), clock).unwrap()
}

/// A peer that reads one request and then sends these bytes; it keeps the stream open where
/// `stays` says so.
pub(crate) fn answer(bytes: Vec<u8>, stays: bool) -> (Connection, JoinHandle<()>) {
    let (ours, mut theirs) = duplex(1 << 16);
    let part = async move {
        theirs.read_exact(&mut vec![0; ping().to_frame().unwrap().len()]).await.unwrap();
        theirs.write_all(&bytes).await.unwrap();
        if stays {
            theirs.read_to_end(&mut Vec::new()).await.unwrap();
        }
    };
    (over(ours), tokio::spawn(part))
}

pub(crate) fn ping() -> Call {
    Call::new("krn.CheckServerConnection").idempotency(Idempotency::Safe).with("Flags", 0)
}
