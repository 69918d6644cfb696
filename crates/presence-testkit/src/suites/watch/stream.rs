//! One open watch, with the time that it needs.

use std::pin::pin;

use futures_util::StreamExt;
use futures_util::future::{Either, select};
use presence_core::{
    Delivery, Event, EventStream, Result, Target, UserRef, UserStatus, WatchOptions,
};

use crate::check::{Checked, ensure, fail, skip};
use crate::context::Context;
use crate::patience;

/// How many events may come before the one that is waited for.
const MAX_EVENTS: usize = 10_000;

pub(crate) struct Watching<'c, 'a> {
    context: &'c Context<'a>,
    events: EventStream,
}

impl<'c, 'a> Watching<'c, 'a> {
    pub(crate) fn new(context: &'c Context<'a>, users: &[UserRef]) -> Self {
        Self::with(context, WatchOptions::new().with_users(users))
    }

    /// A watch of all people that the provider knows.
    pub(super) fn everybody(context: &'c Context<'a>) -> Self {
        Self::with(context, WatchOptions::new())
    }

    fn with(context: &'c Context<'a>, options: WatchOptions) -> Self {
        Self { context, events: context.provider.watch(options) }
    }

    /// An open watch of which `Started` and everybody's `Seen` have been read.
    pub(crate) async fn started(context: &'c Context<'a>, users: &[UserRef]) -> Checked<Self> {
        let mut watching = Self::new(context, users);
        watching.begin().await?;
        let mut left = users.len();
        while left > 0 {
            watching.seen().await?;
            left -= 1;
        }
        Ok(watching)
    }

    /// The next item, with time passing beside it.
    pub(crate) async fn item(&mut self) -> Checked<Option<Result<Event>>> {
        let tick = self.context.hooks().tick.as_ref();
        let next = self.events.next();
        let driven = async move {
            let mut next = pin!(next);
            let Some(tick) = tick else { return next.await };
            loop {
                match select(next.as_mut(), tick()).await {
                    Either::Left((item, _)) => return item,
                    Either::Right(_) => patience::give_way(1).await,
                }
            }
        };
        self.context.within("waiting for an event", driven).await
    }

    /// The next event.
    pub(crate) async fn event(&mut self) -> Checked<Event> {
        match self.item().await? {
            Some(Ok(event)) => Ok(event),
            Some(Err(error)) => fail(format!("the watch failed: {error}")),
            None => fail("the watch has ended"),
        }
    }

    /// `Started`, and how the events come about.
    pub(crate) async fn begin(&mut self) -> Checked<Delivery> {
        match self.event().await? {
            Event::Started { delivery, .. } => Ok(delivery),
            other => fail(format!("the first event is {}", name(&other))),
        }
    }

    /// The next event, which must be `Seen`.
    pub(crate) async fn seen(&mut self) -> Checked<UserStatus> {
        match self.event().await? {
            Event::Seen(status) => Ok(*status),
            other => fail(format!("before everybody is seen comes {}", name(&other))),
        }
    }

    /// The next event, which must be `Changed`: a real change, and the one to `target`.
    pub(crate) async fn changed(&mut self, target: Target) -> Checked<UserStatus> {
        match self.event().await? {
            Event::Changed { before, now } => {
                let real = before.projection_hash() != now.projection_hash();
                ensure(real, || "a change in which nothing changed".to_owned())?;
                let (was, is) = (before.on(target.axis()), now.on(target.axis()));
                ensure(is == target, || format!("{target} was set, and {is} is told"))?;
                ensure(was != target, || format!("{target} is told to have been before"))?;
                Ok(*now)
            }
            other => fail(format!("instead of a change comes {}", name(&other))),
        }
    }

    /// The first event that `wanted` takes; others before it are passed over.
    pub(crate) async fn until(&mut self, wanted: impl Fn(&Event) -> bool + Send) -> Checked<Event> {
        for _ in 0..MAX_EVENTS {
            let event = self.event().await?;
            if wanted(&event) {
                return Ok(event);
            }
        }
        fail(format!("it has not come within {MAX_EVENTS} events"))
    }

    /// Lets one poll pass, in which nothing should happen; gives the event that came all the same.
    pub(crate) async fn quiet(&mut self) -> Checked<Option<Event>> {
        let pause = self.context.pass_time();
        let item = match select(pin!(self.events.next()), pin!(pause)).await {
            Either::Left((item, _)) => item,
            Either::Right(_) => return Ok(None),
        };
        match item {
            Some(Ok(event)) => Ok(Some(event)),
            Some(Err(error)) => fail(format!("the watch failed: {error}")),
            None => fail("the watch has ended"),
        }
    }
}

/// An event's name, for messages.
pub(super) const fn name(event: &Event) -> &'static str {
    match event {
        Event::Started { .. } => "Started",
        Event::Seen(_) => "Seen",
        Event::Changed { .. } => "Changed",
        Event::Gone { .. } => "Gone",
        Event::Interrupted { .. } => "Interrupted",
        Event::Reconnected { .. } => "Reconnected",
        Event::Lagged { .. } => "Lagged",
        _ => "an event that is not known here",
    }
}

/// Skips where the watch polls and nobody can let the time pass.
pub(crate) fn time_can_pass(context: &Context<'_>) -> Checked {
    if context.able.delivery == Some(Delivery::Poll) && context.hooks().tick.is_none() {
        return skip("the watch polls, and no time passes: give the fixture `ticking`");
    }
    Ok(())
}

/// Two states that a watch can see.
pub(crate) fn visible_targets(context: &Context<'_>) -> Checked<(Target, Target)> {
    let hooked = context.hooks().disturb.is_some();
    let usable = |(one, _): &&(Target, Target)| {
        let able = context.able.on(one.axis());
        able.read.is_supported() && (hooked || able.write.is_supported())
    };
    let found = context.fixture.targets.iter().find(usable);
    found.map_or_else(
        || skip("the fixture has no targets that can be seen: `with_targets`"),
        |f| Ok(*f),
    )
}
