//! What is sent a second time, and what is known after it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use enaio_wf::presence_core::{ErrorKind, Fate};
use enaio_wf::rpc::{Call, ErrorEntry, Pool, PoolOptions, Response};
use enaio_wf::{Absence, Client, Id, TokioClock};

use crate::peer::client_over;
use crate::script::{Act, Script, answer, refusal};
use presence_core::Idempotency;

const ROLE: i64 = -1_042_218_022;
const SET: &str = "wfm.ConfigUserAbsence";
const PROBE: &str = "krn.CheckServerConnection";

fn repeating(repeat_states: bool) -> PoolOptions {
    let mut options = PoolOptions::default();
    options.size = 2;
    options.repeat_states = repeat_states;
    options
}

fn read() -> Call {
    Call::new("wfm.GetAbsentUsers").idempotency(Idempotency::Safe)
}

fn write() -> Call {
    Call::new(SET).idempotency(Idempotency::Absolute)
}

fn client(pool: Pool) -> Client {
    client_over(pool, Arc::new(TokioClock::new()), Duration::from_secs(60))
}

/// The first answer is lost; then something else goes wrong.
#[tokio::test(start_paused = true)]
async fn a_failed_repeat_does_not_hide_that_the_first_attempt_may_have_worked() {
    let ways = ["vanishes", "forbids", "refuses the login", "closes", "hangs"];
    for how in ways {
        let own: Arc<Mutex<Option<(Script, Pool)>>> = Arc::default();
        let at_hand = Arc::clone(&own);
        let script = Script::new(move |asked| match asked.job.as_str() {
            SET if asked.earlier == 0 => {
                let at_hand = at_hand.lock().unwrap();
                let (script, pool) = at_hand.as_ref().unwrap();
                script.forget("S0");
                match how {
                    "vanishes" => script.vanish(),
                    "closes" => pool.close(),
                    _ => {}
                }
                Some(Act::Close)
            }
            SET => answer(ROLE),
            "krn.SessionLogin" if how == "refuses the login" && asked.earlier > 0 => refusal(),
            "krn.SessionAttach" if how == "hangs" && asked.earlier > 0 => Some(Act::Hang),
            _ => None,
        });
        let pool = script.pool("one", repeating(true));
        *own.lock().unwrap() = Some((script.clone(), pool.clone()));
        let error = pool.call(&write()).await.unwrap_err();
        assert_eq!(error.fate(), Fate::Unknown, "{how}: {error}");
        let kind = match how {
            "vanishes" => ErrorKind::Connection,
            "forbids" => ErrorKind::Forbidden,
            "refuses the login" => ErrorKind::Unauthenticated,
            "closes" => ErrorKind::Closed,
            _ => ErrorKind::Timeout,
        };
        assert_eq!(error.kind(), kind, "{how}: {error}");
        own.lock().unwrap().take();
    }
}

#[tokio::test]
async fn a_state_is_set_twice_only_where_that_is_allowed_even_if_the_session_ended() {
    let failing = || {
        Script::new(|asked| match asked.job.as_str() {
            SET if asked.earlier == 0 => answer(-1),
            PROBE => answer(-7),
            _ => None,
        })
    };
    let script = failing();
    let pool = script.pool("one", repeating(false));
    let error = pool.call(&write()).await.unwrap_err();
    assert_eq!((error.fate(), script.count(SET)), (Fate::Unknown, 1));
    // The next call finds a new session all the same.
    assert!(pool.sessions().is_empty());
    pool.call(&write()).await.unwrap();
    assert_eq!((script.count(SET), script.count("krn.SessionLogin")), (2, 2));

    let script = failing();
    script.pool("one", repeating(true)).call(&write()).await.unwrap();
    assert_eq!(script.count(SET), 2);
}

#[tokio::test]
async fn a_session_in_which_nobody_is_logged_in_is_not_joined_again() {
    let script = Script::new(|asked| match (asked.job.as_str(), asked.connection) {
        ("wfm.GetAbsentUsers" | PROBE, 0) if asked.earlier > 0 => answer(-2),
        (PROBE, 0) => answer(-2),
        _ => None,
    });
    let pool = script.pool("one", repeating(false));
    for _ in 0..3 {
        pool.call(&read()).await.unwrap();
    }
    assert_eq!(script.count("krn.SessionLogin"), 2);
    let joined: Vec<_> =
        script.asked("krn.SessionAttach").into_iter().map(|it| it.session).collect();
    assert_eq!(joined, ["", ""]);
}

#[tokio::test]
async fn saving_the_organisation_is_never_sent_twice() {
    let script = Script::new(|asked| (asked.job == "wfm.SaveOrganisation").then_some(Act::Close));
    let client = client(script.pool("one", repeating(true)));
    let error = client.save_organisation(&Id::new("1").unwrap()).await.unwrap_err();
    assert_eq!((error.fate(), script.count("wfm.SaveOrganisation")), (Fate::Unknown, 1));
}

#[tokio::test]
async fn only_the_return_code_says_that_nothing_was_done() {
    for (code, entry, kind, fate) in [
        (-1, None, ErrorKind::Rejected, Fate::Unknown),
        (-1024, None, ErrorKind::Rejected, Fate::NotApplied),
        (-1_043_332_470, None, ErrorKind::Rejected, Fate::NotApplied),
        (ROLE, None, ErrorKind::Forbidden, Fate::NotApplied),
        (5, Some(-1_042_218_022), ErrorKind::Forbidden, Fate::Unknown),
        (7, Some(-1024), ErrorKind::Rejected, Fate::Unknown),
    ] {
        let script = Script::new(move |asked| {
            let mut failed = Response::new(code);
            failed.errors.extend(entry.map(|entry| ErrorEntry::new("wfm", 0, "said", entry)));
            (asked.job == SET).then_some(Act::Answer(failed))
        });
        let client = client(script.pool("one", repeating(false)));
        let absence = [Absence::absent(Id::new("2").unwrap())];
        let organisation = Id::new("1").unwrap();
        let error = client.configure_user_absence(&organisation, &absence).await.unwrap_err();
        assert_eq!((error.kind(), error.fate()), (kind, fate), "{code} {entry:?}");
    }
}
