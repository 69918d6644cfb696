//! `presence directory whois`: who goes by a text.

use omnipresence::directory::FoundBy;
use serde_json::json;

use super::{kept, opened, reference};
use crate::cli::Globals;
use crate::exit::{Exit, Judgement, Tally};
use crate::failure::Failure;
use crate::output::outcome::whole_seconds;
use crate::output::table;
use crate::output::text::terminal_text;
use crate::people::{self, described};
use crate::shell::Shell;

/// Shows everybody who goes by each of the texts.
pub(super) async fn run(
    globals: &Globals,
    texts: &[String],
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    let directory = if globals.sim.is_some() && globals.directory.is_none() {
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
            for alias in &person.aliases {
                rows.push(vec![
                    described(person),
                    word(by).to_owned(),
                    String::new(),
                    terminal_text(alias.as_str()).into_owned(),
                    "alias".to_owned(),
                    String::new(),
                ]);
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
            if person.references.is_empty() && person.aliases.is_empty() {
                rows.push(vec![described(person), word(by).to_owned()]);
            }
        }
    }
    if !rows.is_empty() {
        let header = ["PERSON", "FOUND BY", "PROVIDER", "KNOWN AS", "EVIDENCE", "VERIFIED"];
        let table = table::render_filled(&header, rows, shell.width());
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
