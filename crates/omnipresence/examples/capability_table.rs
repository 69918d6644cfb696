//! Prints the table of what each vendor can do, from the providers' own `capabilities()`.
//!
//! `cargo xtask tidy --write` puts it into README.md.

use std::sync::Arc;

use omnipresence::{Axis, Capabilities, ProviderConfig, Support, UserStatusProvider, connect};

type Row = (&'static str, fn(&Capabilities) -> &Support);

const ROWS: [Row; 15] = [
    ("get", |able| &able.get),
    ("get_many", |able| &able.get_many),
    ("list", |able| &able.list),
    ("set", |able| &able.set),
    ("watch", |able| &able.watch),
    ("read availability", |able| &able.on(Axis::Availability).read),
    ("write availability", |able| &able.on(Axis::Availability).write),
    ("read absence", |able| &able.on(Axis::Absence).read),
    ("write absence", |able| &able.on(Axis::Absence).write),
    ("read account", |able| &able.on(Axis::Account).read),
    ("write account", |able| &able.on(Axis::Account).write),
    ("write activity", |able| &able.activity.write),
    ("write reason", |able| &able.reason.write),
    ("write note", |able| &able.note.write),
    ("write end", |able| &able.until.write),
];

fn providers() -> omnipresence::Result<Vec<Arc<dyn UserStatusProvider>>> {
    let plain = omnipresence::conpeek::Config::new("https://conpeek.example", "k".to_owned());
    let mut reading = plain.clone();
    reading.name = "conpeek, given a read path and users".to_owned();
    let path = omnipresence::conpeek::ReadPath::new("/tenant_user/{user}/work_state")?;
    reading.read = omnipresence::conpeek::ReadMode::Unverified(path);
    reading.users = vec!["3".to_owned()];
    let accsyn = omnipresence::accsyn::Config::new("w", "admin@example.com", "k".to_owned());
    let webex = omnipresence::webex::Config::new("t".to_owned());
    let enaio = omnipresence::enaio::Config::new("host:4000:1", "u", "p".to_owned());
    let configs = [
        ProviderConfig::Conpeek(plain),
        ProviderConfig::Conpeek(reading),
        ProviderConfig::Webex(webex),
        ProviderConfig::Enaio(enaio),
        ProviderConfig::Accsyn(accsyn),
    ];
    configs.into_iter().map(connect).collect()
}

#[expect(clippy::print_stdout, reason = "printing is what this example is for")]
fn main() -> omnipresence::Result<()> {
    let providers = providers()?;
    let row = |first: &str, cells: Vec<&str>| println!("| {first} | {} |", cells.join(" | "));
    row("", providers.iter().map(|provider| provider.name()).collect());
    row("---", vec!["---"; providers.len()]);
    for (name, support) in ROWS {
        let able = providers.iter().map(|provider| provider.capabilities());
        row(name, able.map(|able| support(&able).word()).collect());
    }
    Ok(())
}
