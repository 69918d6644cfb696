//! What each answer means, in the vendor's terms.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

use conpeek::{Client, Config, Consultant, TenantUser, WorkState};
use httpmock::MockServer;
use presence_core::{Error, ErrorKind, Fate, RetryState};

async fn answered(status: u16, body: &str) -> Result<Consultant, Error> {
    let server = MockServer::start_async().await;
    let mock = server
        .mock_async(|when, then| {
            when.method("PUT").path("/tenant_user/3/work_state").header("authorization", "k");
            then.status(status).header("content-type", "application/json").body(body);
        })
        .await;
    let client = Client::new(&Config::new(server.base_url(), "k".to_owned())).unwrap();
    let result = client.set_work_state(&TenantUser::Id(3), &WorkState::Offline).await;
    // Nothing here is proof that the call did nothing but 401, for which there is no other key.
    mock.assert_calls_async(1).await;
    result
}

#[tokio::test]
async fn each_documented_and_each_likely_status() {
    use {ErrorKind as Kind, Fate::*};
    let cases = [
        (400, Kind::Rejected, NotApplied, "the request was refused"),
        (401, Kind::Unauthenticated, NotApplied, "the key was refused"),
        (
            403,
            Kind::Forbidden,
            NotApplied,
            "this action cannot be performed: the key lacks the right, or the break is assigned \
             to none of the user's groups",
        ),
        (
            404,
            Kind::NotFound,
            NotApplied,
            "no such user, or no such online mode where one was given",
        ),
        (409, Kind::Conflict, NotApplied, "the present state forbids it"),
        (500, Kind::Unavailable, Unknown, "the server failed"),
        (503, Kind::Unavailable, Unknown, "the server failed"),
        (
            302,
            Kind::Protocol,
            Unknown,
            "the server redirects elsewhere, and redirects are never followed",
        ),
    ];
    for (status, kind, fate, message) in cases {
        let error = answered(status, "Anna jest na L4").await.unwrap_err();
        assert_eq!((error.kind(), error.fate()), (kind, fate), "{status}");
        assert_eq!(error.message(), message, "{status}");
        assert_eq!(error.status(), Some(status));
        assert_eq!(error.operation(), Some("set_work_state"));
        assert_eq!(error.vendor_message(), Some("Anna jest na L4"));
        assert!(!error.report().to_string().contains("L4"), "{status}");
    }
}

#[tokio::test]
async fn answers_that_prove_nothing_are_of_unknown_fate() {
    for body in [
        "",
        "<html>sign in</html>",
        "{}",
        r#"{"data":null}"#,
        r#"{"data":{"id":74}}"#,
        r#"{"data":{"id":74,"work_state":null}}"#,
        r#"{"data":{"id":74,"work_state":"OFFL"#,
    ] {
        let error = answered(200, body).await.unwrap_err();
        assert_eq!((error.kind(), error.fate()), (ErrorKind::Protocol, Fate::Unknown), "{body}");
        assert_eq!(error.retry_state(), RetryState::Permanent);
    }
}

#[tokio::test]
async fn success_false_is_a_refusal_whatever_the_status() {
    let error = answered(200, r#"{"success":false,"data":{"work_state":"OFFLINE"}}"#).await;
    let error = error.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Rejected, Fate::NotApplied));
}

#[tokio::test]
async fn a_contradicting_answer_is_an_error_that_says_so() {
    let error = answered(200, r#"{"data":{"id":74,"work_state":"ONLINE"}}"#).await.unwrap_err();
    assert_eq!((error.kind(), error.fate()), (ErrorKind::Mismatch, Fate::Applied));
    insta::assert_snapshot!(error, @"conpeek set_work_state: work_state: Conpeek confirmed the call and answered with another value than was set");
}

#[tokio::test]
async fn any_2xx_with_the_record_is_a_success() {
    for status in [200, 201, 202] {
        let consultant = answered(status, r#"{"data":{"work_state":"OFFLINE"}}"#).await.unwrap();
        assert_eq!(consultant.work_state.as_str(), "OFFLINE");
    }
}
