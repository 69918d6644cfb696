//! Blocking: a Conpeek consultant's break, from a program without async.
//!
//! ```text
//! export CONPEEK_URL=https://api-example.cloud.conpeek.com CONPEEK_KEY=...
//! cargo run -p cookbook --bin blocking -- anna.nowak Szkolenie
//! ```

#![expect(clippy::print_stdout, reason = "a program of the cookbook prints")]

use std::error::Error;

use omnipresence::blocking::Provider;
use omnipresence::prelude::*;
use omnipresence::{Reason, ReasonCategory, connect, conpeek};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let usage = "usage: blocking LOGIN NAME-OF-BREAK";
    let (login, name) = (arguments.next().ok_or(usage)?, arguments.next().ok_or(usage)?);
    let provider = connect(conpeek::Config::from_env()?)?;
    let provider = Provider::new(provider)?;
    let reason = Reason::new(ReasonCategory::Business, "BUSINESS").with_label(name);
    let busy = Change::availability(UserRef::login(login)?, Availability::Busy).with_reason(reason);
    let outcome = provider.set_one(busy).into_result()?;
    println!("{}", outcome.verdict);
    Ok(())
}
