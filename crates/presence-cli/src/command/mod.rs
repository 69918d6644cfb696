//! The commands, a file each.

mod apply;
mod caps;
mod changes;
mod config;
mod demo;
mod directory;
mod doctor;
mod explain;
mod get;
mod list;
mod pages;
mod plan;
mod set;
mod sim;
mod undo;
mod watch;

use omnipresence::TokioClock;
use omnipresence::{Clock, Timestamp, UserRef, UserStatusProvider};
use serde::Serialize;

use crate::cli::{Cli, Command};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::shell::Shell;

/// Runs the command that was asked for.
pub(crate) async fn run(cli: &Cli, shell: &mut Shell) -> Result<Exit, Failure> {
    let globals = &cli.globals;
    match &cli.command {
        Command::Demo => demo::run(globals, shell).await,
        Command::List(args) => list::run(globals, args, shell).await,
        Command::Get(args) => get::run(globals, args, shell).await,
        Command::Explain(args) => explain::run(globals, args, shell).await,
        Command::Set(args) => set::run(globals, args, shell).await,
        Command::Plan(args) => plan::run(globals, args, shell).await,
        Command::Apply(args) => apply::run(globals, args, shell).await,
        Command::Undo(args) => undo::run(globals, args, shell).await,
        Command::Watch(args) => watch::run(globals, args, shell).await,
        Command::Directory(command) => directory::run(globals, command, shell).await,
        Command::Caps => caps::run(globals, shell).await,
        Command::Doctor => doctor::run(globals, shell).await,
        Command::Sim(args) => sim::run(globals, args, shell).await,
        Command::Config(command) => config::run(globals, *command, shell).await,
        Command::Completions { shell: kind } => pages::completions(*kind, shell),
        Command::Man { dir } => pages::man(dir.as_deref(), shell),
    }
}

/// The people named on the command line, as `provider` knows people.
fn resolve(texts: &[String], provider: &dyn UserStatusProvider) -> Result<Vec<UserRef>, Failure> {
    let accepted = provider.capabilities().user_refs;
    let resolve = |text: &String| {
        UserRef::resolve(text, &accepted).map_err(|error| {
            let kinds: Vec<&str> = accepted.iter().map(|kind| kind.as_str()).collect();
            Failure::usage(format!("PERSON {text:?}: {error}; nothing was sent"))
                .or_try(format!("a reference by {}, such as id:3", kinds.join(" or ")))
        })
    };
    texts.iter().map(resolve).collect()
}

/// The present.
pub(crate) fn now() -> Timestamp {
    TokioClock::new().now()
}

/// A value of the model with the provider that it belongs to.
#[derive(Serialize)]
struct Of<'a, T: Serialize> {
    provider: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<&'a UserRef>,
    #[serde(flatten)]
    value: T,
}

/// An error in the place of a value.
#[derive(Serialize)]
struct Refused<'a> {
    error: &'a omnipresence::Error,
}
