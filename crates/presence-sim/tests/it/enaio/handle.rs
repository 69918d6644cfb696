//! The simulator from the inside.

use presence_sim::{Enaio, Simulator};

use super::support::{
    ANNA, Caller, JAN, ZOFIA, absences, legacy, login_params, started, with_admin,
};

#[tokio::test]
async fn endpoints_say_how_to_get_in() {
    let (simulator, enaio) = started(Simulator::builder()).await;
    let json = serde_json::to_value(simulator.endpoints()).unwrap();
    let enaio_json = &json["enaio"];
    let keys: Vec<_> = enaio_json.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys.len(), 5);
    for key in ["addr", "tls_addr", "cadata", "user", "password"] {
        assert!(keys.contains(&key), "{key}");
    }
    assert_eq!(enaio_json["addr"], enaio.addr().to_string());
    assert_ne!(enaio_json["addr"], enaio_json["tls_addr"]);
    assert!(enaio.cadata().starts_with("-----BEGIN CERTIFICATE-----"));
    assert_eq!(enaio_json["user"], ANNA);
    let shown = format!("{:?}", simulator.endpoints());
    assert!(!shown.contains(enaio.password()) && !shown.contains(ANNA), "{shown}");
    Caller::login(&enaio, enaio.user()).await;
}

#[tokio::test]
async fn the_same_seed_makes_the_same_installation() {
    let facts =
        |enaio: &Enaio| (enaio.organisations(), enaio.users().collect::<Vec<_>>(), enaio.absent());
    let (_one, one) = started(Simulator::builder().seed(7).people(100)).await;
    let (_two, two) = started(Simulator::builder().seed(7).people(100)).await;
    let (_other, other) = started(Simulator::builder().seed(8).people(100)).await;
    assert_eq!(facts(&one), facts(&two));
    assert_eq!(one.password(), two.password());
    assert_ne!(one.organisation(), other.organisation());
    assert_ne!(one.password(), other.password());
    assert!((5..30).contains(&one.absent().len()), "{:?}", one.absent().len());
}

#[tokio::test]
async fn people_come_go_and_change() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let main = enaio.organisation();
    let new = enaio.add_user("New.One", "New One");
    assert_eq!(new.number, 13);
    assert_eq!(enaio.account("new.one").unwrap(), new);
    anna.done("wfm.ConfigUserAbsence", &absences(&main, &[(&new.id, "1")])).await;
    assert!(enaio.absent().contains(&new.id));
    assert!(enaio.set_substitutes(JAN, &["new.one", ZOFIA]));
    assert!(enaio.remove_user(&new.id) && !enaio.remove_user(&new.id));
    assert!(!enaio.absent().contains(&new.id));
    assert_eq!(enaio.substitutes(JAN), [enaio.account(ZOFIA).unwrap().id]);
    let gone = absences(&main, &[(&new.id, "0")]);
    anna.refused("wfm.ConfigUserAbsence", &gone).await;

    assert!(enaio.rename(JAN, "Jan K.") && !enaio.rename("nobody", "x"));
    assert_eq!(enaio.account(JAN).unwrap().name, "Jan K.");
    assert!(enaio.set_login(JAN, "j.k"));
    assert!(enaio.account(JAN).is_none());
    assert!(enaio.set_password("J.K", "geheim"));
    let mut jan = Caller::to(&enaio).await;
    jan.attach("").await;
    let said = jan.done("krn.SessionLogin", &login_params("j.k", &legacy("geheim"))).await;
    assert_eq!(said.text("UserID"), "2");
    assert!(enaio.remove_user("j.k"));
    assert_eq!(jan.refused("wfm.GetOrganisations", &[]).await.1, "Nobody is logged in");
}

#[tokio::test]
async fn absence_changes_behind_the_clients_back() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let main = enaio.organisation();
    let before = anna.absent(&main).await.len();
    assert!(enaio.set_absent(ZOFIA, true) && !enaio.set_absent("nobody", true));
    assert_eq!(anna.absent(&main).await.len(), before + 1);
    assert!(enaio.set_absent(&enaio.account(ZOFIA).unwrap().guid, false));
    assert_eq!(anna.absent(&main).await.len(), before);
    assert_eq!((enaio.is_absent(ZOFIA), enaio.is_absent("nobody")), (Some(false), None));
}

#[tokio::test]
async fn connections_are_counted_and_dropped() {
    let (simulator, enaio, mut anna) = with_admin().await;
    let _idle = Caller::login(&enaio, JAN).await;
    assert_eq!((enaio.connections_accepted(), enaio.open_connections()), (2, 2));
    enaio.drop_idle_connections();
    assert!(anna.is_over().await);
    enaio.wait_for_open_connections(0).await.unwrap();
    let mut last = Caller::login(&enaio, ANNA).await;
    simulator.shutdown().await;
    assert!(last.is_over().await);
    assert_eq!(enaio.open_connections(), 0);
}
