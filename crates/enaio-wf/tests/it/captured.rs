//! Captures of more than a login and a job: what this crate sends by itself, byte for byte.

use enaio_wf::rpc::{
    Call, File, Incoming, JobCall, JobMonitor, Notification, NotificationOptions, Params, Pool,
};
use futures_util::future::join_all;
use tokio::io::DuplexStream;
use tokio::task::JoinHandle;

use crate::fixtures::connection;
use crate::peer::{DEADLINE, ping, play, pool_over};

const ORGANISATION: &str = "E3F3AFE3FB42433CB0C9FFE0F62533ED";

/// A pool to a server that plays these connections of a scenario.
fn played<const N: usize>(
    scenario: &str,
    numbers: [u64; N],
) -> (Pool, [JoinHandle<DuplexStream>; N]) {
    let mut connections = Vec::new();
    let peers = numbers.map(|number| {
        let (ours, peer) = play(connection(scenario, number));
        connections.push(ours);
        peer
    });
    (pool_over(connections), peers)
}

/// A call of a scenario's first connection.
fn sent(scenario: &str, number: u64) -> Call {
    let mut frames = connection(scenario, 1).into_iter();
    match frames.find(|frame| frame.about["seq"] == number).unwrap().message() {
        Incoming::Call(call) => call,
        other => panic!("{other:?}"),
    }
}

async fn over(peers: impl IntoIterator<Item = JoinHandle<DuplexStream>>) {
    for peer in join_all(peers).await {
        peer.unwrap();
    }
}

#[tokio::test]
async fn a_second_connection_of_a_pool_joins_the_session() {
    let (pool, peers) = played("20-shared-session", [1, 2]);
    let _first = pool.lease().await.unwrap();
    let mut second = pool.lease().await.unwrap();
    assert_eq!(second.exchange(&ping(), DEADLINE).await.unwrap().code, 0);
    over(peers).await;
}

#[tokio::test]
async fn an_idle_connection_is_probed() {
    let (pool, peers) = played("22-keepalive", [1]);
    let call = Call::new("wfm.GetAbsentUsers").with("OrganisationId", ORGANISATION);
    pool.call(&call).await.unwrap();
    assert_eq!(pool.probe_idle().await, 1);
    over(peers).await;
}

#[tokio::test]
async fn files_come_and_go() {
    let (pool, peers) = played("24-files", [1]);
    let tree = sent("24-files", 11).params.get("WFProjectTree").unwrap().clone();
    let export = Call::new("wfm.Export")
        .with("OrganisationId", ORGANISATION)
        .with("OrgDoExport", 1)
        .with("WFProjectTree", tree)
        .with("ReportConfigDoExport", 0)
        .with("ReportConfigIds", "")
        .with("AdhocRoutingListTemplateDoExport", 0)
        .with("AdhocRoutingListTemplateIds", "");
    let exported = pool.call(&export).await.unwrap();
    assert!(!exported.files.is_empty());
    let mut call = Call::new("krn.EmptyJob").with("Flags", 0).with("Note", "Grüße");
    for file in sent("24-files", 13).files {
        call = call.file(File::new(file.extension, file.content).unwrap());
    }
    pool.call(&call).await.unwrap();
    over(peers).await;
}

#[tokio::test]
async fn jobs_are_monitored_and_no_longer() {
    let (pool, peers) = played("31-job-monitor", [1, 2]);
    let monitor = JobMonitor::new(["wfm.ConfigUserAbsence", "wfm.SetSubstitutes"]);
    let options = NotificationOptions::new().with_monitor(monitor);
    let mut heard = pool.notifications(options).await.unwrap();
    let Some(Ok(Notification::Pushed(call))) = heard.next().await else { panic!("no push") };
    let told = JobCall::read(&call).unwrap();
    assert!(told.given != Params::new(), "{told:?}");
    heard.close().await.unwrap();
    over(peers).await;
}
