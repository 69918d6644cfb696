//! Organisations and their objects.

use presence_sim::enaio::{PERSON_CLASS, ROLE_CLASS};

use super::support::{ANNA, JAN, with_admin};
use super::wire::{P, i, s};

fn params(organisation: &str, kind: i64, sought: (&str, &str), data: i64) -> Vec<P> {
    let one = |name: &str| s(name, if name == sought.0 { sought.1 } else { "" });
    vec![
        s("OrganisationId", organisation),
        i("RequestType", kind),
        one("ObjectIds"),
        one("ObjectName"),
        one("ClassIds"),
        one("ClassName"),
        one("AttributeId"),
        one("AttributeValue"),
        i("RequestData", data),
    ]
}

const JOB: &str = "wfm.GetOrganisationObjects";

fn count(xml: &str, what: &str) -> usize {
    xml.matches(what).count()
}

#[tokio::test]
async fn organisations_are_listed_with_the_odd_declaration() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let all = enaio.organisations();
    let xml = anna.done("wfm.GetOrganisations", &[]).await.xml("Organisations");
    let wanted = format!(
        "<?xml version =\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Organisations>\n\
         \t<Organisation Id=\"{}\" Name=\"Acme Film &amp; Söhne\" Active=\"1\"/>\n\
         \t<Organisation Id=\"{}\" Name=\"Archiv\" Active=\"0\"/>\n\
         \t<Organisation Id=\"{}\" Name=\"Neubau &lt;leer&gt;\" Active=\"0\"/>\n\
         </Organisations>\n",
        all[0].id, all[1].id, all[2].id
    );
    assert_eq!(xml, wanted);
    assert!(enaio.set_active(&all[1].id, true) && !enaio.set_active("x", true));
    let xml = anna.done("wfm.GetOrganisations", &[]).await.xml("Organisations");
    assert_eq!(count(&xml, "Active=\"1\""), 2);
    anna.done("wfm.SaveOrganisation", &[s("OrganisationId", &all[1].id)]).await;
    assert_eq!(enaio.organisations()[1].saves, 1);
}

#[tokio::test]
async fn every_request_type_finds_its_own() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let main = enaio.organisation();
    let ids = [ANNA, JAN].map(|user| enaio.account(user).unwrap().id).join(",");
    for (kind, sought, found) in [
        (0, ("", ""), 15),
        (1, ("ObjectIds", ids.as_str()), 2),
        (1, ("ObjectIds", "unknown"), 0),
        (2, ("ObjectName", "Jan Kowalski"), 1),
        (2, ("ObjectName", "jan kowalski"), 0),
        (3, ("ClassIds", PERSON_CLASS), 12),
        (3, ("ClassIds", ROLE_CLASS), 3),
        (4, ("ClassName", "Person"), 12),
        (5, ("ObjectName", "Jan Kowalski"), 1),
        (6, ("ObjectName", "Wurzel"), 2),
        (6, ("ObjectName", "Leitung"), 2),
        (7, ("ClassName", "Person"), 2),
        (8, ("ClassName", "Rolle"), 14),
    ] {
        let xml = anna.done(JOB, &params(&main, kind, sought, 1)).await.xml("Objects");
        assert_eq!(count(&xml, "<Object "), found, "{kind} {sought:?}");
    }
}

#[tokio::test]
async fn parts_come_only_when_asked_for() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let main = enaio.organisation();
    for (data, attributes, parents, children) in
        [(1, 0, 0, 0), (3, 36, 0, 0), (5, 0, 14, 14), (7, 36, 14, 14)]
    {
        let xml = anna.done(JOB, &params(&main, 0, ("", ""), data)).await.xml("Objects");
        let found =
            ["<Attribute ", "<ParentObject ", "<ChildObject "].map(|what| count(&xml, what));
        assert_eq!(found, [attributes, parents, children], "{data}");
    }
    let jan = params(&main, 2, ("ObjectName", "Jan Kowalski"), 3);
    let xml = anna.done(JOB, &jan).await.xml("Objects");
    assert!(xml.contains("<AttributeValue><![CDATA[jan.kowalski]]></AttributeValue>"), "{xml}");
    assert!(xml.contains("Name=\"Stellvertreter\"") && xml.contains("<AttributeValue/>"), "{xml}");
}

#[tokio::test]
async fn organisations_differ_in_size_and_ids() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let all = enaio.organisations();
    for (organisation, people) in all.iter().zip([12, 3, 0]) {
        let asked = params(&organisation.id, 3, ("ClassIds", PERSON_CLASS), 1);
        let xml = anna.done(JOB, &asked).await.xml("Objects");
        assert_eq!(count(&xml, "<Object "), people);
    }
    let other = enaio.id_in(&all[1].id, JAN).unwrap();
    let asked = params(&all[0].id, 1, ("ObjectIds", &other), 1);
    assert_eq!(count(&anna.done(JOB, &asked).await.xml("Objects"), "<Object "), 0);
}

#[tokio::test]
async fn types_and_parts_that_do_not_exist_are_refused() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let main = enaio.organisation();
    for (kind, data) in [(9, 1), (-1, 1), (0, 0), (0, 2), (0, 8)] {
        assert_eq!(anna.refused(JOB, &params(&main, kind, ("", ""), data)).await.0, -1);
    }
    for missing in 0..9 {
        let mut incomplete = params(&main, 0, ("", ""), 1);
        incomplete.remove(missing);
        assert_eq!(anna.refused(JOB, &incomplete).await.0, -1_043_332_470, "{missing}");
    }
}
