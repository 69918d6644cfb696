//! Faults in watching.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use futures_util::future::ready;
use futures_util::{StreamExt, stream};
use presence_core::{Delivery, Event, EventStream, Result, WatchOptions};

use super::lists::{Open, held_open};
use super::{Fault, Faulty};

impl Faulty {
    pub(super) fn faulty_watch(&self, mut options: WatchOptions) -> EventStream {
        if self.has(Fault::WatchOfEverybody) {
            options.users = None;
        }
        if self.has(Fault::WatchOfNobody) {
            options.users = options.users.filter(|users| !users.is_empty());
        }
        let events = self.inner.watch(options);
        match self.fault {
            Fault::WatchOnlyOnce => self.only_once(events),
            Fault::RefusesWatch => Box::pin(stream::iter([Err(self.refusal())])),
            Fault::OpenWatchBlocks => held_open(events, Open::new(&self.state)),
            Fault::WatchGoesOn => Box::pin(events.flat_map(|event| {
                let again = event.as_ref().err().cloned().map(Err);
                stream::iter([Some(event), again].into_iter().flatten())
            })),
            fault => Box::pin(events.flat_map(move |event| stream::iter(replaced(fault, event)))),
        }
    }

    /// Changes reach the first of the watches that are open at a time.
    fn only_once(&self, events: EventStream) -> EventStream {
        let place = self.state.watches.fetch_add(1, Ordering::Relaxed);
        let left = Leaving(Arc::clone(&self.state));
        Box::pin(events.filter(move |event| {
            let _held = &left;
            ready(place == 0 || !matches!(event, Ok(Event::Changed { .. })))
        }))
    }
}

/// Takes a watch off the count when it is dropped.
struct Leaving(Arc<super::State>);

impl Drop for Leaving {
    fn drop(&mut self) {
        self.0.watches.fetch_sub(1, Ordering::Relaxed);
    }
}

/// What comes instead of one event.
fn replaced(fault: Fault, event: Result<Event>) -> Vec<Result<Event>> {
    let event = match event {
        Ok(event) => event,
        Err(error) => return vec![Err(error)],
    };
    let events = match (fault, event) {
        (Fault::WatchUnstarted, Event::Started { .. })
        | (Fault::WatchSeesNobody, Event::Seen(_))
        | (Fault::WatchMissesChanges, Event::Changed { .. })
        | (Fault::WatchHidesSilence, Event::Interrupted { .. })
        | (Fault::WatchHidesReturn, Event::Reconnected { .. }) => Vec::new(),
        (Fault::WatchDeliversOtherwise, Event::Started { delivery, max_lag_ms }) => {
            let delivery = match delivery {
                Delivery::Push => Delivery::Poll,
                Delivery::Poll => Delivery::Push,
            };
            vec![Event::Started { delivery, max_lag_ms }]
        }
        (Fault::WatchSeesTwice, Event::Seen(status)) => {
            vec![Event::Seen(status.clone()), Event::Seen(status)]
        }
        (Fault::WatchTellsNothing, Event::Seen(now)) => {
            let before = now.clone();
            vec![Event::Seen(now.clone()), Event::Changed { before, now }]
        }
        (Fault::WatchTellsBackwards, Event::Changed { before, now }) => {
            vec![Event::Changed { before: now, now: before }]
        }
        (Fault::WatchRepeatsSilence, Event::Interrupted { error }) => {
            vec![Event::Interrupted { error: error.clone() }, Event::Interrupted { error }]
        }
        (_, event) => vec![event],
    };
    events.into_iter().map(Ok).collect()
}
