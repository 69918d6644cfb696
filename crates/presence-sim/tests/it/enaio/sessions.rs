//! Sessions over connections.

use std::time::{Duration, SystemTime};

use presence_sim::enaio::UnknownSession;
use presence_sim::{Action, SimClock, Simulator};

use super::support::{ANNA, Caller, once, started, with_admin};
use super::wire::{i, s};

const FLAGS: &[super::wire::P] = &[];

#[tokio::test]
async fn a_job_needs_a_session_and_a_login() {
    let (_simulator, enaio) = started(Simulator::builder()).await;
    let mut caller = Caller::to(&enaio).await;
    assert_eq!(caller.refused("wfm.GetOrganisations", FLAGS).await.1, "There is no session");
    caller.attach("").await;
    assert_eq!(caller.refused("wfm.GetOrganisations", FLAGS).await.1, "Nobody is logged in");
    let said = caller.done("krn.GetServerInfoEx", &[i("Flags", 0), s("Info", "")]).await;
    assert_eq!(said.text("ProductVersion"), "12.0");
    caller.done("krn.CheckServerConnection", &[i("Flags", 0)]).await;
}

#[tokio::test]
async fn connections_share_a_session_by_its_guid() {
    let (_simulator, enaio, mut first) = with_admin().await;
    let guid =
        first.done("krn.GetChannelGUID", &[i("Flags", 0)]).await.text("ChannelGUID").to_owned();
    let mut second = Caller::to(&enaio).await;
    assert_eq!(second.attach(&guid).await, guid);
    second.done("wfm.GetOrganisations", FLAGS).await;
    assert_eq!(enaio.sessions(), 1);
    second.done("krn.SessionLogout", &[i("Flags", 0)]).await;
    assert_eq!(first.refused("wfm.GetOrganisations", FLAGS).await.1, "The session has ended");
    assert_eq!(second.refused("wfm.GetOrganisations", FLAGS).await.1, "There is no session");
    assert_eq!(enaio.sessions(), 0);
}

#[tokio::test]
async fn an_unknown_guid_is_replaced_or_refused() {
    let (_simulator, enaio, mut caller) = with_admin().await;
    enaio.forget_sessions();
    assert_eq!(caller.refused("wfm.GetOrganisations", FLAGS).await.1, "The session has ended");
    let mut other = Caller::to(&enaio).await;
    let guid = other.attach("00000000000000000000000000000000").await;
    assert!(guid.len() == 32 && !guid.starts_with("0000000000000000"));
    enaio.set_unknown_session(UnknownSession::Refused);
    let params = [i("Flags", 0), s("SessionGUID", "00000000000000000000000000000000")];
    assert_eq!(other.refused("krn.SessionAttach", &params).await.0, -1);
    // What was attached before stays so, and an empty GUID still begins anew.
    assert_eq!(other.attach(&guid).await, guid);
    assert_ne!(other.attach("").await, guid);
}

#[tokio::test]
async fn sessions_end_with_time_that_every_call_puts_off() {
    let clock = SimClock::manual(SystemTime::UNIX_EPOCH);
    let lifetime = Duration::from_secs(100);
    let builder = Simulator::builder().clock(clock.clone()).with_enaio_session_lifetime(lifetime);
    let (_simulator, enaio) = started(builder).await;
    let mut caller = Caller::login(&enaio, ANNA).await;
    for _ in 0..3 {
        clock.advance(Duration::from_secs(99));
        caller.done("wfm.GetOrganisations", FLAGS).await;
    }
    clock.advance(lifetime);
    assert_eq!(enaio.sessions(), 0);
    assert_eq!(caller.refused("wfm.GetOrganisations", FLAGS).await.1, "The session has ended");
}

#[tokio::test]
async fn a_fault_can_forget_a_session_before_a_call() {
    let (_simulator, enaio, mut caller) = with_admin().await;
    enaio.faults().push(once(Action::ForgetSession));
    assert_eq!(caller.refused("wfm.GetOrganisations", FLAGS).await.1, "The session has ended");
    assert_eq!(enaio.journal().last().unwrap().fault(), Some("forget_session"));
    assert_eq!(caller.attach("").await.len(), 32);
}

#[tokio::test]
async fn properties_must_be_there_that_are_named() {
    let (_simulator, enaio) = started(Simulator::builder()).await;
    let mut caller = Caller::to(&enaio).await;
    caller.attach("").await;
    let names = s("Properties", "instname;statname");
    let full = [i("Flags", 0), names.clone(), s("instname", "a"), s("statname", "b")];
    caller.done("krn.SessionPropertiesSet", &full).await;
    let (code, message) = caller.refused("krn.SessionPropertiesSet", &full[..3]).await;
    assert_eq!(code, -1_043_332_470);
    assert!(message.contains("statname"), "{message}");
}
