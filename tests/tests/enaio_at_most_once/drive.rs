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
use crate::office::{Pipes, Serving, World};
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
    /// The call is dropped after so many polls.
    pub(crate) dropped_after: Option<u32>,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) said: Said,
    pub(crate) world: Arc<Mutex<World>>,
    pub(crate) polls: u32,
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
        Self { op, repeats, steps, refused: None, dropped_after: None }
    }

    pub(crate) fn run(&self) -> Run {
        let clock = ManualClock::skipping(Timestamp::UNIX_EPOCH);
        let mut world = World::new(self.op, &self.steps);
        world.refused = self.refused;
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
        let mut polls = 0;
        let said = {
            let work = self.op.run(pool, clock.clone());
            drive(work, &clock, &serving, self.dropped_after, &mut polls)
        };
        // What the servers still have to read when the caller has gone is read.
        let woken = Waker::from(Arc::new(Woken::default()));
        let mut context = Context::from_waker(&woken);
        for _ in 0..100 {
            poll_all(&serving, &mut context);
        }
        serving.lock().unwrap().clear();
        Run { said: said.unwrap_or(Said::Dropped), world, polls }
    }
}

/// `None` where it was dropped.
fn drive(
    work: impl Future<Output = Said>,
    clock: &ManualClock,
    serving: &Mutex<Vec<Serving>>,
    dropped_after: Option<u32>,
    polls: &mut u32,
) -> Option<Said> {
    let woken = Arc::new(Woken::default());
    let waker = Waker::from(Arc::clone(&woken));
    let mut context = Context::from_waker(&waker);
    let mut work = pin!(work);
    loop {
        if dropped_after == Some(*polls) {
            return None;
        }
        if let Poll::Ready(said) = work.as_mut().poll(&mut context) {
            return Some(said);
        }
        *polls += 1;
        poll_all(serving, &mut context);
        assert!(*polls < MAX_POLLS, "the call does not end");
        if !woken.0.swap(false, Ordering::Relaxed) {
            clock.advance(BEYOND_A_CALL);
            assert!(clock.monotonic() < MAX_TIME, "the call does not end at its deadline");
        }
    }
}

fn poll_all(serving: &Mutex<Vec<Serving>>, context: &mut Context<'_>) {
    // Nobody dials while the servers are polled.
    let mut serving = serving.lock().unwrap();
    serving.retain_mut(|one| one.as_mut().poll(context).is_pending());
}
