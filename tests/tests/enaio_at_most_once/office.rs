//! A server made of pipes: one organisation, two people, and a script for the job that writes.

use std::collections::VecDeque;
use std::future::pending;
use std::ops::Range;
use std::sync::Mutex;

use omnipresence::enaio::rpc::{Call, ErrorEntry, Response};

use crate::line::{Cut, Half, Line};
use crate::operation::Op;
use crate::step::{Ending, Loss, Reply, Step};

const NO_ROLE: i32 = -1_042_218_022;

/// Behind the announced part of a frame.
const DIGEST: usize = 20;

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) op: Op,
    /// What becomes of writes, in order; then they succeed.
    pub(crate) steps: VecDeque<Step>,
    /// Which connection, counted from none, is refused.
    pub(crate) refused: Option<u32>,
    pub(crate) cuts: Vec<Cut>,
    pub(crate) dialled: u32,
    /// The connections that were cut, each with the direction.
    pub(crate) cut: Vec<(u32, Half)>,
    /// Where the first write stands among what its connection asked and was answered.
    pub(crate) first_write: Option<(Range<usize>, Range<usize>)>,
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
        Self {
            op,
            steps: steps.iter().copied().collect(),
            refused: None,
            cuts: Vec::new(),
            dialled: 0,
            cut: Vec::new(),
            first_write: None,
            sent: Vec::new(),
            applied: 0,
            session: 0,
            sessions: 0,
        }
    }

    fn take(&mut self) -> Step {
        let step = self.steps.pop_front().unwrap_or(Step::success());
        self.sent.push(step);
        self.applied += u32::from(step.applies());
        step
    }

    fn is_write(&self, raw: &[u8]) -> bool {
        let job = self.op.job().as_bytes();
        raw.windows(job.len()).any(|window| window == job)
    }

    /// Whether the server is to go away in the middle of this request.
    pub(crate) fn gives_up(&mut self, raw: &[u8]) -> bool {
        let gives_up = self.steps.front() == Some(&Step::HalfRequest) && self.is_write(raw);
        if gives_up {
            self.take();
        }
        gives_up
    }

    /// The connection is cut within a request of which so much had come, and nothing was read.
    pub(crate) fn cut_in_request(&mut self, cut: (u32, Half), raw: &[u8]) {
        self.cut.push(cut);
        if self.is_write(raw) {
            let announced: usize = std::str::from_utf8(&raw[6..16]).unwrap().parse().unwrap();
            let whole = raw.len() >= announced + DIGEST;
            let lost = Step::Lost { applied: false, loss: Loss::Closed };
            self.sent.push(if whole { lost } else { Step::HalfRequest });
        }
    }

    /// The connection is cut within the answer to a write, or behind it.
    fn cut_in_answer_to_write(&mut self, whole: bool) {
        if let Some(Step::Answered { ending, .. }) = self.sent.last_mut() {
            match (whole, *ending) {
                (true, Ending::Whole) => *ending = Ending::WholeThenClosed,
                (false, Ending::Whole | Ending::WholeThenClosed) => *ending = Ending::Cut,
                _ => {}
            }
        }
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

/// `None` where the connection ends. The call took so many bytes.
pub(crate) async fn answer(
    world: &Mutex<World>,
    line: &mut Line,
    call: &Call,
    asked: usize,
    session: &mut u32,
) -> Option<()> {
    let (response, ending, of_write) = match call.job.as_str() {
        "krn.SessionAttach" => (attach(world, call, session), Ending::Whole, false),
        "krn.SessionLogin" => {
            let welcome = Response::new(0).with("Description", "").with("Action", 0);
            (welcome, Ending::Whole, false)
        }
        "krn.SessionPropertiesSet" | "krn.REGetRegValue" | "krn.GetServerInfoEx" => {
            (Response::new(0), Ending::Whole, false)
        }
        job => {
            let (is_write, ended) = {
                let world = world.lock().unwrap();
                (job == world.op.job(), *session < world.session)
            };
            match (ended, is_write) {
                // Nobody is logged in: nothing is done.
                (true, _) => (Response::new(-1), Ending::Whole, false),
                (false, false) => (world.lock().unwrap().read(call), Ending::Whole, false),
                (false, true) => {
                    let (response, ending) = write(world).await?;
                    (response, ending, true)
                }
            }
        }
    };
    let frame = frame(&response, ending);
    if of_write {
        let places = line.places(asked, frame.len());
        world.lock().unwrap().first_write.get_or_insert(places);
    }
    let put = line.put(&frame).await?;
    if let Some(cut) = line.cut() {
        let mut world = world.lock().unwrap();
        world.cut.push(cut);
        if of_write {
            world.cut_in_answer_to_write(put == frame.len());
        }
        return None;
    }
    match ending {
        Ending::Hangs => pending().await,
        Ending::Cut | Ending::WholeThenClosed | Ending::Garbage => None,
        Ending::Whole | Ending::WrongDigest => Some(()),
    }
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

/// As it arrives, before its end.
fn frame(response: &Response, ending: Ending) -> Vec<u8> {
    let mut frame = response.to_frame().unwrap();
    let (half, last) = (frame.len() / 2, frame.len() - 1);
    match ending {
        Ending::Whole | Ending::WholeThenClosed => {}
        Ending::Cut | Ending::Hangs => frame.truncate(half),
        Ending::Garbage => frame = b"HTTP/1.1 400 Bad Request\r\n\r\n garbage garbage".to_vec(),
        Ending::WrongDigest => frame[last] ^= 1,
    }
    frame
}
