//! Running one schedule: by hand, poll by poll, both ends of every connection in turn, on a clock
//! that moves when nothing else does.

use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Duration;

use omnipresence::enaio::rpc::{Pool, PoolOptions, Server, SessionOptions};
use omnipresence::{Clock, ManualClock, Secret, Timestamp};

use crate::judge::Said;
use crate::line::{Cut, Pipes, Serving};
use crate::office::World;
use crate::operation::Op;
use crate::step::Step;

/// Longer than any single wait for an answer.
const BEYOND_A_CALL: Duration = Duration::from_secs(61);

/// More than this mean that a call does not end.
const MAX_POLLS: u32 = 20_000;
const MAX_TIME: Duration = Duration::from_secs(3_600);

/// One way in which everything can go.
#[derive(Clone, Debug)]
pub(crate) struct Schedule {
    pub(crate) op: Op,
    /// Whether the options allow what sets a state to be repeated.
    pub(crate) repeats: bool,
    pub(crate) steps: Vec<Step>,
    /// Which connection is refused.
    pub(crate) refused: Option<u32>,
    pub(crate) cuts: Vec<Cut>,
    /// The time of a call runs out after so many polls, while everybody is at work.
    pub(crate) late_after: Option<u32>,
    /// The call is dropped after so many polls.
    pub(crate) dropped_after: Option<u32>,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) said: Said,
    pub(crate) world: Arc<Mutex<World>>,
    pub(crate) polls: u32,
    /// After how many polls the server had read the first write.
    pub(crate) first_write: Option<u32>,
    /// Whether the time ran out while somebody was at work.
    pub(crate) was_late: bool,
}

/// How far a schedule has come.
#[derive(Default)]
struct Progress {
    polls: u32,
    first_write: Option<u32>,
    was_late: bool,
}

/// Whether anything was woken since it was asked last.
#[derive(Default)]
struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Schedule {
    pub(crate) fn new(op: Op, repeats: bool, steps: Vec<Step>) -> Self {
        let (refused, late_after, dropped_after) = (None, None, None);
        Self { op, repeats, steps, refused, cuts: Vec::new(), late_after, dropped_after }
    }

    pub(crate) fn run(&self) -> Run {
        let clock = ManualClock::skipping(Timestamp::UNIX_EPOCH);
        let mut world = World::new(self.op, &self.steps);
        world.refused = self.refused;
        world.cuts.clone_from(&self.cuts);
        let world = Arc::new(Mutex::new(world));
        let serving: Arc<Mutex<Vec<Serving>>> = Arc::default();
        let pipes = Pipes {
            world: Arc::clone(&world),
            clock: clock.clone(),
            serving: Arc::clone(&serving),
        };
        let mut options = PoolOptions::default();
        options.repeat_states = self.repeats;
        let servers = Server::list("one:1").unwrap();
        let session = SessionOptions::new("root", Secret::new("optimal"));
        let own: Arc<dyn Clock> = Arc::new(clock.clone());
        let pool = Pool::new(servers, Arc::new(pipes), session, options, own).unwrap();
        let mut progress = Progress::default();
        let said = {
            let work = self.op.run(pool, clock.clone());
            self.drive(work, &clock, &world, &serving, &mut progress)
        };
        // What the servers still have to read when the caller has gone is read.
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(Arc::clone(&woken));
        let mut context = Context::from_waker(&waker);
        poll_all(&serving, &mut context);
        while woken.0.swap(false, Ordering::Relaxed) {
            poll_all(&serving, &mut context);
        }
        serving.lock().unwrap().clear();
        let Progress { polls, first_write, was_late } = progress;
        Run { said: said.unwrap_or(Said::Dropped), world, polls, first_write, was_late }
    }

    /// `None` where it was dropped.
    fn drive(
        &self,
        work: impl Future<Output = Said>,
        clock: &ManualClock,
        world: &Mutex<World>,
        serving: &Mutex<Vec<Serving>>,
        progress: &mut Progress,
    ) -> Option<Said> {
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(Arc::clone(&woken));
        let mut context = Context::from_waker(&waker);
        let mut work = pin!(work);
        loop {
            if self.dropped_after == Some(progress.polls) {
                return None;
            }
            if let Poll::Ready(said) = work.as_mut().poll(&mut context) {
                return Some(said);
            }
            let is_late = self.late_after == Some(progress.polls);
            progress.polls += 1;
            poll_all(serving, &mut context);
            if progress.first_write.is_none() && !world.lock().unwrap().sent.is_empty() {
                progress.first_write = Some(progress.polls);
            }
            assert!(progress.polls < MAX_POLLS, "the call does not end");
            let at_work = woken.0.swap(false, Ordering::Relaxed);
            progress.was_late |= is_late && at_work;
            if is_late || !at_work {
                clock.advance(BEYOND_A_CALL);
                assert!(clock.monotonic() < MAX_TIME, "the call does not end at its deadline");
            }
        }
    }
}

fn poll_all(serving: &Mutex<Vec<Serving>>, context: &mut Context<'_>) {
    // Nobody dials while the servers are polled.
    let mut serving = serving.lock().unwrap();
    serving.retain_mut(|one| one.as_mut().poll(context).is_pending());
}
