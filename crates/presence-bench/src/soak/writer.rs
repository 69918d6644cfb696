//! The one who writes: each outcome must be what the vendor's books say afterwards.
//!
//! Where the fate of a write is not known (it was dropped, or it is said to be indeterminate), the
//! request may still arrive. The person is left alone for a while then, and wanted the same until
//! that is confirmed, so that a late arrival changes nothing.

use std::time::Duration;

use fastrand::Rng;
use omnipresence::{Fate, Outcome, Verdict, within};

use super::ledger::Ledger;
use super::post::Post;
use crate::house::Known;

/// Longer than any request can be on its way.
const REST: Duration = Duration::from_secs(3);

/// What the writer knows of a person.
#[derive(Clone, Debug, Default)]
struct Standing {
    /// What was wanted and not confirmed.
    open: Option<bool>,
    /// Not to be touched before.
    rests_until: Duration,
}

/// A write that is about to be made.
#[derive(Clone, Copy, Debug)]
struct Wish {
    place: usize,
    away: bool,
    before: Option<bool>,
}

pub(crate) async fn run(post: Post, ledger: Ledger, mut rng: Rng) {
    let mut standing = vec![Standing::default(); post.moved.len()];
    while post.goes_on() {
        let wishes = wishes(&post, &standing, &mut rng);
        if wishes.is_empty() {
            post.pause(&mut rng, 20..100).await;
            continue;
        }
        let changes: Vec<_> = wishes
            .iter()
            .map(|wish| post.desk.change(&post.moved[wish.place], wish.away))
            .collect();
        let provider = post.provider();
        let set = provider.set(&changes);
        let outcomes = if rng.u8(..100) < 25 {
            within(post.clock(), Duration::from_micros(rng.u64(..20_000)), set).await
        } else {
            Some(set.await)
        };
        let vendor = post.desk.name();
        let rest = post.clock().monotonic() + REST;
        match outcomes {
            None => {
                ledger.call(vendor, "set dropped");
                for wish in &wishes {
                    standing[wish.place] = Standing { open: Some(wish.away), rests_until: rest };
                }
            }
            Some(outcomes) => {
                ledger.call(vendor, "set");
                if outcomes.len() != wishes.len() {
                    ledger.untrue(format!("{vendor} set: not as many outcomes as changes"));
                }
                for (wish, outcome) in wishes.iter().zip(&outcomes) {
                    let open = judge(&post, &ledger, *wish, outcome);
                    let rests_until = if open { rest } else { Duration::ZERO };
                    standing[wish.place] =
                        Standing { open: open.then_some(wish.away), rests_until };
                }
            }
        }
        post.pause(&mut rng, 0..10).await;
    }
}

/// One to three people who are not at rest, and what is wanted of them.
fn wishes(post: &Post, standing: &[Standing], rng: &mut Rng) -> Vec<Wish> {
    let now = post.clock().monotonic();
    let mut places: Vec<_> =
        (0..standing.len()).filter(|place| standing[*place].rests_until <= now).collect();
    rng.shuffle(&mut places);
    places.truncate(if rng.u8(..4) == 0 { 3 } else { 1 });
    let wish = |place: usize| {
        let before = post.desk.truth(&post.moved[place]);
        let other = before.is_none_or(|away| away == (rng.u8(..5) == 0));
        let away = standing[place].open.unwrap_or(if before.is_some() { !other } else { other });
        Wish { place, away, before }
    };
    places.into_iter().map(wish).collect()
}

/// Holds an outcome against the truth; says whether the write may still arrive.
fn judge(post: &Post, ledger: &Ledger, wish: Wish, outcome: &Outcome) -> bool {
    let vendor = post.desk.name();
    let known: &Known = &post.moved[wish.place];
    let after = post.desk.truth(known);
    let who = known.person.number;
    let verdict = outcome.verdict;
    ledger.note(vendor, verdict.as_str());
    let untrue = |what: &str| {
        let Wish { away, before, .. } = wish;
        ledger.untrue(format!(
            "{vendor} set: {who} was {before:?}, was wanted {away}, is {after:?}, and {what}"
        ));
    };
    if verdict.is_success() {
        if after != Some(wish.away) {
            untrue(&format!("was reported {verdict}"));
        }
        let said = outcome.status.as_ref().and_then(|status| post.desk.said(status));
        if said.is_some() && said != after {
            untrue(&format!("came back as {said:?}"));
        }
        return false;
    }
    let Some(error) = &outcome.error else {
        if verdict != Verdict::Indeterminate {
            untrue(&format!("was {verdict} without a reason"));
        }
        return true;
    };
    ledger.reason(vendor, error);
    match error.fate() {
        Fate::NotApplied if after != wish.before => {
            untrue("was reported not applied");
            true
        }
        Fate::Applied if after != Some(wish.away) => {
            untrue("was reported applied, with an error");
            true
        }
        Fate::Unknown => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use omnipresence::TokioClock;
    use omnipresence::{Error, ErrorKind};

    use super::*;
    use crate::house::House;
    use crate::soak::post::Settings;

    #[tokio::test]
    async fn a_success_that_did_not_happen_and_a_refusal_that_did_are_noticed() {
        let house = House::open(1, 24).await.unwrap();
        for desk in house.desks() {
            let settings = Settings { seed: 1, clock: Arc::new(TokioClock::new()) };
            let post = Post::new(desk.clone(), house.staff(desk).unwrap(), settings).unwrap();
            let untrue = |away, before, outcome: &Outcome| {
                let ledger = Ledger::default();
                let wish = Wish { place: 0, away, before: Some(before) };
                (judge(&post, &ledger, wish, outcome), ledger.wrong().len())
            };
            // Everybody is here in a house that was just opened.
            let applied = Outcome::new(Verdict::Applied);
            assert_eq!(untrue(false, false, &applied), (false, 0));
            assert_eq!(untrue(true, false, &applied), (false, 1));
            assert_eq!(untrue(true, false, &Outcome::new(Verdict::NoChange)), (false, 1));
            let refused = Error::new(ErrorKind::Rejected, "no").with_fate(Fate::NotApplied);
            let refused = Outcome::from_error(refused);
            assert_eq!(untrue(true, false, &refused), (false, 0));
            assert_eq!(untrue(false, true, &refused), (true, 1));
            let lost = Error::new(ErrorKind::Timeout, "lost").with_fate(Fate::Unknown);
            assert_eq!(untrue(true, false, &Outcome::from_error(lost)), (true, 0));
        }
        house.close().await;
    }
}
