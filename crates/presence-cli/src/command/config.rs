//! `presence config`: writes, checks and shows the configuration.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::Path;

use serde_json::json;

use crate::cli::{ConfigCommand, Globals};
use crate::config::{Document, EXAMPLE, Source, default_path, shown, shown_json};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::text::{terminal_lines, terminal_text};
use crate::shell::Shell;

/// Runs one of them.
pub(super) async fn run(
    globals: &Globals,
    command: ConfigCommand,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    match command {
        ConfigCommand::Init { force } => init(globals.config.as_deref(), force, shell),
        ConfigCommand::Check => check(globals, shell).await,
        ConfigCommand::Show => show(globals, shell),
    }
}

fn init(path: Option<&Path>, force: bool, shell: &mut Shell) -> Result<Exit, Failure> {
    let path = path.map_or_else(default_path, |path| Ok(path.to_owned()))?;
    let refused = |error: std::io::Error| match error.kind() {
        ErrorKind::AlreadyExists => {
            let message = format!("{}: is there already and was left alone", path.display());
            Failure::usage(message).or_try("--force to overwrite it")
        }
        _ => Failure::usage(format!("{}: cannot be written: {error}", path.display())),
    };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(refused)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).truncate(true).create(true).create_new(!force);
    private(&mut options);
    let mut file = options.open(&path).map_err(refused)?;
    file.write_all(EXAMPLE.as_bytes()).map_err(refused)?;
    shell.line(format!("wrote {}", terminal_text(&path.to_string_lossy())))?;
    shell.line("next: fill it in, then `presence config check` and `presence doctor`")?;
    Ok(Exit::AsWanted)
}

/// Only the owner may read it: it tells where the secrets are.
#[cfg(unix)]
fn private(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt;
    options.mode(0o600);
}

#[cfg(not(unix))]
fn private(_: &mut OpenOptions) {}

async fn check(globals: &Globals, shell: &mut Shell) -> Result<Exit, Failure> {
    let document = Document::open(globals.config.as_deref())?;
    let document = document.narrowed(globals.provider.as_deref())?;
    let mut problems = document.problems();
    for entry in &document.entries {
        problems.extend(document.secret_problems(entry, shell).await);
    }
    if let Some(failure) = document.failure(&problems) {
        return Err(failure);
    }
    if globals.json {
        for entry in &document.entries {
            shell.json(&json!({ "provider": entry.name, "vendor": entry.vendor, "ok": true }))?;
        }
        return Ok(Exit::AsWanted);
    }
    let file = document.path.display().to_string();
    shell.line(format!("{}: no problems", terminal_text(&file)))?;
    for entry in &document.entries {
        let commands = entry.sources.values().filter(|one| matches!(one, Source::Command(_)));
        let unrun =
            if commands.count() > 0 { "; the command for its secret was not run" } else { "" };
        shell.line(format!("  {} (vendor {}){unrun}", terminal_text(&entry.name), entry.vendor))?;
    }
    if document.entries.is_empty() {
        shell.warn("no provider is configured: add a table [provider.NAME]");
    }
    Ok(Exit::AsWanted)
}

fn show(globals: &Globals, shell: &mut Shell) -> Result<Exit, Failure> {
    let document = Document::open(globals.config.as_deref())?;
    let document = document.narrowed(globals.provider.as_deref())?;
    if let Some(failure) = document.failure(&document.problems()) {
        return Err(failure);
    }
    if globals.json {
        for entry in &document.entries {
            shell.json(&shown_json(entry))?;
        }
        return Ok(Exit::AsWanted);
    }
    shell.line(format!("# {}", terminal_text(&document.path.to_string_lossy())))?;
    for entry in &document.entries {
        shell.line("")?;
        shell.line(terminal_lines(&shown(entry)))?;
    }
    Ok(Exit::AsWanted)
}
