//! Prints the table of what each vendor can do, from the providers' own `capabilities()`.
//!
//! `cargo xtask tidy --write` puts it into README.md.

use std::sync::Arc;

use omnipresence::{Capabilities, ProviderConfig, UserStatusProvider, connect};

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
    let able: Vec<Capabilities> = providers.iter().map(|one| one.capabilities()).collect();
    let mut columns: Vec<_> = able.iter().map(Capabilities::rows).collect();
    loop {
        let cells: Vec<_> = columns.iter_mut().filter_map(Iterator::next).collect();
        let Some((name, _)) = cells.first() else { return Ok(()) };
        row(name, cells.iter().map(|(_, support)| support.word()).collect());
    }
}
