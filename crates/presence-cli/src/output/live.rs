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
    /// How long each line of the last frame is.
    drawn: Vec<usize>,
}

#[derive(Debug, Default)]
struct Row {
    changed: u64,
    name: String,
    words: BTreeMap<String, String>,
}

impl LiveBoard {
    /// Takes an event; `said` is the sentence for it, `at` when it came.
    pub(crate) fn take(&mut self, event: &FleetEvent, said: &str, at: &str) {
        let provider = terminal_text(&event.provider).into_owned();
        let pace = self.providers.entry(provider.clone()).or_default();
        if let (Some(delivery), Some(lag)) = (event.delivery, event.max_lag_ms) {
            let how = match delivery {
                Delivery::Push => "tells",
                Delivery::Poll => "is asked",
            };
            *pace = Some(format!("{provider} {how}, at most {} s late", lag.div_ceil(1_000)));
        }
        let News::Told(told) = &event.news else {
            // It stays there for as long as the others go on.
            *pace = Some(format!("{provider} {said}"));
            return;
        };
        let key = event.person.as_ref().map(ToString::to_string);
        if !matches!(told, Event::Seen(_)) {
            self.turn += 1;
        }
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
            self.last.push_front(format!("{at} {provider}: {said}"));
            self.last.truncate(LAST);
        }
    }

    fn put(&mut self, key: Option<String>, provider: &str, status: &UserStatus) {
        let name = words::person(&status.subject);
        let key = key.unwrap_or_else(|| name.clone());
        let reason = words::telling_reason(status.reason.as_ref());
        let word = [words::cell(status)].into_iter().chain(reason).collect::<Vec<_>>().join(", ");
        self.word(key, Some(name), provider, word);
    }

    fn word(&mut self, key: String, name: Option<String>, provider: &str, word: String) {
        if self.people.len() >= MOST_PEOPLE && !self.people.contains_key(&key) {
            return;
        }
        let row = self.people.entry(key).or_default();
        row.changed = self.turn;
        // A login says less than a name.
        if let Some(name) = name.filter(|name| row.name.is_empty() || name.contains(' ')) {
            row.name = name;
        }
        row.words.insert(provider.to_owned(), word);
    }

    /// What is to be written to the terminal: the cursor goes back over the last frame, which is
    /// higher than it was where the terminal was made narrower since.
    pub(crate) fn frame(&mut self, width: Option<u16>, height: usize) -> String {
        let body = self.body(width, height);
        let mut frame = String::new();
        let columns = usize::from(width.unwrap_or(u16::MAX)).max(1);
        let rows: usize = self.drawn.iter().map(|line| line.div_ceil(columns).max(1)).sum();
        if rows > 0 {
            // Writing into a string cannot fail.
            let _ = write!(frame, "\u{1b}[{rows}A\u{1b}[0J");
        }
        self.drawn = body.lines().map(|line| line.chars().count()).collect();
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
        let hidden = self.people.len() - rows.len();
        let titles = self.providers.keys().map(|name| name.to_uppercase());
        let titles: Vec<String> = std::iter::once("PERSON".to_owned()).chain(titles).collect();
        let cells = |(key, row): (&String, &Row)| {
            let name = Some(&row.name).filter(|name| !name.is_empty());
            let name = name.cloned().unwrap_or_else(|| terminal_text(key).into_owned());
            let words = self.providers.keys().map(|one| row.words.get(one));
            let words = words.map(|word| word.cloned().unwrap_or_default());
            std::iter::once(name).chain(words).collect()
        };
        let all: Vec<Vec<String>> =
            std::iter::once(titles).chain(rows.into_iter().map(cells)).collect();
        let mut all = fitted(all, usize::from(width.unwrap_or(100))).into_iter();
        let titles = all.next().unwrap_or_default();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        // What was fitted needs no other arrangement, which could fold a cell into two lines.
        let mut body = table::render(&titles, all.collect(), None);
        body.push('\n');
        if hidden > 0 {
            let _ = writeln!(body, "and {hidden} more");
        }
        let line = usize::from(width.unwrap_or(100)).saturating_sub(1);
        for said in self.providers.values().flatten().chain(&self.last) {
            let _ = writeln!(body, "{}", cut_text(said, line));
        }
        body
    }
}

/// How narrow a column is made at the most, and what is between two of them.
const NARROWEST: usize = 4;
const GAP: usize = 3;

/// Cuts what is too long for rows of `width` characters, blanks between the columns included: the
/// widest columns give way.
fn fitted(rows: Vec<Vec<String>>, width: usize) -> Vec<Vec<String>> {
    let mut widths: Vec<usize> = Vec::new();
    for row in &rows {
        widths.resize(widths.len().max(row.len()), 0);
        for (widest, cell) in widths.iter_mut().zip(row) {
            *widest = cell.chars().count().max(*widest);
        }
    }
    while widths.iter().sum::<usize>() + GAP * widths.len() > width {
        match widths.iter_mut().max() {
            Some(widest) if *widest > NARROWEST => *widest -= 1,
            _ => break,
        }
    }
    let cut = |(cell, most): (String, &usize)| match cell.chars().count() > *most {
        // What is cut off has a mark in its place.
        true => cut_text(&cell, most.saturating_sub(1)),
        false => cell,
    };
    rows.into_iter().map(|row| row.into_iter().zip(&widths).map(cut).collect()).collect()
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
            live.take(&events.next().await.unwrap(), "said", "now");
        }
        let first = live.frame(Some(60), 24);
        insta::assert_snapshot!(first);
        let second = live.frame(Some(60), 24);
        let back = format!("\u{1b}[{}A\u{1b}[0J", first.lines().count());
        assert_eq!(second, format!("{back}{first}"));
        let low = live.frame(Some(60), 8);
        assert!(low.contains("and 1 more"), "{low}");
    }

    #[test]
    fn a_frame_goes_back_over_what_a_narrower_terminal_has_wrapped() {
        let mut live = LiveBoard { drawn: vec![60, 20, 0], ..LiveBoard::default() };
        let frame = live.frame(Some(25), 24);
        assert!(frame.starts_with("\u{1b}[5A\u{1b}[0J"), "{frame:?}");
    }

    #[test]
    fn the_widest_columns_give_way() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows = vec![row(["PERSON", "A", "B"]), row(["Anna Nowak-Kowalska", "busy", "at work"])];
        assert_eq!(fitted(rows.clone(), 100), rows);
        let narrow = fitted(rows.clone(), 29);
        assert_eq!(narrow[1], ["Anna Now…", "busy", "at work"]);
        assert_eq!(fitted(rows, 3)[1], ["Ann…", "busy", "at …"]);
    }

    #[tokio::test]
    async fn a_provider_that_is_not_watched_is_told_in_the_frame() {
        let clock = Arc::new(ManualClock::new(Timestamp::UNIX_EPOCH));
        let desk = MemoryProvider::with_people(["anna"]);
        let directory = Directory::from_csv("key,provider,user\na,other,login:anna\n").unwrap();
        let fleet =
            Fleet::builder(clock).provider(Arc::new(desk)).directory(directory).build().unwrap();
        let nobody = fleet.directory().people().next().unwrap().key.clone();
        let mut events = fleet.watch(&FleetWatchOptions::new().with_people([nobody]));
        let mut live = LiveBoard::default();
        live.take(&events.next().await.unwrap(), "is not watched: nobody is known there", "now");
        let frame = live.frame(Some(60), 24);
        assert!(frame.contains("\nmemory is not watched: nobody is known there\n"), "{frame}");
        assert!(events.next().await.is_none());
    }
}
