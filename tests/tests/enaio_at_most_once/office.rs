//! A server made of pipes: one organisation, two people, and a script for the job that writes.

use std::collections::VecDeque;
use std::future::pending;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::BytesMut;
use omnipresence::enaio::rpc::{
    Call, Connection, Dial, ErrorEntry, Expected, FrameDecoder, Incoming, Limits, Response, Server,
};
use omnipresence::{Clock, Error, ErrorKind, ManualClock, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};
use tokio_util::codec::Decoder;

use crate::operation::Op;
use crate::step::{Ending, Loss, Reply, Step};

/// Small, so that a request is written piece by piece.
const PIPE: usize = 64;

const NO_ROLE: i32 = -1_042_218_022;

/// A server's side of a connection, at work.
pub(crate) type Serving = Pin<Box<dyn Future<Output = ()> + Send>>;

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) op: Op,
    /// What becomes of writes, in order; then they succeed.
    pub(crate) steps: VecDeque<Step>,
    /// Which connection, counted from none, is refused.
    pub(crate) refused: Option<u32>,
    pub(crate) dialled: u32,
    /// What became of each write that was sent.
    pub(crate) sent: Vec<Step>,
    /// How often the write was done.
    pub(crate) applied: u32,
    /// The number of the session that is good; those before it have ended.
    session: u32,
    sessions: u32,
}

impl World {
    pub(crate) fn new(op: Op, steps: &[Step]) -> Self {
        let steps = steps.iter().copied().collect();
        let (refused, dialled, sent, applied, session, sessions) = (None, 0, Vec::new(), 0, 0, 0);
        Self { op, steps, refused, dialled, sent, applied, session, sessions }
    }

    fn take(&mut self) -> Step {
        let step = self.steps.pop_front().unwrap_or(Step::success());
        self.sent.push(step);
        self.applied += u32::from(step.applies());
        step
    }

    fn read(&self, call: &Call) -> Response {
        let xml = |name: &str, text: &str| Response::new(0).with(name, text.as_bytes().to_vec());
        match call.job.as_str() {
            "wfm.GetOrganisations" => xml(
                "Organisations",
                "<Organisations><Organisation Id=\"O1\" Name=\"Main\" Active=\"1\"/>\
                 </Organisations>",
            ),
            "wfm.GetOrganisationObjects" => xml(
                "Objects",
                "<Objects><Object Id=\"P1\" Name=\"Anna\" ClassId=\"C\"><Attributes>\
                 <Attribute Id=\"1\" Name=\"Login\" Flags=\"0\"><AttributeValue>anna\
                 </AttributeValue></Attribute></Attributes></Object></Objects>",
            ),
            "wfm.GetAbsentUsers" => {
                Response::new(0).with("ObjectIds", if self.applied > 0 { "P1" } else { "" })
            }
            _ => Response::new(0),
        }
    }
}

/// Makes connections to the world, and keeps their other ends until somebody polls them.
#[derive(Clone)]
pub(crate) struct Pipes {
    pub(crate) world: Arc<Mutex<World>>,
    pub(crate) clock: ManualClock,
    pub(crate) serving: Arc<Mutex<Vec<Serving>>>,
}

impl std::fmt::Debug for Pipes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pipes")
    }
}

#[async_trait]
impl Dial for Pipes {
    async fn dial(&self, _: &Server) -> Result<Connection> {
        {
            let mut world = self.world.lock().unwrap();
            let number = world.dialled;
            world.dialled += 1;
            if world.refused == Some(number) {
                return Err(Error::new(ErrorKind::Connection, "refused"));
            }
        }
        let (ours, theirs) = duplex(PIPE);
        let served = serve(Arc::clone(&self.world), theirs);
        self.serving.lock().unwrap().push(Box::pin(served));
        let clock: Arc<dyn Clock> = Arc::new(self.clock.clone());
        Ok(Connection::new(ours, Limits::default(), clock))
    }
}

async fn serve(world: Arc<Mutex<World>>, mut stream: DuplexStream) {
    let mut decoder = FrameDecoder::new(Expected::Call, Limits::default());
    let mut bytes = BytesMut::new();
    // Everything of the frame that is under way: the decoder keeps its parts to itself.
    let mut raw = Vec::new();
    let mut session = 0;
    loop {
        let frame = decoder.decode(&mut bytes);
        match frame {
            Ok(Some(Incoming::Call(call))) => {
                raw.clear();
                if answer(&world, &mut stream, &call, &mut session).await.is_none() {
                    return;
                }
                continue;
            }
            Ok(None) => {}
            _ => return,
        }
        if gives_up(&world, &raw) {
            return;
        }
        let mut piece = [0; PIPE];
        let Ok(count @ 1..) = stream.read(&mut piece).await else { return };
        bytes.extend_from_slice(&piece[..count]);
        raw.extend_from_slice(&piece[..count]);
    }
}

/// Whether the server is to go away in the middle of this request.
fn gives_up(world: &Mutex<World>, raw: &[u8]) -> bool {
    let mut world = world.lock().unwrap();
    let job = world.op.job().as_bytes();
    let is_write = raw.windows(job.len()).any(|window| window == job);
    let gives_up = is_write && world.steps.front() == Some(&Step::HalfRequest);
    if gives_up {
        world.take();
    }
    gives_up
}

/// `None` where the connection ends.
async fn answer(
    world: &Mutex<World>,
    stream: &mut DuplexStream,
    call: &Call,
    session: &mut u32,
) -> Option<()> {
    let (response, ending) = match call.job.as_str() {
        "krn.SessionAttach" => (attach(world, call, session), Ending::Whole),
        "krn.SessionLogin" => {
            (Response::new(0).with("Description", "").with("Action", 0), Ending::Whole)
        }
        "krn.SessionPropertiesSet" | "krn.REGetRegValue" | "krn.GetServerInfoEx" => {
            (Response::new(0), Ending::Whole)
        }
        job => {
            let (is_write, ended) = {
                let world = world.lock().unwrap();
                (job == world.op.job(), *session < world.session)
            };
            match (ended, is_write) {
                // Nobody is logged in: nothing is done.
                (true, _) => (Response::new(-1), Ending::Whole),
                (false, false) => (world.lock().unwrap().read(call), Ending::Whole),
                (false, true) => write(world).await?,
            }
        }
    };
    send(stream, &response, ending).await
}

fn attach(world: &Mutex<World>, call: &Call, session: &mut u32) -> Response {
    let mut world = world.lock().unwrap();
    let known = call.params.text("SessionGUID").unwrap_or_default();
    let number = match known.parse() {
        Ok(number) if number >= world.session => number,
        _ => {
            world.sessions += 1;
            world.sessions
        }
    };
    *session = number;
    Response::new(0).with("SessionGUID", number.to_string())
}

async fn write(world: &Mutex<World>) -> Option<(Response, Ending)> {
    let step = world.lock().unwrap().take();
    let (reply, ending) = match step {
        Step::HalfRequest | Step::Lost { loss: Loss::Closed, .. } => return None,
        Step::Lost { loss: Loss::Hangs, .. } => pending().await,
        Step::Answered { reply, ending, .. } => (reply, ending),
    };
    let failed = |code: i32, why: &str| {
        let mut response = Response::new(code.into());
        response.errors.push(ErrorEntry::new("wfm", 1, why, code));
        response
    };
    let response = match reply {
        Reply::Done => Response::new(0),
        Reply::Failed => failed(-1, "no such process"),
        Reply::NoRole => failed(NO_ROLE, "no role"),
        Reply::FailedSilently => Response::new(-1),
        Reply::Ended => {
            let mut world = world.lock().unwrap();
            world.session = world.sessions + 1;
            Response::new(-1)
        }
    };
    Some((response, ending))
}

async fn send(stream: &mut DuplexStream, response: &Response, ending: Ending) -> Option<()> {
    let mut frame = response.to_frame().unwrap().to_vec();
    let (half, last) = (frame.len() / 2, frame.len() - 1);
    match ending {
        Ending::Whole | Ending::WholeThenClosed => {}
        Ending::Cut | Ending::Hangs => frame.truncate(half),
        Ending::Garbage => frame = b"HTTP/1.1 400 Bad Request\r\n\r\n garbage garbage".to_vec(),
        Ending::WrongDigest => frame[last] ^= 1,
    }
    stream.write_all(&frame).await.ok()?;
    match ending {
        Ending::Hangs => pending().await,
        Ending::Cut | Ending::WholeThenClosed | Ending::Garbage => None,
        Ending::Whole | Ending::WrongDigest => Some(()),
    }
}
