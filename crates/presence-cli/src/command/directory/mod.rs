//! `presence directory`: keeps the people and how each provider knows them.

mod check;
mod import;
mod propose;
mod whois;

use std::path::{Path, PathBuf};

use futures_util::StreamExt;
use omnipresence::directory::Directory;
use omnipresence::matching::{MatchReport, propose as proposed};
use omnipresence::{ListOptions, UserRef, UserRefKind};

use crate::cli::{DirectoryCommand, Globals, Simulated};
use crate::config::Document;
use crate::exit::{Exit, Judgement, Tally};
use crate::failure::Failure;
use crate::output::outcome::explain;
use crate::output::text::{cut_text, terminal_text};
use crate::people::People;
use crate::progress::Progress;
use crate::shell::Shell;

/// Runs one of them.
pub(super) async fn run(
    globals: &Globals,
    command: &DirectoryCommand,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    match command {
        DirectoryCommand::Import { file } => import::run(globals, file, shell),
        DirectoryCommand::Propose(args) => propose::run(globals, args, shell).await,
        DirectoryCommand::Check => check::run(globals, shell).await,
        DirectoryCommand::Whois { texts } => whois::run(globals, texts, shell).await,
    }
}

/// The file that is kept: the one named, the one configured, or the one beside the configuration.
fn kept(globals: &Globals) -> Result<PathBuf, Failure> {
    if let Some(file) = &globals.directory {
        return Ok(file.clone());
    }
    if globals.sim.is_some() {
        let message = "simulated people are kept nowhere";
        return Err(Failure::usage(message).or_try("--directory FILE"));
    }
    let document = Document::open(globals.config.as_deref())?;
    let beside = document.folder().join(crate::config::PEOPLE);
    Ok(document.house.directory.unwrap_or(beside))
}

fn save(directory: &Directory, file: &Path) -> Result<(), Failure> {
    directory
        .save(file)
        .map_err(|error| Failure::usage(format!("{}: {}", file.display(), error.report())))
}

/// Every provider's list against the directory.
async fn reports(people: &People, shell: &mut Shell) -> Vec<MatchReport> {
    let progress = Progress::listing(shell);
    let mut reports = Vec::new();
    for provider in people.providers.all() {
        let bar = progress.clone();
        let list = provider.list(ListOptions::new()).inspect(move |_| bar.one_more());
        reports.push(proposed(people.directory(), provider.name(), Box::pin(list)).await);
    }
    progress.end();
    reports
}

/// Opens providers and directory for looking at the directory itself.
async fn opened(globals: &Globals, shell: &mut Shell) -> Result<People, Failure> {
    let mut globals = globals.clone();
    if globals.directory.is_none() && !matches!(globals.sim, Some(Simulated::All)) {
        globals.directory = Some(kept(&globals)?);
    }
    People::open(&globals, shell).await
}

fn tell_unread(report: &MatchReport, tally: &mut Tally, shell: &mut Shell) {
    if let Some(error) = report.errors.first() {
        tally.add(Judgement::Bad);
        let (message, tries) = explain(error);
        let name = terminal_text(&report.provider);
        shell.error(
            &format!("{name}: {} rows could not be read: {message}", report.unreadable),
            &tries,
        );
    }
}

/// By what an account is known. Ids are long and tell people nothing.
fn reference(user: &UserRef) -> String {
    let most = if user.kind() == UserRefKind::Id { 16 } else { 32 };
    format!("{}:{}", user.kind(), cut_text(user.as_str(), most))
}
