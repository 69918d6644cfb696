//! The ground floor against the captures, byte for byte, and against answers that are odd.

use std::sync::Arc;
use std::time::Duration;

use enaio_wf::presence_core::{ErrorKind, Secret};
use enaio_wf::rpc::{Call, PoolOptions, Response, Value};
use enaio_wf::{
    Absence, Client, Config, Id, Object, ObjectData, ObjectQuery, Substitution, TokioClock, Trust,
};
use tokio::io::DuplexStream;
use tokio::task::JoinHandle;

use crate::fixtures::{Frame, connection};
use crate::group::Group;
use crate::peer::{client_over, play, pool_over};

const ORGANISATION: &str = "E3F3AFE3FB42433CB0C9FFE0F62533ED";
const ROOT: &str = "265EF9703E9F430589884976339F0B42";
const RIGHTS: &str = "46E29564BC464929A0A2ECA5387B4855";
const BAERBEL: &str = "8CD236F862644DAD904CD8C228EF4F23";
const PERSON: &str = "9AB24246BB9040A29FCD6015CF4F4BD9";

fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// A client whose only server plays a scenario, from login to end.
fn against(scenario: &str) -> (Client, JoinHandle<DuplexStream>) {
    playing(connection(scenario, 1))
}

fn playing(frames: Vec<Frame>) -> (Client, JoinHandle<DuplexStream>) {
    let (connection, peer) = play(frames);
    let clock = Arc::new(TokioClock::new());
    (client_over(pool_over([connection]), clock, Duration::from_secs(60)), peer)
}

#[tokio::test]
async fn organisations_are_the_captured_ones() {
    let (client, peer) = against("10-organisations");
    let all = client.organisations().await.unwrap();
    assert_eq!(all[0].name, "Müller & Söhne – Zürich 漢字 😀");
    assert_eq!((all[1].name.as_str(), all[1].active), ("Archiv", false));
    assert_eq!(client.active_organisation().await.unwrap().id, id(ORGANISATION));
    peer.await.unwrap();
}

#[tokio::test]
async fn objects_are_the_captured_ones_in_every_mode() {
    let (client, peer) = against("11-organisation-objects");
    let organisation = id(ORGANISATION);
    let objects = |query, data| {
        let (client, organisation) = (client.clone(), organisation.clone());
        async move { client.organisation_objects(&organisation, &query, data).await.unwrap() }
    };
    let all = objects(ObjectQuery::All, ObjectData::ALL).await;
    assert_eq!(all.len(), 4);
    assert_eq!(all[0].children.len(), 3);
    assert_eq!(all[1].parents[0].name, "Wurzel");
    assert_eq!(all[1].login(), Some("ROOT"));
    assert_eq!(all[1].attributes[2].flags, 2);
    assert!(!format!("{all:?}").contains("ROOT"));
    let people = objects(ObjectQuery::Classes(vec![id(PERSON)]), ObjectData::INDEX).await;
    assert_eq!(people.len(), 3);
    let two = ObjectQuery::Ids(vec![id(RIGHTS), id(BAERBEL)]);
    assert_eq!(objects(two, ObjectData::ATTRIBUTES).await[1].login(), Some("bgroesse"));
    let named = ObjectQuery::Name("Bärbel Größe".to_owned());
    assert_eq!(objects(named, ObjectData::RELATIONS).await[0].id, id(BAERBEL));
    assert!(objects(ObjectQuery::Name("niemand".to_owned()), ObjectData::ALL).await.is_empty());

    // The first look-up is the captured call; the others are answered from memory.
    let user = |login| client.user_by_login(&organisation, login);
    assert_eq!(user("LEHMANN").await.unwrap().id, id(RIGHTS));
    assert_eq!(user("bgroesse").await.unwrap().id, id(BAERBEL));
    assert_eq!(user("niemand").await.unwrap_err().kind(), ErrorKind::NotFound);
    peer.await.unwrap();
}

#[tokio::test]
async fn absences_are_the_captured_ones() {
    let mut frames = connection("12-user-absence", 1);
    // The call for nobody is one that this client does not make.
    let is_for_nobody = |seq: &u64| (21..=22).contains(seq);
    frames.retain(|frame| !is_for_nobody(&frame.about["seq"].as_u64().unwrap()));
    let (client, peer) = playing(frames);
    let organisation = id(ORGANISATION);
    let set = |absences: Vec<Absence>| {
        let (client, organisation) = (client.clone(), organisation.clone());
        async move { client.configure_user_absence(&organisation, &absences).await.unwrap() }
    };
    let absent = || client.absent_users(&organisation);
    assert!(absent().await.unwrap().is_empty());
    set(vec![Absence::absent(id(RIGHTS)), Absence::present(id(BAERBEL))]).await;
    assert_eq!(absent().await.unwrap().into_iter().collect::<Vec<_>>(), [id(RIGHTS)]);
    set(vec![Absence::absent(id(BAERBEL))]).await;
    assert_eq!(absent().await.unwrap().len(), 2);
    set(Vec::new()).await;
    let again = Absence::present(id(&RIGHTS.to_lowercase()));
    set(vec![Absence::present(id(RIGHTS)), Absence::present(id(BAERBEL)), again]).await;
    assert!(absent().await.unwrap().is_empty());
    client.save_organisation(&organisation).await.unwrap();
    peer.await.unwrap();
}

#[tokio::test]
async fn substitutes_are_the_captured_ones() {
    let (client, peer) = against("13-substitutes");
    let organisation = id(ORGANISATION);
    let none: [Id; 0] = [];
    let lists = [
        Substitution::new(id(ROOT), [id(RIGHTS), id(BAERBEL)]),
        Substitution::new(id(RIGHTS), none),
    ];
    client.set_substitutes(&organisation, &lists).await.unwrap();
    let query = ObjectQuery::Ids(vec![id(ROOT)]);
    let data = ObjectData::ATTRIBUTES;
    let root = client.organisation_objects(&organisation, &query, data).await.unwrap();
    assert_eq!(root[0].substitutes().unwrap(), [id(RIGHTS), id(BAERBEL)]);
    peer.await.unwrap();
}

#[tokio::test]
async fn processes_are_the_captured_ones() {
    let (client, peer) = against("14-process-list");
    let organisation = id(ORGANISATION);
    let all = client.process_list_by_user(&organisation, &id(ROOT)).await.unwrap();
    assert_eq!((all[0].name.as_str(), all[0].state), ("Urlaub", Some(2)));
    assert_eq!(all[0].activities[0].state, Some(64));
    assert_eq!(all[0].activities[0].owned, None);
    let none = client.process_list_by_user(&organisation, &id(RIGHTS)).await.unwrap();
    assert!(none.is_empty());
    peer.await.unwrap();
}

fn answering(answer: impl Fn(&Call) -> Response + Send + Sync + 'static) -> (Client, Group) {
    let group = Group::new(move |call| Some(answer(call)));
    let pool = group.pool("one", PoolOptions::default());
    let client = client_over(pool, Arc::new(TokioClock::new()), Duration::from_secs(60));
    (client, group)
}

#[tokio::test]
async fn what_is_missing_is_empty_and_what_is_wrong_is_an_error() {
    let (client, _group) = answering(|_| Response::new(0));
    let organisation = id("1");
    assert!(client.organisations().await.unwrap().is_empty());
    assert!(client.absent_users(&organisation).await.unwrap().is_empty());
    let error = client.active_organisation().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);

    let (client, _group) = answering(|_| Response::new(0).with("Organisations", "text"));
    assert_eq!(client.organisations().await.unwrap_err().kind(), ErrorKind::Protocol);

    let (client, _group) = answering(|_| {
        let xml = "<Organisations><Organisation Id='1' Active='1'/>\
                   <Organisation Id='2' Active='1'/></Organisations>";
        Response::new(0).with("Organisations", Value::from(xml.as_bytes().to_vec()))
    });
    let error = client.active_organisation().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict);
}

#[tokio::test]
async fn ambiguous_logins_are_told_apart_from_missing_ones() {
    let (client, group) = answering(|_| {
        let object = |id: u8, login: &str| {
            format!(
                "<Object Id='{id}'><Attributes><Attribute Name='Login'><AttributeValue>{login}\
                 </AttributeValue></Attribute></Attributes></Object>"
            )
        };
        let all = [object(1, "Anna"), object(2, "ANNA"), object(3, "Gro\u{df}")].concat();
        Response::new(0).with("Objects", format!("<Objects>{all}</Objects>").into_bytes())
    });
    let organisation = id("1");
    let find = |login| client.user_by_login(&organisation, login);
    assert_eq!(find("anna").await.unwrap_err().kind(), ErrorKind::Conflict);
    assert_eq!(find("").await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(find("GROSS").await.unwrap().id, id("3"));
    assert_eq!(group.count("wfm.GetOrganisationObjects"), 1);
    client.forget_logins();
    assert!(find("gross").await.is_ok());
    assert_eq!(group.count("wfm.GetOrganisationObjects"), 2);
}

#[tokio::test]
async fn contradictions_and_empty_batches_are_not_sent() {
    let (client, group) = answering(|_| Response::new(0));
    let organisation = id(ORGANISATION);
    let both = [Absence::absent(id(ROOT)), Absence::present(id(&ROOT.to_lowercase()))];
    let error = client.configure_user_absence(&organisation, &both).await.unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("absences")));
    let two = [Substitution::new(id("1"), [id("2")]), Substitution::new(id("1"), [id("3")])];
    let error = client.set_substitutes(&organisation, &two).await.unwrap_err();
    assert_eq!(error.field(), Some("substitutions"));
    client.configure_user_absence(&organisation, &[]).await.unwrap();
    client.set_substitutes(&organisation, &[]).await.unwrap();
    let none = ObjectQuery::Ids(Vec::new());
    let error = client.organisation_objects(&organisation, &none, ObjectData::ALL).await;
    assert_eq!(error.unwrap_err().field(), Some("query"));
    assert!(group.asked().is_empty(), "{:?}", group.asked());
}

#[tokio::test]
async fn server_info_is_asked_for_anew() {
    let (client, group) = answering(|_| Response::new(0));
    assert_eq!(client.server_info().await.unwrap().version, None);
    assert_eq!(group.count("krn.GetServerInfoEx"), 2);
    assert_eq!(client.check_connections().await.len(), 1);
}

#[tokio::test]
async fn configurations_are_checked_without_io() {
    let config = |servers: &str, user: &str| Config::new(servers, user, Secret::new("secret"));
    assert!(Client::new(&config("app1:4000:1", "root")).is_ok());
    let field = |config: &Config| Client::new(config).unwrap_err().field().map(str::to_owned);
    assert_eq!(field(&config("app1:4000:0", "root")).as_deref(), Some("servers"));
    assert_eq!(field(&config("app1", "")).as_deref(), Some("user"));
    let mut bad = config("app1", "root");
    bad.trust = Trust::Certificates("no".to_owned());
    assert_eq!(field(&bad).as_deref(), Some("trust"));
    bad.trust = Trust::PlainTcp;
    assert!(Client::new(&bad).is_ok());
    assert!(!format!("{bad:?} {:?}", Client::new(&bad).unwrap()).contains("secret"));
}

#[tokio::test]
async fn substitutes_are_read_as_the_reference_describes_them() {
    let (client, group) = answering(|call| {
        assert_eq!(call.params.text("UserIds"), Some("1,2"));
        let xml = "<Substitutes><Object Id='1'><Substitute Id='7' Name='N' Absent='1' Login='n'/>\
                   <Substitute Id='8'/></Object><Object><Substitute Id='9'/></Object>\
                   <Object Id='2'/></Substitutes>";
        Response::new(0).with("Substitutes", xml.as_bytes().to_vec())
    });
    let all = client.substitutes(&id("o"), &[id("1"), id("2")]).await.unwrap();
    assert_eq!(all.len(), 2);
    let first = &all[0].substitutes;
    assert_eq!((first[0].login.as_str(), first[0].absent), ("n", Some(true)));
    assert_eq!((first.len(), first[1].absent), (2, None));
    assert!(all[1].substitutes.is_empty());
    assert!(client.substitutes(&id("o"), &[]).await.is_err());
    assert_eq!(group.count("wfm.GetSubstitutes"), 1);
}

#[tokio::test]
async fn a_hundred_thousand_objects_are_seen_one_by_one() {
    const OBJECTS: usize = 100_000;
    let group = Group::new(|_| {
        let object = |n: usize| {
            format!("\t<Object Id=\"{n:032X}\" Name=\"Person {n}\" ClassId=\"{PERSON}\"/>\n")
        };
        let xml = format!("<Objects>{}</Objects>", (0..OBJECTS).map(object).collect::<String>());
        Some(Response::new(0).with("Objects", xml.into_bytes()))
    });
    let pool = group.pool("one", PoolOptions::default());
    let client = client_over(pool, Arc::new(TokioClock::new()), Duration::ZERO);
    let (mut seen, mut sum) = (0_usize, 0_usize);
    let visit = |object: Object| {
        assert!(object.id.is_guid());
        seen += 1;
        sum += object.name.len();
    };
    let (organisation, all) = (id(ORGANISATION), ObjectQuery::All);
    let index = ObjectData::INDEX;
    client.each_organisation_object(&organisation, &all, index, visit).await.unwrap();
    assert_eq!((seen, sum > 10 * OBJECTS), (OBJECTS, true));
}
