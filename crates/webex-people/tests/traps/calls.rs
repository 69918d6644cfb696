//! Traps of single calls: redirects, sizes, repeats, credentials, time limits, tracking ids.

use super::*;

#[tokio::test]
async fn trap_02_neither_redirects_nor_a_451_lead_elsewhere() {
    let elsewhere = SilentListener::start().await.unwrap();
    for status in [301, 302, 303, 307, 308, 451] {
        let url = format!("{}/v1/people", elsewhere.url());
        let body = format!(r#"{{"message":"Please use {url} instead"}}"#);
        let reply = Reply::new(status, body).with("location", url);
        let server = Server::always(reply).await;
        let client = client(&server);
        let error = client.create(&new_person(), &WriteOptions::new()).await.unwrap_err();
        assert_eq!(error.status(), Some(status));
        let read = client.get(&pid(), false).await.unwrap_err();
        let listed = ids(&client, &ListPeople::new()).await;
        assert_eq!(listed, [Err(read.kind())]);
        assert_eq!(server.seen().len(), 3, "{status}: nothing is repeated");
    }
    assert!(elsewhere.received_nothing().await);
}

#[tokio::test]
async fn trap_04_an_answer_larger_than_the_limit_is_an_error() {
    let large = format!(r#"{{"id":"PID","title":"{}"}}"#, "x".repeat(70_000));
    let server = Server::always(Reply::ok(large)).await;
    let mut config = config(&server);
    config.engine.max_body_bytes = 65_536;
    let error = client_of(&config).0.get(&pid(), false).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
}

#[tokio::test]
async fn trap_04_a_page_of_more_rows_than_any_page_has_is_an_error() {
    for (rows, items) in [(20_000, r#"{"id":"a"}"#), (200_000, "7"), (20_000, r#"{"errors":"x"}"#)]
    {
        let server = Server::always(page(&vec![items; rows].join(","))).await;
        let listed = ids(&client(&server), &ListPeople::new()).await;
        assert!(listed == [Err(ErrorKind::Protocol)], "{rows} rows: {}", listed.len());
    }
}

#[cfg(feature = "gzip")]
#[tokio::test]
async fn trap_04_a_gzip_bomb_is_cut_off_at_the_limit() {
    use std::io::Write;

    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(br#"{"id":"PID","title":""#).unwrap();
    for _ in 0..64 {
        packed.write_all(&[b'x'; 1 << 20]).unwrap();
    }
    packed.write_all(br#""}"#).unwrap();
    let packed = packed.finish().unwrap();
    assert!(packed.len() < 100_000, "64 MiB in {} bytes", packed.len());
    let server = Server::always(Reply::bytes(packed).with("content-encoding", "gzip")).await;
    let (client, plain) = (client(&server), WriteOptions::new());
    let error = client.get(&pid(), false).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
    assert!(error.message().starts_with("the answer is larger than"), "{error}");
    let listed = ids(&client, &ListPeople::new()).await;
    assert_eq!(listed, [Err(ErrorKind::Protocol)]);
    let written = client.update(&pid(), &new_person(), &plain).await.unwrap_err();
    assert_eq!((written.kind(), written.fate()), (ErrorKind::Protocol, Fate::Unknown));
    assert_eq!(server.seen()[0].header("accept-encoding"), Some("gzip"));
}

#[tokio::test]
async fn trap_07_reads_are_repeated_and_writes_only_with_proof() {
    let done = || Reply::ok(r#"{"id":"PID"}"#);
    for (status, get, put, delete, post) in [
        (429, 2, 2, 2, 2),
        (423, 2, 2, 2, 1),
        (408, 2, 1, 1, 1),
        (500, 2, 1, 1, 1),
        (502, 2, 1, 1, 1),
        (503, 2, 1, 1, 1),
        (504, 2, 1, 1, 1),
        (400, 1, 1, 1, 1),
        (404, 1, 1, 1, 1),
        (409, 1, 1, 1, 1),
    ] {
        let once = || Server::script(vec![Reply::new(status, "{}"), done()]);
        let (body, plain) = (new_person(), WriteOptions::new());
        let server = once().await;
        let _ = client(&server).get(&pid(), false).await;
        assert_eq!(server.seen().len(), get, "GET {status}");
        let server = once().await;
        let _ = client(&server).update(&pid(), &body, &plain).await;
        assert_eq!(server.seen().len(), put, "PUT {status}");
        let server = once().await;
        let _ = client(&server).delete(&pid()).await;
        assert_eq!(server.seen().len(), delete, "DELETE {status}");
        let server = once().await;
        let _ = client(&server).create(&body, &plain).await;
        assert_eq!(server.seen().len(), post, "POST {status}");
    }
}

#[tokio::test]
async fn trap_07_every_retry_after_that_was_seen_is_understood() {
    let date = "Thu, 01 Jan 1970 00:00:07 GMT";
    for (value, waited) in [
        (Some("2"), 2),
        (Some("0"), 0),
        (Some("-3"), 0),
        (Some(date), 7),
        (Some("rand(30),add(30)"), 5),
        (Some(""), 5),
        (None, 5),
    ] {
        let limited = Reply::new(429, "{}");
        let limited = value.map_or(limited.clone(), |value| limited.with("retry-after", value));
        let server = Server::script(vec![limited, Reply::ok(r#"{"id":"PID"}"#)]).await;
        let (client, clock) = client_at(&server);
        client.get(&pid(), false).await.unwrap();
        assert_eq!(clock.monotonic().as_secs(), waited, "{value:?}");
    }
    let long = Server::always(Reply::new(429, "{}").with("retry-after", "194")).await;
    let error = client(&long).get(&pid(), false).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    assert_eq!(error.retry_after(), Some(Duration::from_secs(194)));
    assert_eq!(error.retry_state(), RetryState::GaveUp);
    assert_eq!(long.seen().len(), 1, "not asked again too early");
}

#[tokio::test]
async fn trap_08_a_token_without_another_is_not_sent_again() {
    // tests/tokens.rs: one refresh for all, one replay, the old refresh token is kept. Here: a
    // static token is not sent again, because there is no other.
    let server = Server::always(Reply::new(401, "{}")).await;
    let error = client(&server).get(&pid(), false).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn trap_09_tokens_that_cannot_be_sent_and_plain_http_are_refused() {
    let server = Server::always(Reply::ok("{}")).await;
    for token in ["", "a\r\nX-Evil: 1", "a\nb", " a", "a\u{0}"] {
        let mut config = config(&server);
        config.token = presence_core::Secret::new(token);
        let error = Client::new(&config).unwrap_err();
        assert_eq!(error.field(), Some("token"), "{token:?}");
    }
    for url in ["http://webexapis.com/v1", "https://user:pw@webexapis.com/v1", "webexapis.com"] {
        let mut config = config(&server);
        config.base_url = url.to_owned();
        assert_eq!(Client::new(&config).unwrap_err().field(), Some("base_url"), "{url}");
    }
    assert!(!format!("{:?}", client(&server)).contains(TOKEN));
    let usgov = "https://api-usgov.webex.com/v1/";
    let mut config = config(&server);
    config.base_url = usgov.to_owned();
    assert!(Client::new(&config).is_ok());
}

#[tokio::test]
async fn trap_10_every_attempt_has_a_time_limit() {
    let server = Server::always(Reply::Stall).await;
    let (client, clock) = client_at(&server);
    let body = new_person();
    let options = WriteOptions::new();
    let call = client.create(&body, &options);
    let driver = async {
        while server.seen().is_empty() {
            tokio::task::yield_now().await;
        }
        clock.advance(Duration::from_secs(31));
    };
    let (created, ()) = tokio::join!(call, driver);
    let error = created.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Timeout, Fate::Unknown));
    assert!(CallTrace::of(&error).unwrap().lookup().is_some());
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn trap_16_every_attempt_has_its_tracking_id_and_errors_name_both() {
    let failed = Reply::new(503, r#"{"message":"m","trackingId":"BODY_1"}"#);
    let server = Server::always(failed).await;
    let error = client(&server).get(&pid(), false).await.unwrap_err();
    let sent: Vec<String> =
        server.seen().iter().map(|it| it.header("trackingid").unwrap().to_owned()).collect();
    assert_eq!(sent.len(), 3);
    assert!(sent[0] != sent[1] && sent[1] != sent[2], "{sent:?}");
    let ours = CallTrace::of(&error).unwrap().tracking_id();
    assert!(sent.iter().all(|id| id.starts_with(ours)));
    assert_eq!(error.tracking_id(), Some("BODY_1"));
    assert!(error.report().to_string().contains(ours));
    let header = Reply::new(404, "{}").with("TrackingID", "ROUTER_1");
    let error = client(&Server::always(header).await).get(&pid(), false).await.unwrap_err();
    assert_eq!(error.tracking_id(), Some("ROUTER_1"));
}
