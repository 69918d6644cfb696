//! `presence completions` and `presence man`: pages made of the command line's own types.

use std::path::Path;

use clap::CommandFactory;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, roman};

use crate::cli::{Cli, EXIT_CODES, NAMING};
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
        shell.out().write_all(&own_page()?)?;
        return Ok(Exit::AsWanted);
    };
    let refused = |error: std::io::Error| {
        Failure::usage(format!("{}: the pages cannot be written: {error}", dir.display()))
    };
    std::fs::create_dir_all(dir).map_err(refused)?;
    clap_mangen::generate_to(Cli::command(), dir).map_err(refused)?;
    std::fs::write(dir.join("presence.1"), own_page().map_err(refused)?).map_err(refused)?;
    shell.line(format!("the pages are in {}", dir.display()))?;
    Ok(Exit::AsWanted)
}

/// The page of the program, with the exit codes where readers of manual pages look for them.
fn own_page() -> std::io::Result<Vec<u8>> {
    let man = Man::new(Cli::command());
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    man.render_subcommands_section(&mut page)?;
    let mut roff = Roff::new();
    roff.control("SH", ["USERS"]).text([roman(NAMING.replace('\n', " "))]);
    roff.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in EXIT_CODES {
        roff.control("TP", []).text([bold(code.to_string())]).text([roman(meaning)]);
    }
    roff.to_writer(&mut page)?;
    man.render_version_section(&mut page)?;
    man.render_authors_section(&mut page)?;
    Ok(page)
}
