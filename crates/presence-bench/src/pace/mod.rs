//! The pace of a fleet, on a clock that moves by itself: whether everybody over four vendors comes
//! as fast as the slowest vendor lets them, and changes as fast as the tightest budget does.
//!
//! What is told is the vendors' time, which is the same in each run and on each machine.

mod office;
mod timeline;

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use omnipresence::directory::{Directory, DirectoryPerson, PersonKey, Reference};
use omnipresence::fleet::{ApplyOptions, Brake, Fleet, FleetChange, PeopleOptions};
use presence_core::{Availability, Target, UserStatusProvider};

use self::office::{Manner, Office, user};
use self::timeline::Timeline;
use crate::report::Judged;
use crate::{Result, failed};

/// How much longer than it must a job may take.
const SLACK: f64 = 1.05;

/// The vendors, as slow as they are: a call for each person; a list, of which no more than the
/// people are read; everybody in a call; and fifty in a call, of which thirty may be made a second.
const VENDORS: [Manner; 4] = [
    Manner { name: "conpeek", people: 1, lists: false, budget: None },
    Manner { name: "webex", people: 1000, lists: true, budget: None },
    Manner { name: "enaio", people: 1000, lists: false, budget: None },
    Manner { name: "accsyn", people: 50, lists: false, budget: Some(ACCSYN) },
];

/// accsyn's documented rate: calls a second, and how many at once.
const ACCSYN: (u32, u32) = (30, 60);

/// Everything that is judged here.
pub(crate) fn judged(quick: bool) -> Result<Vec<Judged>> {
    let (people, changes) = if quick { (500, 100) } else { (100_000, 10_000) };
    Ok(vec![merged(people)?, applied(changes)?])
}

/// Everybody, merged, against the vendor that is slowest by itself.
fn merged(people: u64) -> Result<Judged> {
    let mut slowest = Duration::ZERO;
    for vendor in VENDORS {
        slowest = slowest.max(listed(&[vendor], people)?);
    }
    let all = listed(&VENDORS, people)?;
    let is = all.as_secs_f64() / slowest.as_secs_f64();
    let what = format!("times what the slowest of four vendors takes for {people} people");
    Ok(Judged::at_most("fleet-merged", SLACK, is, what))
}

/// How long it takes until everybody has been read.
fn listed(vendors: &[Manner], people: u64) -> Result<Duration> {
    let (clock, fleet, _) = house(vendors, people)?;
    let (read, took) = clock.run(async {
        let mut views = fleet.people(PeopleOptions::new().with_lists());
        let mut read = 0;
        while let Some(view) = views.next().await {
            if let Some(error) = view.readings.iter().find_map(|one| one.error.as_ref()) {
                return Err(failed(format!("fleet-merged: {}", error.report())));
            }
            read += 1;
        }
        Ok(read)
    })?;
    let read: u64 = read?;
    if read == people {
        return Ok(took);
    }
    Err(failed(format!("fleet-merged: {read} of {people} people were read")))
}

/// Half of the changes at a vendor with a budget, half at one without, against the budget.
fn applied(changes: u64) -> Result<Judged> {
    let people = changes / 2;
    let vendors = [VENDORS[0], VENDORS[3]];
    let (clock, fleet, offices) = house(&vendors, people)?;
    let wanted = (0..people).flat_map(|number| vendors.map(|vendor| (number, vendor.name)));
    let away = Target::Availability(Availability::Away);
    let wanted: Result<Vec<FleetChange>> = wanted
        .map(|(number, vendor)| Ok(FleetChange::new(key(number)?, away).on(vendor)))
        .collect();
    let (plan, _) = clock.run(fleet.plan(wanted?))?;
    let plan = plan?;
    let budgeted = offices.last().ok_or_else(|| failed("there are no vendors"))?;
    let before = budgeted.calls();
    let options = ApplyOptions::new().with_brake(Brake::off());
    let (applied, took) = clock.run(fleet.apply(&plan, options))?;
    let applied = applied?;
    if u64::try_from(applied.results.len())? != changes || !applied.all_wanted() {
        return Err(failed("fleet-applied: a change was not made"));
    }
    let (rate, calls) = (f64::from(ACCSYN.0), budgeted.calls() - before);
    let is = took.as_secs_f64() / (calls as f64 / rate);
    let what = format!("times what the tightest budget takes for {changes} changes");
    Ok(Judged::at_most("fleet-applied", SLACK, is, what))
}

/// A fleet over vendors at which all of so many people are.
fn house(vendors: &[Manner], people: u64) -> Result<(Timeline, Fleet, Vec<Office>)> {
    let clock = Timeline::default();
    let offices: Result<Vec<Office>> =
        vendors.iter().map(|manner| Ok(Office::new(*manner, people, &clock)?)).collect();
    let offices = offices?;
    let mut directory = Directory::new();
    for number in 0..people {
        let mut person = DirectoryPerson::new(key(number)?);
        for vendor in vendors {
            person = person.with_reference(Reference::new(vendor.name, user(number)?));
        }
        directory.insert(person)?;
    }
    let providers = offices.iter().map(|one| Arc::new(one.clone()) as Arc<dyn UserStatusProvider>);
    let fleet = Fleet::builder(Arc::new(clock.clone())).providers(providers).directory(directory);
    Ok((clock, fleet.build()?, offices))
}

fn key(number: u64) -> Result<PersonKey> {
    Ok(PersonKey::new(format!("p-{number:06}"))?)
}
