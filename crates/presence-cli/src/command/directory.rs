//! `presence directory`: keeps the people and how each provider knows them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use omnipresence::directory::{Directory, DirectoryPerson, FoundBy, PersonKey, Reference};
use omnipresence::matching::{MatchReport, propose};
use omnipresence::{ErrorKind, ListOptions, Subject, UserRef};
use serde_json::json;

use super::now;
use crate::cli::{DirectoryCommand, Globals, ProposeArgs, Simulated};
use crate::config::Document;
use crate::exit::{Exit, Judgement, Tally};
use crate::failure::Failure;
use crate::output::outcome::{explain, whole_seconds};
use crate::output::table;
use crate::output::text::{cut_text, terminal_text};
use crate::output::words;
use crate::people::{self, People, described};
use crate::shell::Shell;

/// Runs one of them.
pub(super) async fn run(
    globals: &Globals,
    command: &DirectoryCommand,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    match command {
        DirectoryCommand::Import { file } => import(globals, file, shell),
        DirectoryCommand::Propose(args) => propose_all(globals, args, shell).await,
        DirectoryCommand::Check => check(globals, shell).await,
        DirectoryCommand::Whois { texts } => whois(globals, texts, shell).await,
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

/// What is there already, or nobody yet.
fn load_or_new(file: &Path) -> Result<Directory, Failure> {
    match Directory::load(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Directory::new()),
        Err(error) => Err(people::refused(file, &error)),
        Ok(directory) => Ok(directory),
    }
}

fn import(globals: &Globals, list: &Path, shell: &mut Shell) -> Result<Exit, Failure> {
    let file = kept(globals)?;
    let mut directory = load_or_new(&file)?;
    let mut tally = Tally::default();
    let (mut added, mut changed, mut same) = (0_usize, 0_usize, 0_usize);
    for person in people::load(list)?.people() {
        let before = directory.get(&person.key).cloned();
        let merged = merged(before.as_ref(), person);
        if before.as_ref() == Some(&merged) {
            same += 1;
            continue;
        }
        match directory.insert(merged) {
            Ok(_) => {
                tally.add(Judgement::Good);
                *(if before.is_some() { &mut changed } else { &mut added }) += 1;
            }
            Err(error) => {
                tally.add(Judgement::Bad);
                let (message, tries) = explain(&error);
                shell.error(&format!("{}: {message}", described(person)), &tries);
            }
        }
    }
    if added + changed > 0 {
        save(&directory, &file)?;
    }
    let name = file.display().to_string();
    if globals.json {
        shell.json(&json!({
            "directory": name, "added": added, "changed": changed, "same": same,
            "people": directory.len(),
        }))?;
    } else {
        let name = terminal_text(&name);
        shell.line(format!(
            "{name}: {added} added, {changed} changed, {same} as they were; {} people",
            directory.len()
        ))?;
    }
    Ok(tally.exit())
}

/// What is on record, with what the list says put to it and in the place of the same kind.
fn merged(before: Option<&DirectoryPerson>, listed: &DirectoryPerson) -> DirectoryPerson {
    let Some(before) = before else { return listed.clone() };
    let mut person = before.clone();
    if listed.name.is_some() {
        person.name.clone_from(&listed.name);
    }
    for alias in listed.aliases.iter().filter(|alias| !before.aliases.contains(alias)) {
        person.aliases.push(alias.clone());
    }
    person.aliases.sort();
    for one in &listed.references {
        let same =
            |own: &Reference| own.provider == one.provider && own.user.kind() == one.user.kind();
        person.references.retain(|own| !same(own));
        person.references.push(one.clone());
    }
    person.references.sort_by(|a, b| (&a.provider, &a.user).cmp(&(&b.provider, &b.user)));
    person
}

/// Every provider's list against the directory.
async fn reports(people: &People) -> Vec<MatchReport> {
    let mut reports = Vec::new();
    for provider in people.providers.all() {
        let list = provider.list(ListOptions::new());
        reports.push(propose(people.directory(), provider.name(), list).await);
    }
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

async fn propose_all(
    globals: &Globals,
    args: &ProposeArgs,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    let file = if args.accept { Some(kept(globals)?) } else { None };
    let people = opened(globals, shell).await?;
    let mut directory = people.directory().clone();
    let mut tally = Tally::default();
    let mut rows = Vec::new();
    let mut unmatched = Vec::new();
    for report in reports(&people).await {
        tell_unread(&report, &mut tally, shell);
        for one in &report.proposals {
            tally.add(Judgement::Good);
            if args.accept {
                if let Err(error) = directory.accept(one, now()) {
                    tally.add(Judgement::Bad);
                    let (message, tries) = explain(&error);
                    shell.error(&format!("{}: {message}", one.person), &tries);
                    continue;
                }
            }
            if globals.json {
                shell.json(&json!({ "proposal": one, "accepted": args.accept }))?;
            }
            rows.push(vec![
                directory.get(&one.person).map_or_else(String::new, described),
                terminal_text(&one.provider).into_owned(),
                reference(&one.user),
                format!("same {}: {}", one.evidence, terminal_text(one.via.as_str())),
            ]);
        }
        unmatched.extend(report.unmatched.into_iter().map(|one| (report.provider.clone(), one)));
    }
    let mut added = 0;
    if args.add_unmatched {
        added = add_unmatched(&mut directory, &unmatched);
    }
    if let Some(file) = file.filter(|_| !rows.is_empty() || added > 0) {
        save(&directory, &file)?;
    }
    if !globals.json {
        let what = if args.accept { "accepted" } else { "proposed" };
        if !rows.is_empty() {
            let header = ["PERSON", "PROVIDER", "ACCOUNT", "BECAUSE"];
            let table = table::render(&header, rows.clone(), shell.width());
            shell.line(table)?;
        }
        let nobody = unmatched.len();
        let more = if added > 0 { format!(", {added} people added") } else { String::new() };
        shell.line(format!(
            "{} {what}{more}; {nobody} accounts of nobody in the directory",
            rows.len()
        ))?;
    }
    people.close().await;
    Ok(tally.exit())
}

/// Makes people of accounts that are nobody's: one for all accounts of one address or login.
fn add_unmatched(directory: &mut Directory, accounts: &[(String, Subject)]) -> usize {
    let mut found: BTreeMap<PersonKey, DirectoryPerson> = BTreeMap::new();
    for (provider, account) in accounts {
        let email = account.email.clone().map(UserRef::Email);
        let login = account.login.clone().map(UserRef::Login);
        let id = account.native_id.clone().map(UserRef::Id);
        let Some(text) = email.as_ref().or(login.as_ref()).or(id.as_ref()) else { continue };
        let Ok(key) = PersonKey::new(text.as_str().to_lowercase()) else { continue };
        if directory.get(&key).is_some() {
            continue;
        }
        let Some(user) = id.or_else(|| login.clone()).or_else(|| email.clone()) else { continue };
        let person = found.entry(key.clone()).or_insert_with(|| DirectoryPerson::new(key));
        person.name = person.name.take().or_else(|| account.display_name.clone());
        person.aliases.extend(email.into_iter().chain(login));
        if person.at(provider).next().is_none() {
            person.references.push(
                Reference::new(provider.as_str(), user)
                    .with_evidence(omnipresence::directory::Evidence::Imported)
                    .with_verified_at(now()),
            );
        }
    }
    found.into_values().filter(|person| directory.insert(person.clone()).is_ok()).count()
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

fn reference(user: &UserRef) -> String {
    format!("{}:{}", user.kind(), cut_text(user.as_str(), 26))
}

fn account(subject: &Subject) -> String {
    let id = subject.native_id.as_ref().map(|id| format!(" (id:{})", cut_text(id.as_str(), 26)));
    format!("{}{}", words::person(subject), id.unwrap_or_default())
}

async fn check(globals: &Globals, shell: &mut Shell) -> Result<Exit, Failure> {
    let people = opened(globals, shell).await?;
    let directory = people.directory();
    let who = |key: &PersonKey| directory.get(key).map_or_else(String::new, described);
    let mut tally = Tally::default();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for report in reports(&people).await {
        if globals.json {
            shell.json(&report)?;
        }
        tell_unread(&report, &mut tally, shell);
        let provider = terminal_text(&report.provider).into_owned();
        let mut row = |what: &str, person: String, detail: String| {
            rows.push(vec![provider.clone(), what.to_owned(), person, detail]);
        };
        for one in &report.vanished {
            row(
                "vanished",
                who(&one.person),
                format!("{} is not in the list", reference(&one.user)),
            );
        }
        for one in &report.ambiguous {
            let all: Vec<String> = one.people.iter().map(who).collect();
            row(
                "ambiguous",
                all.join(", "),
                format!("{} may be any of them", account(&one.account)),
            );
        }
        for one in &report.duplicates {
            let all: Vec<String> = one.accounts.iter().map(account).collect();
            row("duplicate", who(&one.person), format!("has also {}", all.join(", ")));
        }
        for one in &report.reused {
            let since = whole_seconds(one.on_record_created);
            let detail = format!(
                "{} has the address, and is younger than {} of {since}",
                account(&one.account),
                reference(&one.on_record)
            );
            row("reused", who(&one.person), detail);
        }
        let bad = report.vanished.len()
            + report.ambiguous.len()
            + report.duplicates.len()
            + report.reused.len();
        tally.add(if bad == 0 { Judgement::Good } else { Judgement::Half });
        row(
            if report.complete { "read" } else { "in part" },
            String::new(),
            format!(
                "{} joined, {} to propose, {} of nobody",
                report.joined,
                report.proposals.len(),
                report.unmatched.len()
            ),
        );
    }
    if !globals.json {
        let header = ["PROVIDER", "FOUND", "PERSON", "DETAIL"];
        let table = table::render(&header, rows, shell.width());
        shell.line(table)?;
    }
    people.close().await;
    Ok(tally.exit())
}

async fn whois(globals: &Globals, texts: &[String], shell: &mut Shell) -> Result<Exit, Failure> {
    let directory = if matches!(globals.sim, Some(_)) && globals.directory.is_none() {
        let people = opened(globals, shell).await?;
        let directory = people.directory().clone();
        people.close().await;
        directory
    } else {
        people::load(&kept(globals)?)?
    };
    let mut tally = Tally::default();
    let mut rows = Vec::new();
    for text in texts {
        let found = directory.whois(text);
        tally.add(if found.is_empty() { Judgement::Bad } else { Judgement::Good });
        if found.is_empty() {
            let message = format!("{text:?}: the directory has nobody who goes by that");
            shell.error(&message, &[]);
        }
        for (person, by) in found {
            if globals.json {
                let references = person.references.iter().map(|one| {
                    json!({
                        "provider": &*one.provider, "user": one.user, "evidence": one.evidence,
                        "verified_at": one.verified_at, "account_created": one.account_created,
                    })
                });
                shell.json(&json!({
                    "text": text, "key": person.key, "name": person.name, "found_by": word(by),
                    "aliases": person.aliases, "references": references.collect::<Vec<_>>(),
                }))?;
                continue;
            }
            for one in &person.references {
                let verified = one.verified_at.map(whole_seconds).unwrap_or_default();
                rows.push(vec![
                    described(person),
                    word(by).to_owned(),
                    terminal_text(&one.provider).into_owned(),
                    reference(&one.user),
                    one.evidence.to_string(),
                    verified,
                ]);
            }
            if person.references.is_empty() {
                rows.push(vec![described(person), word(by).to_owned()]);
            }
        }
    }
    if !rows.is_empty() {
        let header = ["PERSON", "FOUND BY", "PROVIDER", "KNOWN AS", "EVIDENCE", "VERIFIED"];
        let table = table::render(&header, rows, shell.width());
        shell.line(table)?;
    }
    Ok(tally.exit())
}

const fn word(by: FoundBy) -> &'static str {
    match by {
        FoundBy::Key => "key",
        FoundBy::Name => "name",
        FoundBy::Alias => "alias",
        _ => "reference",
    }
}
