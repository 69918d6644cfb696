//! Sessions against the captures, and connections against peers that misbehave.

use enaio_wf::presence_core::{ErrorKind, Fate, Result};
use enaio_wf::rpc::{Call, Damage, ErrorEntry, JobFailure, PasswordScheme, Response, Session};

use crate::fixtures::{Frame, connection};
use crate::peer::{DEADLINE, answer, options, over, ping, play};
use presence_core::Idempotency;

#[tokio::test]
async fn a_login_is_the_captured_one_byte_for_byte() {
    let cases = [
        ("01-login-legacy", PasswordScheme::Legacy),
        ("02-login-aes", PasswordScheme::Aes),
        ("04-login-regvalue-error", PasswordScheme::Legacy),
    ];
    for (scenario, scheme) in cases {
        let (mut connection, peer) = play(connection(scenario, 1));
        let session = Session::open(&mut connection, &options("optimal"), None).await.unwrap();
        assert_eq!(session.scheme, scheme);
        assert_eq!(session.guid.expose(), "A55E5510000000000000000000000001");
        assert_eq!(session.login.user_name, "ROOT");
        assert_eq!(session.login.user_id, Some(17));
        assert_eq!(session.login.password_expires, None);
        assert!(session.login.unicode);
        assert_eq!(session.server.version.as_deref(), Some("12.0"));
        let call = Call::new("wfm.GetOrganisations").idempotency(Idempotency::Safe);
        let answer = connection.call(&call, DEADLINE).await.unwrap();
        assert!(answer.params.get("Organisations").is_some());
        peer.await.unwrap();
    }
}

#[tokio::test]
async fn a_refused_login_tells_its_action_code() {
    let (mut connection, peer) = play(connection("05-login-rejected", 1));
    let error = Session::open(&mut connection, &options("falsch"), None).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert_eq!(error.code(), Some("4"));
    assert!(error.vendor_message().unwrap().contains("ungültig"));
    let printed = format!("{error} {error:?} {}", error.report());
    assert!(!printed.contains("ungültig") && !printed.contains("falsch"), "{printed}");
    peer.await.unwrap();
}

/// Answers each request, whatever it is, with the next of these.
fn script(answers: Vec<Response>) -> Vec<Vec<u8>> {
    answers.iter().map(|answer| answer.to_frame().unwrap()).collect()
}

async fn open_against(
    answers: Vec<Response>,
    known: Option<&Session>,
) -> (Result<Session>, Vec<String>) {
    use tokio::io::AsyncWriteExt;

    use crate::script::{call, frame};

    let (ours, mut theirs) = tokio::io::duplex(1 << 16);
    let peer = tokio::spawn(async move {
        let mut asked = Vec::new();
        for bytes in script(answers) {
            let Some(call) = frame(&mut theirs).await.as_deref().and_then(call) else { break };
            let guid = call.params.text("SessionGUID").unwrap_or_default();
            asked.push(format!("{} {guid}", call.job).trim().to_owned());
            theirs.write_all(&bytes).await.unwrap();
        }
        asked
    });
    let session = Session::open(&mut over(ours), &options("optimal"), known).await;
    (session, peer.await.unwrap())
}

fn attached(guid: &str) -> Response {
    Response::new(0).with("SessionGUID", guid)
}

fn rest_of_login() -> Vec<Response> {
    vec![
        Response::new(0),
        Response::new(0).with("Value", "2"),
        Response::new(0).with("Description", "").with("Action", "0"),
        Response::new(-1),
    ]
}

#[tokio::test]
async fn a_lenient_login_needs_no_ids() {
    let answers = [vec![attached("G1")], rest_of_login()].concat();
    let (session, asked) = open_against(answers, None).await;
    let session = session.unwrap();
    assert_eq!(session.login.user_id, None);
    assert_eq!(session.login.user_name, "root");
    assert_eq!(session.server.version, None);
    assert_eq!(asked.len(), 5);
}

#[tokio::test]
async fn a_second_connection_joins_the_session_and_nothing_else() {
    let (mut first, peer) = play(connection("20-shared-session", 1));
    let session = Session::open(&mut first, &options("optimal"), None).await.unwrap();
    peer.abort();
    let mut frames: Vec<Frame> = connection("20-shared-session", 2);
    frames.truncate(2);
    let (mut second, peer) = play(frames);
    let joined = Session::open(&mut second, &options("optimal"), Some(&session)).await.unwrap();
    assert_eq!(joined.guid.expose(), session.guid.expose());
    peer.await.unwrap();
}

async fn known() -> Session {
    open_against([vec![attached("G1")], rest_of_login()].concat(), None).await.0.unwrap()
}

#[tokio::test]
async fn a_session_that_is_gone_is_replaced() {
    let known = known().await;
    let answers = [vec![attached("G2")], rest_of_login()].concat();
    let (session, asked) = open_against(answers, Some(&known)).await;
    assert_eq!(session.unwrap().guid.expose(), "G2");
    assert_eq!(asked[..2], ["krn.SessionAttach G1", "krn.SessionPropertiesSet"]);
}

#[tokio::test]
async fn a_session_that_is_refused_is_forgotten_on_the_same_connection() {
    let known = known().await;
    let answers = [vec![Response::new(-7), attached("G2")], rest_of_login()].concat();
    let (session, asked) = open_against(answers, Some(&known)).await;
    assert_eq!(session.unwrap().guid.expose(), "G2");
    assert_eq!(asked[..2], ["krn.SessionAttach G1", "krn.SessionAttach"]);
    assert_eq!(asked.len(), 6);
}

#[tokio::test]
async fn a_rejection_without_ids_is_still_a_rejection() {
    let answers = vec![
        attached("G1"),
        Response::new(0),
        Response::new(0).with("Value", "1"),
        Response::new(-1).with("Action", "5"),
    ];
    let error = open_against(answers, None).await.0.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Unauthenticated, Some("5")));
}

#[tokio::test]
async fn a_connection_that_breaks_while_asking_for_the_scheme_is_not_logged_in_on() {
    let (session, asked) = open_against(vec![attached("G1"), Response::new(0)], None).await;
    assert_eq!(session.unwrap_err().kind(), ErrorKind::Connection);
    assert_eq!(asked.len(), 2);
}

#[tokio::test]
async fn a_failed_job_leaves_the_connection_usable() {
    let mut response = Response::new(-1_042_218_022);
    response.errors = vec![ErrorEntry::new("wfm", 1, "Rolle 108 fehlt: Meier", -1_042_218_022)];
    let (mut connection, _peer) = answer(response.to_frame().unwrap(), true);
    let error = connection.call(&ping(), DEADLINE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Forbidden);
    let failure = JobFailure::of(&error).unwrap();
    assert!(failure.is_missing_role());
    assert_eq!(failure.entries.len(), 1);
    let printed = format!("{error} {error:?} {failure:?} {}", error.report());
    assert!(!printed.contains("Meier"), "{printed}");
    assert!(connection.is_usable() && connection.is_alive());
}

#[tokio::test]
async fn a_damaged_connection_is_never_used_again() {
    let mut damaged = Response::new(0).to_frame().unwrap();
    *damaged.last_mut().unwrap() ^= 1;
    let (mut connection, _peer) = answer(damaged, true);
    let error = connection.call(&ping(), DEADLINE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.downcast_ref(), Some(&Damage::Digest));
    assert!(!connection.is_usable());
    let error = connection.call(&ping(), DEADLINE).await.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Connection, Fate::NotApplied));
}

#[tokio::test]
async fn a_lost_answer_leaves_a_write_in_doubt_and_a_read_not() {
    for (idempotency, fate) in [
        (Idempotency::Safe, Fate::NotApplied),
        (Idempotency::Absolute, Fate::Unknown),
        (Idempotency::Once, Fate::Unknown),
    ] {
        let cut = Response::new(0).to_frame().unwrap()[..60].to_vec();
        let (mut connection, _peer) = answer(cut, false);
        let error = connection.call(&ping().idempotency(idempotency), DEADLINE).await.unwrap_err();
        assert_eq!((error.kind(), error.fate()), (ErrorKind::Connection, fate));
        assert!(error.is_temporary());
    }
}

#[tokio::test(start_paused = true)]
async fn a_silent_server_ends_in_a_timeout() {
    let (mut connection, _peer) = answer(Vec::new(), true);
    let error = connection.call(&ping(), DEADLINE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(!connection.is_usable());
}

#[tokio::test(start_paused = true)]
async fn a_request_that_was_not_fully_written_was_not_run() {
    let (ours, theirs) = tokio::io::duplex(16);
    let mut connection = over(ours);
    let call = ping().idempotency(Idempotency::Once);
    let error = connection.call(&call, DEADLINE).await.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Timeout, Fate::NotApplied));
    drop(theirs);
}

#[tokio::test]
async fn a_call_that_is_dropped_half_way_spoils_the_connection() {
    let (mut connection, _peer) = answer(Vec::new(), true);
    let call = ping();
    let half_way = connection.call(&call, DEADLINE);
    assert!(futures_util::FutureExt::now_or_never(half_way).is_none());
    assert!(!connection.is_usable());
}

#[tokio::test]
async fn bytes_that_nobody_asked_for_spoil_the_connection() {
    let mut twice = Response::new(0).to_frame().unwrap();
    twice.extend_from_slice(&twice.clone());
    let (mut connection, _peer) = answer(twice, true);
    assert!(connection.call(&ping(), DEADLINE).await.is_ok());
    assert!(!connection.is_alive());
}

#[tokio::test]
async fn a_header_that_nobody_asked_for_spoils_the_connection() {
    let header = Response::new(0).to_frame().unwrap()[..20].to_vec();
    // Before the first call, all twenty bytes of it and nothing more.
    let (ours, mut theirs) = tokio::io::duplex(1 << 16);
    let mut connection = over(ours);
    tokio::io::AsyncWriteExt::write_all(&mut theirs, &header).await.unwrap();
    assert!(!connection.is_alive());
    let error = connection.call(&ping(), DEADLINE).await.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Connection, Fate::NotApplied));
    // Behind an answer.
    let answered = [Response::new(0).to_frame().unwrap(), header].concat();
    let (mut connection, _peer) = answer(answered, true);
    assert!(connection.call(&ping(), DEADLINE).await.is_ok());
    assert!(!connection.is_alive());
}

#[tokio::test]
async fn a_call_that_cannot_be_written_spoils_nothing() {
    let (mut connection, _peer) = answer(Response::new(0).to_frame().unwrap(), true);
    let error = connection.call(&Call::new("no such\njob"), DEADLINE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    assert!(connection.call(&ping(), DEADLINE).await.is_ok());
}

#[tokio::test]
async fn a_job_in_the_name_of_another_user_is_the_captured_one() {
    let mut frames = connection("23-impersonation", 1);
    let frames = frames.split_off(10);
    let (mut connection, peer) = play(frames);
    let organisation = "E3F3AFE3FB42433CB0C9FFE0F62533ED";
    let call = || Call::new("wfm.GetAbsentUsers").with("OrganisationId", organisation);
    let by_name = call().as_user_name("lehmann");
    connection.call(&by_name, DEADLINE).await.unwrap();
    let by_guid = call().as_user_guid("4FEEDE694EB94E7E9C4A847FC32D10E4");
    connection.call(&by_guid, DEADLINE).await.unwrap();
    peer.await.unwrap();
}

#[tokio::test]
async fn a_closed_connection_is_noticed_by_a_task_that_has_used_up_its_turn() {
    use futures_util::FutureExt;

    let (ours, theirs) = tokio::io::duplex(1 << 16);
    let mut connection = over(ours);
    drop(theirs);
    // From here on tokio says of everything that it is not ready.
    while tokio::task::consume_budget().now_or_never().is_some() {}
    assert!(!connection.is_alive());
}
