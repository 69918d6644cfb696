//! The command line, as types.

mod change;
mod directory;
mod people;
mod plan;
mod sim;
mod values;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

pub(crate) use self::change::{Asked, ChangeArgs, account_not_allowed, reason};
pub(crate) use self::directory::{DirectoryCommand, ProposeArgs};
pub(crate) use self::people::{ListArgs, PeopleArgs, SortBy, WatchArgs};
pub(crate) use self::plan::{ApplyArgs, PlanArgs, SetArgs, UndoArgs};
use self::sim::FAULT_EXAMPLE;
pub(crate) use self::sim::SimArgs;
use self::values::simulated;
pub(crate) use self::values::{Account, Permission, Reachable, Simulated};
use crate::output::text::shell_word;

/// The exit codes and what they mean.
pub(crate) const EXIT_CODES: [(u8, &str); 6] = [
    (0, "all is as wanted"),
    (1, "nothing worked"),
    (2, "wrong usage or configuration; nothing was tried"),
    (3, "some of it worked"),
    (4, "a plan has changes to make; nothing was sent"),
    (5, "of some change it is not known whether it happened"),
];

/// How people are named.
pub(crate) const NAMING: &str = "\
With a directory, people are named by their key, their name, or any reference of theirs, such as
anna@example.com. Without one they are named as the provider names them: id:3, login:anna.nowak,
email:a@example.com or name:\"Anna Nowak\"; without the prefix, the form of the text decides among
what the provider accepts.";

/// What stands below the usage of the program.
fn after_help() -> String {
    let codes: Vec<_> =
        EXIT_CODES.iter().map(|(code, meaning)| format!("  {code}  {meaning}\n")).collect();
    format!("Exit codes:\n{}\n{NAMING}", codes.concat())
}

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
    /// The directory of people, TOML or CSV by its ending [default: as the configuration says, else
    /// people.toml beside it]
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "FILE")]
    pub(crate) directory: Option<PathBuf>,
    /// Use this provider only, by its name in the configuration; it is asked in its own words,
    /// without the directory, unless --directory names one
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

impl Globals {
    /// The options that say who is meant, as they were given, each after a blank.
    pub(crate) fn again(&self) -> String {
        let config = self.config.as_ref().map(|file| ("--config", file.display().to_string()));
        let people =
            self.directory.as_ref().map(|file| ("--directory", file.display().to_string()));
        let provider = self.provider.clone().map(|name| ("--provider", name));
        let given = [config, people, provider].into_iter().flatten();
        given.map(|(name, value)| format!(" {name} {}", shell_word(&value))).collect()
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show in three seconds what this is: real clients, real sockets, simulated vendors
    Demo,
    /// List everybody with their status, all providers side by side
    List(ListArgs),
    /// Read people's status
    Get(PeopleArgs),
    /// Tell which provider says what of people, and why they are where they are
    Explain(PeopleArgs),
    /// Set people's status
    Set(SetArgs),
    /// Show what setting people's status would do, and keep it in a file
    Plan(PlanArgs),
    /// Apply a plan from its file; goes on where an interrupted one stopped
    Apply(ApplyArgs),
    /// Take back what an applied plan did, where it still stands
    Undo(UndoArgs),
    /// Watch people's status change; prints JSON lines where the output is no terminal
    Watch(WatchArgs),
    /// Keep the directory of people and how each provider knows them
    #[command(subcommand)]
    Directory(DirectoryCommand),
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
    fn what_is_given_again_is_what_was_given() {
        let given = ["presence", "apply", "x", "--max-percent", "50", "--config", "my file.toml"];
        let cli = Cli::try_parse_from(given).unwrap();
        let Command::Apply(args) = &cli.command else { panic!("{cli:?}") };
        let again = format!("{}{}", args.brake.again(), cli.globals.again());
        assert_eq!(again, " --max-percent 50 --config 'my file.toml'");
    }

    /// Other users of a machine can read arguments.
    #[test]
    fn no_argument_is_a_secret() {
        const SECRETS: [&str; 6] =
            ["secret", "token", "password", "passphrase", "credential", "key"];
        /// How the simulator has passwords written, and no password.
        const NONE: [&str; 1] = ["enaio_password_scheme"];
        fn look(command: &clap::Command, looked: &mut usize) {
            let with_values = command.get_arguments().filter(|it| it.get_action().takes_values());
            for argument in with_values.filter(|it| !NONE.contains(&it.get_id().as_str())) {
                let value_names = argument.get_value_names().unwrap_or_default();
                let names = [argument.get_id().as_str(), argument.get_long().unwrap_or_default()]
                    .into_iter()
                    .chain(value_names.iter().map(|name| name.as_str()));
                for word in names.flat_map(|name| name.split(['-', '_'])) {
                    let word = word.to_lowercase();
                    let place = format!("{} --{}", command.get_name(), argument.get_id());
                    assert!(!SECRETS.contains(&word.trim_end_matches('s')), "{place}");
                }
                *looked += 1;
            }
            command.get_subcommands().for_each(|command| look(command, looked));
        }
        let mut looked = 0;
        look(&Cli::command(), &mut looked);
        assert!(looked > 30, "only {looked} arguments were looked at");
    }
}
