//! When something goes wrong.

use serde::{Deserialize, Serialize};

use super::faults::Call;
use crate::seed::{Stream, draw_fraction};
use crate::vendor::VendorKind;

/// Which calls a fault hits. The default hits every call.
///
/// `vendor`, `method` and `path` choose calls; the rest counts the calls so chosen, each vendor
/// on its own. What is left out sets no condition.
///
/// ```
/// use presence_sim::Trigger;
///
/// let third_write = Trigger { method: Some("PUT".into()), nth: Some(3), ..Trigger::default() };
/// # drop(third_write);
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "tests write it with `..Trigger::default()`")]
pub struct Trigger {
    /// Calls to this vendor only.
    pub vendor: Option<VendorKind>,
    /// Calls with this method only, in this letter case. For a vendor without HTTP: the name of
    /// the call.
    pub method: Option<String>,
    /// Calls whose path, as sent and with its query, contains this text.
    pub path: Option<String>,
    /// Exactly the call with this number, from 1. Excludes `after`, `every` and `times`.
    pub nth: Option<u64>,
    /// Not before this many calls have passed.
    pub after: u64,
    /// From there on each `every`-th call only.
    pub every: Option<u64>,
    /// At most this many hits. No limit when left out.
    pub times: Option<u64>,
    /// With this probability, from 0 to 1, drawn from the simulator's seed.
    pub probability: Option<f64>,
}

/// How often a trigger was asked, and how often it fired.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Tally {
    calls: u64,
    hits: u64,
}

impl Trigger {
    /// Whether the fault hits this call. Counts the call.
    pub(super) fn fires(&self, tally: &mut Tally, call: &Call<'_>, seed: u64) -> bool {
        if !self.chooses(call) {
            return false;
        }
        tally.calls += 1;
        let due = self.is_due(*tally) && self.is_lucky(seed, tally.calls);
        tally.hits += u64::from(due);
        due
    }

    fn chooses(&self, call: &Call<'_>) -> bool {
        self.vendor.is_none_or(|vendor| vendor == call.vendor)
            && self.method.as_ref().is_none_or(|method| method == call.method)
            && self.path.as_ref().is_none_or(|part| call.path.contains(part.as_str()))
    }

    fn is_due(&self, tally: Tally) -> bool {
        if let Some(nth) = self.nth {
            return tally.calls == nth;
        }
        let Some(past) = tally.calls.checked_sub(self.after).filter(|past| *past > 0) else {
            return false;
        };
        let in_step = self.every.is_none_or(|every| past.is_multiple_of(every));
        in_step && self.times.is_none_or(|times| tally.hits < times)
    }

    fn is_lucky(&self, seed: u64, call: u64) -> bool {
        self.probability.is_none_or(|chance| draw_fraction(seed, Stream::Chance, call) < chance)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(trigger: &Trigger, calls: u64) -> Vec<u64> {
        let call = Call { vendor: VendorKind::Conpeek, method: "PUT", path: "/a/b?c", http: true };
        let mut tally = Tally::default();
        (1..=calls).filter(|_| trigger.fires(&mut tally, &call, 7)).collect()
    }

    #[test]
    fn counting_conditions_choose_the_calls_they_say() {
        let every = Trigger::default();
        assert_eq!(hits(&every, 3), [1, 2, 3]);
        let nth = Trigger { nth: Some(2), ..Trigger::default() };
        assert_eq!(hits(&nth, 5), [2]);
        let after = Trigger { after: 2, times: Some(2), ..Trigger::default() };
        assert_eq!(hits(&after, 9), [3, 4]);
        let every_third = Trigger { after: 1, every: Some(3), ..Trigger::default() };
        assert_eq!(hits(&every_third, 10), [4, 7, 10]);
        let never = Trigger { times: Some(0), ..Trigger::default() };
        assert!(hits(&never, 3).is_empty());
    }

    #[test]
    fn only_chosen_calls_are_hit_and_counted() {
        let matching = Trigger {
            vendor: Some(VendorKind::Conpeek),
            method: Some("PUT".into()),
            path: Some("b?".into()),
            ..Trigger::default()
        };
        assert_eq!(hits(&matching, 2), [1, 2]);
        let other_method = Trigger { method: Some("put".into()), ..Trigger::default() };
        assert!(hits(&other_method, 2).is_empty());
        let other_path = Trigger { path: Some("/x".into()), ..Trigger::default() };
        assert!(hits(&other_path, 2).is_empty());
    }

    #[test]
    fn chance_is_drawn_from_the_seed() {
        let never = Trigger { probability: Some(0.0), ..Trigger::default() };
        assert!(hits(&never, 50).is_empty());
        let always = Trigger { probability: Some(1.0), ..Trigger::default() };
        assert_eq!(hits(&always, 50).len(), 50);
        let half = Trigger { probability: Some(0.5), ..Trigger::default() };
        assert_eq!(hits(&half, 200), hits(&half, 200));
        assert!((60..140).contains(&hits(&half, 200).len()));
    }
}
