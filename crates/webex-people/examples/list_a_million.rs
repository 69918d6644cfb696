//! Lists a million people of a simulated organisation and prints how long it took and how much
//! memory the process had at most, the simulator included.
//!
//! `cargo run --release -p webex-people --example list_a_million -- [PEOPLE] [PAGE]`

#![expect(clippy::print_stdout, reason = "an example prints")]

use futures_util::StreamExt;
use presence_core::{Clock, Error, ErrorKind, Result};
use presence_sim::{Simulator, VendorKind};
use webex_people::presence_http::TokioClock;
use webex_people::{Client, Config, ListPeople};

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut number = |default: usize| match arguments.next() {
        None => Ok(default),
        Some(text) => text.parse().map_err(|_| Error::invalid("arguments", "wants numbers")),
    };
    let (wanted, page) = (number(1_000_000)?, number(1_000)?);
    let simulator = Simulator::builder().vendor(VendorKind::Webex).people(wanted).start().await;
    let simulator = simulator.map_err(|_| failed("the simulator did not start"))?;
    let server = simulator.webex().ok_or_else(|| failed("the simulator has no Webex"))?;
    let mut config = Config::new(server.token());
    server.url().clone_into(&mut config.base_url);

    let client = Client::new(&config)?;
    let before = peak_memory();
    let clock = TokioClock::new();
    let begun = clock.monotonic();
    let mut people = client.list(&ListPeople::new().with_page_size(page))?;
    let (mut read, mut with_status) = (0_usize, 0_usize);
    while let Some(person) = people.next().await {
        let person = person?;
        read += 1;
        with_status += usize::from(person.status.is_some());
    }
    let seconds = clock.monotonic().saturating_sub(begun).as_secs_f64();
    println!("{read} people, {with_status} with a status, complete: {}", people.is_complete());
    println!("{seconds:.1} s, {:.0} people a second", read as f64 / seconds.max(f64::EPSILON));
    match (before, peak_memory()) {
        (Some(before), Some(after)) => {
            println!("peak memory {after} KiB, {before} KiB of them before the first page");
        }
        _ => println!("peak memory is not told on this system"),
    }
    simulator.shutdown().await;
    if read >= wanted && people.is_complete() {
        return Ok(());
    }
    Err(failed("not everybody was listed"))
}

/// The most memory that this process had, in KiB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

fn failed(message: &'static str) -> Error {
    Error::new(ErrorKind::Internal, message)
}
