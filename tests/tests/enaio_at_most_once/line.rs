//! The connections to the office: pipes, each cut where the schedule says so.

use std::ops::Range;
use std::pin::Pin;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use bytes::BytesMut;
use omnipresence::enaio::rpc::{
    Connection, Dial, Expected, FrameDecoder, Incoming, Limits, Server,
};
use omnipresence::{Clock, Error, ErrorKind, ManualClock, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

use crate::office::{World, answer};

/// Small, so that a request is written piece by piece.
const PIPE: usize = 64;

/// Where a connection, counted from none, is cut: at a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Cut {
    pub(crate) connection: u32,
    pub(crate) half: Half,
    /// So many bytes pass.
    pub(crate) after: usize,
}

/// One direction of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Half {
    Asking,
    Answering,
}

/// The server's end of a connection.
pub(crate) struct Line {
    stream: DuplexStream,
    number: u32,
    /// How much is still read before it is cut.
    asking: Option<usize>,
    /// How much is still written before it is cut.
    answering: Option<usize>,
    asked: usize,
    answered: usize,
}

impl Line {
    fn new(stream: DuplexStream, number: u32, cuts: &[Cut]) -> Self {
        let of = |half| {
            let mut cuts = cuts.iter().filter(|cut| (cut.connection, cut.half) == (number, half));
            cuts.next().map(|cut| cut.after)
        };
        let (asking, answering) = (of(Half::Asking), of(Half::Answering));
        Self { stream, number, asking, answering, asked: 0, answered: 0 }
    }

    /// Its number and the direction in which it is cut.
    pub(crate) fn cut(&self) -> Option<(u32, Half)> {
        let halves = [(self.asking, Half::Asking), (self.answering, Half::Answering)];
        let cut = halves.into_iter().find(|(left, _)| *left == Some(0));
        cut.map(|(_, half)| (self.number, half))
    }

    /// Where a call that was read stands among what was asked, and its answer among the answers.
    pub(crate) fn places(&self, asked: usize, answer: usize) -> (Range<usize>, Range<usize>) {
        (self.asked - asked..self.asked, self.answered..self.answered + answer)
    }

    /// What comes, and how much of it passes; `None` where nobody is there.
    async fn next(&mut self, piece: &mut [u8; PIPE]) -> Option<(usize, usize)> {
        let come = self.stream.read(piece).await.ok().filter(|come| *come > 0)?;
        self.asked += come;
        Some((come, pass(&mut self.asking, come)))
    }

    /// How much passes; `None` where nobody is there.
    pub(crate) async fn put(&mut self, frame: &[u8]) -> Option<usize> {
        let passes = pass(&mut self.answering, frame.len());
        self.answered += passes;
        self.stream.write_all(&frame[..passes]).await.ok()?;
        Some(passes)
    }
}

fn pass(left: &mut Option<usize>, count: usize) -> usize {
    let Some(left) = left else { return count };
    let passes = count.min(*left);
    *left -= passes;
    passes
}

/// A server's side of a connection, at work.
pub(crate) type Serving = Pin<Box<dyn Future<Output = ()> + Send>>;

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
        let (number, cuts) = {
            let mut world = self.world.lock().unwrap();
            let number = world.dialled;
            world.dialled += 1;
            if world.refused == Some(number) {
                return Err(Error::new(ErrorKind::Connection, "refused"));
            }
            (number, world.cuts.clone())
        };
        let (ours, theirs) = duplex(PIPE);
        let served = serve(Arc::clone(&self.world), Line::new(theirs, number, &cuts));
        self.serving.lock().unwrap().push(Box::pin(served));
        let clock: Arc<dyn Clock> = Arc::new(self.clock.clone());
        Ok(Connection::new(ours, Limits::default(), clock))
    }
}

async fn serve(world: Arc<Mutex<World>>, mut line: Line) {
    let mut decoder = FrameDecoder::new(Expected::Call, Limits::default());
    let mut bytes = BytesMut::new();
    // Everything of the frame that is under way: the decoder keeps its parts to itself.
    let mut raw = Vec::new();
    let mut session = 0;
    let mut piece = [0; PIPE];
    loop {
        match decoder.decode(&mut bytes) {
            Ok(Some(Incoming::Call(call))) => {
                let asked = std::mem::take(&mut raw).len();
                if answer(&world, &mut line, &call, asked, &mut session).await.is_none() {
                    return;
                }
                continue;
            }
            Ok(None) => {}
            _ => return,
        }
        if world.lock().unwrap().gives_up(&raw) {
            return;
        }
        let Some((come, passes)) = line.next(&mut piece).await else { return };
        bytes.extend_from_slice(&piece[..passes]);
        raw.extend_from_slice(&piece[..come]);
        if let Some(cut) = line.cut() {
            world.lock().unwrap().cut_in_request(cut, &raw);
            return;
        }
    }
}
