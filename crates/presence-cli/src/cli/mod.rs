//! The command line, as types.

mod set;
mod values;

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use presence_sim::enaio::PasswordScheme;
use presence_sim::{DEFAULT_PEOPLE, DEFAULT_SEED, VendorKind};

pub(crate) use self::set::SetArgs;
pub(crate) use self::values::Simulated;
use self::values::{duration, interval, simulated, vendor_port};

/// The exit codes and what they mean.
pub(crate) const EXIT_CODES: [(u8, &str); 6] = [
    (0, "all is as wanted"),
    (1, "nothing worked"),
    (2, "wrong usage or configuration; nothing was tried"),
    (3, "some of it worked"),
    (4, "kept for plans: changes are pending"),
    (5, "of some change it is not known whether it happened"),
];

/// How people are named.
pub(crate) const NAMING: &str = "\
People are named by id:3, login:anna.nowak, email:a@example.com or name:\"Anna Nowak\"; without the
prefix, the form of the text decides among what the provider accepts.";

/// What stands below the usage of the program.
fn after_help() -> String {
    let codes: Vec<_> =
        EXIT_CODES.iter().map(|(code, meaning)| format!("  {code}  {meaning}\n")).collect();
    format!("Exit codes:\n{}\n{NAMING}", codes.concat())
}

/// What stands below the usage of `sim`.
const FAULT_EXAMPLE: &str = r#"A fault file, for example:
  [[fault]]
  when = { method = "PUT", times = 1 }
  then = { status = { status = 429, headers = { Retry-After = "2" } } }

  [[fault]]
  when = { path = "/tenant_user/3/" }
  then = { cut = {} }
  applied = true"#;

/// The heading of the options that every command has.
const EVERYWHERE: &str = "Options of every command";

/// Read, write and watch people's work status in many vendors' systems
#[derive(Debug, Parser)]
#[command(name = "presence", version, after_help = after_help())]
#[command(propagate_version = false, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) globals: Globals,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The options that stand with every command.
#[derive(Debug, Clone, Args)]
pub(crate) struct Globals {
    /// The configuration file [default: presence/presence.toml in the platform's configuration
    /// folder]
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "FILE", conflicts_with = "sim")]
    pub(crate) config: Option<PathBuf>,
    /// Use this provider only, by its name in the configuration
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "NAME")]
    pub(crate) provider: Option<String>,
    /// Use simulators inside of this process instead of a configuration: all, or this vendor's
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "VENDOR")]
    #[arg(num_args = 0..=1, require_equals = true, default_missing_value = "all")]
    #[arg(value_parser = simulated)]
    pub(crate) sim: Option<Simulated>,
    /// Print one JSON value a line
    #[arg(long, global = true, help_heading = EVERYWHERE)]
    pub(crate) json: bool,
    /// Tell on standard error what is done; -vv tells more
    #[arg(short, long, global = true, help_heading = EVERYWHERE, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show in a second what this is: real client, real socket, simulated vendors
    Demo,
    /// Read people's status
    Get(GetArgs),
    /// Set people's status
    Set(SetArgs),
    /// List people with their status
    List(ListArgs),
    /// Watch people's status change; prints JSON lines where the output is no terminal
    Watch(WatchArgs),
    /// Show what each provider can do, and why not
    Caps,
    /// Check the configuration, the connection and the credential
    Doctor,
    /// Run vendors as local servers until standard input closes or it is interrupted
    #[command(after_help = FAULT_EXAMPLE)]
    Sim(SimArgs),
    /// Write, check or show the configuration
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Print the completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man {
        /// Write the pages of all commands into this folder instead
        #[arg(long, value_name = "DIR")]
        dir: Option<PathBuf>,
    },
}

/// What `get` takes.
#[derive(Debug, Args)]
pub(crate) struct GetArgs {
    /// Whose status
    #[arg(required = true, value_name = "USER")]
    pub(crate) users: Vec<String>,
    /// Show notes in tables and sentences; JSON always holds them
    #[arg(long)]
    pub(crate) notes: bool,
}

/// What `list` takes.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// Stop after this many people
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Show notes in tables and sentences; JSON always holds them
    #[arg(long)]
    pub(crate) notes: bool,
}

/// What `watch` takes.
#[derive(Debug, Args)]
pub(crate) struct WatchArgs {
    /// Whom to watch [default: everybody whom the provider can list]
    #[arg(value_name = "USER")]
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

/// What `sim` takes.
#[derive(Debug, Args)]
pub(crate) struct SimArgs {
    /// Run this vendor; repeat for several [default: all]
    #[arg(long, value_name = "V")]
    pub(crate) vendor: Vec<VendorKind>,
    /// The port of a vendor; repeat for several [default: the system chooses]
    #[arg(long, value_name = "V=N", value_parser = vendor_port)]
    pub(crate) port: Vec<(VendorKind, u16)>,
    /// How many people there are
    #[arg(long, value_name = "N", default_value_t = DEFAULT_PEOPLE)]
    pub(crate) people: usize,
    /// What everything random is drawn from
    #[arg(long, value_name = "N", default_value_t = DEFAULT_SEED)]
    pub(crate) seed: u64,
    /// What goes wrong: a TOML file of `[[fault]]` tables, see below
    #[arg(long, value_name = "FILE")]
    pub(crate) fault: Option<PathBuf>,
    /// Answer reading calls that the vendor does not document
    #[arg(long)]
    pub(crate) unverified_read: bool,
    /// In which form enaio wants passwords: legacy or aes
    #[arg(long, value_name = "SCHEME", default_value_t)]
    pub(crate) enaio_password_scheme: PasswordScheme,
}

/// What can be done with the configuration.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Write a commented example to fill in
    Init {
        /// Overwrite a file that is there
        #[arg(long)]
        force: bool,
    },
    /// Find every problem, without network
    Check,
    /// Print what is configured; of secrets, only where they come from
    Show,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_fault_example_can_be_read() {
        let (_, example) = FAULT_EXAMPLE.split_once('\n').unwrap();
        let script: presence_sim::FaultScript = toml::from_str(example).unwrap();
        assert_eq!(script.faults().len(), 2);
    }
}
