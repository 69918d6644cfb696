//! The simulator from the inside.

use presence_sim::webex::ChangeRefused;
use presence_sim::{SimClock, Simulator, VendorKind};

use super::support::{ANNA, Caller, JAN, path, started, with_admin};

#[tokio::test]
async fn colleagues_change_people_behind_the_clients_back() {
    let (_simulator, webex, mut anna) = with_admin().await;
    webex.rename(JAN, "Jan K").unwrap();
    webex.set_login_enabled(JAN, false).unwrap();
    let jan = anna.read(&path(&webex, JAN)).await;
    assert_eq!((&jan["displayName"], &jan["loginEnabled"]), (&"Jan K".into(), &false.into()));
    assert_eq!(jan["status"], "inactive", "who may not log in is not there");
    webex.delete(JAN).unwrap();
    assert_eq!(webex.delete(JAN), Err(ChangeRefused::UnknownPerson));
    assert_eq!(webex.rename(JAN, "x"), Err(ChangeRefused::UnknownPerson));
    assert_eq!(anna.logins("/people").await.len(), 11);
}

#[tokio::test]
async fn a_person_is_found_in_every_form_of_their_name() {
    let (_simulator, webex, _) = with_admin().await;
    let anna = webex.person(ANNA).unwrap();
    for name in [&anna.id, &anna.uuid, &anna.uuid.to_uppercase(), &ANNA.to_uppercase()] {
        assert_eq!(webex.person(name).as_ref(), Some(&anna));
    }
    assert!(webex.person("").is_none() && webex.person("anna.nowak").is_none());
    let shown = format!("{anna:?} {webex:?}");
    assert!(!shown.contains("Nowak") && !shown.contains("nowak"), "{shown}");
}

#[tokio::test]
async fn ids_never_depend_on_the_seed() {
    let mut ids = Vec::new();
    for seed in [1, 2] {
        let clock = SimClock::manual(std::time::SystemTime::UNIX_EPOCH);
        let builder = Simulator::builder().seed(seed).people(40).clock(clock);
        let (_simulator, webex) = started(builder).await;
        ids.push((0..40).map(|place| webex.people(place).unwrap().id).collect::<Vec<_>>());
    }
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test]
async fn calls_and_connections_are_counted() {
    let (simulator, webex, mut anna) = with_admin().await;
    anna.read("/people/me").await;
    Caller::new(&webex, &webex.user_token()).await.read("/people/me").await;
    assert_eq!((webex.journal().arrived(), webex.connections_accepted()), (2, 2));
    webex.wait_for_open_connections(1).await.unwrap();
    let last = webex.journal().last().unwrap();
    assert_eq!((last.vendor(), last.path()), (VendorKind::Webex, "/v1/people/me"));
    assert!(!format!("{last:?}").contains(&webex.user_token()));
    webex.drop_idle_connections();
    webex.wait_for_open_connections(0).await.unwrap();
    assert_eq!(webex.now(), simulator.clock().now());
}
