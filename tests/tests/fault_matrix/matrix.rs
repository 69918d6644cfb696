//! The run: every cell, several at a time, and the comparison with the file.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, UNIX_EPOCH};

use futures_util::StreamExt;
use omnipresence::{ListOptions, ManualClock, Timestamp};
use presence_sim::SimClock;

use crate::cell::{Cell, Place, START};
use crate::column::{COLUMNS, Column, Making};
use crate::fault::{self, How};
use crate::operation::OPERATIONS;
use crate::table;
use crate::words::{Truth, key};

/// So many cells at a time: most of them wait for a look at the clock.
const AT_A_TIME: usize = 12;

#[test]
fn every_operation_of_every_provider_under_every_fault() {
    let places = places();
    let truths: BTreeMap<Column, Truth> =
        COLUMNS.into_iter().map(|column| (column, quiet_day(column))).collect();
    let descriptors = open_descriptors();
    let cells = run(&places, &truths);
    assert!(open_descriptors() <= descriptors + 2, "descriptors are left open");
    println!("{} cells of {} operations x faults x vendors", cells.len(), OPERATIONS.len());
    let problems = problems(&cells);
    let made = table::render(&cells);
    if std::env::var_os("FAULT_MATRIX").is_some_and(|value| value == "write") {
        std::fs::write(table::PATH, &made).unwrap();
    }
    let kept = std::fs::read_to_string(table::PATH).unwrap_or_default();
    let changed = table::difference(&kept, &made);
    assert!(problems.is_empty(), "broken promises:\n{}", problems.join("\n"));
    assert!(changed.is_empty(), "cells have changed:\n{}", changed.join("\n"));
}

fn places() -> Vec<Place> {
    let mut places = Vec::new();
    for column in COLUMNS {
        for operation in OPERATIONS {
            for fault in fault::all().into_iter() {
                if !fault.concerns(operation, column.is_http()) {
                    continue;
                }
                if fault.can_hit_once() {
                    places.push(Place { column, operation, fault: fault.clone(), once: true });
                }
                places.push(Place { column, operation, fault, once: false });
            }
        }
    }
    places
}

/// How everybody looks when nothing goes wrong.
fn quiet_day(column: Column) -> Truth {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let vendor = SimClock::manual(UNIX_EPOCH + Duration::from_secs(START as u64));
        let side = column.start(&vendor).await;
        let clock = ManualClock::skipping(Timestamp::from_unix_seconds(START).unwrap());
        let clock = std::sync::Arc::new(clock);
        let making = Making { origin: side.origin(), clock, hurried: false, stranger: false };
        let provider = side.make(making);
        let rows: Vec<_> = provider.list(ListOptions::new()).collect().await;
        let truth = rows.into_iter().map(|row| row.unwrap());
        let truth: Truth = truth.map(|status| (key(&status), status.projection_hash())).collect();
        drop(provider);
        side.shutdown().await;
        truth
    })
}

/// Every cell, in the order of the places; what a vendor cannot have is left out.
fn run(places: &[Place], truths: &BTreeMap<Column, Truth>) -> Vec<(Place, Cell)> {
    let next = AtomicUsize::new(0);
    let cells: Mutex<BTreeMap<usize, Cell>> = Mutex::default();
    std::thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::SeqCst);
                    let Some(place) = places.get(at) else { return };
                    if let Some(cell) = run_one(place, &truths[&place.column]) {
                        cells.lock().unwrap().insert(at, cell);
                    }
                }
            });
        }
    });
    let cells = cells.into_inner().unwrap();
    cells.into_iter().map(|(at, cell)| (places[at].clone(), cell)).collect()
}

fn run_one(place: &Place, truth: &Truth) -> Option<Cell> {
    catch_unwind(AssertUnwindSafe(|| place.run(truth))).unwrap_or_else(|_| {
        let broken = vec!["it panicked".to_owned()];
        Some(Cell { text: "PANICS".to_owned(), broken })
    })
}

/// Every promise that was broken, and where.
fn problems(cells: &[(Place, Cell)]) -> Vec<String> {
    let broken = cells.iter().filter(|(_, cell)| !cell.broken.is_empty());
    let told = broken.map(|(place, cell)| {
        let Place { column, operation, fault, once } = place;
        let (vendor, operation) = (column.name(), operation.name());
        let hits = if *once { "once" } else { "always" };
        let (name, text) = (&fault.name, &cell.text);
        format!("{vendor} {operation}, {name}, {hits}: {}: {text}", cell.broken.join("; "))
    });
    told.collect()
}

fn open_descriptors() -> usize {
    std::fs::read_dir("/proc/self/fd").map_or(0, Iterator::count)
}

#[test]
fn every_row_that_leads_elsewhere_is_looked_at() {
    let leading = fault::all().into_iter().filter(|fault| fault.leads_elsewhere()).count();
    assert_eq!(leading, 6);
    let rows = fault::all();
    let mut names: Vec<&str> = rows.iter().map(|fault| fault.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), rows.len(), "two rows have one name");
    assert!(matches!(rows[0].how, How::Quiet));
}
