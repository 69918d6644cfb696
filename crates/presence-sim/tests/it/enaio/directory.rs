//! A large installation.

use presence_sim::Simulator;

use super::support::{Caller, absences, legacy, login_params, started};
use super::wire::{i, s};

#[tokio::test]
async fn a_million_people_cost_nothing_until_they_are_asked_for() {
    let (simulator, enaio) = started(Simulator::builder().people(1_000_000)).await;
    let late = simulator.cast().person(999_999).unwrap();
    let user = enaio.account(&late.login).unwrap();
    assert_eq!((user.number, enaio.account(&user.id)), (1_000_000, Some(user.clone())));
    let mut caller = Caller::to(&enaio).await;
    caller.attach("").await;
    let password = legacy(&enaio.password_of(&late.login).unwrap());
    let said = caller.done("krn.SessionLogin", &login_params(&late.login, &password)).await;
    assert_eq!(said.text("UserGUID"), user.guid);
    let main = enaio.organisation();
    let was = enaio.is_absent(&user.id).unwrap();
    let own = absences(&main, &[(&user.id, if was { "0" } else { "1" })]);
    caller.done("wfm.ConfigUserAbsence", &own).await;
    assert_eq!(enaio.is_absent(&user.id), Some(!was));
    let asked = [
        s("OrganisationId", &main),
        i("RequestType", 1),
        s("ObjectIds", &user.id),
        s("ObjectName", ""),
        s("ClassIds", ""),
        s("ClassName", ""),
        s("AttributeId", ""),
        s("AttributeValue", ""),
        i("RequestData", 3),
    ];
    let xml = caller.done("wfm.GetOrganisationObjects", &asked).await.xml("Objects");
    assert!(xml.contains(&late.login), "{xml}");
}

#[tokio::test]
async fn thousands_are_listed_and_set_in_one_call() {
    let (_simulator, enaio) = started(Simulator::builder().people(5_000)).await;
    let mut anna = Caller::login(&enaio, enaio.user()).await;
    let main = enaio.organisation();
    let ids: Vec<_> = enaio.users().map(|user| user.id).collect();
    let all: Vec<_> = ids.iter().map(|id| (id.as_str(), "1")).collect();
    anna.done("wfm.ConfigUserAbsence", &absences(&main, &all)).await;
    assert_eq!(anna.absent(&main).await, ids);
}
