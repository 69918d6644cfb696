//! Watch: prints what changes in an enaio workflow, as JSON, one event a line.
//!
//! ```text
//! export ENAIO_SERVERS=app1:4000:1 ENAIO_USER=presence ENAIO_PASSWORD=...
//! cargo run -p cookbook --bin watch -- 10
//! ```
//!
//! A number ends it after so many changes. enaio's job monitor, which administrators may use, wakes
//! the watch; without it everybody absent is asked for every 30 seconds.

#![expect(clippy::print_stdout, reason = "a program of the cookbook prints")]

use std::error::Error;

use futures_util::StreamExt;
use omnipresence::{Event, WatchOptions, connect, enaio};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let most = std::env::args().nth(1).map(|text| text.parse()).transpose()?;
    let mut config = enaio::Config::from_env()?;
    config.watch_jobs = true;
    let provider = connect(config)?;
    let mut events = provider.watch(WatchOptions::new());
    let mut changes: usize = 0;
    while most.is_none_or(|most| changes < most) {
        // It ends with an error only; silence of the server is an event.
        let Some(event) = events.next().await else { break };
        let event = event?;
        println!("{}", serde_json::to_string(&event)?);
        match event {
            Event::Changed { .. } => changes += 1,
            // Here a service would tell its readers that what they see may be old.
            Event::Interrupted { .. } | Event::Reconnected { .. } => {}
            _ => {}
        }
    }
    Ok(())
}
