//! Partial failure in every position: each vendor fails in each way while the others succeed, and
//! what is said of everybody is what the vendors know.

use omnipresence::Verdict;
use omnipresence::fleet::{Applied, Plan, Proof};
use presence_sim::{Action, Ending, Fault, Trigger};

use crate::house::{House, VENDORS, everywhere, freely, writes_of};

/// A way to fail, in the words of a vendor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Refused,
    AsksToWait,
    CutBefore,
    CutAfter,
    Broken,
    BrokenAfter,
}

const WAYS: [Way; 6] =
    [Way::Refused, Way::AsksToWait, Way::CutBefore, Way::CutAfter, Way::Broken, Way::BrokenAfter];

impl Way {
    fn fault(self, vendor: &str, times: Option<u64>) -> Fault {
        let http = |status: u16| {
            let headers = [("Retry-After".to_owned(), "1".to_owned())].into();
            Action::Status { status, headers, body: "{}".to_owned() }
        };
        let job = |code| Action::Refusal { code, message: "no".to_owned() };
        let cut = || Action::Cut { ending: Ending::Reset };
        let action = match (self, vendor) {
            (Self::CutBefore | Self::CutAfter, _) => cut(),
            // A missing role, an ended session and a failure without a reason: enaio has no other.
            (Self::Refused, "enaio") => job(-1_042_218_022),
            (Self::AsksToWait, "enaio") => Action::ForgetSession,
            (Self::Broken, "enaio") => job(-1),
            (Self::BrokenAfter, "enaio") => Action::Garbage { bytes: 64 },
            (Self::Refused, _) => http(403),
            (Self::AsksToWait, _) => http(429),
            (Self::Broken | Self::BrokenAfter, _) => http(503),
        };
        let fault = Fault::new(Trigger { times, ..writes_of(vendor) }, action).unwrap();
        match self {
            Self::CutAfter | Self::BrokenAfter => fault.applied(true).unwrap(),
            _ => fault,
        }
    }

    /// Whether the vendor does what it is asked although it fails.
    fn is_applied(self) -> bool {
        matches!(self, Self::CutAfter | Self::BrokenAfter)
    }
}

const PEOPLE: [u64; 2] = [2, 3];

async fn run(house: &House, vendor: &str, way: Way, times: Option<u64>) -> (Plan, Applied) {
    house.at_work(&PEOPLE);
    let plan = house.plan(everywhere(&PEOPLE)).await;
    assert_eq!(plan.writes().count(), 8);
    house.fails(vendor, way.fault(vendor, times));
    let applied = house.fleet.apply(&plan, freely()).await.unwrap();
    assert_eq!(applied.results.len(), plan.entries.len());
    (plan, applied)
}

/// Everything that holds whatever happens.
fn judge(house: &House, plan: &Plan, applied: &Applied, failing: &[&str], case: &str) {
    for (entry, result) in plan.entries.iter().zip(&applied.results) {
        let number: u64 = entry.person.as_str().trim_start_matches("p-").parse().unwrap();
        let stands = house.stands(&entry.provider, number);
        let case = format!("{case}: {number} at {}: {result:?}", entry.provider);
        if !failing.contains(&&*entry.provider) {
            assert_eq!((result.verdict, stands), (Verdict::Applied, true), "{case}");
            continue;
        }
        match result.verdict {
            verdict if verdict.is_success() => assert!(stands, "a success that is none: {case}"),
            Verdict::Indeterminate => {
                let read = entry.fingerprint.is_some() && can_be_settled(&entry.provider);
                assert!(!read, "what can be read is settled: {case}");
            }
            _ => {
                assert!(!stands, "said not to be done, and it is: {case}");
                assert!(result.error.is_some(), "no word of why: {case}");
            }
        }
    }
}

/// Webex shows do-not-disturb of calling in a person's presence or does not, as it likes: looking
/// there settles nothing.
pub(crate) fn can_be_settled(vendor: &str) -> bool {
    vendor != "webex"
}

async fn every_vendor_in_every_way(times: Option<u64>, blind: bool) -> usize {
    let mut cases = 0;
    let vendors = if blind { &VENDORS[..1] } else { &VENDORS[..] };
    for vendor in vendors {
        for way in WAYS {
            let house = if blind { House::blind().await } else { House::new().await };
            let case = format!("{vendor} {way:?} {times:?}");
            let (plan, applied) = run(&house, vendor, way, times).await;
            judge(&house, &plan, &applied, &[vendor], &case);
            let own = |entry: &&omnipresence::fleet::EntryResult| entry.provider == *vendor;
            let wanted = applied.results.iter().filter(own).all(|one| one.verdict.is_success());
            match times {
                None if !way.is_applied() => {
                    assert!(!wanted, "{case}: {applied:?}");
                }
                None if !blind && can_be_settled(vendor) => {
                    assert!(wanted, "{case}: read back, all of it stands: {applied:?}");
                    let settled = applied.results.iter().filter(own);
                    assert!(settled.into_iter().all(|one| one.proof == Proof::Read), "{case}");
                }
                _ => {}
            }
            // Nothing is done twice: a vendor's own journal has one write a person, and enaio's
            // one for both.
            let most = if *vendor == "enaio" { 1 } else { PEOPLE.len() };
            assert!(house.writes(vendor) <= most, "{case}: {} writes", house.writes(vendor));
            house.close().await;
            cases += 1;
        }
    }
    cases
}

#[tokio::test]
async fn each_vendor_fails_for_good_in_every_way_and_the_others_are_done() {
    assert_eq!(every_vendor_in_every_way(None, false).await, 24);
}

#[tokio::test]
async fn each_vendor_fails_once_in_every_way_and_the_others_are_done() {
    assert_eq!(every_vendor_in_every_way(Some(1), false).await, 24);
}

#[tokio::test]
async fn conpeek_that_nobody_can_read_fails_in_every_way() {
    assert_eq!(every_vendor_in_every_way(None, true).await, 6);
    assert_eq!(every_vendor_in_every_way(Some(1), true).await, 6);
}

/// Two fail in two ways at once.
#[tokio::test]
async fn every_two_vendors_fail_together_and_each_is_told_as_it_is() {
    for first in VENDORS {
        for second in VENDORS.into_iter().filter(|other| *other != first) {
            let house = House::new().await;
            house.fails(second, Way::CutAfter.fault(second, None));
            let (plan, applied) = run(&house, first, Way::Broken, None).await;
            let case = format!("{first} broken, {second} cut");
            judge(&house, &plan, &applied, &[first, second], &case);
            let told = |vendor: &str, verdict: Verdict| {
                let own = applied.results.iter().filter(|one| one.provider == vendor);
                own.filter(|one| one.verdict == verdict).count()
            };
            let cut =
                if can_be_settled(second) { Verdict::Applied } else { Verdict::Indeterminate };
            assert_eq!(told(second, cut), 2, "{case}: {applied:?}");
            assert_eq!(told(first, Verdict::Applied), 0, "{case}: {applied:?}");
            house.close().await;
        }
    }
}
