//! `presence-bench-count`: counts what one client allocates, in a process of its own, since an
//! allocator that counts is slower than one that does not.

use std::alloc::System;
use std::process::ExitCode;

use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

#[global_allocator]
static COUNTING: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn counter() -> (u64, u64) {
    let stats = COUNTING.stats();
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    (number(stats.allocations + stats.reallocations), number(stats.bytes_allocated))
}

fn main() -> ExitCode {
    presence_bench::run_counted(counter)
}
