//! `presence directory import`: people and references of a list into the directory.

use std::path::Path;

use omnipresence::ErrorKind;
use omnipresence::directory::{Directory, DirectoryPerson, Reference};
use serde_json::json;

use super::{kept, save};
use crate::cli::Globals;
use crate::exit::{Exit, Judgement, Tally};
use crate::failure::Failure;
use crate::output::outcome::explain;
use crate::output::text::terminal_text;
use crate::output::words;
use crate::people::{self, described};
use crate::shell::Shell;

/// Takes everybody of the list in.
pub(super) fn run(globals: &Globals, list: &Path, shell: &mut Shell) -> Result<Exit, Failure> {
    let file = kept(globals)?;
    let mut directory = load_or_new(&file)?;
    let mut tally = Tally::default();
    let (mut added, mut changed, mut same) = (0_usize, 0_usize, 0_usize);
    for person in listed(list)?.people() {
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
            "{name}: {added} added, {changed} changed, {same} as they were; {}",
            words::people(directory.len())
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

/// The people of the list.
fn listed(list: &Path) -> Result<Directory, Failure> {
    let shown = list.display();
    let listed = Directory::load(list).map_err(|error| match error.kind() {
        ErrorKind::NotFound => Failure::usage(format!("{shown}: there is no such list")),
        _ => people::refused(list, &error),
    })?;
    if listed.is_empty() {
        return Err(Failure::usage(format!("{shown}: has nobody in it"))
            .or_try("`presence directory import --help` shows what a list looks like"));
    }
    Ok(listed)
}

/// What is there already, or nobody yet.
fn load_or_new(file: &Path) -> Result<Directory, Failure> {
    match Directory::load(file) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Directory::new()),
        Err(error) => Err(people::refused(file, &error)),
        Ok(directory) => Ok(directory),
    }
}
