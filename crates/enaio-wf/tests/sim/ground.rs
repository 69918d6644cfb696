//! The ground floor against the simulator: what the captures do not hold.

use enaio_wf::rpc::{Call, File};
use enaio_wf::{Absence, Client, Id, ObjectData, ObjectQuery, Substitution};
use presence_sim::{Enaio, Simulator};

use crate::server::{client_at, clock, config, simulator, user};
use presence_core::Idempotency;

async fn start() -> (Simulator, Client, Id) {
    let simulator = simulator().await;
    let server = simulator.enaio().unwrap();
    let client = client_at(&config(server), &clock(server));
    let organisation = client.active_organisation().await.unwrap().id;
    (simulator, client, organisation)
}

fn person(server: &Enaio, number: usize) -> Id {
    Id::new(user(server, number).id).unwrap()
}

#[tokio::test]
async fn substitutes_are_set_and_seen_from_both_sides() {
    let (simulator, client, organisation) = start().await;
    let server = simulator.enaio().unwrap();
    let [anna, jan, ewa] = [2, 3, 5].map(|number| person(server, number));
    let change = Substitution::new(&anna, [&jan, &ewa]);
    client.set_substitutes(&organisation, &[change]).await.unwrap();
    let absence = Absence::absent(&jan);
    client.configure_user_absence(&organisation, &[absence]).await.unwrap();

    let all = client.substitutes(&organisation, std::slice::from_ref(&anna)).await.unwrap();
    let seen: Vec<_> = all[0].substitutes.iter().map(|it| (&it.id, it.absent)).collect();
    assert_eq!(seen, [(&jan, Some(true)), (&ewa, Some(false))]);
    let represented = client.user_substitutes(&organisation, &ewa).await.unwrap();
    assert_eq!(represented.iter().map(|it| &it.id).collect::<Vec<_>>(), [&anna]);
    assert_eq!(represented[0].substitutes[0].login, user(server, 5).login);
    assert!(
        client.user_substitutes(&organisation, &anna).await.unwrap().iter().all(|it| it.id != ewa)
    );
    simulator.shutdown().await;
}

#[tokio::test]
async fn users_of_the_security_system_are_found_in_the_workflow() {
    let (simulator, client, organisation) = start().await;
    let server = simulator.enaio().unwrap();
    let anna = user(server, 2);
    let absence = Absence::absent(person(server, 2));
    client.configure_user_absence(&organisation, &[absence]).await.unwrap();
    let asked = [anna.guid.as_str(), "nobody", &user(server, 3).guid];
    let info = client.workflow_info(&asked).await.unwrap();
    assert_eq!(info[0].dms_user, anna.guid);
    assert_eq!((info[0].is_member, info[0].absent), (Some(true), Some(true)));
    assert_eq!(
        (&info[0].organisation, &info[0].user),
        (&Some(organisation), &Some(person(server, 2)))
    );
    assert_eq!((info[1].is_member, &info[1].user), (Some(false), &None));
    assert_eq!((info[2].is_member, info[2].absent), (Some(true), Some(false)));
    assert!(client.workflow_info::<&str>(&[]).await.is_err());
    simulator.shutdown().await;
}

#[tokio::test]
async fn ids_objects_and_references_are_taken_in_one_call() {
    let (simulator, client, organisation) = start().await;
    let server = simulator.enaio().unwrap();
    let query = ObjectQuery::Ids(vec![person(server, 3)]);
    let objects =
        client.organisation_objects(&organisation, &query, ObjectData::ALL).await.unwrap();
    let query = ObjectQuery::Name(objects[0].parents[0].name.clone());
    let roles = client.organisation_objects(&organisation, &query, ObjectData::ALL).await.unwrap();
    let own = person(server, 3);
    let reference = roles[0].children.iter().find(|child| child.id != own).unwrap();
    let absences = [
        Absence::absent(person(server, 2)),
        Absence::absent(&objects[0]),
        Absence::absent(reference),
        Absence::absent(&own),
    ];
    client.configure_user_absence(&organisation, &absences).await.unwrap();
    let absent = client.absent_users(&organisation).await.unwrap();
    assert!(absences.iter().all(|absence| absent.contains(&absence.user)));

    let before = server.journal().arrived();
    let contradiction = [Absence::absent(&objects[0]), Absence::present(&own)];
    let error = client.configure_user_absence(&organisation, &contradiction).await.unwrap_err();
    assert_eq!(error.field(), Some("absences"));
    client.configure_user_absence(&organisation, &[]).await.unwrap();
    assert_eq!(server.journal().arrived(), before, "neither was sent");
    simulator.shutdown().await;
}

#[tokio::test]
async fn any_job_can_be_called_by_name_with_files_both_ways() {
    let (simulator, client, _) = start().await;
    let content: Vec<u8> = (0..300_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    let call = Call::new("krn.EmptyJob")
        .idempotency(Idempotency::Safe)
        .with("Flags", 0)
        .file(File::new("bin", content.clone()).unwrap());
    let answer = client.pool().call(&call).await.unwrap();
    assert_eq!(answer.files.len(), 1);
    assert_eq!(answer.files[0].content, content);
    simulator.shutdown().await;
}
