//! One provider: what is written is read back, and nothing more is sent than is needed.

use omnipresence::{
    Absence, Availability, Change, ErrorKind, Note, Reason, ReasonCategory, UserRef,
    UserStatusProviderExt, Verdict,
};
use presence_sim::{Action, Ending, Fault, FaultScript};

use crate::support::{login, provider, reading};

#[tokio::test]
async fn what_is_set_is_read_back_and_can_be_put_back() {
    let simulator = reading().start().await.unwrap();
    let conpeek = simulator.conpeek().unwrap();
    let provider = provider(conpeek, "desk");
    let anna = login("anna.nowak");
    let before = provider.get(&anna).await.unwrap();

    let training = Reason::new(ReasonCategory::Business, "BUSINESS").with_label("Szkolenie");
    let busy = Change::availability(anna.clone(), Availability::Busy)
        .with_reason(training.clone())
        .with_note(Note::new("Sala 2"));
    let outcome = provider.set_one(busy).await.into_result().unwrap();
    assert_eq!(outcome.verdict, Verdict::Applied);

    let now = provider.get(&anna).await.unwrap();
    assert_eq!(now.availability, Availability::Busy);
    assert_eq!(now.reason, Some(training));
    assert_eq!(now.note, Some(Note::new("Sala 2")));
    assert_eq!(now.projection_hash(), outcome.status.unwrap().projection_hash());
    assert_eq!(conpeek.user("1").unwrap().state.word(), "ONBREAK");

    let mut back = Change::availability(anna.clone(), before.availability);
    back.reason.clone_from(&before.reason);
    assert!(provider.set_one(back).await.is_success());
    let after = provider.get(&anna).await.unwrap();
    assert_eq!(after.projection_hash(), before.projection_hash());
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_refusal_before_any_call_sends_nothing() {
    let simulator = reading().start().await.unwrap();
    let conpeek = simulator.conpeek().unwrap();
    let provider = provider(conpeek, "desk");
    let absent = provider.mark_absent(&login("anna.nowak")).await;
    assert_eq!(absent.verdict, Verdict::Unsupported);
    let away = provider.set_availability(&login("anna.nowak"), Availability::Away).await;
    assert_eq!(away.verdict, Verdict::Rejected);
    assert_eq!(away.error.unwrap().field(), Some("reason"));
    assert!(provider.set(&[]).await.is_empty());
    assert!(provider.get_many(&[]).await.is_empty());
    assert_eq!(conpeek.journal().arrived(), 0);
    simulator.shutdown().await;
}

#[tokio::test]
async fn one_bad_person_spoils_nobody() {
    let simulator = reading().start().await.unwrap();
    let provider = provider(simulator.conpeek().unwrap(), "desk");
    let users = [login("anna.nowak"), login("nobody"), UserRef::id("2").unwrap()];
    let read = provider.get_many(&users).await;
    assert_eq!(read[0].as_ref().unwrap().availability, Availability::Available);
    assert_eq!(read[1].as_ref().unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(read[2].as_ref().unwrap().availability, Availability::Busy);

    let changes = [
        Change::availability(users[1].clone(), Availability::Offline),
        Change::absence(users[0].clone(), Absence::Absent),
        Change::availability(users[2].clone(), Availability::Offline),
    ];
    let verdicts: Vec<_> = provider.set(&changes).await.iter().map(|one| one.verdict).collect();
    assert_eq!(verdicts, [Verdict::Rejected, Verdict::Unsupported, Verdict::Applied]);
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_write_of_unknown_fate_is_not_sent_again() {
    let cut = Fault::once(Action::Cut { ending: Ending::Reset }).unwrap().applied(true).unwrap();
    let simulator = reading().faults(FaultScript::new().with(cut)).start().await.unwrap();
    let conpeek = simulator.conpeek().unwrap();
    let provider = provider(conpeek, "desk");
    let outcome = provider.set_availability(&login("anna.nowak"), Availability::Offline).await;
    assert_eq!(outcome.verdict, Verdict::Indeterminate);
    assert_eq!(conpeek.journal().arrived(), 1);
    // Whoever reads back, as the contract says, learns that it was applied.
    let read = provider.get(&login("anna.nowak")).await.unwrap();
    assert_eq!(read.availability, Availability::Offline);
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_dropped_call_leaves_no_connection_behind() {
    let stall = Fault::once(Action::Stall).unwrap();
    let simulator = reading().faults(FaultScript::new().with(stall)).start().await.unwrap();
    let conpeek = simulator.conpeek().unwrap();
    let provider = provider(conpeek, "desk");
    {
        let anna = login("anna.nowak");
        let call = provider.get(&anna);
        tokio::select! {
            biased;
            arrived = conpeek.journal().wait_for(1) => arrived.unwrap(),
            read = call => unreachable!("a stalled call ended: {read:?}"),
        }
    }
    conpeek.wait_for_open_connections(0).await.unwrap();
    let read = provider.get(&login("anna.nowak")).await.unwrap();
    assert_eq!(read.availability, Availability::Available);
    simulator.shutdown().await;
}

#[tokio::test]
async fn listing_stops_at_its_limit_and_keeps_its_order() {
    let simulator = reading().start().await.unwrap();
    let conpeek = simulator.conpeek().unwrap();
    let provider = provider(conpeek, "desk");
    let two = provider.list_up_to(2).await.unwrap();
    let names: Vec<_> = two.iter().map(|one| one.subject.best_ref().unwrap()).collect();
    assert_eq!(names, [login("anna.nowak"), UserRef::id("2").unwrap()]);
    assert_eq!(conpeek.journal().arrived(), 2);
    assert_eq!(provider.list_up_to(99).await.unwrap().len(), 3);
    simulator.shutdown().await;
}
