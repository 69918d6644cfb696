//! What goes wrong, byte by byte.

use std::time::{Duration, SystemTime};

use presence_sim::{Action, Ending, Fault, SimClock, Simulator};

use super::support::{ANNA, Caller, JAN, absences, once, started, with_admin};
use super::wire::call;

fn organisations() -> Vec<u8> {
    call("wfm.GetOrganisations", &[])
}

#[tokio::test]
async fn an_answer_is_cut_at_any_byte() {
    let (_simulator, enaio, _anna) = with_admin().await;
    for kept in [0, 1, 19, 20, 33, 100] {
        let mut caller = Caller::login(&enaio, ANNA).await;
        let ending = if kept % 2 == 0 { Ending::Close } else { Ending::Reset };
        enaio.faults().push(once(Action::Truncate { keep: Some(kept), ending }));
        caller.send(&organisations()).await;
        match caller.next().await {
            None => assert!(kept < 20, "{kept}"),
            Some(read) => assert!(read.is_err() && kept >= 20, "{kept}"),
        }
        assert_eq!(enaio.journal().last().unwrap().fault(), Some("truncate"));
    }
}

#[tokio::test]
async fn frames_are_spoilt_where_it_is_said() {
    let (_simulator, enaio, _anna) = with_admin().await;
    for (at, bytes, seen) in [
        (-1, &b"\0"[..], "digest"),
        (16, b"v51", "v51N"),
        (2, b"XML", "XML"),
        (19, b"Y", "v50Y"),
        (6, b"9999999999", "too long"),
        (6, b"00000000-1", "00000000-1"),
        (70, b"x", "digest"),
    ] {
        let mut caller = Caller::login(&enaio, ANNA).await;
        enaio.faults().push(once(Action::Patch { at, bytes: bytes.to_vec() }));
        caller.send(&organisations()).await;
        let read = caller.next().await.unwrap().unwrap_err();
        assert!(read.contains(seen), "{read} {seen}");
    }
}

#[tokio::test]
async fn garbage_takes_the_place_of_an_answer() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    enaio.faults().push(once(Action::Garbage { bytes: 64 }));
    anna.send(&organisations()).await;
    assert!(anna.next().await.unwrap().is_err());
    let last = enaio.journal().last().unwrap();
    assert_eq!((last.fault(), last.result_code()), (Some("garbage"), None));
}

#[tokio::test]
async fn a_reset_leaves_open_whether_the_call_was_done() {
    let (_simulator, enaio, _anna) = with_admin().await;
    let change = absences(&enaio.organisation(), &[(&enaio.account(JAN).unwrap().id, "1")]);
    for applied in [false, true] {
        let mut caller = Caller::login(&enaio, ANNA).await;
        let reset = once(Action::Cut { ending: Ending::Reset }).applied(applied).unwrap();
        enaio.faults().push(reset);
        caller.send(&call("wfm.ConfigUserAbsence", &change)).await;
        assert!(caller.is_over().await);
        assert_eq!(enaio.is_absent(JAN), Some(applied));
        assert_eq!(enaio.journal().last().unwrap().applied(), applied);
    }
}

#[tokio::test]
async fn a_refusal_is_scripted_with_its_code_and_words() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let change = absences(&enaio.organisation(), &[(&enaio.account(JAN).unwrap().id, "1")]);
    let refusal = Action::Refusal { code: -1_042_218_022, message: "no".to_owned() };
    enaio.faults().push(once(refusal.clone()));
    let refused = anna.refused("wfm.ConfigUserAbsence", &change).await;
    assert_eq!(refused, (-1_042_218_022, "no".to_owned()));
    assert_eq!(enaio.is_absent(JAN), Some(false));
    enaio.faults().push(once(refusal).applied(true).unwrap());
    anna.refused("wfm.ConfigUserAbsence", &change).await;
    assert_eq!(enaio.is_absent(JAN), Some(true));
    let last = enaio.journal().last().unwrap();
    assert_eq!((last.result_code(), last.status()), (Some(-1_042_218_022), None));
}

#[tokio::test]
async fn answers_wait_for_the_clock_and_come_in_drops() {
    let clock = SimClock::manual(SystemTime::UNIX_EPOCH);
    let (_simulator, enaio) = started(Simulator::builder().clock(clock.clone())).await;
    let mut caller = Caller::login(&enaio, ANNA).await;
    enaio.faults().push(once(Action::Delay { millis: 60_000 }));
    let calls = enaio.journal().arrived();
    caller.send(&organisations()).await;
    enaio.journal().wait_for(calls + 1).await.unwrap();
    assert_eq!(enaio.journal().completed(), calls);
    clock.advance(Duration::from_secs(60));
    assert_eq!(caller.next().await.unwrap().unwrap().code, 0);
    enaio.faults().push(once(Action::Drip { bytes: 50, millis: 1 }));
    let (dripping, answered) = (clock.clone(), enaio.clone());
    let advance = tokio::spawn(async move {
        answered.journal().wait_for_completed(calls + 2).await.unwrap();
        for _ in 0..10_000 {
            dripping.advance(Duration::from_millis(1));
            tokio::task::yield_now().await;
        }
    });
    caller.send(&organisations()).await;
    assert_eq!(caller.next().await.unwrap().unwrap().code, 0);
    advance.abort();
}

#[tokio::test]
async fn a_stalled_call_goes_on_when_it_is_released() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    enaio.faults().push(once(Action::Stall));
    let calls = enaio.journal().arrived();
    anna.send(&organisations()).await;
    enaio.journal().wait_for(calls + 1).await.unwrap();
    enaio.faults().release();
    assert_eq!(anna.next().await.unwrap().unwrap().code, 0);
}

#[tokio::test]
async fn faults_of_http_leave_enaio_alone_and_the_other_way_round() {
    let script = presence_sim::FaultScript::new()
        .with(Fault::always(Action::Html { status: 200 }).unwrap())
        .with(Fault::always(Action::Refusal { code: -5, message: String::new() }).unwrap());
    let builder = Simulator::builder().faults(script);
    let builder = builder.vendor(presence_sim::VendorKind::Conpeek);
    let (simulator, enaio) = started(builder).await;
    let mut caller = Caller::to(&enaio).await;
    assert_eq!(caller.call("krn.SessionAttach", &[]).await.code, -5);
    let conpeek = simulator.conpeek().unwrap();
    let mut peer = crate::raw::Peer::to(conpeek.url()).await;
    let answer = peer.exchange(crate::raw::request("GET", "/", None, "")).await;
    assert_eq!(answer.status, 200);
}

#[test]
fn the_new_faults_are_written_and_read() {
    let script: presence_sim::FaultScript = toml::from_str(
        "[[fault]]\nwhen = { method = \"wfm.SetSubstitutes\" }\n\
         then = { refusal = { code = -1, message = \"no\" } }\n\
         [[fault]]\nthen = \"forget_session\"\nwhen = { nth = 3 }\n",
    )
    .unwrap();
    assert_eq!(script.faults()[0].then().name(), "refusal");
    assert_eq!(*script.faults()[1].then(), Action::ForgetSession);
    assert!(once(Action::ForgetSession).applied(false).is_err());
}
