//! Requests that no client would send.

use super::support::{request, with_admin};

#[tokio::test]
async fn paths_that_are_none_of_ours_are_not_found() {
    let (_simulator, webex, mut anna) = with_admin().await;
    for path in ["/rooms", "/people/x/y", "", "/", "//people", "/People", "/people/../people/me"] {
        let (status, _) = anna.refused("GET", path, "").await;
        assert_eq!(status, 404, "{path}");
    }
    for path in ["/people/%", "/people/%FF", "/people/..", "/people/%2E%2E%2Frooms", "/people/%00"]
    {
        assert_eq!(anna.refused("GET", path, "").await.0, 400, "{path}");
    }
    for (method, path) in [("PATCH", "/people"), ("DELETE", "/people"), ("POST", "/people/me")] {
        assert_eq!(anna.refused(method, path, "{}").await.0, 405, "{method}");
    }
    for (method, path) in [("POST", "/authorize"), ("GET", "/access_token"), ("PUT", "/roles")] {
        assert_eq!(anna.refused(method, path, "").await.0, 405, "{method} {path}");
    }
    assert_eq!(webex.places(), 14);
}

#[tokio::test]
async fn parameters_that_make_no_sense_are_refused() {
    let (_simulator, _webex, mut anna) = with_admin().await;
    let many = "a&".repeat(65);
    for query in [
        "max=0",
        "max=-1",
        "max=x",
        "max=1.5",
        "max=1&max=2",
        "email=%",
        "displayName=%FF",
        "excludeStatus=True",
        "callingData=1",
        "showAllTypes=yes",
        &many,
    ] {
        assert_eq!(anna.refused("GET", &format!("/people?{query}"), "").await.0, 400, "{query}");
    }
    for harmless in ["", "&", "&&", "=", "max=", "max", "unknown=%2F", "max=012"] {
        assert_eq!(anna.logins(&format!("/people?{harmless}")).await.len(), 12, "{harmless}");
    }
}

#[tokio::test]
async fn bodies_that_are_none_make_nobody() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let large = format!(r#"{{"displayName":"{}"}}"#, "x".repeat(65 * 1024));
    let deep = "[".repeat(10_000);
    for (body, status) in [
        ("", 400),
        ("{", 400),
        ("null", 400),
        ("\u{feff}{}", 400),
        (deep.as_str(), 400),
        (large.as_str(), 413),
    ] {
        assert_eq!(anna.refused("POST", "/people", body).await.0, status);
    }
    let token = &webex.token();
    for media in ["", "Content-Type: text/plain\r\n", "Content-Type: application/jsonx\r\n"] {
        let headers = format!("Authorization: Bearer {token}\r\n{media}");
        let answer = anna.peer.exchange(request("POST", "/v1/people", &headers, "{}")).await;
        assert_eq!(answer.status, 415, "{media}");
    }
    assert_eq!(webex.places(), 14);
}

#[tokio::test]
async fn bytes_that_are_no_request_are_refused_in_the_vendors_form() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let answer = anna.peer.exchange("GET /v1/people HTTP/9.9\r\n\r\n").await;
    assert!(answer.status >= 400);
    assert_eq!(answer.json()["trackingId"], answer.header("TrackingID").unwrap());
    assert_eq!(webex.journal().arrived(), 1);
}
