//! A group of servers made of pipes, whose behaviour follows from their names.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use enaio_wf::TokioClock;
use enaio_wf::presence_core::{Clock, Error, ErrorKind, Result, Secret};
use enaio_wf::rpc::{Call, Connection, Dial, Pool, PoolOptions, Response, Server, SessionOptions};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

use crate::script::{call, frame};

/// What a server does with a job that is not part of making a session.
pub(crate) type Jobs = dyn Fn(&Call) -> Option<Response> + Send + Sync;

/// Servers by name: `refuses…` cannot be reached, `breaks…` fails in the session, `rejects…`
/// refuses the login, `hangs…` never answers, `halves…` closes the first connection in the middle
/// of the request after the session was made, and all others work.
#[derive(Clone)]
pub(crate) struct Group(Arc<State>);

struct State {
    jobs: Box<Jobs>,
    asked: Mutex<Vec<String>>,
    logins: AtomicUsize,
    damages: AtomicBool,
    cut_idle: tokio::sync::Notify,
    halved: AtomicBool,
}

impl std::fmt::Debug for Group {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Group")
    }
}

impl Group {
    /// `jobs` gives the answers; none closes the connection.
    pub(crate) fn new(jobs: impl Fn(&Call) -> Option<Response> + Send + Sync + 'static) -> Self {
        Self(Arc::new(State {
            jobs: Box::new(jobs),
            asked: Mutex::default(),
            logins: AtomicUsize::new(0),
            cut_idle: tokio::sync::Notify::new(),
            halved: AtomicBool::new(false),
            damages: AtomicBool::new(false),
        }))
    }

    /// Servers that answer every job with success.
    pub(crate) fn obedient() -> Self {
        Self::new(|_| Some(Response::new(0)))
    }

    pub(crate) fn pool(&self, servers: &str, options: PoolOptions) -> Pool {
        self.pool_at(servers, options, Arc::new(TokioClock::new()))
    }

    pub(crate) fn pool_at(
        &self,
        servers: &str,
        options: PoolOptions,
        clock: Arc<dyn Clock>,
    ) -> Pool {
        let mut session = SessionOptions::new("root", Secret::new("optimal"));
        session.deadline = Duration::from_secs(20);
        let servers = Server::list(servers).unwrap();
        Pool::new(servers, Arc::new(self.clone()), session, options, clock).unwrap()
    }

    /// What was asked of whom, in order: `HOST connect`, `HOST JOB`.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.0.asked.lock().unwrap().clone()
    }

    pub(crate) fn count(&self, what: &str) -> usize {
        self.asked().iter().filter(|asked| asked.ends_with(what)).count()
    }

    /// The digest of the next answer to a job of the workflow is wrong.
    pub(crate) fn damage_next(&self) {
        self.0.damages.store(true, Ordering::Relaxed);
    }

    /// Every server closes the connections that wait for a request.
    pub(crate) fn cut_idle(&self) {
        self.0.cut_idle.notify_waiters();
    }

    fn note(&self, text: String) {
        self.0.asked.lock().unwrap().push(text);
    }

    async fn serve(self, host: String, mut stream: DuplexStream) {
        loop {
            let call = tokio::select! {
                next = frame(&mut stream) => match next.as_deref().and_then(call) {
                    Some(call) => call,
                    None => return,
                },
                () = self.0.cut_idle.notified() => return,
            };
            self.note(format!("{host} {}", call.job));
            if host.starts_with("hangs") {
                std::future::pending::<()>().await;
            }
            let Some(answer) = self.answer(&host, &call) else { return };
            let mut frame = answer.to_frame().unwrap();
            if call.job.starts_with("wfm.") && self.0.damages.swap(false, Ordering::Relaxed) {
                *frame.last_mut().unwrap() ^= 1;
            }
            stream.write_all(&frame).await.unwrap();
            let ready = host.starts_with("halves") && call.job == "krn.GetServerInfoEx";
            if ready && !self.0.halved.swap(true, Ordering::Relaxed) {
                stream.read_exact(&mut [0; 1000]).await.unwrap();
                return;
            }
        }
    }

    fn answer(&self, host: &str, call: &Call) -> Option<Response> {
        match call.job.as_str() {
            "krn.SessionAttach" if host.starts_with("breaks") => None,
            "krn.SessionAttach" => match call.params.text("SessionGUID").unwrap() {
                "" => {
                    let number = self.0.logins.fetch_add(1, Ordering::Relaxed);
                    Some(Response::new(0).with("SessionGUID", format!("{host}-{number}")))
                }
                known => Some(Response::new(0).with("SessionGUID", known)),
            },
            "krn.SessionPropertiesSet" | "krn.REGetRegValue" | "krn.GetServerInfoEx" => {
                Some(Response::new(0))
            }
            "krn.SessionLogin" if host.starts_with("rejects") => {
                Some(Response::new(0).with("Description", "nein").with("Action", 4))
            }
            "krn.SessionLogin" => Some(Response::new(0).with("Description", "").with("Action", 0)),
            _ => (self.0.jobs)(call),
        }
    }
}

#[async_trait]
impl Dial for Group {
    async fn dial(&self, server: &Server) -> Result<Connection> {
        self.note(format!("{} connect", server.host));
        if server.host.starts_with("refuses") {
            return Err(Error::new(ErrorKind::Connection, "refused"));
        }
        let (ours, theirs) = duplex(1 << 16);
        tokio::spawn(self.clone().serve(server.host.clone(), theirs));
        Ok(crate::peer::over(ours))
    }
}
