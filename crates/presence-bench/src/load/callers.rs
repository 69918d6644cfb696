//! The callers: each comes, asks about somebody, and goes with an answer or a reason.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use omnipresence::TokioClock;
use omnipresence::{Clock, Error, ErrorKind, Result as Read, UserStatus, UserStatusProvider};
use presence_sim::{Action, Fault, FaultScript};
use tokio::task::JoinSet;

use super::line::Line;
use crate::Result;
use crate::house::{Desk, Known};
use crate::measure::Held;

/// How often the process and the vendor are looked at.
const LOOK: Duration = Duration::from_millis(10);

/// What came of all of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Called {
    pub(crate) answered: usize,
    pub(crate) refused: usize,
    pub(crate) reasons: BTreeMap<&'static str, usize>,
    pub(crate) overtaken: usize,
    /// The most that the vendor saw at a time.
    pub(crate) connections: u64,
    pub(crate) peak: Held,
    pub(crate) wrong: Vec<String>,
}

/// Every answer takes a while, so that time becomes scarce.
pub(crate) fn slowly() -> Result<FaultScript> {
    Ok(FaultScript::new().with(Fault::always(Action::Delay { millis: 20 })?))
}

/// Lets all of them come at once, and returns when the last one has gone.
pub(crate) async fn call(
    desk: &Desk,
    provider: &Arc<dyn UserStatusProvider>,
    staff: &Arc<[Known]>,
    callers: usize,
) -> Result<Called> {
    let line = Arc::new(Line::default());
    let mut tasks = JoinSet::new();
    for caller in 0..callers {
        let (line, provider, staff) = (Arc::clone(&line), Arc::clone(provider), Arc::clone(staff));
        tasks.spawn(async move {
            let number = line.come();
            // The remainder is a place in the list, which is not empty: see `one`.
            let known = &staff[caller % staff.len()];
            let read = provider.get(&known.user).await;
            line.go(number);
            (caller % staff.len(), read)
        });
    }
    let clock = TokioClock::new();
    let mut called = Called::default();
    loop {
        let ended = tokio::select! {
            biased;
            ended = tasks.join_next() => ended,
            () = clock.sleep(LOOK) => {
                called.look(desk);
                continue;
            }
        };
        let Some(ended) = ended else { break };
        let (place, read) = ended?;
        called.note(desk, &staff[place], &read);
        if (called.answered + called.refused).is_multiple_of(100) {
            called.look(desk);
        }
    }
    called.overtaken = line.overtaken();
    Ok(called)
}

impl Called {
    fn look(&mut self, desk: &Desk) {
        let held = Held::now();
        self.peak.resident = self.peak.resident.max(held.resident);
        self.connections = self.connections.max(desk.open_connections());
    }

    fn note(&mut self, desk: &Desk, known: &Known, read: &Read<UserStatus>) {
        match read {
            Ok(status) => {
                self.answered += 1;
                let true_word = desk.said(status) == desk.truth(known);
                if !(true_word && status.subject.is(&known.user)) && self.wrong.len() < 10 {
                    let who = known.person.number;
                    self.wrong.push(format!("{}: {who} was told wrongly", desk.name()));
                }
            }
            Err(error) => {
                self.refused += 1;
                *self.reasons.entry(error.kind().as_str()).or_default() += 1;
                if !is_reason(error) && self.wrong.len() < 10 {
                    self.wrong.push(format!("{}: no reason: {}", desk.name(), error.report()));
                }
            }
        }
    }
}

/// Of a vendor without faults, only that there was not enough time.
fn is_reason(error: &Error) -> bool {
    let kind = matches!(error.kind(), ErrorKind::Timeout | ErrorKind::RateLimited);
    kind && !error.message().is_empty()
}
