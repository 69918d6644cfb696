//! Connections that break, in every phase.

use futures_util::future::{Either, join, select};
use presence_core::Idempotency::{Absolute, Once};
use presence_core::{ErrorKind, Fate, RetryState};
use tokio::net::TcpListener;

use crate::raw::{Act, Raw};
use crate::support::{read, skipping, write};

const CUT: &str = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"data\":";
const CUT_CHUNKED: &str = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\n{\"data\r\n";

#[tokio::test]
async fn what_broke_after_sending_is_repeated_only_where_that_is_harmless() {
    for act in [
        Act::Reset,
        Act::write(""),
        Act::write("SSH-2.0-OpenSSH_9.9\r\n"),
        Act::write("HTTP/1.1 200 OK\r\ncontent-le"),
        Act::write(CUT),
        Act::write(CUT_CHUNKED),
    ] {
        let server = Raw::start([act.clone(), Act::json("{}")]).await;
        let (engine, _) = skipping(&server.url());
        engine.call(&read(&engine)).await.unwrap();
        assert_eq!(server.requests().len(), 2);

        let server = Raw::start([act.clone(), Act::json("{}")]).await;
        let (engine, _) = skipping(&server.url());
        engine.call(&write(&engine, Absolute)).await.unwrap();
        let requests = server.requests();
        assert_eq!(requests.len(), 2);
        assert_eq!(requests[0], requests[1], "the same bytes go out again");

        let server = Raw::start([act, Act::json("{}")]).await;
        let (engine, _) = skipping(&server.url());
        let error = engine.call(&write(&engine, Once)).await.unwrap_err();
        assert_eq!((error.kind(), error.fate()), (ErrorKind::Connection, Fate::Unknown));
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_body_cut_short_is_the_connections_fault_and_not_the_jsons() {
    for cut in [CUT, CUT_CHUNKED] {
        let server = Raw::start([Act::write(cut)]).await;
        let (engine, _) = skipping(&server.url());
        let error = engine.json::<Vec<u8>>(&read(&engine)).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.retry_state()),
            (ErrorKind::Connection, RetryState::GaveUp)
        );
        assert_eq!(error.message(), "the body was cut short while the answer was read");
        assert_eq!((error.attempts(), error.status()), (Some(3), Some(200)));
    }
}

#[tokio::test]
async fn a_refused_connection_is_proof_that_nothing_was_sent() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let (engine, clock) = skipping(&url);
    let error = engine.call(&write(&engine, Once)).await.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Connection, Fate::NotApplied));
    assert_eq!((error.attempts(), clock.slept().len()), (Some(3), 2));
    assert_eq!(error.message(), "the connection could not be made before the request was sent");
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up_after_the_attempts_limit() {
    let server = Raw::start([Act::Hold]).await;
    let (engine, clock) = skipping(&server.url());
    let call = write(&engine, Once);
    let (result, ()) = join(engine.call(&call), async {
        server.arrived().await;
        clock.advance(std::time::Duration::from_secs(30));
        server.left().await;
    })
    .await;
    let error = result.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Timeout, Fate::Unknown));
}

#[tokio::test]
async fn dropping_a_call_closes_its_connection() {
    let server = Raw::start([Act::Hold, Act::json("{}")]).await;
    let (engine, _) = skipping(&server.url());
    let call = read(&engine);
    let arrived = Box::pin(server.arrived());
    match select(Box::pin(engine.call(&call)), arrived).await {
        Either::Left(_) => panic!("the server does not answer"),
        Either::Right(((), under_way)) => drop(under_way),
    }
    server.left().await;
    engine.call(&call).await.unwrap();
}

#[tokio::test]
async fn rubbish_in_a_whole_answer_is_said_and_not_asked_for_again() {
    for (body, said) in [
        ("<html><h1>Log in, Anna</h1></html>", "the answer is an HTML or XML page, not JSON"),
        ("", "the answer is empty, and JSON was expected"),
        ("Anna", "the answer is not valid JSON; its shape there: ?"),
    ] {
        let server = Raw::start([Act::json(body)]).await;
        let (engine, _) = skipping(&server.url());
        let error = engine.json::<Vec<u8>>(&read(&engine)).await.unwrap_err();
        assert_eq!((error.kind(), error.message()), (ErrorKind::Protocol, said));
        assert_eq!(server.requests().len(), 1);
    }
}
