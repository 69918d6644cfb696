//! What `set`, `plan`, `apply` and `undo` take.

use std::path::PathBuf;

use clap::{ArgGroup, Args};
use omnipresence::fleet::Brake;

use super::change::ChangeArgs;
use super::values::Permission;

/// What `set` takes.
#[derive(Debug, Args)]
#[command(after_help = super::change::ROWS)]
pub(crate) struct SetArgs {
    #[command(flatten)]
    pub(crate) change: ChangeArgs,
    #[command(flatten)]
    pub(crate) brake: BrakeArgs,
    /// Do not ask before several people are changed from a terminal
    #[arg(long)]
    pub(crate) yes: bool,
}

/// What `plan` takes.
#[derive(Debug, Args)]
#[command(after_help = super::change::ROWS)]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    pub(crate) change: ChangeArgs,
    /// Keep the plan in this file, for `presence apply`. It holds personal data, and only its
    /// owner can read it
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
}

/// What `apply` takes.
#[derive(Debug, Args)]
pub(crate) struct ApplyArgs {
    /// The plan, as `presence plan --out` wrote it. What is done is kept beside it, in FILE.journal
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) brake: BrakeArgs,
    /// Allow what is refused otherwise
    #[arg(long, value_name = "WHAT")]
    pub(crate) allow: Vec<Permission>,
}

/// What `undo` takes.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("which").required(true))]
pub(crate) struct UndoArgs {
    /// The plan that was applied, with its journal beside it
    #[arg(value_name = "FILE", group = "which")]
    pub(crate) file: Option<PathBuf>,
    /// What was applied or set last, from here
    #[arg(long, group = "which")]
    pub(crate) last: bool,
    /// Only show what would be taken back
    #[arg(long)]
    pub(crate) dry_run: bool,
    #[command(flatten)]
    pub(crate) brake: BrakeArgs,
    /// Allow what is refused otherwise
    #[arg(long, value_name = "WHAT")]
    pub(crate) allow: Vec<Permission>,
    /// Show notes in tables and sentences; JSON always holds them
    #[arg(long)]
    pub(crate) notes: bool,
}

/// How much may change before nothing is sent at all.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct BrakeArgs {
    /// Send nothing where more people than this would change
    #[arg(long, value_name = "N")]
    max_changes: Option<u64>,
    /// Send nothing where more than this share of the directory would change; 20 people always may
    /// [default: 10]
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    max_percent: Option<u8>,
    /// Send nothing where more accounts than this would change [default: 20]
    #[arg(long, value_name = "N")]
    max_accounts: Option<u64>,
}

impl BrakeArgs {
    /// The options as they were given, each after a blank.
    pub(crate) fn again(self) -> String {
        let options = [
            ("--max-changes", self.max_changes),
            ("--max-percent", self.max_percent.map(u64::from)),
            ("--max-accounts", self.max_accounts),
        ];
        let given = options.into_iter().filter_map(|(name, value)| Some((name, value?)));
        given.map(|(name, value)| format!(" {name} {value}")).collect()
    }

    /// The brake. Who says how many people may change has thought about the share too.
    pub(crate) fn brake(self) -> Brake {
        let mut brake = Brake::default();
        if let Some(most) = self.max_changes {
            brake.max_changes = Some(most);
            brake.max_percent = None;
        }
        if let Some(most) = self.max_percent {
            brake.max_percent = Some(most);
        }
        if let Some(most) = self.max_accounts {
            brake.max_accounts = Some(most);
        }
        brake
    }
}
