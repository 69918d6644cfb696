//! `presence directory propose`: who is who, by the providers' own lists.

use std::collections::BTreeMap;

use omnipresence::directory::{Directory, DirectoryPerson, Evidence, PersonKey, Reference};
use omnipresence::{Subject, UserRef};
use serde_json::json;

use super::{kept, opened, reference, reports, save, tell_unread};
use crate::cli::{Globals, ProposeArgs};
use crate::command::now;
use crate::exit::{Exit, Judgement, Tally};
use crate::failure::Failure;
use crate::output::outcome::explain;
use crate::output::table;
use crate::output::text::terminal_text;
use crate::people::described;
use crate::shell::Shell;

/// Shows what matches, and accepts it where that is wanted.
pub(super) async fn run(
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
    for report in reports(&people, shell).await {
        tell_unread(&report, &mut tally, shell);
        for one in &report.proposals {
            tally.add(Judgement::Good);
            if args.accept
                && let Err(error) = directory.accept(one, now())
            {
                tally.add(Judgement::Bad);
                let (message, tries) = explain(&error);
                shell.error(&format!("{}: {message}", one.person), &tries);
                continue;
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
        let rest = if args.add_unmatched {
            format!("{added} people added for {} accounts of nobody", unmatched.len())
        } else {
            format!("{} accounts of nobody in the directory", unmatched.len())
        };
        shell.line(format!("{} {what}; {rest}", rows.len()))?;
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
                    .with_evidence(Evidence::Imported)
                    .with_verified_at(now()),
            );
        }
    }
    found.into_values().filter(|person| directory.insert(person.clone()).is_ok()).count()
}
