//! Licences, bans and sources of every dependency, judged by cargo-deny after `deny.toml`.

use std::time::Duration;

use crate::failure::Result;
use crate::metadata::Workspace;
use crate::tools::Tool;

const CARGO_DENY: Tool = Tool { name: "cargo-deny", version: "0.20.2", question: &["--version"] };

/// How long the advisory database may take to arrive.
const FETCH_LIMIT: Duration = Duration::from_secs(60);

/// Judges what needs no network, then known vulnerabilities where their database can be had.
pub(crate) fn run(workspace: &Workspace) -> Result {
    let deny = CARGO_DENY.get(workspace)?.args(["--all-features"]);
    deny.clone().args(["--offline", "check", "bans", "licenses", "sources"]).run()?;
    // git is not to ask for a password where nobody can answer.
    let fetch = deny.clone().args(["fetch", "db"]).env("GIT_TERMINAL_PROMPT", "0");
    if !fetch.succeeds_within(FETCH_LIMIT) {
        println!("advisories: skipped, the database cannot be reached from here");
        return Ok(());
    }
    deny.args(["--offline", "check", "advisories"]).run()
}
