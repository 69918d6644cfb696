//! Requests that mean harm: refused, bounded, and survived.

use proptest::prelude::*;

use crate::raw::{Peer, bounded, call, plain, put};

const ONLINE: &str = r#"{"work_state":"ONLINE"}"#;

#[tokio::test]
async fn malformed_requests_are_refused_and_the_next_one_served() {
    let (_simulator, conpeek) = plain().await;
    let long_header = format!("GET / HTTP/1.1\r\nA: {}\r\n\r\n", "x".repeat(40_000));
    let many_headers = format!("GET / HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(101));
    let long_path = format!("GET /{} HTTP/1.1\r\n\r\n", "x".repeat(40_000));
    let endless_head = vec![b'a'; 70_000];
    for (bytes, status) in [
        (long_header.as_bytes(), 431),
        (many_headers.as_bytes(), 431),
        (long_path.as_bytes(), 431),
        (endless_head.as_slice(), 431),
        (b"PUT /\xff\xfe HTTP/1.1\r\n\r\n", 400),
        (b"PUT / HTTP/2.0\r\n\r\n", 400),
        (b"\0\0\0\0\0\0\0\0", 400),
        (b"PUT / HTTP/1.1\r\nbad header\r\n\r\n", 400),
        (b"PUT / HTTP/1.1\r\nContent-Length: x\r\n\r\n", 400),
        (b"PUT / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (b"PUT / HTTP/1.1\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400),
        (b"PUT / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
        (b"PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (b"PUT / HTTP/1.1\r\nContent-Length: 1048577\r\n\r\n", 413),
        (b"PUT / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n", 413),
        (b"PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nfffffff\r\n", 413),
    ] {
        let mut peer = Peer::connect(&conpeek).await;
        let answer = peer.exchange(bytes).await;
        assert_eq!(
            answer.status,
            status,
            "{:?}",
            String::from_utf8_lossy(&bytes[..30.min(bytes.len())])
        );
        assert_eq!(answer.json()["success"], false);
        assert_eq!(answer.header("Connection"), Some("close"));
        assert!(peer.rest().await.0.is_empty());
    }
    assert_eq!(call(&conpeek, put(&conpeek, "3", ONLINE)).await.status, 200);
    conpeek.wait_for_open_connections(0).await.unwrap();
}

#[tokio::test]
async fn a_body_too_large_is_refused_while_it_is_still_coming() {
    let (_simulator, conpeek) = plain().await;
    let mut peer = Peer::connect(&conpeek).await;
    peer.send(b"PUT / HTTP/1.1\r\nContent-Length: 2000000\r\n\r\n").await;
    peer.send(vec![b'x'; 2_000_000]).await;
    assert_eq!(peer.answer().await.status, 413);
}

#[tokio::test]
async fn a_body_at_the_limit_is_read() {
    let (_simulator, conpeek) = plain().await;
    let body = " ".repeat(1024 * 1024 - ONLINE.len()) + ONLINE;
    assert_eq!(call(&conpeek, put(&conpeek, "3", &body)).await.status, 200);
    let deep = "[".repeat(500_000);
    assert_eq!(call(&conpeek, put(&conpeek, "3", &deep)).await.status, 400);
}

#[tokio::test]
async fn odd_paths_are_not_found() {
    let (_simulator, conpeek) = plain().await;
    let mut peer = Peer::connect(&conpeek).await;
    for (user, status) in [
        ("..%2F..%2Fetc", 404),
        ("%00", 404),
        ("%C5%82", 404),
        ("ł", 404),
        ("%E0%A4%A", 400),
        ("%80", 400),
        ("3%2Fwork_state", 404),
    ] {
        let answer = peer.exchange(put(&conpeek, user, ONLINE)).await;
        assert_eq!(answer.status, status, "{user}");
    }
}

#[tokio::test]
async fn a_peer_that_leaves_in_the_middle_is_forgotten() {
    let (_simulator, conpeek) = plain().await;
    let whole = put(&conpeek, "3", ONLINE);
    for cut in [0, 1, 20, whole.len() - 1] {
        let mut peer = Peer::connect(&conpeek).await;
        peer.send(&whole[..cut]).await;
        drop(peer);
    }
    bounded(async {
        while conpeek.connections_accepted() < 4 {
            tokio::task::yield_now().await;
        }
    })
    .await;
    conpeek.wait_for_open_connections(0).await.unwrap();
    assert_eq!(conpeek.journal().arrived(), 0);
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Whatever comes, the server answers or hangs up, and goes on serving.
    #[test]
    fn any_bytes_are_survived(
        prefix in prop_oneof![
            Just(Vec::new()),
            Just(b"PUT /tenant_user/3/work_state HTTP/1.1\r\n".to_vec()),
            Just(b"PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n".to_vec()),
        ],
        noise in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (simulator, conpeek) = plain().await;
            let mut peer = Peer::connect(&conpeek).await;
            peer.send([prefix, noise].concat()).await;
            tokio::io::AsyncWriteExt::shutdown(&mut peer.stream).await.unwrap();
            peer.rest().await.0.clear();
            assert_eq!(call(&conpeek, put(&conpeek, "3", ONLINE)).await.status, 200);
            simulator.shutdown().await;
        });
    }
}
