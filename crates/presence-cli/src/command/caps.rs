//! `presence caps`: what each provider can do, and why not.

use omnipresence::{Capabilities, Support, UserStatusProvider};

use super::Of;
use crate::cli::Globals;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::table;
use crate::output::text::terminal_text;
use crate::providers::{Providers, Purpose};
use crate::shell::Shell;

/// Shows a table for each provider, and one over all where there are several.
pub(super) async fn run(globals: &Globals, shell: &mut Shell) -> Result<Exit, Failure> {
    let providers = Providers::open(globals, Purpose::Describe, shell).await?;
    if globals.json {
        for provider in providers.all() {
            let value = provider.capabilities();
            shell.json(&Of { provider: provider.name(), user: None, value })?;
        }
    } else {
        if providers.all().len() > 1 {
            shell.line(side_by_side(&providers, shell.width()))?;
            shell.line("")?;
        }
        for (index, provider) in providers.all().iter().enumerate() {
            if index > 0 {
                shell.line("")?;
            }
            alone(provider.as_ref(), shell)?;
        }
    }
    providers.close().await;
    Ok(Exit::AsWanted)
}

fn side_by_side(providers: &Providers, width: Option<u16>) -> String {
    let names: Vec<_> =
        providers.all().iter().map(|one| terminal_text(one.name()).into_owned()).collect();
    let mut header = vec!["CAPABILITY"];
    header.extend(names.iter().map(String::as_str));
    let able: Vec<Capabilities> = providers.all().iter().map(|one| one.capabilities()).collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for able in &able {
        for (at, (name, support)) in able.rows().enumerate() {
            match rows.get_mut(at) {
                Some(row) => row.push(support.word().to_owned()),
                None => rows.push(vec![name.to_owned(), support.word().to_owned()]),
            }
        }
    }
    table::render(&header, rows, width)
}

fn alone(provider: &dyn UserStatusProvider, shell: &mut Shell) -> Result<(), Failure> {
    let able = provider.capabilities();
    let name = terminal_text(provider.name());
    shell.title(format!("{name} (vendor {})", terminal_text(able.vendor.as_str())))?;
    let row = |(name, support): (&str, &Support)| {
        let detail = terminal_text(&support.detail()).into_owned();
        vec![name.to_owned(), support.word().to_owned(), detail]
    };
    let header = ["CAPABILITY", "SUPPORT", "DETAIL"];
    let table = table::render(&header, able.rows().map(row).collect(), shell.width());
    shell.line(table)?;
    facts(&able).into_iter().try_for_each(|fact| shell.line(fact))
}

fn facts(able: &Capabilities) -> Vec<String> {
    let kinds: Vec<&str> = able.user_refs.iter().map(|kind| kind.as_str()).collect();
    let mut facts = vec![
        format!("people are named by: {}", kinds.join(", ")),
        format!(
            "in one call of the vendor: {} read, {} written",
            able.read_batch, able.write_batch
        ),
    ];
    facts.extend(able.note_max_chars.map(|most| format!("longest note: {most} characters")));
    let interval = able.min_write_interval;
    facts.extend(interval.map(|least| format!("least time between writes: {least:?}")));
    let delay = able.read_after_write_delay;
    facts.extend(delay.map(|delay| format!("a read may be behind a write by: {delay:?}")));
    let effects = able.side_effects.iter();
    facts.extend(effects.map(|effect| format!("a write, besides: {}", terminal_text(effect))));
    facts
}
