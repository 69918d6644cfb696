//! A post: one vendor with its people, the provider that is in use there, and the tasks at it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use fastrand::Rng;
use omnipresence::{Clock, Event, UserStatus, UserStatusProvider};
use serde_json::{Map, Value, json};
use tokio::task::JoinSet;

use super::ledger::Ledger;
use super::{reader, trouble, watcher, writer};
use crate::house::{Desk, Known};
use crate::{Result, failed};

const READERS: u64 = 2;

/// What is drawn, and by which clock.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) seed: u64,
    pub(crate) clock: Arc<dyn Clock>,
}

/// One vendor of the soak. Clones share the provider.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    pub(crate) desk: Desk,
    /// Written by one task and nobody else.
    pub(crate) moved: Vec<Known>,
    /// Never written: whoever reads them knows what to find.
    pub(crate) still: Vec<Known>,
    settings: Settings,
    provider: Arc<Mutex<Arc<dyn UserStatusProvider>>>,
    stopped: Arc<AtomicBool>,
}

impl Post {
    pub(crate) fn new(desk: Desk, mut staff: Vec<Known>, settings: Settings) -> Result<Self> {
        let still = staff.split_off(staff.len() / 2);
        if staff.len() < 3 || still.len() < 3 {
            return Err(failed(format!("{} knows too few people", desk.name())));
        }
        let provider = Arc::new(Mutex::new(desk.provider(&swift(&desk))?));
        let stopped = Arc::default();
        Ok(Self { desk, moved: staff, still, settings, provider, stopped })
    }

    /// Starts everything that happens here.
    pub(crate) fn start(&self, ledger: &Ledger, tasks: &mut JoinSet<()>) -> Result<()> {
        tasks.spawn(writer::run(self.clone(), ledger.clone(), self.rng(0)));
        tasks.spawn(watcher::run(self.clone(), ledger.clone(), self.rng(1)));
        tasks.spawn(trouble::run(self.clone(), ledger.clone(), self.rng(2)));
        for reader in 0..READERS {
            tasks.spawn(reader::run(self.clone(), ledger.clone(), self.rng(3 + reader)));
        }
        Ok(())
    }

    fn rng(&self, stream: u64) -> Rng {
        Rng::with_seed(self.settings.seed.wrapping_mul(16) + stream)
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.settings.clock
    }

    /// The provider that is in use now.
    pub(crate) fn provider(&self) -> Arc<dyn UserStatusProvider> {
        Arc::clone(&self.provider.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts a new provider into use. Calls in hand end with the old one.
    pub(crate) fn renew(&self) -> Result<()> {
        let new = self.desk.provider(&swift(&self.desk))?;
        *self.provider.lock().unwrap_or_else(PoisonError::into_inner) = new;
        Ok(())
    }

    /// Lets everybody end after the call in hand, without further faults.
    pub(crate) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        self.desk.faults().clear();
        self.desk.faults().release();
    }

    pub(crate) fn goes_on(&self) -> bool {
        !self.stopped.load(Ordering::Relaxed)
    }

    /// Waits up to so many milliseconds.
    pub(crate) async fn pause(&self, rng: &mut Rng, millis: std::ops::Range<u64>) {
        self.clock().sleep(Duration::from_millis(rng.u64(millis))).await;
    }

    /// Holds a status of somebody who is never written against the truth.
    pub(crate) fn check(&self, ledger: &Ledger, known: &Known, status: &UserStatus, by: &str) {
        let vendor = self.desk.name();
        let who = known.person.number;
        if !status.subject.is(&known.user) {
            ledger.untrue(format!("{vendor} {by}: asked for {who}, told of somebody else"));
        }
        match (self.desk.said(status), self.desk.truth(known)) {
            (None, _) => ledger.note(vendor, "said to be unknown"),
            (Some(said), Some(truth)) if said == truth => ledger.note(vendor, "said truly"),
            (said, truth) => {
                ledger.untrue(format!("{vendor} {by}: {who} is {truth:?}, and was told {said:?}"));
            }
        }
    }

    /// Checks what an event says of people who are never written.
    pub(crate) fn check_event(&self, ledger: &Ledger, event: &Event) {
        let status = match event {
            Event::Seen(status) | Event::Changed { now: status, .. } => status,
            _ => return,
        };
        if let Some(known) = self.still.iter().find(|known| status.subject.is(&known.user)) {
            self.check(ledger, known, status, "watch");
        }
    }
}

/// Short deadlines and short waits, so that much happens in a minute.
fn swift(desk: &Desk) -> Map<String, Value> {
    let tier = json!({ "calls": 2000, "per": "1s", "burst": 1000 });
    let engine = json!({
        "attempt_timeout": "1s",
        "deadline": "3s",
        "retry": { "base_delay": "10ms", "max_delay": "100ms", "max_retry_after": "1s" },
        "limits": { "max_pause": "1s", "tiers": { "accsyn_api": tier, "accsyn_auth": tier } },
    });
    let settings = match desk {
        Desk::Conpeek(_) | Desk::Accsyn(_) => json!({ "engine": engine, "poll_interval": "5s" }),
        Desk::Webex(_) => json!({
            "engine": engine,
            "poll": { "interval": "5s", "floor": "5s" },
            "default_retry_after": "1s",
        }),
        Desk::Enaio(_) => json!({
            "pool": { "size": 4, "borrow_deadline": "3s", "call_deadline": "1s" },
            "connect_timeout": "1s",
            "session_timeout": "1s",
            "poll_interval": "5s",
            "people_max_age": "5s",
            "watch_jobs": true,
        }),
    };
    settings.as_object().cloned().unwrap_or_default()
}
