//! Running one schedule: by hand, poll by poll, on a clock that moves when nothing else does.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use omnipresence::{ManualClock, Timestamp};
use presence_http::Transport;

use crate::judge::Said;
use crate::operation::Op;
use crate::step::Step;
use crate::transport::Scripted;
use crate::world::World;

/// Longer than one attempt, shorter than a whole call.
const BEYOND_AN_ATTEMPT: Duration = Duration::from_secs(31);

/// More polls than this mean that a call does not end.
const MAX_POLLS: u32 = 5_000;

/// More virtual time than this means that a call has no deadline: the longest has two of them.
const MAX_TIME: Duration = Duration::from_secs(600);

/// One way in which everything can go.
#[derive(Clone, Debug)]
pub(crate) struct Schedule {
    pub(crate) op: Op,
    pub(crate) writes: Vec<Step>,
    pub(crate) reads: Vec<Step>,
    /// The call is dropped after so many polls.
    pub(crate) cancelled_after: Option<u32>,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) said: Said,
    pub(crate) world: World,
    /// How many polls it took.
    pub(crate) polls: u32,
    /// How many of the reads that the schedule troubles there were.
    pub(crate) reads: usize,
    /// What the library says when it is asked for the same once more, on a quiet day.
    pub(crate) again: Option<(Said, bool)>,
}

/// Puts something between the library and the script.
pub(crate) type Wrap = fn(Scripted) -> Arc<dyn Transport>;

/// The script itself.
pub(crate) fn plain(scripted: Scripted) -> Arc<dyn Transport> {
    Arc::new(scripted)
}

impl Schedule {
    pub(crate) fn new(op: Op, writes: Vec<Step>) -> Self {
        Self { op, writes, reads: Vec::new(), cancelled_after: None }
    }

    pub(crate) fn run(&self, wrap: Wrap) -> Run {
        let mut world = World::new(self.op);
        world.writes = self.writes.iter().copied().collect();
        world.reads = self.reads.iter().copied().collect();
        let world = Arc::new(Mutex::new(world));
        let clock = ManualClock::skipping(Timestamp::UNIX_EPOCH);
        let subject = self.op.subject(&clock, wrap(Scripted(Arc::clone(&world))));
        let mut polls = 0;
        let said = drive(self.op.run(&subject), &clock, self.cancelled_after, &mut polls);
        let said = said.unwrap_or(Said::Cancelled);
        // The truth of this run, before the second one.
        let (truth, reads) = {
            let mut world = world.lock().unwrap();
            let reads = self.reads.len() - world.reads.len();
            world.writes.clear();
            world.reads.clear();
            let truth = World {
                op: world.op,
                state: world.state.clone(),
                writes: world.writes.clone(),
                reads: world.reads.clone(),
                sent: world.sent.clone(),
                applied: world.applied.clone(),
                requests: world.requests,
            };
            (truth, reads)
        };
        // Only Conpeek's provider remembers anything of its writes.
        let again = match self.op {
            Op::ConpeekSet => drive(self.op.run(&subject), &clock, None, &mut 0),
            _ => None,
        };
        let again = again.map(|said| (said, world.lock().unwrap().stands()));
        Run { said, world: truth, polls, reads, again }
    }
}

/// Whether the task was woken since it was asked last.
#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// `None` where it was dropped.
fn drive<T>(
    work: impl Future<Output = T>,
    clock: &ManualClock,
    cancelled_after: Option<u32>,
    polls: &mut u32,
) -> Option<T> {
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(Arc::clone(&woken));
    let mut context = Context::from_waker(&waker);
    let mut work = pin!(work);
    let begun = omnipresence::Clock::monotonic(clock);
    loop {
        if cancelled_after == Some(*polls) {
            return None;
        }
        if let Poll::Ready(value) = work.as_mut().poll(&mut context) {
            return Some(value);
        }
        *polls += 1;
        assert!(*polls < MAX_POLLS, "the call does not end");
        if !woken.0.swap(false, Ordering::Relaxed) {
            clock.advance(BEYOND_AN_ATTEMPT);
            let passed = omnipresence::Clock::monotonic(clock).saturating_sub(begun);
            assert!(passed < MAX_TIME, "the call does not end at its deadline");
        }
    }
}
