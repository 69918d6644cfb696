//! Substitutes, processes, and what is known of users of the security system.

use super::support::{JAN, LUKASZ, ZOFIA, with_admin};
use super::wire::{s, x};

#[tokio::test]
async fn substitutes_are_replaced_read_from_both_ends_and_cleared() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let main = s("OrganisationId", &enaio.organisation());
    let id = |user: &str| enaio.account(user).unwrap().id;
    let (jan, zofia, lukasz) = (id(JAN), id(ZOFIA), id(LUKASZ));
    assert_eq!(enaio.substitutes(LUKASZ), std::slice::from_ref(&jan));
    let set = |of: &str, list: &str| {
        let list = match list {
            "" => "<SubstituteIds />".to_owned(),
            list => format!("<SubstituteIds>{list}</SubstituteIds>"),
        };
        let xml = format!("<Substitutes><Substitute Id=\"{of}\">{list}</Substitute></Substitutes>");
        [main.clone(), x("Substitutes", &xml)]
    };
    anna.done("wfm.SetSubstitutes", &set(&jan, &format!("{zofia},{lukasz}"))).await;
    assert_eq!(enaio.substitutes(JAN), [zofia.clone(), lukasz.clone()]);
    let asked = [main.clone(), s("UserIds", &format!("{jan},{zofia}"))];
    let xml = anna.done("wfm.GetSubstitutes", &asked).await.xml("Substitutes");
    let wanted = format!(
        "<Substitute Id=\"{lukasz}\" Name=\"LUKASZ.DABROWSKI\" Absent=\"1\" UserGUID=\"{}\" \
         Login=\"lukasz.dabrowski\"/>",
        enaio.account(LUKASZ).unwrap().guid
    );
    assert!(xml.contains(&wanted), "{xml}");
    assert_eq!((xml.matches("<Object ").count(), xml.matches("<Substitute ").count()), (2, 2));
    let asked = [main.clone(), s("UserId", &zofia)];
    let xml = anna.done("wfm.GetUserSubstitutes", &asked).await.xml("Objects");
    assert!(xml.contains(&format!("<Object Id=\"{jan}\">")), "{xml}");
    anna.done("wfm.SetSubstitutes", &set(&jan, "")).await;
    assert!(enaio.substitutes(JAN).is_empty());
    assert!(enaio.set_substitutes(JAN, &[ZOFIA]) && !enaio.set_substitutes(JAN, &["nobody"]));
    for wrong in [set("x", ""), set(&jan, "x"), [main.clone(), x("Substitutes", "<A />")]] {
        assert_eq!(anna.refused("wfm.SetSubstitutes", &wrong).await.0, -1);
    }
    assert_eq!(enaio.substitutes(JAN), [zofia]);
}

#[tokio::test]
async fn processes_are_listed_for_who_has_some() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let main = s("OrganisationId", &enaio.organisation());
    for (user, processes) in [(JAN, 2), (ZOFIA, 0), (LUKASZ, 1)] {
        let asked = [main.clone(), s("UserId", &enaio.account(user).unwrap().id)];
        let xml = anna.done("wfm.AdminGetProcessListByUser", &asked).await.xml("Processes");
        assert_eq!(xml.matches("<Process ").count(), processes, "{user}");
        assert_eq!(xml.matches("<Activity ").count(), processes, "{user}");
    }
    let unknown = [main, s("UserId", "x")];
    assert_eq!(anna.refused("wfm.AdminGetProcessListByUser", &unknown).await.0, -1);
}

#[tokio::test]
async fn users_of_the_security_system_are_found_in_the_workflow() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let lukasz = enaio.account(LUKASZ).unwrap();
    let request = |user: &str, kind: u8| {
        let one = format!("<Request UserId=\"{user}\" RequestType=\"{kind}\" />");
        [x("Requests", &format!("<Requests>{one}</Requests>"))]
    };
    let main = enaio.organisation();
    for (user, kind, wanted) in [
        (lukasz.guid.as_str(), 1, main.as_str()),
        (&lukasz.guid, 2, "1"),
        ("4", 3, &lukasz.id),
        (&lukasz.guid, 4, "1"),
        ("2", 4, "0"),
        ("999", 2, "0"),
        ("999", 3, ""),
    ] {
        let xml = anna.done("wfm.GetWFMInfo", &request(user, kind)).await.xml("Requests");
        assert!(xml.contains(&format!("RequestType=\"{kind}\" Value=\"{wanted}\"/>")), "{xml}");
    }
    assert_eq!(anna.refused("wfm.GetWFMInfo", &request("2", 5)).await.0, -1);
    enaio.set_active(&main, false);
    let xml = anna.done("wfm.GetWFMInfo", &request("2", 1)).await.xml("Requests");
    assert!(xml.contains("Value=\"\"/>"), "{xml}");
}
