//! The load: very many callers at once on one client of each vendor.
//!
//! Everybody is answered truly or refused with a reason, nobody is kept until all others have gone,
//! and memory and connections stay within bounds. Nothing depends on how fast the machine is,
//! except how many are refused where time is scarce.

mod callers;
mod line;

use std::sync::Arc;

use serde_json::{Map, Value, json};

use self::callers::{Called, call};
use crate::house::{Desk, House};
use crate::measure::Held;
use crate::{Result, failed};

/// How many calls, or connections, a client has under way at a time.
const AT_A_TIME: u64 = 8;

/// In KiB: what a caller who waits may take. The futures of an unoptimised build are large.
const MOST_PER_CALLER: u64 = 96;

/// In KiB: what a client takes, however many call.
const MOST_IN_ALL: u64 = 64 * 1024;

/// How much time callers have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Time {
    /// Enough for everybody.
    Ample,
    /// Not enough for most.
    Scarce,
}

/// Lets so many callers loose on each vendor, and prints what came of it.
pub(crate) async fn run(callers: usize, seed: u64) -> Result<()> {
    println!(
        "{:<8} {:<6} {:>8} {:>8} {:>8} {:>9} {:>11} {:>9} {:>10}",
        "vendor",
        "time",
        "callers",
        "answered",
        "refused",
        "overtaken",
        "connections",
        "accepted",
        "KiB/caller"
    );
    let mut wrong = Vec::new();
    for time in [Time::Ample, Time::Scarce] {
        let house = House::open(seed, 200).await?;
        for desk in house.desks() {
            wrong.extend(one(&house, desk, callers, time).await?);
        }
        house.close().await;
    }
    match wrong.is_empty() {
        true => {
            println!("verdict: everybody was answered truly, or refused with a reason");
            Ok(())
        }
        false => Err(failed(format!("the load failed:\n  {}", wrong.join("\n  ")))),
    }
}

async fn one(house: &House, desk: &Desk, callers: usize, time: Time) -> Result<Vec<String>> {
    let staff: Arc<[_]> = house.staff(desk)?.into();
    let provider = desk.provider(&settings(desk, time))?;
    if time == Time::Scarce {
        desk.faults().replace(&callers::slowly()?);
    }
    let before = Held::now().resident;
    let called = call(desk, &provider, &staff, callers).await?;
    desk.faults().clear();
    drop(provider);
    desk.deserted().await?;
    let grown = called.peak.resident.saturating_sub(before);
    let each = grown / callers.max(1) as u64;
    let name = desk.name();
    println!(
        "{name:<8} {:<6} {callers:>8} {:>8} {:>8} {:>9} {:>11} {:>9} {each:>10}",
        if time == Time::Ample { "ample" } else { "scarce" },
        called.answered,
        called.refused,
        called.overtaken,
        called.connections,
        desk.connections_accepted(),
    );
    for (kind, count) in &called.reasons {
        println!("{:8} {count} x {kind}", "");
    }
    let mut wrong = judge(name, callers, time, &called);
    if grown > MOST_IN_ALL + MOST_PER_CALLER * callers as u64 {
        wrong.push(format!("{name}: {grown} KiB for {callers} callers"));
    }
    Ok(wrong)
}

/// What is not as it should be.
fn judge(name: &str, callers: usize, time: Time, called: &Called) -> Vec<String> {
    let mut wrong = called.wrong.clone();
    let mut expect = |holds: bool, what: String| {
        if !holds {
            wrong.push(format!("{name}: {what}"));
        }
    };
    let all = called.answered + called.refused;
    expect(all == callers, format!("{all} of {callers} heard anything"));
    expect(called.answered > 0, "nobody was answered".to_owned());
    // The limit is one of calls. An HTTP client makes a connection for a call while it waits for
    // one to come back, takes whichever is first and keeps the other: up to one beside each. The
    // vendor sees only later that one was closed by somebody who gave up.
    let most = if time == Time::Ample { 2 * AT_A_TIME } else { 8 * AT_A_TIME };
    let connections = called.connections;
    expect(connections <= most, format!("{connections} connections, {most} are allowed"));
    if time == Time::Ample {
        expect(called.refused == 0, format!("{} were refused", called.refused));
        // Calls of several steps stand in line for each of them, so the order is not strict; but
        // nobody waits until nearly all who came later have gone.
        let (overtaken, most) = (called.overtaken, 16 * AT_A_TIME as usize + callers * 9 / 10);
        expect(overtaken <= most, format!("somebody was overtaken by {overtaken}, {most} allowed"));
    }
    wrong
}

/// One client as configured for the load.
fn settings(desk: &Desk, time: Time) -> Map<String, Value> {
    let deadline = match time {
        Time::Ample => "600s",
        Time::Scarce => "1s",
    };
    let tier = json!({ "calls": 100_000, "per": "1s", "burst": 10_000 });
    let settings = match desk {
        Desk::Enaio(_) => json!({
            "pool": { "size": AT_A_TIME, "borrow_deadline": deadline, "call_deadline": "30s" },
        }),
        _ => json!({
            "engine": {
                "deadline": deadline,
                "attempt_timeout": if time == Time::Ample { "30s" } else { "1s" },
                "retry": { "max_attempts": 1 },
                "limits": { "concurrency": AT_A_TIME, "tiers": { "accsyn_api": tier } },
            },
        }),
    };
    settings.as_object().cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_hears_nothing_is_missed() {
        let called = Called { answered: 6, refused: 3, ..Called::default() };
        assert_eq!(judge("x", 9, Time::Scarce, &called), Vec::<String>::new());
        assert_eq!(judge("x", 10, Time::Scarce, &called), ["x: 9 of 10 heard anything"]);
        assert_eq!(judge("x", 9, Time::Ample, &called), ["x: 3 were refused"]);
    }

    #[test]
    fn a_connection_too_many_and_a_starved_caller_are_told() {
        let called = Called { answered: 9, connections: 17, overtaken: 200, ..Called::default() };
        assert_eq!(
            judge("x", 9, Time::Ample, &called),
            ["x: 17 connections, 16 are allowed", "x: somebody was overtaken by 200, 136 allowed"]
        );
    }
}
