//! From the command line to an exit code.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;
use tokio::runtime;

use crate::cli::Cli;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::shell::Shell;
use crate::{command, log};

/// Reads the command line, runs the command and says how it ended.
pub(crate) fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    log::start(cli.globals.verbose);
    let mut shell = Shell::of_process();
    let ended = serve(&cli, &mut shell).and_then(|exit| shell.flush().map(|()| exit));
    ended.unwrap_or_else(|failure| shell.tell(&failure)).into()
}

/// Help and version as they are; what is wrong under the program's own name.
fn usage(error: &clap::Error) -> ExitCode {
    if !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        // Who does not listen any more has seen enough.
        let _ = error.print();
    } else {
        let text = error.render().ansi().to_string().replacen("error:", "presence:", 1);
        let _ = anstream::stderr().write_all(text.as_bytes());
    }
    if error.use_stderr() { Exit::Usage.into() } else { Exit::AsWanted.into() }
}

fn serve(cli: &Cli, shell: &mut Shell) -> Result<Exit, Failure> {
    let runtime = runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| {
        Failure::new(Exit::Nothing, format!("the runtime cannot be started: {error}"))
    })?;
    let ended = runtime.block_on(command::run(cli, shell));
    // Nothing that still blocks a thread may keep the program from ending.
    runtime.shutdown_background();
    ended
}
