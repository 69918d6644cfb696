//! The faults of one running simulator, and what they decide for a call.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::watch;

use super::action::{Action, Kind};
use super::script::{Fault, FaultScript};
use super::trigger::Tally;
use crate::clock::{Deadline, SimClock};
use crate::lock::locked;
use crate::seed::{Stream, draw};
use crate::vendor::VendorKind;

/// The faults of one vendor's simulator. They can be changed while it runs.
///
/// Clones change the same faults.
#[derive(Debug, Clone)]
pub struct Faults {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    seed: u64,
    armed: Mutex<Armed>,
    /// Counts the calls to `release`.
    released: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Armed {
    faults: Vec<(Fault, Tally)>,
    hits: u64,
}

/// A call, as triggers see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) vendor: VendorKind,
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    /// Whether the answer is HTTP, so that HTTP faults can hit it.
    pub(crate) http: bool,
}

/// What is to go wrong with one call.
///
/// It fixes its deadline and its place in the history of releases when it is made, which is
/// before the call shows in the journal. So whoever sees the call there and then moves the clock
/// or releases the stalled is never too early.
#[derive(Debug)]
pub(crate) struct Plan {
    /// The names of the faults that hit, joined by `+`.
    pub(crate) name: Option<String>,
    pub(crate) delay: Option<Deadline>,
    pub(crate) stalled: Option<watch::Receiver<u64>>,
    /// What happens to the answer. Never a wait.
    pub(crate) action: Option<Action>,
    /// Whether the vendor handles the call at all.
    pub(crate) handled: bool,
    /// Whether it does so before the waits.
    pub(crate) handled_first: bool,
    /// Where random bytes begin.
    pub(crate) noise: u64,
}

impl Faults {
    pub(crate) fn new(seed: u64, script: &FaultScript) -> Self {
        let inner = Inner { seed, armed: Mutex::default(), released: watch::Sender::new(0) };
        let faults = Self { inner: Arc::new(inner) };
        faults.replace(script);
        faults
    }

    /// Adds a fault after the others.
    pub fn push(&self, fault: Fault) {
        locked(&self.inner.armed).faults.push((fault, Tally::default()));
    }

    /// Puts the faults of `script` in the place of all others, with fresh counts.
    pub fn replace(&self, script: &FaultScript) {
        self.set(script.faults().iter().cloned());
    }

    /// Puts these faults in the place of all others, with fresh counts: one, several, or none.
    pub fn set(&self, faults: impl IntoIterator<Item = Fault>) {
        let fresh = faults.into_iter().map(|fault| (fault, Tally::default()));
        locked(&self.inner.armed).faults = fresh.collect();
    }

    /// Takes all faults away. Calls that are stalled stay so.
    pub fn clear(&self) {
        self.set([]);
    }

    /// Lets every call go on that is stalled now.
    pub fn release(&self) {
        self.inner.released.send_modify(|count| *count += 1);
    }

    /// How many calls were hit so far, by one fault or several.
    #[must_use]
    pub fn hits(&self) -> u64 {
        locked(&self.inner.armed).hits
    }

    /// Asks every fault about this call.
    pub(crate) fn decide(&self, call: &Call<'_>, clock: &SimClock) -> Plan {
        let mut armed = locked(&self.inner.armed);
        let mut hit = Vec::new();
        for (place, (fault, tally)) in armed.faults.iter_mut().enumerate() {
            let luck = draw(self.inner.seed, Stream::Chance, place as u64);
            let possible = match call.http {
                true => !fault.then().needs_calls_by_name(),
                false => !fault.then().needs_http(),
            };
            if possible && fault.when().fires(tally, call, luck) {
                hit.push(fault.clone());
            }
        }
        armed.hits += u64::from(!hit.is_empty());
        let noise = draw(self.inner.seed, Stream::Noise, armed.hits);
        drop(armed);
        self.combine(&hit, clock, noise)
    }

    fn combine(&self, hit: &[Fault], clock: &SimClock, noise: u64) -> Plan {
        let delays = || hit.iter().filter(|fault| matches!(fault.then(), Action::Delay { .. }));
        let other = hit.iter().find(|fault| !matches!(fault.then(), Action::Delay { .. }));
        let wait = delays().fold(Duration::ZERO, |sum, fault| match fault.then() {
            Action::Delay { millis } => sum.saturating_add(Duration::from_millis(*millis)),
            _ => sum,
        });
        let stalls = other.is_some_and(|fault| *fault.then() == Action::Stall);
        let handled = other.is_none_or(|fault| match fault.then().kind() {
            Kind::Replacement => fault.applies(),
            Kind::Wait | Kind::Distortion => true,
        });
        let waits_after = delays().chain(other.filter(|_| stalls)).any(Fault::applies);
        let names: Vec<_> = delays().chain(other).map(|fault| fault.then().name()).collect();
        Plan {
            name: (!names.is_empty()).then(|| names.join("+")),
            delay: delays().next().map(|_| clock.deadline(wait)),
            stalled: stalls.then(|| self.inner.released.subscribe()),
            action: other.map(|fault| fault.then().clone()).filter(|_| !stalls),
            handled,
            handled_first: handled && waits_after,
            noise,
        }
    }
}
