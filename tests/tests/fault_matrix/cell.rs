//! One cell: everything made afresh, one operation, one fault, and a look at what is left behind.

use std::sync::Arc;
use std::time::Duration;

use omnipresence::{Clock, ManualClock, Timestamp};
use presence_sim::{Action, Entry, Fault as SimFault, SilentListener, SimClock, Trigger};
use presence_testkit::Leaks;
use tokio::runtime::{Builder, Handle};

use crate::clock::Jumping;
use crate::column::{Column, DEADLINE, Making, Side};
use crate::drive::{drive, pause};
use crate::fault::{ELSEWHERE, Fault, How};
use crate::frame_front;
use crate::front;
use crate::operation::{Bench, Came, Operation};
use crate::pages;
use crate::relay::Relay;
use crate::unreachable::Unreachable;
use crate::words::Truth;

/// Where a cell stands.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) column: Column,
    pub(crate) operation: Operation,
    pub(crate) fault: Fault,
    /// Whether the fault hits one request only.
    pub(crate) once: bool,
}

/// What came of a cell.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) text: String,
    /// Promises that were broken.
    pub(crate) broken: Vec<String>,
}

/// The moment at which every clock begins: 2026-01-01.
pub(crate) const START: i64 = 1_767_225_600;

/// Longer than any wait of the simulator.
const A_DAY: Duration = Duration::from_secs(86_401);

/// What is left may take so long to go away, by the machine's time.
const SETTLING: Duration = Duration::from_secs(5);

impl Place {
    /// Runs the cell on a runtime of its own.
    pub(crate) fn run(&self, truth: &Truth) -> Option<Cell> {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let mut cell = runtime.block_on(self.run_inside(truth))?;
        let left = runtime.block_on(async { settled(|| alive() == 0).await });
        if !left {
            cell.broken.push("a task is left when everything has ended".to_owned());
        }
        Some(cell)
    }

    async fn run_inside(&self, truth: &Truth) -> Option<Cell> {
        let leaks = Leaks::collect();
        let vendor = SimClock::manual(std::time::UNIX_EPOCH + Duration::from_secs(START as u64));
        let side = self.column.start(&vendor).await;
        let elsewhere = SilentListener::start().await.unwrap();
        let stage = Stage::set(self, &*side, &elsewhere).await;
        let Some(stage) = stage else {
            side.shutdown().await;
            return None;
        };
        let tasks = alive();
        let clock = ManualClock::skipping(Timestamp::from_unix_seconds(START).unwrap());
        let clock_given: Arc<dyn Clock> = match self.fault.how {
            How::ClockJumps(hours) => Arc::new(Jumping::new(clock.clone(), hours)),
            _ => Arc::new(clock.clone()),
        };
        // Whoever speaks HTTP connects by the machine's own time.
        let hurried = matches!(self.fault.how, How::ConnectStalls | How::HandshakeStalls)
            && self.column.is_http();
        let origin = stage.origin(&*side);
        let stranger = matches!(self.fault.how, How::Stranger);
        let provider = side.make(Making { origin, clock: clock_given, hurried, stranger });
        leaks.debug(&*provider);
        let lift = || stage.lift(&*side);
        let came = {
            let everybody = match self.fault.how {
                How::Pages(how) => pages::people(how),
                _ => truth.len(),
            };
            let bench = Bench {
                side: &*side,
                provider: &*provider,
                truth,
                everybody,
                leaks: &leaks,
                expires: matches!(self.fault.how, How::CredentialEnds),
                lift: self.fault.can_be_lifted().then_some(&lift),
            };
            drive(self.operation.run(&bench), &clock, &vendor, side.journal(), hurried).await
        };
        let mut broken = Vec::new();
        let came = came.unwrap_or_else(|| {
            broken.push("it does not end".to_owned());
            Came { words: "HANGS".to_owned(), ..Came::default() }
        });
        drop(provider);
        // A simulator that drips notices that nobody listens with its next drop.
        let gone = || {
            vendor.advance(A_DAY);
            side.open_connections() == 0
        };
        if !settled(gone).await {
            broken.push(format!("{} connections are left open", side.open_connections()));
        }
        if !settled(|| alive() <= tasks).await {
            broken.push("a task outlives the provider".to_owned());
        }
        let writes = self.writes(&*side);
        let requests = side.journal().arrived();
        let budget = DEADLINE * u32::try_from(requests + 4).unwrap();
        if !self.operation.watches() && clock.monotonic() > budget {
            broken.push("it outlived its deadline".to_owned());
        }
        broken.extend(self.judge(&*side, &came, &writes));
        let hidden = side.hidden();
        broken.extend(leaks.found(hidden.iter().map(String::as_str).filter(|it| !it.is_empty())));
        if !elsewhere.received_nothing().await {
            broken.push("another origin heard something".to_owned());
        }
        let applied = writes.iter().filter(|it| it.applied()).count();
        let counts = match self.operation {
            Operation::Set => {
                format!("{requests} requests, {} writes sent, {applied} applied", writes.len())
            }
            Operation::Watch | Operation::WatchAll => String::new(),
            _ => format!("{requests} requests"),
        };
        drop((stage, elsewhere));
        side.shutdown().await;
        let text =
            if counts.is_empty() { came.words } else { format!("{} ({counts})", came.words) };
        Some(Cell { text, broken })
    }

    /// How many answers a relay chooses.
    fn times(&self) -> u64 {
        if self.once { 1 } else { u64::MAX }
    }

    /// The requests that write, as the vendor saw them.
    fn writes(&self, side: &dyn Side) -> Vec<Entry> {
        if self.operation != Operation::Set {
            return Vec::new();
        }
        let trigger = side.trigger(Operation::Set);
        let is_one = |entry: &Entry| {
            trigger.method.as_deref() == Some(entry.method())
                && trigger.path.as_deref().is_none_or(|part| entry.path().contains(part))
        };
        side.journal().entries().into_iter().filter(is_one).collect()
    }

    fn judge(&self, side: &dyn Side, came: &Came, writes: &[Entry]) -> Vec<String> {
        let mut broken = Vec::new();
        if came.claims_success && !side.stands() {
            broken.push("success was claimed, and the vendor knows nothing of it".to_owned());
        }
        if came.claims_nothing_done && writes.iter().any(Entry::applied) {
            broken.push("it was said that nothing was done, and it was".to_owned());
        }
        let before_last = writes.len().saturating_sub(1);
        let unproven = |entry: &&Entry| {
            let failed = entry.result_code().is_some_and(|code| code != 0);
            !matches!(entry.status(), Some(401 | 423 | 425 | 429)) && (!failed || entry.applied())
        };
        if writes[..before_last].iter().any(|entry| unproven(&entry)) {
            broken.push("a write was sent again without proof".to_owned());
        }
        if writes.iter().filter(|entry| entry.applied()).count() > 1 {
            broken.push("a write was applied twice".to_owned());
        }
        let strangers = matches!(self.fault.how, How::Pages(_));
        if came.words.contains("WRONG") || (came.words.contains("a stranger") && !strangers) {
            broken.push("a status was shown that nobody has".to_owned());
        }
        broken
    }
}

/// What stands between the provider and the simulator.
enum Stage {
    Direct,
    Relay(Relay),
    Nowhere(Unreachable),
    ByTls(String),
}

impl Stage {
    /// Brings the fault about; `None` where the vendor cannot have it.
    async fn set(place: &Place, side: &dyn Side, elsewhere: &SilentListener) -> Option<Self> {
        let trigger = side.trigger(place.operation);
        Some(match &place.fault.how {
            How::Quiet | How::ClockJumps(_) | How::CredentialEnds => Self::Direct,
            How::Script(action, applied) => {
                let times = place.once.then_some(1);
                let fault = SimFault::new(Trigger { times, ..trigger }, led(action, elsewhere));
                let fault = fault.unwrap();
                side.faults().push(if *applied { fault.applied(true).unwrap() } else { fault });
                Self::Direct
            }
            How::Front(raw) => {
                let (raw, origin) = (*raw, side.origin());
                let serve = move |through| front::serve(through, raw);
                Self::Relay(Relay::start(&origin, &trigger, place.times(), serve).await)
            }
            How::Content(content) => {
                let (content, origin) = (*content, side.origin());
                let serve = move |through| frame_front::serve(through, content);
                Self::Relay(Relay::start(&origin, &trigger, place.times(), serve).await)
            }
            How::Refused => Self::Nowhere(Unreachable::refused()),
            How::ConnectStalls => Self::Nowhere(Unreachable::full().await),
            How::HandshakeStalls => Self::Nowhere(Unreachable::silent().await),
            How::QuietTls | How::Stranger => Self::ByTls(side.tls_origin()?),
            How::Handshake(said) => Self::Nowhere(Unreachable::saying(said).await),
            How::Pages(how) => {
                for fault in pages::script(side, *how, &elsewhere.url())? {
                    side.faults().push(fault);
                }
                Self::Direct
            }
        })
    }

    fn origin(&self, side: &dyn Side) -> String {
        match self {
            Self::Direct => side.origin(),
            Self::Relay(relay) => relay.origin.clone(),
            Self::Nowhere(nowhere) => nowhere.origin.clone(),
            Self::ByTls(origin) => origin.clone(),
        }
    }

    fn lift(&self, side: &dyn Side) {
        side.faults().clear();
        if let Self::Relay(relay) = self {
            relay.lift();
        }
    }
}

/// The action with the real address of the listener that must hear nothing.
fn led(action: &Action, elsewhere: &SilentListener) -> Action {
    match action {
        Action::Redirect { location, status } if location == ELSEWHERE => {
            Action::Redirect { location: format!("{}/x", elsewhere.url()), status: *status }
        }
        other => other.clone(),
    }
}

fn alive() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

/// Waits until it is so, for a while.
async fn settled(is_so: impl Fn() -> bool) -> bool {
    let look = Duration::from_millis(2);
    let looks = SETTLING.as_millis() / look.as_millis();
    for _ in 0..looks {
        if is_so() {
            return true;
        }
        pause(look).await;
    }
    is_so()
}
