//! What the commands that read people take.

use std::time::Duration;

use clap::{Args, ValueEnum};

use super::values::{duration, interval};
use crate::whereabouts::Condition;

/// What `get` and `explain` take.
#[derive(Debug, Args)]
pub(crate) struct PeopleArgs {
    /// Whose status
    #[arg(required = true, value_name = "PERSON")]
    pub(crate) users: Vec<String>,
    /// Show notes in tables and sentences; JSON always holds them
    #[arg(long)]
    pub(crate) notes: bool,
}

/// What `list` takes.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// Only those of whom this holds: FIELD=VALUE, FIELD!=VALUE or FIELD~PART; repeat for several
    /// that must all hold. Fields: availability, absence, account, status, provider, name, key,
    /// reason
    #[arg(long = "where", value_name = "CONDITION")]
    pub(crate) conditions: Vec<Condition>,
    /// Stop after this many people
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Put them in this order; everybody is read before the first is shown [default: as they come,
    /// which with a directory is by key]
    #[arg(long, value_name = "FIELD")]
    pub(crate) sort: Option<SortBy>,
    /// Do not page a long list, though the output is a terminal
    #[arg(long)]
    pub(crate) no_pager: bool,
    /// Show notes in tables and sentences; JSON always holds them
    #[arg(long)]
    pub(crate) notes: bool,
}

/// By what a list is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SortBy {
    /// By name
    Name,
    /// By key
    Key,
    /// By the one word, the reachable first
    Status,
}

/// What `watch` takes.
#[derive(Debug, Args)]
pub(crate) struct WatchArgs {
    /// Whom to watch [default: everybody whom the providers can list]
    #[arg(value_name = "PERSON")]
    pub(crate) users: Vec<String>,
    /// How often to ask, where the vendor does not tell by itself, for example 30s; at least 5s
    #[arg(long, value_name = "DURATION", value_parser = interval)]
    pub(crate) interval: Option<Duration>,
    /// End after this time
    #[arg(long = "for", value_name = "DURATION", value_parser = duration)]
    pub(crate) at_most: Option<Duration>,
    /// End after this many events
    #[arg(long, value_name = "N")]
    pub(crate) events: Option<u64>,
    /// Show notes in tables and sentences; JSON always holds them
    #[arg(long)]
    pub(crate) notes: bool,
}
