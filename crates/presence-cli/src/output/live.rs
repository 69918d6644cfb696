//! [`LiveBoard`]: who is where, drawn again in its place whenever something changes.

use std::collections::{BTreeMap, VecDeque};
use std::fmt::Write;

use omnipresence::fleet::{FleetEvent, News};
use omnipresence::{Delivery, Event, UserStatus};

use super::text::{cut_text, terminal_text};
use super::{table, words};

/// How many of the last events stand below the table.
const LAST: usize = 5;

/// The most people that are kept; only those that changed last are shown.
const MOST_PEOPLE: usize = 10_000;

/// Who is where by every provider's last word.
#[derive(Debug, Default)]
pub(crate) struct LiveBoard {
    people: BTreeMap<String, Row>,
    /// Each provider with its pace, in the order of their names.
    providers: BTreeMap<String, Option<String>>,
    last: VecDeque<String>,
    turn: u64,
    drawn: usize,
}

#[derive(Debug, Default)]
struct Row {
    changed: u64,
    name: String,
    words: BTreeMap<String, String>,
}

impl LiveBoard {
    /// Takes an event; `said` is the sentence for it.
    pub(crate) fn take(&mut self, event: &FleetEvent, said: String) {
        let provider = terminal_text(&event.provider).into_owned();
        let pace = self.providers.entry(provider.clone()).or_default();
        if let (Some(delivery), Some(lag)) = (event.delivery, event.max_lag_ms) {
            let how = match delivery {
                Delivery::Push => "tells",
                Delivery::Poll => "is asked",
            };
            *pace = Some(format!("{provider} {how}, at most {} s late", lag.div_ceil(1_000)));
        }
        let News::Told(told) = &event.news else { return };
        let key = event.person.as_ref().map(ToString::to_string);
        match told {
            Event::Seen(status) | Event::Changed { now: status, .. } => {
                self.put(key, &provider, status);
            }
            Event::Gone { user } => {
                let key = key.unwrap_or_else(|| user.as_str().to_owned());
                self.word(key, None, &provider, "gone".to_owned());
            }
            Event::Unreadable { user, .. } => {
                let key = key.unwrap_or_else(|| user.as_str().to_owned());
                self.word(key, None, &provider, "cannot be read".to_owned());
            }
            _ => {}
        }
        if !matches!(told, Event::Seen(_)) {
            self.last.push_front(said);
            self.last.truncate(LAST);
        }
    }

    fn put(&mut self, key: Option<String>, provider: &str, status: &UserStatus) {
        let name = words::person(&status.subject);
        let key = key.unwrap_or_else(|| name.clone());
        self.word(key, Some(name), provider, words::summary(status, false));
    }

    fn word(&mut self, key: String, name: Option<String>, provider: &str, word: String) {
        if self.people.len() >= MOST_PEOPLE && !self.people.contains_key(&key) {
            return;
        }
        self.turn += 1;
        let row = self.people.entry(key).or_default();
        row.changed = self.turn;
        // A login says less than a name.
        if let Some(name) = name.filter(|name| row.name.is_empty() || name.contains(' ')) {
            row.name = name;
        }
        row.words.insert(provider.to_owned(), word);
    }

    /// What is to be written to the terminal: the cursor goes back over the last frame.
    pub(crate) fn frame(&mut self, width: Option<u16>, height: usize) -> String {
        let body = self.body(width, height);
        let mut frame = String::new();
        if self.drawn > 0 {
            // Writing into a string cannot fail.
            let _ = write!(frame, "\u{1b}[{}A\u{1b}[0J", self.drawn);
        }
        self.drawn = body.lines().count();
        frame.push_str(&body);
        frame
    }

    fn body(&self, width: Option<u16>, height: usize) -> String {
        let room = height.saturating_sub(LAST + self.providers.len() + 4).max(1);
        let mut rows: Vec<(&String, &Row)> = self.people.iter().collect();
        if rows.len() > room {
            rows.sort_by_key(|(_, row)| std::cmp::Reverse(row.changed));
            rows.truncate(room);
        }
        let most = usize::from(width.unwrap_or(100)) / (self.providers.len() + 1).max(1);
        let fit = |text: &str| cut_text(text, most.saturating_sub(3).max(6));
        let cells = |(key, row): (&String, &Row)| {
            let name = if row.name.is_empty() {
                terminal_text(key).into_owned()
            } else {
                row.name.clone()
            };
            let words = self.providers.keys().map(|one| row.words.get(one));
            let words = words.map(|word| word.map(|word| fit(word)).unwrap_or_default());
            std::iter::once(fit(&name)).chain(words).collect()
        };
        let hidden = self.people.len() - rows.len();
        let titles: Vec<String> = self.providers.keys().map(|name| name.to_uppercase()).collect();
        let header: Vec<&str> =
            std::iter::once("PERSON").chain(titles.iter().map(String::as_str)).collect();
        let mut body = table::render(&header, rows.into_iter().map(cells).collect(), width);
        body.push('\n');
        if hidden > 0 {
            let _ = writeln!(body, "and {hidden} more");
        }
        for pace in self.providers.values().flatten() {
            let _ = writeln!(body, "{pace}");
        }
        let line = usize::from(width.unwrap_or(100));
        for said in &self.last {
            let _ = writeln!(body, "{}", cut_text(said, line.saturating_sub(1)));
        }
        body
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures_util::StreamExt;
    use omnipresence::directory::Directory;
    use omnipresence::fleet::{Fleet, FleetWatchOptions};
    use omnipresence::{ManualClock, MemoryProvider, Timestamp};

    use super::*;

    #[tokio::test]
    async fn a_frame_takes_the_place_of_the_last_one_and_fits() {
        let clock = Arc::new(ManualClock::new(Timestamp::UNIX_EPOCH));
        let directory = Directory::from_csv("key,provider,user\na,memory,login:anna\n").unwrap();
        let desk = MemoryProvider::with_people(["anna", "evil\u{202e}"]);
        let fleet =
            Fleet::builder(clock).provider(Arc::new(desk)).directory(directory).build().unwrap();
        let mut events = fleet.watch(&FleetWatchOptions::new());
        let mut live = LiveBoard::default();
        for _ in 0..3 {
            live.take(&events.next().await.unwrap(), "said".to_owned());
        }
        let first = live.frame(Some(60), 24);
        insta::assert_snapshot!(first);
        let second = live.frame(Some(60), 24);
        let back = format!("\u{1b}[{}A\u{1b}[0J", first.lines().count());
        assert_eq!(second, format!("{back}{first}"));
        let low = live.frame(Some(60), 8);
        assert!(low.contains("and 1 more"), "{low}");
    }
}
