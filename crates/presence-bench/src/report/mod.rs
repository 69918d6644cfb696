//! What a run has to say: a table, JSON, a page, and a plot.

mod page;
mod plot;
pub(crate) mod table;

use serde::Serialize;

pub(crate) use self::page::page;
pub(crate) use self::plot::plot;
use crate::measure::{Compared, Growth};

/// Everything that a run found out.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) quick: bool,
    pub(crate) system: &'static str,
    pub(crate) cores: usize,
    pub(crate) compared: Vec<Compared>,
    pub(crate) targets: Vec<Judged>,
    pub(crate) growth: Vec<Growth>,
    /// What was left out, and why.
    pub(crate) notes: Vec<String>,
}

impl Report {
    pub(crate) fn new(quick: bool) -> Self {
        Self {
            quick,
            system: std::env::consts::ARCH,
            cores: std::thread::available_parallelism().map_or(0, usize::from),
            compared: Vec::new(),
            targets: Vec::new(),
            growth: Vec::new(),
            notes: Vec::new(),
        }
    }
}

/// A target and what came of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Judged {
    pub(crate) scenario: &'static str,
    /// What the number is of.
    pub(crate) what: String,
    pub(crate) is: f64,
    pub(crate) bound: Bound,
    pub(crate) wanted: f64,
    pub(crate) met: bool,
}

/// On which side of what is wanted a number should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Bound {
    AtLeast,
    AtMost,
}

impl Judged {
    pub(crate) fn at_least(scenario: &'static str, wanted: f64, is: f64, what: String) -> Self {
        Self { scenario, what, is, bound: Bound::AtLeast, wanted, met: is >= wanted }
    }

    pub(crate) fn at_most(scenario: &'static str, wanted: f64, is: f64, what: String) -> Self {
        Self { scenario, what, is, bound: Bound::AtMost, wanted, met: is <= wanted }
    }
}
