//! `presence list`: lists people with their status, all providers side by side.

use std::collections::BTreeMap;

use futures_util::{Stream, StreamExt};
use omnipresence::fleet::{PeopleOptions, PersonView};
use omnipresence::{Error, ListOptions, UserStatus};
use serde::Serialize;

use super::{Of, Refused, now};
use crate::cli::{Globals, ListArgs, SortBy};
use crate::exit::{Exit, Judgement, Tally};
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::output::board::{self, BoardStyle};
use crate::output::outcome::explain;
use crate::output::text::terminal_text;
use crate::output::{merged, words};
use crate::people::People;
use crate::progress::Progress;
use crate::shell::Shell;
use crate::whereabouts::{Field, REACHABLE_FIRST, Whereabouts};

/// How many people one table holds; a longer list is several tables.
const TABLE_ROWS: usize = 500;

/// From so many people on, a provider that is asked for one person a call is listed instead: a few
/// hundred calls in the place of a hundred thousand, for a status of each in memory.
const WORTH_LISTING: usize = 1_000;

/// Lists everybody of the directory; where there is none, the people of all providers, one provider
/// after the other.
pub(super) async fn run(
    globals: &Globals,
    args: &ListArgs,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    let people = People::open(globals, shell).await?;
    if !globals.json && !args.no_pager {
        shell.page();
    }
    let exit = if people.are_known() {
        merged(globals, args, &people, shell).await
    } else {
        plain(globals, args, &people, shell).await
    };
    shell.end_page()?;
    people.close().await;
    exit
}

async fn merged(
    globals: &Globals,
    args: &ListArgs,
    people: &People,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    let fleet = people.fleet()?;
    let names: Vec<String> = fleet.providers().map(|one| one.name().to_owned()).collect();
    let mut options = PeopleOptions::new();
    if let Some(limit) = args.limit.filter(|_| args.conditions.is_empty() && args.sort.is_none()) {
        options = options.with_limit(limit);
    }
    if options.limit.unwrap_or(usize::MAX).min(people.count()) >= WORTH_LISTING {
        options = options.with_lists();
    }
    let progress = Progress::reading(shell, people.count());
    let show = |views: &[PersonView], style| merged::render(views, &names, style);
    let mut listing = Listing::new(globals, args, &show);
    let mut unread = Unread::default();
    let mut views = fleet.people(options);
    let mut interrupt = Interrupt::listen()?;
    while listing.wants_more() {
        let Some(view) = listing.next(&mut views, &mut interrupt, shell.is_paging()).await else {
            break;
        };
        progress.one_more();
        unread.add(&view);
        listing.tally.add(judged(&view));
        progress.aside(|| listing.add(view, shell))?;
    }
    progress.end();
    listing.end(shell)?;
    unread.tell(shell);
    Ok(listing.exit(shell))
}

async fn plain(
    globals: &Globals,
    args: &ListArgs,
    people: &People,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    let show = |rows: &[UserStatus], style| board::render(rows, style);
    let mut listing = Listing::new(globals, args, &show);
    let progress = Progress::listing(shell);
    let mut interrupt = Interrupt::listen()?;
    for provider in people.providers.all() {
        let mut options = ListOptions::new();
        if let Some(left) = listing.left().filter(|_| args.conditions.is_empty()) {
            options = options.with_limit(left);
        }
        let mut rows = provider.list(options);
        while listing.wants_more() {
            let Some(row) = listing.next(&mut rows, &mut interrupt, shell.is_paging()).await else {
                break;
            };
            progress.one_more();
            listing.tally.add(Judgement::from(&row));
            progress.aside(|| match row {
                Ok(status) => listing.add(status, shell),
                Err(error) => refused(globals.json, provider.name(), &error, shell),
            })?;
        }
    }
    progress.end();
    listing.end(shell)?;
    Ok(listing.exit(shell))
}

fn refused(json: bool, provider: &str, error: &Error, shell: &mut Shell) -> Result<(), Failure> {
    if json {
        return shell.json(&Of { provider, user: None, value: Refused { error } });
    }
    let (message, tries) = explain(error);
    shell.error(&format!("{}: {message}", terminal_text(provider)), &tries);
    Ok(())
}

/// What a person's readings are worth: all of them, some, or none.
pub(super) fn judged(view: &PersonView) -> Judgement {
    let failed = view.readings.iter().filter(|one| one.error.is_some()).count();
    match failed {
        0 => Judgement::Good,
        all if all == view.readings.len() => Judgement::Bad,
        _ => Judgement::Half,
    }
}

/// What could not be read, told once for each provider and kind of error.
#[derive(Default)]
pub(super) struct Unread(BTreeMap<(String, &'static str), (usize, Option<Error>)>);

impl Unread {
    /// Counts what could not be read of a person.
    pub(super) fn add(&mut self, view: &PersonView) {
        for reading in &view.readings {
            let Some(error) = &reading.error else { continue };
            let place = (reading.provider.clone(), error.kind().as_str());
            let (count, first) = self.0.entry(place).or_default();
            *count += 1;
            first.get_or_insert_with(|| error.clone());
        }
    }

    /// Tells it on standard error.
    pub(super) fn tell(&self, shell: &mut Shell) {
        for ((provider, _), (count, first)) in &self.0 {
            let Some(error) = first else { continue };
            let (message, tries) = explain(error);
            let name = terminal_text(provider);
            let whom = words::people(*count);
            shell.error(&format!("{name}: {whom} could not be read: {message}"), &tries);
        }
    }
}

/// Rows as they come, or sorted at the end.
struct Listing<'a, T> {
    json: bool,
    args: &'a ListArgs,
    show: &'a (dyn Fn(&[T], BoardStyle) -> String + Sync),
    shown: usize,
    rows: Vec<T>,
    read: usize,
    interrupted: bool,
    tally: Tally,
}

impl<'a, T: Serialize + Whereabouts> Listing<'a, T> {
    fn new(
        globals: &Globals,
        args: &'a ListArgs,
        show: &'a (dyn Fn(&[T], BoardStyle) -> String + Sync),
    ) -> Self {
        Self {
            json: globals.json,
            args,
            show,
            shown: 0,
            rows: Vec::new(),
            read: 0,
            interrupted: false,
            tally: Tally::default(),
        }
    }

    /// The next that comes; nothing more where somebody interrupts. While a pager shows the list,
    /// which is `paged` then, Ctrl-C is the pager's.
    async fn next<R>(
        &mut self,
        rows: &mut (impl Stream<Item = R> + Unpin + Send),
        interrupt: &mut Interrupt,
        paged: bool,
    ) -> Option<R> {
        let row = tokio::select! {
            row = rows.next() => row,
            () = interrupt.heard(), if !paged => {
                self.interrupted = true;
                None
            }
        };
        self.read += usize::from(row.is_some());
        row
    }

    /// How many more are wanted; `None` where that is not known before the end.
    fn left(&self) -> Option<usize> {
        let limit = self.args.limit.filter(|_| self.args.sort.is_none());
        limit.map(|limit| limit.saturating_sub(self.shown))
    }

    fn wants_more(&self) -> bool {
        !self.interrupted && self.left() != Some(0)
    }

    fn add(&mut self, row: T, shell: &mut Shell) -> Result<(), Failure> {
        if !self.args.conditions.iter().all(|condition| condition.holds(&row)) {
            return Ok(());
        }
        self.shown += 1;
        if self.json && self.args.sort.is_none() {
            return shell.json(&row);
        }
        self.rows.push(row);
        let full = self.rows.len() >= TABLE_ROWS && self.args.sort.is_none();
        if full { self.print(shell) } else { Ok(()) }
    }

    fn end(&mut self, shell: &mut Shell) -> Result<(), Failure> {
        if let Some(by) = self.args.sort {
            self.rows.sort_by_cached_key(|row| rank(row, by));
            self.rows.truncate(self.args.limit.unwrap_or(usize::MAX));
        }
        if self.json {
            return self.rows.iter().try_for_each(|row| shell.json(row));
        }
        if self.shown == 0 && self.read > 0 && !self.args.conditions.is_empty() {
            shell.warn(&format!("of nobody it holds; {} were looked at", words::people(self.read)));
        }
        self.print(shell)
    }

    /// The code of the list; tells where it was ended before its end.
    fn exit(mut self, shell: &mut Shell) -> Exit {
        if self.interrupted {
            self.tally.add(Judgement::Bad);
            shell
                .error(&format!("interrupted; {} were read before", words::people(self.read)), &[]);
        }
        self.tally.exit()
    }

    fn print(&mut self, shell: &mut Shell) -> Result<(), Failure> {
        let style = BoardStyle { notes: self.args.notes, width: shell.width(), now: now() };
        let rows = std::mem::take(&mut self.rows);
        rows.chunks(TABLE_ROWS).try_for_each(|rows| shell.line((self.show)(rows, style)))
    }
}

/// The place of a row by `by`; by name where that says nothing.
fn rank(row: &impl Whereabouts, by: SortBy) -> (usize, String, String) {
    let text = |field| row.values(field).pop().unwrap_or_default().to_lowercase();
    let name = text(Field::Name);
    match by {
        SortBy::Name => (0, name, String::new()),
        SortBy::Key => (0, text(Field::Key), name),
        SortBy::Status => {
            let word = text(Field::Status);
            let place = REACHABLE_FIRST.iter().position(|one| one.as_str() == word);
            (place.unwrap_or(REACHABLE_FIRST.len()), name, String::new())
        }
    }
}
