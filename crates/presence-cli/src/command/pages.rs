//! `presence completions` and `presence man`: pages made of the command line's own types.

use std::path::Path;

use clap::CommandFactory;

use crate::cli::Cli;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::shell::Shell;

/// Prints the completions for a shell.
pub(super) fn completions(kind: clap_complete::Shell, shell: &mut Shell) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(kind, &mut Cli::command(), "presence", &mut script);
    shell.out().write_all(&script)?;
    Ok(Exit::AsWanted)
}

/// Prints the manual page, or writes those of all commands into a folder.
pub(super) fn man(dir: Option<&Path>, shell: &mut Shell) -> Result<Exit, Failure> {
    let Some(dir) = dir else {
        let mut page = Vec::new();
        clap_mangen::Man::new(Cli::command()).render(&mut page)?;
        shell.out().write_all(&page)?;
        return Ok(Exit::AsWanted);
    };
    let refused = |error: std::io::Error| {
        Failure::usage(format!("{}: the pages cannot be written: {error}", dir.display()))
    };
    std::fs::create_dir_all(dir).map_err(refused)?;
    clap_mangen::generate_to(Cli::command(), dir).map_err(refused)?;
    shell.line(format!("the pages are in {}", dir.display()))?;
    Ok(Exit::AsWanted)
}
