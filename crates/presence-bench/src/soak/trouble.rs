//! What goes wrong: other faults every second, sessions that end, providers that are replaced.

use fastrand::Rng;
use presence_sim::{Action, Ending, Fault, FaultScript, InvalidFault, Trigger};

use super::ledger::Ledger;
use super::post::Post;
use crate::house::Desk;

pub(crate) async fn run(post: Post, ledger: Ledger, mut rng: Rng) {
    let vendor = post.desk.name();
    while post.goes_on() {
        match script(&post.desk, &mut rng) {
            Ok(script) => post.desk.faults().replace(&script),
            Err(problem) => ledger.untrue(format!("{vendor}: a fault cannot be: {problem}")),
        }
        ledger.note(vendor, "fault scripts");
        upset(&post.desk, &mut rng);
        if rng.u8(..3) == 0 {
            match post.renew() {
                Ok(()) => ledger.note(vendor, "providers"),
                Err(error) => ledger.untrue(format!("{vendor}: no provider: {error}")),
            }
        }
        post.pause(&mut rng, 200..1_200).await;
        post.desk.faults().release();
        // The simulators are in this process, and what they remember is not to be measured.
        post.desk.journal().clear();
    }
    post.stop();
}

/// None to three faults, each now and then.
fn script(desk: &Desk, rng: &mut Rng) -> Result<FaultScript, InvalidFault> {
    let mut script = FaultScript::new();
    for _ in 0..rng.u8(..4) {
        let probability = Some(f64::from(rng.u8(1..20)) / 100.0);
        let http = !matches!(desk, Desk::Enaio(_));
        let (action, applied) = if http { over_http(rng) } else { over_tcp(rng) };
        // A refused login counts as a wrong password, and is answered from memory for a minute.
        let refused = matches!(action, Action::Refusal { .. });
        let method = refused.then(|| "wfm.GetAbsentUsers".to_owned());
        let fault = Fault::new(Trigger { probability, method, ..Trigger::default() }, action)?;
        script = script.with(if applied { fault.applied(true)? } else { fault });
    }
    Ok(script)
}

/// With whether the call takes effect all the same.
fn over_http(rng: &mut Rng) -> (Action, bool) {
    let status = |status: u16, wait: Option<&str>| Action::Status {
        status,
        headers: wait.map(|wait| ("Retry-After".to_owned(), wait.to_owned())).into_iter().collect(),
        body: String::new(),
    };
    let either = rng.bool();
    match rng.u8(..16) {
        0 => (status(429, Some("0")), false),
        1 => (status(429, Some("1")), false),
        2 => (status(500, None), either),
        3 => (status(503, Some("0")), either),
        4 => (status(401, None), false),
        5 => (status(404, None), false),
        6 => (Action::Html { status: 200 }, either),
        7 => (Action::Redirect { location: "/elsewhere".to_owned(), status: 307 }, false),
        8 => (Action::Oversized { bytes: 1 << 30, declared: either }, either),
        9 => (Action::EmptyBody, true),
        10 => (Action::Nulls, true),
        11 => (Action::ContentType { value: "text/html".to_owned() }, true),
        _ => over_wire(rng),
    }
}

fn over_tcp(rng: &mut Rng) -> (Action, bool) {
    match rng.u8(..8) {
        0 => (Action::Refusal { code: -1, message: "not now".to_owned() }, false),
        1 => (Action::ForgetSession, true),
        _ => over_wire(rng),
    }
}

/// What can happen to any connection.
fn over_wire(rng: &mut Rng) -> (Action, bool) {
    let ending = if rng.bool() { Ending::Close } else { Ending::Reset };
    let either = rng.bool();
    match rng.u8(..6) {
        0 => (Action::Delay { millis: rng.u64(1..40) }, either),
        1 => (Action::Stall, either),
        2 => (Action::Cut { ending }, either),
        3 => (Action::Garbage { bytes: rng.u64(1..2_000) }, either),
        4 => (Action::Truncate { keep: None, ending }, true),
        _ => (Action::Drip { bytes: rng.u64(16..128), millis: 1 }, true),
    }
}

/// What administrators and servers do without being asked.
fn upset(desk: &Desk, rng: &mut Rng) {
    match (desk, rng.u8(..12)) {
        (Desk::Accsyn(desk), 0) => desk.expire_sessions(),
        (Desk::Accsyn(desk), 1) => desk.drop_idle_connections(),
        (Desk::Enaio(desk), 0) => desk.forget_sessions(),
        (Desk::Enaio(desk), 1) => desk.close_callbacks(),
        (Desk::Enaio(desk), 2) => desk.drop_idle_connections(),
        (Desk::Conpeek(desk), 1) => desk.drop_idle_connections(),
        (Desk::Webex(desk), 1) => desk.drop_idle_connections(),
        _ => {}
    }
}
