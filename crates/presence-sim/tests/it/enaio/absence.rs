//! Absence, as clients set and read it.

use super::support::{ANNA, Caller, JAN, LUKASZ, ZOFIA, absences, with_admin};
use super::wire::{s, x};

#[tokio::test]
async fn absence_is_set_read_and_taken_back() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let main = enaio.organisation();
    let id = |user: &str| enaio.account(user).unwrap().id;
    let start = anna.absent(&main).await;
    assert_eq!(start, enaio.absent());
    assert!(start.contains(&id(LUKASZ)));
    let change = absences(&main, &[(&id(JAN), "1"), (&id(LUKASZ), "0")]);
    anna.done("wfm.ConfigUserAbsence", &change).await;
    assert_eq!((enaio.is_absent(JAN), enaio.is_absent(LUKASZ)), (Some(true), Some(false)));
    let last = enaio.journal().last().unwrap();
    assert!(last.applied() && last.path() == format!("/{main}"));
    assert!(String::from_utf8_lossy(last.body()).contains(&id(JAN)));
    anna.done("wfm.ConfigUserAbsence", &change).await;
    assert!(!enaio.journal().last().unwrap().applied());
    let now = anna.absent(&main).await;
    assert!(now.contains(&id(JAN)) && !now.contains(&id(LUKASZ)));
    // The last of contradicting entries counts.
    let both = absences(&main, &[(&id(JAN), "1"), (&id(JAN), "0")]);
    anna.done("wfm.ConfigUserAbsence", &both).await;
    assert_eq!(enaio.is_absent(JAN), Some(false));
    anna.done("wfm.ConfigUserAbsence", &absences(&main, &[])).await;
}

#[tokio::test]
async fn a_list_is_done_as_a_whole_or_not_at_all() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let main = enaio.organisation();
    let jan = enaio.account(JAN).unwrap().id;
    let guid = enaio.account(ZOFIA).unwrap().guid;
    for users in [
        [(jan.as_str(), "1"), (guid.as_str(), "1")],
        [(jan.as_str(), "1"), (jan.as_str(), "yes")],
        [(jan.as_str(), "1"), ("", "1")],
    ] {
        assert_eq!(anna.refused("wfm.ConfigUserAbsence", &absences(&main, &users)).await.0, -1);
    }
    for xml in ["", "<Users>", "<Other />", "<Users><User Absent=\"1\" /></Users>"] {
        let params = [s("OrganisationId", &main), x("Users", xml)];
        assert_eq!(anna.refused("wfm.ConfigUserAbsence", &params).await.0, -1, "{xml}");
    }
    assert_eq!(enaio.is_absent(JAN), Some(false));
    assert_eq!(anna.refused("wfm.GetAbsentUsers", &[s("OrganisationId", "1")]).await.0, -1);
}

#[tokio::test]
async fn each_organisation_has_its_own_absent() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let all = enaio.organisations();
    let jan = enaio.id_in(&all[1].id, JAN).unwrap();
    assert_eq!(enaio.id_in(&all[1].id, LUKASZ), None);
    assert_ne!(jan, enaio.account(JAN).unwrap().id);
    assert!(anna.absent(&all[1].id).await.is_empty());
    anna.done("wfm.ConfigUserAbsence", &absences(&all[1].id, &[(&jan, "1")])).await;
    assert_eq!(anna.absent(&all[1].id).await, std::slice::from_ref(&jan));
    assert_eq!(enaio.is_absent(JAN), Some(false));
    let wrong = absences(&all[0].id, &[(&jan, "1")]);
    assert_eq!(anna.refused("wfm.ConfigUserAbsence", &wrong).await.0, -1);
}

#[tokio::test]
async fn what_is_missing_or_of_another_type_has_its_own_code() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let main = enaio.organisation();
    let missing = [s("OrganisationId", &main)];
    let (code, message) = anna.refused("wfm.ConfigUserAbsence", &missing).await;
    assert!(code == -1_043_332_470 && message.contains("Users"), "{message}");
    let text = [s("OrganisationId", &main), s("Users", "<Users />")];
    assert_eq!(anna.refused("wfm.ConfigUserAbsence", &text).await.0, -1_024);
    assert_eq!(anna.refused("wfm.GetAbsentUsers", &[x("OrganisationId", "")]).await.0, -1_024);
}

#[tokio::test]
async fn ordinary_users_report_themselves_only() {
    let (_simulator, enaio, _anna) = with_admin().await;
    let main = enaio.organisation();
    let mut jan = Caller::login(&enaio, JAN).await;
    let id = |user: &str| enaio.account(user).unwrap().id;
    jan.done("wfm.ConfigUserAbsence", &absences(&main, &[(&id(JAN), "1")])).await;
    let both = absences(&main, &[(&id(JAN), "0"), (&id(ANNA), "1")]);
    let (code, message) = jan.refused("wfm.ConfigUserAbsence", &both).await;
    assert!(code == -1_042_218_022 && message.contains("108"), "{message}");
    assert_eq!((enaio.is_absent(JAN), enaio.is_absent(ANNA)), (Some(true), Some(false)));
}
