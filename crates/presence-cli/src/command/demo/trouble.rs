//! Trouble at two vendors in the middle of a plan: nothing is lost, and nothing is done twice.

use std::collections::BTreeMap;

use omnipresence::fleet::FleetChange;
use omnipresence::{Absence, Availability, Reason, ReasonCategory, Target};
use presence_sim::{Action, Ending, Fault, Simulator, Trigger};
use serde_json::json;

use super::story::{Done, Story, broken};
use super::{TRAINED, key};
use crate::failure::Failure;

/// The call by which enaio is told who is absent.
const WRITE: &str = "wfm.ConfigUserAbsence";

/// What the simulators' journals say of the writes.
#[derive(Debug, PartialEq, Eq)]
struct Written {
    arrived: usize,
    refused: usize,
    applied: usize,
    /// How often somebody's write was applied at the most.
    most: usize,
}

impl Story<'_> {
    pub(super) async fn trouble(&mut self) -> Result<Done, Failure> {
        self.title(
            "\nThree people are trained; Conpeek says 429 meanwhile, and enaio cuts the line",
        )?;
        self.said(
            "presence plan - --out training.plan < training.csv; presence apply training.plan",
        )?;
        let mut changes = Vec::new();
        for who in TRAINED {
            let reason = Reason::new(ReasonCategory::Business, "BUSINESS").with_label("Szkolenie");
            let busy = Target::Availability(Availability::Busy);
            changes.push(FleetChange::new(key(who)?, busy).with_reason(reason));
        }
        for who in ["p-2", "p-6"] {
            changes.push(FleetChange::new(key(who)?, Target::Absence(Absence::Absent)));
        }
        let plan = self.fleet()?.plan(changes).await?;
        let before = written(self.simulator()?);
        disturb(self.simulator()?)?;
        let done = self.applied(plan).await?;
        let after = written(self.simulator()?);
        self.judge(&before, &after, &done)?;
        self.board(None).await?;
        Ok(done)
    }

    fn judge(
        &mut self,
        before: &BTreeMap<&'static str, Written>,
        after: &BTreeMap<&'static str, Written>,
        done: &Done,
    ) -> Result<(), Failure> {
        for (vendor, now) in after {
            let was = before.get(vendor).ok_or_else(|| broken("a journal is missing"))?;
            let arrived = now.arrived - was.arrived;
            let refused = now.refused - was.refused;
            let applied = now.applied - was.applied;
            let wanted = done.plan.writes().filter(|(_, one)| one.provider == *vendor).count();
            // enaio is told of everybody in one call.
            let wanted = if *vendor == "enaio" { 1 } else { wanted };
            if applied != wanted || arrived != applied + refused || now.most > 1 {
                return Err(broken("a write was lost or done twice"));
            }
            self.json(&json!({
                "journal": vendor, "arrived": arrived, "refused": refused, "applied": applied,
            }))?;
            let refusal = if refused > 0 {
                format!(", {refused} answered with 429")
            } else {
                ", its answer cut off, and read back instead of sent again".to_owned()
            };
            let writes = if arrived == 1 { "write" } else { "writes" };
            self.folded(&format!(
                "{vendor}'s journal: {arrived} {writes} arrived{refusal}; {applied} applied, none \
                 twice"
            ))?;
        }
        Ok(())
    }
}

/// Conpeek refuses the second write for a moment; enaio does what it is told, and hangs up.
fn disturb(simulator: &Simulator) -> Result<(), Failure> {
    let wrong = |_| broken("a fault cannot be set");
    let too_many = Action::Status {
        status: 429,
        headers: [("Retry-After".to_owned(), "0".to_owned())].into(),
        body: String::new(),
    };
    let second = Trigger { method: Some("PUT".to_owned()), nth: Some(2), ..Trigger::default() };
    let refuse = Fault::new(second, too_many).map_err(wrong)?;
    let write = Trigger { method: Some(WRITE.to_owned()), nth: Some(1), ..Trigger::default() };
    let cut = Fault::new(write, Action::Cut { ending: Ending::default() })
        .and_then(|fault| fault.applied(true))
        .map_err(wrong)?;
    simulator.conpeek().ok_or_else(|| broken("no Conpeek"))?.faults().push(refuse);
    simulator.enaio().ok_or_else(|| broken("no enaio"))?.faults().push(cut);
    Ok(())
}

/// The writes of people who are trained or sent home in this chapter, by vendor.
fn written(simulator: &Simulator) -> BTreeMap<&'static str, Written> {
    let journals = [
        ("conpeek", simulator.conpeek().map(|one| one.journal())),
        ("enaio", simulator.enaio().map(|one| one.journal())),
    ];
    let mut all = BTreeMap::new();
    for (vendor, journal) in journals {
        let Some(journal) = journal else { continue };
        let entries = journal.entries();
        let writes: Vec<_> =
            entries.iter().filter(|one| one.method() == "PUT" || one.method() == WRITE).collect();
        let mut times: BTreeMap<(&str, &[u8]), usize> = BTreeMap::new();
        for one in writes.iter().filter(|one| one.applied()) {
            *times.entry((one.path(), one.body())).or_default() += 1;
        }
        all.insert(
            vendor,
            Written {
                arrived: writes.len(),
                refused: writes.iter().filter(|one| one.status() == Some(429)).count(),
                applied: writes.iter().filter(|one| one.applied()).count(),
                most: times.values().copied().max().unwrap_or_default(),
            },
        );
    }
    all
}
