//! Tells who becomes absent and who comes back, by polling, or by the server's job monitor with
//! `--told` for an administrator.
//!
//! ```text
//! export ENAIO_SERVERS=app1:4000:1 ENAIO_USER=admin ENAIO_PASSWORD=..
//! cargo run -p enaio-wf --example watch -- --told
//! ```
//!
//! A number ends it after so many changes.

#![allow(clippy::print_stdout, reason = "an example prints what it does")]

use std::process::ExitCode;

use enaio_wf::{Config, Provider};
use futures_util::StreamExt;
use presence_core::{Event, Result, UserStatusProvider, WatchOptions};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let told = arguments.iter().any(|argument| argument == "--told");
    let most = arguments.iter().find_map(|argument| argument.parse().ok());
    match run(told, most.unwrap_or(usize::MAX)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("{}", error.report());
            ExitCode::FAILURE
        }
    }
}

async fn run(told: bool, most: usize) -> Result<()> {
    let mut config = Config::from_env()?;
    config.watch_jobs = told;
    let provider = Provider::new(config)?;
    let mut events = provider.watch(WatchOptions::new());
    let (mut people, mut changes) = (0, 0);
    while changes < most {
        let Some(event) = events.next().await else { break };
        match event? {
            Event::Started { delivery, max_lag_ms } => {
                println!("{delivery:?}, at most {max_lag_ms} ms late");
            }
            Event::Seen(_) => people += 1,
            Event::Changed { now, .. } => {
                changes += 1;
                let id = now.subject.native_id.as_ref().map_or("?", |id| id.as_str());
                println!("of {people} people, {id} is {}", now.absence.as_str());
            }
            Event::Interrupted { error } => println!("interrupted: {}", error.report()),
            Event::Reconnected { silent_ms } => println!("back after {silent_ms} ms"),
            other => println!("{other:?}"),
        }
    }
    Ok(())
}
