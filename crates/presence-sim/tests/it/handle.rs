//! The simulator from the inside.

use presence_sim::Simulator;
use presence_sim::conpeek::{BreakKind, State, StateRefused};

use crate::raw::{call, plain, put, request, started};

#[tokio::test]
async fn a_supervisor_changes_a_state_behind_the_clients_back() {
    let (_simulator, conpeek) = started(Simulator::builder().with_unverified_read(true)).await;
    let lunch =
        State::OnBreak { kind: BreakKind::Coffee, cause: "Lunch".into(), note: Some("x".into()) };
    let user = conpeek.set_state("anna.nowak", lunch.clone()).unwrap();
    assert_eq!((user.id, &user.state), (1, &lunch));
    assert_eq!(conpeek.journal().arrived(), 0);
    let path = "/tenant_user/1/work_state";
    let read = call(&conpeek, request("GET", path, Some(conpeek.key()), "")).await;
    assert_eq!(read.json()["data"]["break_cause"], "Lunch");
}

#[tokio::test]
async fn a_supervisor_is_bound_by_the_same_rules() {
    let (_simulator, conpeek) = plain().await;
    let refused = |user: &str, state| conpeek.set_state(user, state).unwrap_err();
    assert_eq!(refused("nobody", State::Offline), StateRefused::UnknownUser);
    assert_eq!(refused("1", State::Online { mode: 1 }), StateRefused::UnknownMode);
    let outage = State::OnBreak { kind: BreakKind::Business, cause: "Awaria".into(), note: None };
    assert_eq!(refused("1", outage.clone()), StateRefused::BreakNotAssigned);
    assert!(conpeek.set_state("5", outage).is_ok());
}

#[tokio::test]
async fn the_write_is_seen_from_inside() {
    let (_simulator, conpeek) = plain().await;
    let body = r#"{"work_state":"ONBREAK","break_type":"COFFEE","break_cause":"Kawa"}"#;
    call(&conpeek, put(&conpeek, "4", body)).await;
    let user = conpeek.users().find(|user| user.id == 4).unwrap();
    let coffee = State::OnBreak { kind: BreakKind::Coffee, cause: "Kawa".into(), note: None };
    assert_eq!(user.state, coffee);
    assert_eq!(conpeek.user("lukasz.dabrowski").unwrap(), user);
}

#[tokio::test]
async fn breaks_are_those_of_the_users_groups() {
    let (_simulator, conpeek) = plain().await;
    let causes = |user: &str| -> Vec<&str> {
        conpeek.breaks_of(user).iter().map(|taken| taken.cause).collect()
    };
    assert_eq!(causes("4"), ["Kawa", "Lunch", "Spotkanie z klientem"]);
    assert_eq!(causes("jan.kowalski"), ["Kawa", "Lunch", "Szkolenie", "Awaria"]);
    assert_eq!(causes("6"), [""; 0]);
    assert_eq!(causes("nobody"), [""; 0]);
    let everywhere =
        |cause| conpeek.groups().iter().all(|g| g.breaks.iter().any(|b| b.cause == cause));
    assert!(everywhere("Kawa") && !everywhere("Szkolenie"));
}

#[tokio::test]
async fn everybody_starts_in_a_state_they_may_be_in() {
    let (_simulator, conpeek) = started(Simulator::builder().people(500)).await;
    let users: Vec<_> = conpeek.users().collect();
    for user in &users {
        assert_ne!(user.id, user.record_id);
        assert!(conpeek.set_state(&user.login, user.state.clone()).is_ok(), "{user:?}");
    }
    let on_break = users.iter().filter(|user| user.state.word() == "ONBREAK").count();
    assert!((40..150).contains(&on_break), "{on_break} of 500 are on a break");
}

#[tokio::test]
async fn a_login_is_given_to_one_user_only() {
    let (_simulator, conpeek) = plain().await;
    assert!(!conpeek.rename("1", "jan.kowalski"));
    assert!(!conpeek.rename("1", ""));
    assert!(!conpeek.rename("nobody", "x"));
    assert!(conpeek.rename("anna.nowak", "anna.zak"));
    assert!(conpeek.user("anna.nowak").is_none());
    assert_eq!(conpeek.user("anna.zak").unwrap().id, 1);
    assert!(conpeek.rename("2", "anna.nowak"));
    assert_eq!(conpeek.user("anna.nowak").unwrap().id, 2);
    assert!(conpeek.rename("anna.zak", "jan.kowalski"));
    assert_eq!(conpeek.user("jan.kowalski").unwrap().id, 1);
}

#[tokio::test]
async fn debug_shows_no_key_no_note_and_no_address() {
    let (simulator, conpeek) = plain().await;
    let note = State::OnBreak {
        kind: BreakKind::Coffee,
        cause: "Kawa".into(),
        note: Some("lekarz".into()),
    };
    let user = conpeek.set_state("1", note).unwrap();
    let shown = format!("{simulator:?} {conpeek:?} {user:?} {:?}", user.person);
    for secret in [conpeek.key(), "lekarz", "@", "Nowak"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}
