//! Servers behind pipes that do as they are told, session jobs and callback channels included.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::BytesMut;
use enaio_wf::TokioClock;
use enaio_wf::presence_core::{Clock, Error, ErrorKind, Result, Secret};
use enaio_wf::rpc::{
    Call, Connection, Dial, Expected, FrameDecoder, Incoming, Limits, Pool, PoolOptions, Response,
    Server, SessionOptions,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

/// What a server does with a call.
pub(crate) enum Act {
    Answer(Response),
    /// Ten seconds later.
    Late(Response),
    Close,
    /// Nothing, for as long as the connection stands.
    Hang,
}

pub(crate) fn answer(code: i64) -> Option<Act> {
    Some(Act::Answer(Response::new(code)))
}

/// A login that is refused.
pub(crate) fn refusal() -> Option<Act> {
    Some(Act::Answer(Response::new(0).with("Description", "no").with("Action", 4)))
}

type Told = dyn Fn(&Asked) -> Option<Act> + Send + Sync;

/// One call that came.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// The host that was dialled.
    pub(crate) host: String,
    /// The number of the connection, from 0.
    pub(crate) connection: usize,
    /// How often this job came before.
    pub(crate) earlier: usize,
    pub(crate) job: String,
    /// The session that was to be joined.
    pub(crate) session: String,
}

#[derive(Clone)]
pub(crate) struct Script(Arc<State>);

struct State {
    told: Box<Told>,
    asked: Mutex<Vec<Asked>>,
    dead: Mutex<Vec<String>>,
    connections: AtomicUsize,
    open: AtomicUsize,
    sessions: AtomicUsize,
    gone: std::sync::atomic::AtomicBool,
    /// How many bytes a pipe holds.
    pipe: usize,
}

impl std::fmt::Debug for Script {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Script")
    }
}

impl Script {
    /// `told` says what is done; where it says nothing, every job succeeds.
    pub(crate) fn new(told: impl Fn(&Asked) -> Option<Act> + Send + Sync + 'static) -> Self {
        Self::piped(1 << 16, told)
    }

    /// The same behind pipes that hold so many bytes.
    pub(crate) fn piped(
        pipe: usize,
        told: impl Fn(&Asked) -> Option<Act> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(State {
            told: Box::new(told),
            asked: Mutex::default(),
            dead: Mutex::default(),
            connections: AtomicUsize::new(0),
            open: AtomicUsize::new(0),
            sessions: AtomicUsize::new(0),
            gone: false.into(),
            pipe,
        }))
    }

    pub(crate) fn pool(&self, servers: &str, options: PoolOptions) -> Pool {
        let session = SessionOptions::new("marker-user", Secret::new("optimal"));
        let servers = Server::list(servers).unwrap();
        let clock = Arc::new(TokioClock::new());
        Pool::new(servers, Arc::new(self.clone()), session, options, clock).unwrap()
    }

    pub(crate) fn asked(&self, job: &str) -> Vec<Asked> {
        self.0.asked.lock().unwrap().iter().filter(|asked| asked.job == job).cloned().collect()
    }

    pub(crate) fn count(&self, job: &str) -> usize {
        self.asked(job).len()
    }

    /// How many connections were made.
    pub(crate) fn connections(&self) -> usize {
        self.0.connections.load(Ordering::SeqCst)
    }

    /// How many of them stand.
    pub(crate) fn open(&self) -> usize {
        self.0.open.load(Ordering::SeqCst)
    }

    /// Forgets a session: who wants to join it gets another.
    pub(crate) fn forget(&self, session: &str) {
        self.0.dead.lock().unwrap().push(session.to_owned());
    }

    /// Can no longer be reached.
    pub(crate) fn vanish(&self) {
        self.0.gone.store(true, Ordering::SeqCst);
    }

    async fn serve(self, host: String, connection: usize, mut stream: DuplexStream) {
        self.0.open.fetch_add(1, Ordering::SeqCst);
        while let Some(frame) = frame(&mut stream).await {
            let Some(call) = call(&frame) else {
                // A registration: the channel stands and nothing is pushed.
                let _ = stream.read_to_end(&mut Vec::new()).await;
                break;
            };
            let session = call.params.text("SessionGUID").unwrap_or_default().to_owned();
            let earlier = self.count(&call.job);
            let asked =
                Asked { host: host.clone(), connection, earlier, job: call.job.clone(), session };
            self.0.asked.lock().unwrap().push(asked.clone());
            match (self.0.told)(&asked).unwrap_or_else(|| self.obedient(&asked)) {
                Act::Answer(answer) => {
                    if stream.write_all(&answer.to_frame().unwrap()).await.is_err() {
                        break;
                    }
                }
                Act::Late(answer) => {
                    TokioClock::new().sleep(Duration::from_secs(10)).await;
                    if stream.write_all(&answer.to_frame().unwrap()).await.is_err() {
                        break;
                    }
                }
                Act::Close => break,
                Act::Hang => {
                    let _ = stream.read_to_end(&mut Vec::new()).await;
                    break;
                }
            }
        }
        self.0.open.fetch_sub(1, Ordering::SeqCst);
    }

    fn obedient(&self, asked: &Asked) -> Act {
        let good = Response::new(0);
        Act::Answer(match asked.job.as_str() {
            "krn.SessionAttach" => {
                let known = !asked.session.is_empty()
                    && !self.0.dead.lock().unwrap().contains(&asked.session);
                let new = || format!("S{}", self.0.sessions.fetch_add(1, Ordering::SeqCst));
                let guid = if known { asked.session.clone() } else { new() };
                good.with("SessionGUID", guid)
            }
            "krn.SessionLogin" => good.with("Description", "").with("Action", 0),
            "krn.GetChannelGUID" => good.with("ChannelGUID", "G"),
            _ => good,
        })
    }
}

/// Header, body and digest.
/// The next whole frame, or none where the client hangs up.
pub(crate) async fn frame(stream: &mut DuplexStream) -> Option<Vec<u8>> {
    let mut frame = vec![0; 20];
    stream.read_exact(&mut frame).await.ok()?;
    let announced: usize = std::str::from_utf8(&frame[6..16]).unwrap().parse().unwrap();
    frame.resize(20 + announced, 0);
    stream.read_exact(&mut frame[20..]).await.ok()?;
    Some(frame)
}

pub(crate) fn call(frame: &[u8]) -> Option<Call> {
    let mut decoder = FrameDecoder::new(Expected::Call, Limits::default());
    match decoder.decode(&mut BytesMut::from(frame)) {
        Ok(Some(Incoming::Call(call))) => Some(call),
        _ => None,
    }
}

#[async_trait]
impl Dial for Script {
    async fn dial(&self, server: &Server) -> Result<Connection> {
        if self.0.gone.load(Ordering::SeqCst) {
            return Err(Error::new(ErrorKind::Connection, "refused"));
        }
        let number = self.0.connections.fetch_add(1, Ordering::SeqCst);
        let (ours, theirs) = duplex(self.0.pipe);
        tokio::spawn(self.clone().serve(server.host.clone(), number, theirs));
        Ok(crate::peer::over(ours))
    }
}
