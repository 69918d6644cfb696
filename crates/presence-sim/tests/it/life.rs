//! Connections and their end.

use presence_sim::Simulator;
use tokio::net::TcpStream;

use crate::raw::{Peer, bounded, plain, put, request};

const ONLINE: &str = r#"{"work_state":"ONLINE"}"#;

#[tokio::test]
async fn a_connection_carries_many_calls() {
    let (_simulator, conpeek) = plain().await;
    let mut peer = Peer::connect(&conpeek).await;
    for _ in 0..50 {
        assert_eq!(peer.exchange(put(&conpeek, "3", ONLINE)).await.status, 200);
    }
    assert_eq!((conpeek.connections_accepted(), conpeek.open_connections()), (1, 1));
    assert!(conpeek.journal().entries().iter().all(|entry| entry.connection() == 1));
    drop(peer);
    conpeek.wait_for_open_connections(0).await.unwrap();
    assert_eq!(conpeek.connections_accepted(), 1);
}

#[tokio::test]
async fn requests_sent_at_once_are_answered_in_order() {
    let (_simulator, conpeek) = plain().await;
    let mut peer = Peer::connect(&conpeek).await;
    let mut both = put(&conpeek, "3", ONLINE);
    both.extend_from_slice(&put(&conpeek, "nobody", ONLINE));
    peer.send(both).await;
    assert_eq!(peer.answer().await.status, 200);
    assert_eq!(peer.answer().await.status, 404);
}

#[tokio::test]
async fn a_request_may_come_byte_by_byte_and_in_chunks() {
    let (_simulator, conpeek) = plain().await;
    let mut peer = Peer::connect(&conpeek).await;
    for byte in put(&conpeek, "3", ONLINE) {
        peer.send([byte]).await;
    }
    assert_eq!(peer.answer().await.status, 200);
    let chunked = format!(
        "PUT /tenant_user/3/work_state HTTP/1.1\r\nHost: x\r\nAuthorization: {}\r\n\
         Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n\
         5\r\n{}\r\n12\r\n{}\r\n0\r\n\r\n",
        conpeek.key(),
        &ONLINE[..5],
        &ONLINE[5..],
    );
    assert_eq!(peer.exchange(chunked).await.status, 200);
    assert_eq!(conpeek.journal().last().unwrap().body(), ONLINE.as_bytes());
}

#[tokio::test]
async fn a_client_that_asks_to_continue_is_told_to() {
    let (_simulator, conpeek) = plain().await;
    let mut peer = Peer::connect(&conpeek).await;
    let sent = String::from_utf8(put(&conpeek, "3", ONLINE)).unwrap();
    let head = sent.replace("Host: localhost", "Host: localhost\r\nExpect: 100-continue");
    peer.send(head.strip_suffix(ONLINE).unwrap()).await;
    assert_eq!(peer.head().await, "HTTP/1.1 100 Continue\r\n\r\n");
    assert_eq!(peer.exchange(ONLINE).await.status, 200);
}

#[tokio::test]
async fn a_connection_ends_when_the_client_says_so() {
    let (_simulator, conpeek) = plain().await;
    for (version, header) in [("1.1", "Connection: close"), ("1.0", "X: y")] {
        let mut peer = Peer::connect(&conpeek).await;
        let sent = String::from_utf8(put(&conpeek, "3", ONLINE)).unwrap();
        let sent = sent.replace("HTTP/1.1", &format!("HTTP/{version}"));
        peer.send(sent.replace("Host: localhost", header)).await;
        let answer = peer.answer().await;
        assert_eq!((answer.status, answer.header("Connection")), (200, Some("close")));
        assert!(peer.rest().await.0.is_empty());
    }
}

#[tokio::test]
async fn head_is_answered_without_a_body() {
    let (_simulator, conpeek) = plain().await;
    let mut peer = Peer::connect(&conpeek).await;
    peer.send(request("HEAD", "/x", Some(conpeek.key()), "")).await;
    assert!(peer.head().await.starts_with("HTTP/1.1 404 Not Found\r\n"));
    assert_eq!(peer.exchange(put(&conpeek, "3", ONLINE)).await.status, 200);
}

#[tokio::test]
async fn idle_connections_are_dropped_on_request() {
    let (_simulator, conpeek) = plain().await;
    let mut peers = Vec::new();
    for _ in 0..3 {
        let mut peer = Peer::connect(&conpeek).await;
        assert_eq!(peer.exchange(put(&conpeek, "3", ONLINE)).await.status, 200);
        peers.push(peer);
    }
    conpeek.drop_idle_connections();
    for mut peer in peers {
        let (bytes, end) = peer.rest().await;
        assert!(bytes.is_empty() && end.is_ok());
    }
    conpeek.wait_for_open_connections(0).await.unwrap();
    let mut fresh = Peer::connect(&conpeek).await;
    assert_eq!(fresh.exchange(put(&conpeek, "3", ONLINE)).await.status, 200);
}

#[tokio::test]
async fn shutdown_leaves_no_listener_and_no_connection() {
    let (simulator, conpeek) = plain().await;
    let mut peer = Peer::connect(&conpeek).await;
    assert_eq!(peer.exchange(put(&conpeek, "3", ONLINE)).await.status, 200);
    bounded(simulator.shutdown()).await;
    assert_eq!(conpeek.open_connections(), 0);
    assert!(peer.rest().await.0.is_empty());
    let address = conpeek.url().strip_prefix("http://").unwrap();
    let refused = TcpStream::connect(address).await.unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
    assert_eq!(conpeek.journal().entries().len(), 1, "the journal can still be read");
}

#[test]
fn dropping_the_simulator_ends_every_task() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (simulator, conpeek) = plain().await;
        let mut peer = Peer::connect(&conpeek).await;
        assert_eq!(peer.exchange(put(&conpeek, "3", ONLINE)).await.status, 200);
        assert!(runtime.metrics().num_alive_tasks() >= 2);
        drop(simulator);
        peer.rest().await.0.clear();
        bounded(async {
            while runtime.metrics().num_alive_tasks() > 0 {
                tokio::task::yield_now().await;
            }
        })
        .await;
        assert_eq!(conpeek.open_connections(), 0);
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_callers_at_once_lose_nothing() {
    let (_simulator, conpeek) = crate::raw::started(Simulator::builder().people(200)).await;
    let mut callers = tokio::task::JoinSet::new();
    for caller in 0..40 {
        let conpeek = conpeek.clone();
        callers.spawn(async move {
            let mut peer = Peer::connect(&conpeek).await;
            for step in 0..5 {
                let user = (caller * 5 + step + 1).to_string();
                assert_eq!(peer.exchange(put(&conpeek, &user, ONLINE)).await.status, 200);
            }
        });
    }
    while let Some(ended) = bounded(callers.join_next()).await {
        ended.unwrap();
    }
    assert!(conpeek.users().all(|user| user.state.word() == "ONLINE"));
    assert_eq!(conpeek.journal().completed(), 200);
    conpeek.wait_for_open_connections(0).await.unwrap();
}
