//! The operations of the trait, each run once and put into words.

use futures_util::StreamExt;
use omnipresence::{
    Event, EventStream, Fate, ListOptions, UserStatusProvider, UserStatusProviderExt, WatchOptions,
};
use presence_testkit::Leaks;

use crate::column::Side;
use crate::words::{self, Truth};

/// An operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Operation {
    Get,
    GetMany,
    List,
    Set,
    Watch,
    WatchAll,
    Probe,
}

pub(crate) const OPERATIONS: [Operation; 7] = [
    Operation::Get,
    Operation::GetMany,
    Operation::List,
    Operation::Set,
    Operation::Watch,
    Operation::WatchAll,
    Operation::Probe,
];

/// After so many requests a watch that says nothing goes on for ever.
const QUIET_REQUESTS: u64 = 64;

/// More events, or more rows, than this are no longer looked at.
const MOST: usize = 300;

/// What is needed to run one.
pub(crate) struct Bench<'a> {
    pub(crate) side: &'a dyn Side,
    pub(crate) provider: &'a dyn UserStatusProvider,
    pub(crate) truth: &'a Truth,
    /// How many people there are.
    pub(crate) everybody: usize,
    pub(crate) leaks: &'a Leaks,
    /// Whether the credential ends on the way.
    pub(crate) expires: bool,
    /// Takes the fault away; `None` where that cannot be.
    pub(crate) lift: Option<&'a (dyn Fn() + Sync)>,
}

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Came {
    pub(crate) words: String,
    /// For a write: whether success was claimed.
    pub(crate) claims_success: bool,
    /// For a write: whether it was said that nothing was done.
    pub(crate) claims_nothing_done: bool,
}

impl Operation {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::GetMany => "get_many",
            Self::List => "list",
            Self::Set => "set",
            Self::Watch => "watch",
            Self::WatchAll => "watch of everybody",
            Self::Probe => "probe",
        }
    }

    /// Whether it goes on until nobody looks any more.
    pub(crate) fn watches(self) -> bool {
        matches!(self, Self::Watch | Self::WatchAll)
    }

    pub(crate) async fn run(self, bench: &Bench<'_>) -> Came {
        let people = bench.side.people();
        let warm = bench.expires && !(self == Self::List || self.watches());
        if warm {
            drop(bench.provider.get(&people[0]).await);
            bench.side.expire();
        }
        let words = match self {
            Self::Get => {
                let row = bench.provider.get(&people[0]).await;
                bench.leaks.result(&row);
                words::row(&row, bench.truth)
            }
            Self::GetMany => {
                let rows = bench.provider.get_many(&people).await;
                rows.iter().for_each(|row| bench.leaks.result(row));
                words::counted(rows.iter().map(|row| words::row(row, bench.truth)).collect())
            }
            Self::List => list(bench).await,
            Self::Set => return set(bench).await,
            Self::Watch => {
                let wanted = people.len();
                watch(bench, WatchOptions::new().with_users(people), wanted).await
            }
            Self::WatchAll => watch(bench, WatchOptions::new(), bench.everybody).await,
            Self::Probe => {
                let probe = bench.provider.probe().await;
                bench.leaks.result(&probe);
                words::probe(&probe)
            }
        };
        Came { words, ..Came::default() }
    }
}

async fn set(bench: &Bench<'_>) -> Came {
    let outcome = bench.provider.set_one(bench.side.change()).await;
    bench.leaks.outcome(&outcome);
    Came {
        words: words::outcome(&outcome),
        claims_success: outcome.is_success(),
        claims_nothing_done: outcome.error.as_ref().is_some_and(|it| it.fate() == Fate::NotApplied),
    }
}

async fn list(bench: &Bench<'_>) -> String {
    let mut rows = bench.provider.list(ListOptions::new().with_page_size(5));
    let mut shown = Vec::new();
    while let Some(row) = rows.next().await {
        if shown.is_empty() && bench.expires {
            bench.side.expire();
        }
        bench.leaks.result(&row);
        shown.push(words::row(&row, bench.truth));
        if shown.len() > MOST {
            shown.push("and so on".to_owned());
            break;
        }
    }
    if shown.is_empty() { "nobody".to_owned() } else { words::counted(shown) }
}

/// Until so many people were seen.
async fn watch(bench: &Bench<'_>, options: WatchOptions, wanted: usize) -> String {
    let mut events = bench.provider.watch(options);
    let mut shown = Vec::new();
    let (mut known, mut expires) = (0, bench.expires);
    let mut lift = bench.lift;
    let journal = bench.side.journal();
    let mut quiet = journal.arrived() + QUIET_REQUESTS;
    while shown.len() < MOST {
        let Some(word) = next_word(&mut events, bench, quiet).await else {
            shown.push("goes on".to_owned());
            break;
        };
        let trouble =
            word.starts_with("interrupted") || is_of_a_person(&word, &["unreadable", "gone"]);
        known += usize::from(word.starts_with("seen"));
        let over = word == "end";
        shown.push(word);
        if over || (trouble && bench.lift.is_none() && !bench.expires) {
            break;
        }
        if trouble && let Some(lift) = lift.take() {
            lift();
            quiet = journal.arrived() + QUIET_REQUESTS;
        }
        if known == wanted {
            if !std::mem::take(&mut expires) {
                break;
            }
            bench.side.expire();
            // Afterwards only its trouble or its silence is waited for.
            known += 1;
            quiet = journal.arrived() + QUIET_REQUESTS;
        }
    }
    // Those who are read side by side come in no certain order; trouble comes before its end.
    let people = |word: &String| is_of_a_person(word, &["seen", "unreadable", "gone"]);
    for batch in shown.chunk_by_mut(|one, other| people(one) && people(other)) {
        batch.sort_by_key(|word| (word.starts_with("seen"), word.clone()));
    }
    words::run_lengths(shown)
}

fn is_of_a_person(word: &str, kinds: &[&str]) -> bool {
    kinds.iter().any(|kind| word.starts_with(kind))
}

/// The next event; `None` where the vendor was asked and asked and nothing was said.
async fn next_word(events: &mut EventStream, bench: &Bench<'_>, quiet: u64) -> Option<String> {
    let event = tokio::select! {
        biased;
        event = events.next() => event,
        _ = bench.side.journal().wait_for(quiet) => return None,
    };
    if let Some(event) = &event {
        bench.leaks.result(event);
        if let Ok(Event::Interrupted { error } | Event::Unreadable { error, .. }) = event {
            bench.leaks.error(error);
        }
    }
    Some(match event {
        None => "end".to_owned(),
        Some(Err(error)) => words::error(&error, false),
        Some(Ok(Event::Started { .. })) => "started".to_owned(),
        Some(Ok(Event::Seen(status))) => format!("seen {}", words::status(&status, bench.truth)),
        Some(Ok(Event::Changed { now, .. })) => {
            format!("changed {}", words::status(&now, bench.truth))
        }
        Some(Ok(Event::Gone { .. })) => "gone".to_owned(),
        Some(Ok(Event::Unreadable { error, .. })) => {
            format!("unreadable ({})", words::error(&error, false))
        }
        Some(Ok(Event::Interrupted { error })) => {
            format!("interrupted ({})", words::error(&error, false))
        }
        Some(Ok(Event::Reconnected { .. })) => "reconnected".to_owned(),
        Some(Ok(other)) => format!("{other:?}"),
    })
}
