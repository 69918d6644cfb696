//! [`Preview`]: what a write would do, worked out without I/O.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Capabilities, Change, Error, Loss, LossKind, Result, StatusField, Support};

/// What [`set`](crate::UserStatusProvider::set) would do with a batch of changes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Preview {
    /// One a change, in the order given: what would be done, or the refusal.
    pub changes: Vec<Result<PlannedChange>>,
    /// How many requests the batch would take, as far as can be told beforehand; repeats after a
    /// failure are not counted.
    pub requests: u64,
    /// How long the provider's own pace makes the batch last at the least. The time that the vendor
    /// takes to answer comes on top.
    pub at_least: Duration,
}

/// What would be done for one change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PlannedChange {
    /// The vendor's calls, in order, as the vendor's documentation names them; never with a
    /// person's name, a note or a reason. A call that all changes of the batch share says so.
    pub calls: Vec<String>,
    /// What the vendor cannot hold. Where it depends on what stands, the most that can be lost.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub losses: Vec<Loss>,
    /// What else would happen, in plain words. Where it depends on what stands, all that can.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub side_effects: Vec<String>,
}

impl PlannedChange {
    /// These calls, with nothing lost and nothing else caused.
    #[must_use]
    pub fn new(calls: impl Into<Vec<String>>) -> Self {
        Self { calls: calls.into(), ..Self::default() }
    }

    /// What can be told of one change by capabilities alone, as one call.
    ///
    /// # Errors
    /// Why a provider of these capabilities refuses the change without I/O.
    pub fn by_capabilities(able: &Capabilities, change: &Change) -> Result<Self> {
        let tag = |error: Error| error.with_vendor(able.vendor.clone()).with_operation("set");
        change.check().map_err(tag)?;
        able.set.require(&able.vendor, "set")?;
        let axis = change.target.axis();
        let write = &able.on(axis).write;
        write.require(&able.vendor, "set").map_err(|error| error.with_field(axis.as_str()))?;
        if !able.accepts(change.user.kind()) {
            let message = "this kind of reference is not accepted";
            return Err(tag(Error::invalid("user", message)));
        }
        let mut losses = losses_of(write);
        losses.extend(carried(able, change));
        if let Some(loss) = change.tolerance.first_refused(&losses) {
            let message = format!("more would be lost than the change tolerates: {loss}");
            return Err(tag(Error::invalid(loss.what.as_str(), message)));
        }
        let side_effects = able.side_effects.iter().map(ToString::to_string).collect();
        let calls = vec![format!("set {axis}")];
        Ok(Self::new(calls).with_losses(losses).with_side_effects(side_effects))
    }

    /// Adds what the vendor cannot hold.
    #[must_use]
    pub fn with_losses(mut self, losses: Vec<Loss>) -> Self {
        self.losses = losses;
        self
    }

    /// Adds what else would happen.
    #[must_use]
    pub fn with_side_effects(mut self, side_effects: Vec<String>) -> Self {
        self.side_effects = side_effects;
        self
    }
}

impl Preview {
    /// A preview of `changes`, of which those that are not refused take `requests` in all and last
    /// at least `at_least`.
    #[must_use]
    pub const fn new(
        changes: Vec<Result<PlannedChange>>,
        requests: u64,
        at_least: Duration,
    ) -> Self {
        Self { changes, requests, at_least }
    }

    /// What can be told by capabilities alone, for providers that know no better.
    #[must_use]
    pub fn by_capabilities(able: &Capabilities, changes: &[Change]) -> Self {
        let changes: Vec<_> =
            changes.iter().map(|change| PlannedChange::by_capabilities(able, change)).collect();
        let written = changes.iter().filter(|change| change.is_ok()).count() as u64;
        let batch = able.write_batch.max(1) as u64;
        Self::new(changes, written.div_ceil(batch), Duration::ZERO)
    }
}

fn losses_of(support: &Support) -> Vec<Loss> {
    match support {
        Support::Lossy(losses) => losses.clone(),
        _ => Vec::new(),
    }
}

/// What becomes of the parts that the change carries beside its target.
fn carried(able: &Capabilities, change: &Change) -> Vec<Loss> {
    let Change { activity, reason, note, until, .. } = change;
    let parts = [
        (StatusField::Activity, activity.is_some(), &able.activity),
        (StatusField::Reason, reason.is_some(), &able.reason),
        (StatusField::Note, note.is_some(), &able.note),
        (StatusField::Until, until.is_some(), &able.until),
    ];
    let present = parts.into_iter().filter(|(_, given, _)| *given);
    let lost = present.flat_map(|(field, _, access)| match &access.write {
        Support::Unsupported { detail, .. } => {
            vec![Loss::new(field, LossKind::Dropped, detail.clone())]
        }
        support => losses_of(support),
    });
    lost.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Absence, Access, Note, UserRef, UserRefKind, Vendor, Why};

    fn able() -> Capabilities {
        let mut able = Capabilities::none(Vendor::ENAIO);
        able.absence = Access::NATIVE;
        able.set = Support::Native;
        able.note.write = Support::unsupported(Why::VendorLacks, "no room for it");
        able.user_refs = vec![UserRefKind::Id];
        able.write_batch = 2;
        able.side_effects = vec!["substitutes are woken".into()];
        able
    }

    fn absent(id: &str) -> Change {
        Change::absence(UserRef::id(id).unwrap(), Absence::Absent)
    }

    #[test]
    fn what_can_be_set_is_planned_in_batches() {
        let preview = Preview::by_capabilities(&able(), &[absent("1"), absent("2"), absent("3")]);
        assert_eq!(preview.requests, 2);
        let planned = preview.changes[0].as_ref().unwrap();
        assert_eq!(planned.calls, ["set absence"]);
        assert_eq!(planned.side_effects, ["substitutes are woken"]);
    }

    #[test]
    fn what_set_would_refuse_is_refused_and_takes_no_request() {
        let wrong_kind = Change::absence(UserRef::login("anna").unwrap(), Absence::Absent);
        let not_owned = Change::availability(UserRef::id("1").unwrap(), crate::Availability::Busy);
        let no_state = Change::absence(UserRef::id("1").unwrap(), Absence::Unknown);
        let preview = Preview::by_capabilities(&able(), &[wrong_kind, not_owned, no_state]);
        let fields: Vec<_> =
            preview.changes.iter().map(|c| c.as_ref().unwrap_err().field().unwrap()).collect();
        assert_eq!(fields, ["user", "availability", "absence"]);
        assert_eq!(preview.requests, 0);
    }

    #[test]
    fn what_is_carried_and_not_kept_is_a_loss_or_a_refusal() {
        let noted = absent("1").with_note(Note::new("x"));
        let strict = noted.clone().with_tolerance(crate::Tolerance::Strict);
        let preview = Preview::by_capabilities(&able(), &[noted, strict]);
        assert_eq!(preview.changes[0].as_ref().unwrap().losses[0].what, StatusField::Note);
        assert_eq!(preview.changes[1].as_ref().unwrap_err().field(), Some("note"));
    }
}
