//! What is printed of clients and pools, and single reading of logins.

use std::sync::Arc;
use std::time::Duration;

use enaio_wf::presence_core::Secret;
use enaio_wf::rpc::{PoolOptions, Response, SessionOptions};
use enaio_wf::{Client, Id, Process, TokioClock};
use futures_util::future::join_all;

use crate::peer::client_over;
use crate::script::{Act, Script};

const OBJECTS: &str = "<Objects><Object Id='1' Name='Anna Nowak'><Attributes><Attribute \
                       Name='Login'><AttributeValue>anna.nowak@firma.example</AttributeValue>\
                       </Attribute></Attributes></Object></Objects>";

fn client() -> (Client, Script) {
    let script = Script::new(|asked| {
        let objects = Response::new(0).with("Objects", OBJECTS.as_bytes().to_vec());
        (asked.job == "wfm.GetOrganisationObjects").then_some(Act::Answer(objects))
    });
    let pool = script.pool("one", PoolOptions::default());
    (client_over(pool, Arc::new(TokioClock::new()), Duration::from_secs(60)), script)
}

#[tokio::test]
async fn neither_people_nor_the_user_are_printed() {
    let (client, _script) = client();
    let organisation = Id::new("1").unwrap();
    client.user_by_login(&organisation, "Anna.Nowak@firma.example").await.unwrap();
    let lease = client.pool().lease().await.unwrap();
    let options = SessionOptions::new("marker-user", Secret::new("hunter2"));
    let xml =
        b"<Processes><Process Id='P' Name='marker-name' Subject='marker-subject'/></Processes>";
    let processes = Process::list_from_xml(xml).unwrap();
    let printed = format!("{client:#?}{:?}{lease:?}{options:?}{processes:?}", client.pool());
    for hidden in ["anna", "marker", "hunter2", "S0"] {
        assert!(!printed.contains(hidden), "{hidden}: {printed}");
    }
}

#[tokio::test]
async fn look_ups_at_the_same_time_read_the_organisation_once() {
    let (client, script) = client();
    let organisation = Id::new("1").unwrap();
    let login = "ANNA.NOWAK@FIRMA.EXAMPLE";
    let found = join_all((0..10).map(|_| client.user_by_login(&organisation, login))).await;
    assert!(found.iter().all(|found| found.as_ref().unwrap().name == "Anna Nowak"));
    assert_eq!(script.count("wfm.GetOrganisationObjects"), 1);
    client.forget_logins();
    client.user_by_login(&organisation, login).await.unwrap();
    assert_eq!(script.count("wfm.GetOrganisationObjects"), 2);
}
