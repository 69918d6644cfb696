//! `presence watch`: tells what changes until it is interrupted or nobody reads any more.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::{self, SelectAll};
use omnipresence::conpeek::presence_http::TokioClock;
use omnipresence::{
    Clock, Delivery, Event, EventStream, Result as Answer, UserStatusProvider, WatchOptions,
};

use super::{Of, Refused, now, resolve};
use crate::cli::{Globals, WatchArgs};
use crate::exit::{Exit, Judgement, Tally};
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::output::outcome::{explain, whole_seconds};
use crate::output::text::terminal_text;
use crate::output::words;
use crate::providers::{Providers, Purpose};
use crate::shell::Shell;

type Told = (Arc<str>, Answer<Event>);

/// Watches the people named, or everybody, at all providers.
pub(super) async fn run(
    globals: &Globals,
    args: &WatchArgs,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    let providers = Providers::open(globals, Purpose::Call, shell).await?;
    let mut watch = Watch {
        // Programs read lines of JSON; people at a terminal read sentences.
        json: globals.json || !shell.is_terminal(),
        notes: args.notes,
        asked: args.interval,
        left: args.events.unwrap_or(u64::MAX),
        tally: Tally::default(),
    };
    let events = merged(&providers, args)?;
    watch.until_the_end(events, args.at_most, shell).await?;
    providers.close().await;
    Ok(watch.tally.exit())
}

fn merged(
    providers: &Providers,
    args: &WatchArgs,
) -> Result<SelectAll<stream::BoxStream<'static, Told>>, Failure> {
    let mut all = SelectAll::new();
    for provider in providers.all() {
        let name: Arc<str> = provider.name().into();
        let events = watched(provider.as_ref(), args)?;
        all.push(events.map(move |event| (Arc::clone(&name), event)).boxed());
    }
    Ok(all)
}

fn watched(provider: &dyn UserStatusProvider, args: &WatchArgs) -> Result<EventStream, Failure> {
    let mut options = WatchOptions::new().with_users(resolve(&args.users, provider)?);
    options.interval = args.interval;
    Ok(provider.watch(options))
}

struct Watch {
    json: bool,
    notes: bool,
    asked: Option<Duration>,
    left: u64,
    tally: Tally,
}

impl Watch {
    async fn until_the_end(
        &mut self,
        mut events: SelectAll<stream::BoxStream<'static, Told>>,
        at_most: Option<Duration>,
        shell: &mut Shell,
    ) -> Result<(), Failure> {
        let clock = TokioClock::new();
        let mut limit = pin!(async {
            match at_most {
                Some(time) => clock.time_limit(time).await,
                None => std::future::pending().await,
            }
        });
        let mut interrupt = Interrupt::listen()?;
        while self.left > 0 {
            let told = tokio::select! {
                told = events.next() => told,
                () = &mut limit => None,
                () = interrupt.heard() => None,
            };
            let Some((provider, event)) = told else { return Ok(()) };
            self.left -= 1;
            self.tally.add(Judgement::from(&event));
            if let Some(note) = event.as_ref().ok().and_then(|event| slower(event, self.asked)) {
                shell.warn(&format!("{}: {note}", terminal_text(&provider)));
            }
            self.tell(&provider, event, shell)?;
            shell.flush()?;
        }
        Ok(())
    }

    fn tell(&self, provider: &str, event: Answer<Event>, shell: &mut Shell) -> Result<(), Failure> {
        match event {
            Ok(event) if self.json => shell.json(&Of { provider, user: None, value: event }),
            Ok(event) => {
                let name = terminal_text(provider);
                let said = sentence(&event, self.notes);
                shell.line(format!("{} {name}: {said}", whole_seconds(now())))
            }
            Err(error) => {
                if self.json {
                    let value = Refused { error: &error };
                    shell.json(&Of { provider, user: None, value })?;
                }
                let (message, tries) = explain(&error);
                shell.error(&format!("{}: {message}", terminal_text(provider)), &tries);
                Ok(())
            }
        }
    }
}

/// That the provider asks less often than it was told to, where that is so.
fn slower(event: &Event, asked: Option<Duration>) -> Option<String> {
    let Event::Started { delivery: Delivery::Poll, max_lag_ms } = event else { return None };
    let lag = Duration::from_millis(*max_lag_ms);
    let asked = asked.filter(|asked| *asked < lag)?.as_secs_f64();
    let lag = lag.as_secs_f64();
    Some(format!(
        "tells up to {lag} s late, not {asked} s: its own or the configured limit is higher"
    ))
}

fn sentence(event: &Event, notes: bool) -> String {
    match event {
        Event::Started { delivery, max_lag_ms } => {
            let how = match delivery {
                Delivery::Push => "the vendor tells",
                Delivery::Poll => "asked again and again",
            };
            format!("watching; {how}, at most {} s late", max_lag_ms.div_ceil(1_000))
        }
        Event::Seen(status) => {
            format!("{} is {}", words::person(&status.subject), words::summary(status, notes))
        }
        Event::Changed { before, now } => {
            let person = words::person(&now.subject);
            let (was, is) = (words::summary(before, notes), words::summary(now, notes));
            format!("{person} is {is}; was {was}")
        }
        Event::Gone { user } => format!("{} is not known any more", terminal_text(user.as_str())),
        Event::Interrupted { error } => {
            format!("no answer ({}); trying on", words::plain(error.kind().as_str()))
        }
        Event::Reconnected { silent_ms } => {
            format!("answers again after {} s", silent_ms.div_ceil(1_000))
        }
        Event::Lagged { missed } => format!("{missed} events were missed"),
        _ => "something this program does not know yet".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use omnipresence::{
        Availability, Basis, Error, ErrorKind, Note, Source, Subject, Timestamp, UserRef,
        UserStatus, Vendor,
    };

    use super::*;

    fn anna(availability: Availability) -> Box<UserStatus> {
        let subject = Subject::new("desk", UserRef::login("anna\u{202e}").unwrap());
        let source = Source::new(Vendor::MEMORY, Basis::Declared, Timestamp::UNIX_EPOCH);
        let status = UserStatus::new(subject, source).with_availability(availability);
        Box::new(status.with_note(Note::new("a\u{1b}b")))
    }

    #[test]
    fn every_event_is_a_sentence_and_safe() {
        let interrupted = Error::new(ErrorKind::Connection, "x");
        let events = [
            Event::Started { delivery: Delivery::Poll, max_lag_ms: 5_000 },
            Event::Started { delivery: Delivery::Push, max_lag_ms: 10 },
            Event::Seen(anna(Availability::Busy)),
            Event::Changed {
                before: anna(Availability::Busy),
                now: anna(Availability::DoNotDisturb),
            },
            Event::Gone { user: UserRef::id("3\u{200f}").unwrap() },
            Event::Interrupted { error: interrupted },
            Event::Reconnected { silent_ms: 1_500 },
            Event::Lagged { missed: 3 },
        ];
        let said: Vec<_> = events.iter().map(|event| sentence(event, false)).collect();
        insta::assert_snapshot!(said.join("\n"), @r"
        watching; asked again and again, at most 5 s late
        watching; the vendor tells, at most 1 s late
        anna\u{202e} is busy
        anna\u{202e} is do not disturb; was busy
        3\u{200f} is not known any more
        no answer (connection failed); trying on
        answers again after 2 s
        3 events were missed
        ");
        assert!(sentence(&events[2], true).ends_with(r"“a\u{1b}b”"));
    }
}
