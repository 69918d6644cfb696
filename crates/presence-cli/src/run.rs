//! From the command line to an exit code.

use std::ffi::OsString;
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

/// Runs the program: reads the command line of this process, runs the command on its streams and
/// says how it ended.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    log::start(cli.globals.verbose);
    finish(&cli, &mut Shell::of_process()).into()
}

/// Runs the program with these arguments, the program's name first, and these streams, neither of
/// which is a terminal. Gives the code that the process would end with, and logs nothing.
///
/// ```
/// let (out, err) = (Box::new(std::io::sink()), Box::new(std::io::sink()));
/// assert_eq!(presence_cli::run_with(["presence", "--sim", "caps"], out, err), 0);
/// ```
pub fn run_with<T: Into<OsString> + Clone>(
    arguments: impl IntoIterator<Item = T>,
    out: Box<dyn Write + Send>,
    err: Box<dyn Write + Send>,
) -> u8 {
    let mut shell = Shell::of_streams(out, err);
    match Cli::try_parse_from(arguments) {
        Ok(cli) => finish(&cli, &mut shell).code(),
        Err(error) if error.use_stderr() => {
            shell.tell(&Failure::usage(error.render().to_string())).code()
        }
        Err(asked_for) => {
            let shown = shell.line(asked_for.render().to_string());
            shown.map_or_else(|failure| shell.tell(&failure), |()| Exit::AsWanted).code()
        }
    }
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

fn finish(cli: &Cli, shell: &mut Shell) -> Exit {
    let ended = serve(cli, shell).and_then(|exit| shell.flush().map(|()| exit));
    ended.unwrap_or_else(|failure| shell.tell(&failure))
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
