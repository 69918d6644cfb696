//! `presence watch`: tells what changes until it is interrupted or nobody reads any more.

use std::pin::pin;
use std::time::Duration;

use futures_util::{FutureExt, StreamExt};
use omnipresence::TokioClock;
use omnipresence::directory::PersonKey;
use omnipresence::fleet::{FleetEvent, FleetEventStream, FleetWatchOptions, News};
use omnipresence::{Clock, Delivery, Error, Event};
use serde::Serialize;

use super::now;
use crate::cli::{Globals, WatchArgs};
use crate::exit::{Exit, Judgement, Tally};
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::output::live::LiveBoard;
use crate::output::outcome::{explain, whole_seconds};
use crate::output::text::terminal_text;
use crate::output::words;
use crate::people::People;
use crate::shell::Shell;

/// How many events are taken at most before they are shown.
const AT_ONCE: usize = 256;

/// An event as a line of JSON: whose it is, how it comes about, and what it is.
#[derive(Serialize)]
struct Line<'a> {
    provider: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<&'a PersonKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delivery: Option<Delivery>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_lag_ms: Option<u64>,
    #[serde(flatten)]
    what: What<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum What<'a> {
    Told(&'a Event),
    Failed { error: &'a Error },
    Ended { ended: bool },
    NotWatched { not_watched: &'a Error },
}

/// Watches the people named, or everybody, at all providers.
pub(super) async fn run(
    globals: &Globals,
    args: &WatchArgs,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    let mut people = People::open(globals, shell).await?;
    let mut options = FleetWatchOptions::new();
    options.interval = args.interval;
    if !args.users.is_empty() {
        if !people.are_known() {
            let among = people.providers.all().to_vec();
            people = people.ad_hoc(&args.users, &among)?;
        }
        options = options.with_people(people.named(&args.users)?);
    }
    let mut watch = Watch {
        // Programs read lines of JSON; people at a terminal see a table that changes.
        live: (!globals.json && shell.is_terminal()).then(LiveBoard::default),
        notes: args.notes,
        asked: args.interval,
        left: args.events.unwrap_or(u64::MAX),
        tally: Tally::default(),
        troubles: Vec::new(),
    };
    let events = people.fleet()?.watch(&options);
    let ended = watch.until_the_end(events, args.at_most, shell).await;
    watch.troubles.iter().for_each(|(message, tries)| shell.error(message, tries));
    ended?;
    people.close().await;
    Ok(watch.tally.exit())
}

struct Watch {
    live: Option<LiveBoard>,
    notes: bool,
    asked: Option<Duration>,
    left: u64,
    tally: Tally,
    /// What is told once the table does not change any more.
    troubles: Vec<(String, Vec<String>)>,
}

impl Watch {
    async fn until_the_end(
        &mut self,
        mut events: FleetEventStream,
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
            let Some(event) = told else { return Ok(()) };
            self.take(&event, shell)?;
            for _ in 0..AT_ONCE {
                // What is there already is shown in one go.
                let Some(Some(event)) = events.next().now_or_never() else { break };
                if self.left == 0 {
                    break;
                }
                self.take(&event, shell)?;
            }
            self.show(shell)?;
            shell.flush()?;
        }
        Ok(())
    }

    fn take(&mut self, event: &FleetEvent, shell: &mut Shell) -> Result<(), Failure> {
        self.left -= 1;
        let name = terminal_text(&event.provider);
        let slower = self.slower(event);
        let mut failed = None;
        if let News::Ended(Some(error)) | News::NotWatched(error) = &event.news {
            let (message, tries) = explain(error);
            failed = Some((format!("{name}: {message}"), tries));
        }
        self.tally.add(if failed.is_some() { Judgement::Bad } else { Judgement::Good });
        if let Some(live) = &mut self.live {
            // Anything else on the terminal would be in the way of the table.
            live.take(event, &news(event, self.notes), &whole_seconds(now()));
            self.troubles.extend(failed);
            return Ok(());
        }
        if let Some(note) = slower {
            shell.warn(&format!("{name}: {note}"));
        }
        if let Some((message, tries)) = failed {
            shell.error(&message, &tries);
        }
        shell.json(&line(event))
    }

    fn slower(&self, event: &FleetEvent) -> Option<String> {
        match &event.news {
            News::Told(told) => slower(told, self.asked),
            _ => None,
        }
    }

    fn show(&mut self, shell: &mut Shell) -> Result<(), Failure> {
        let Some(live) = &mut self.live else { return Ok(()) };
        let frame = live.frame(shell.width(), shell.height());
        shell.frame(&frame)
    }
}

fn line(event: &FleetEvent) -> Line<'_> {
    let what = match &event.news {
        News::Told(told) => What::Told(told),
        News::Ended(Some(error)) => What::Failed { error },
        News::NotWatched(error) => What::NotWatched { not_watched: error },
        _ => What::Ended { ended: true },
    };
    Line {
        provider: &event.provider,
        person: event.person.as_ref(),
        delivery: event.delivery,
        max_lag_ms: event.max_lag_ms,
        what,
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

fn news(event: &FleetEvent, notes: bool) -> String {
    match &event.news {
        News::Told(told) => sentence(told, notes),
        News::NotWatched(error) => format!("is not watched: {}", terminal_text(error.message())),
        News::Ended(Some(error)) => {
            format!("is not watched any more: {}", terminal_text(error.message()))
        }
        _ => "is not watched any more".to_owned(),
    }
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
        Event::Unreadable { user, error } => {
            let kind = error.kind();
            format!("{} cannot be read ({kind})", terminal_text(user.as_str()))
        }
        Event::Interrupted { error } => {
            format!("no answer ({}); trying on", error.kind())
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
