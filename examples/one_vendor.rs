//! One vendor: marks people of an enaio workflow as absent, and says of each what became of it.
//!
//! ```text
//! export ENAIO_SERVERS=app1:4000:1 ENAIO_USER=presence ENAIO_PASSWORD=...
//! cargo run -p cookbook --bin one_vendor -- anna.nowak jan.kowalski
//! ```

#![expect(clippy::print_stdout, reason = "a program of the cookbook prints")]

use std::process::ExitCode;

use omnipresence::prelude::*;
use omnipresence::{connect, enaio};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let logins: Vec<String> = std::env::args().skip(1).collect();
    match run(&logins).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            println!("{}", error.report());
            ExitCode::from(2)
        }
    }
}

/// Whether all of them are absent now.
async fn run(logins: &[String]) -> omnipresence::Result<bool> {
    let provider = connect(enaio::Config::from_env()?)?;
    let mut changes = Vec::with_capacity(logins.len());
    for login in logins {
        changes.push(Change::absence(UserRef::login(login)?, Absence::Absent));
    }
    // One call sets all of them, and one reading proves it.
    let outcomes = provider.set(&changes).await;
    for (login, outcome) in logins.iter().zip(&outcomes) {
        match outcome.verdict {
            Verdict::Applied | Verdict::NoChange => println!("{login}: {}", outcome.verdict),
            // It may stand or not: look before you repeat it.
            Verdict::Indeterminate => println!("{login}: sent, and nobody knows what became of it"),
            _ => match &outcome.error {
                Some(error) => println!("{login}: {}", error.report()),
                None => println!("{login}: {}", outcome.verdict),
            },
        }
        outcome.side_effects.iter().for_each(|effect| println!("  besides: {effect}"));
    }
    Ok(outcomes.iter().all(Outcome::is_success))
}
