//! The small spaces, as a whole.

use crate::drive::Schedule;
use crate::operation::{OPS, Op};
use crate::oracle::is_honest;
use crate::step::{Body, Ending, Reply, Step};
use crate::tally::{ALONE, PAIRS, Space, in_parallel};
use presence_http::TransportErrorKind;

fn honest(op: Op) -> Vec<Step> {
    Step::all().into_iter().filter(|step| is_honest(op, step)).collect()
}

/// What leads to a repeat, one of each kind.
pub(crate) fn repeating() -> Vec<Step> {
    let refused = |status, retry_after| {
        let reply = Reply { status, retry_after, body: Body::Refusal };
        Step::Answered { applied: false, reply, ending: Ending::Whole }
    };
    vec![
        Step::NotSent(TransportErrorKind::Connect),
        Step::NotSent(TransportErrorKind::Timeout),
        refused(401, None),
        refused(423, None),
        refused(425, None),
        refused(429, None),
        refused(429, Some("2")),
    ]
}

#[test]
fn every_step_alone_and_dropped_at_every_await_point() {
    let singles: Vec<Schedule> = OPS
        .into_iter()
        .flat_map(|op| honest(op).into_iter().map(move |step| Schedule::new(op, vec![step])))
        .collect();
    let tally = in_parallel(&singles, |tally, single| {
        let run = tally.run(single, || "alone".to_owned());
        for polls in 0..run.polls {
            let dropped = Schedule { cancelled_after: Some(polls), ..single.clone() };
            tally.run(&dropped, || format!("dropped after {polls} polls"));
        }
    });
    tally.finish("every step alone, and dropped at every await point");
    assert!(tally.different(Space::Alone) >= ALONE && tally.cancelled > 15_000);
}

#[test]
fn every_step_after_every_reason_to_repeat() {
    let pairs: Vec<Schedule> = OPS
        .into_iter()
        .flat_map(|op| repeating().into_iter().map(move |first| (op, first)))
        .flat_map(|(op, first)| {
            honest(op).into_iter().map(move |second| Schedule::new(op, vec![first, second]))
        })
        .collect();
    let tally = in_parallel(&pairs, |tally, pair| drop(tally.run(pair, || "pair".to_owned())));
    tally.finish("every step after every reason to repeat");
    assert!(tally.different(Space::Pairs) >= PAIRS);
}
