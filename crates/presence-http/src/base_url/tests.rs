//! Tests of URL building and of the follow-up check.

use presence_core::ErrorKind;
use proptest::prelude::*;

use super::*;

fn base(text: &str) -> BaseUrl {
    BaseUrl::parse(text).unwrap()
}

#[test]
fn accepts_what_is_safe_and_normalises_it() {
    for (given, shown) in [
        ("https://api.example.com", "https://api.example.com"),
        (" HTTPS://API.Example.com:443/ ", "https://api.example.com"),
        ("https://api.example.com:8443/a/b/", "https://api.example.com:8443/a/b"),
        ("https://müller.example/v1", "https://xn--mller-kva.example/v1"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://127.0.0.1:1", "http://127.0.0.1:1"),
        ("http://127.9.9.9", "http://127.9.9.9"),
        ("http://[::1]:80", "http://[::1]"),
    ] {
        assert_eq!(base(given).to_string(), shown);
    }
}

#[test]
fn refuses_what_is_not_a_plain_base() {
    for given in [
        "",
        "api.example.com",
        "/v1",
        "ftp://example.com",
        "file:///etc/passwd",
        "https://",
        "https:api.example.com",
        "https:/api.example.com",
        "https://user@example.com",
        "https://:pw@example.com",
        "https://@example.com",
        "https://example.com/?a=b",
        "https://example.com?",
        "https://example.com/#top",
        "https://exam ple.com",
        "https://example.com/a\tb",
        "https:\\\\example.com",
        "http://example.com",
        "http://localhost.example.com",
        "http://192.168.0.1",
        "http://127.0.0.1.example.com",
    ] {
        let error = BaseUrl::parse(given).unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::Config, Some("base_url")), "{given}");
    }
}

#[test]
fn plain_http_needs_to_be_asked_for_by_name() {
    let base = BaseUrl::parse_allow_plain_http("http://wfm.internal/x").unwrap();
    assert_eq!(base.to_string(), "http://wfm.internal/x");
    assert!(!base.is_https() && !base.is_loopback());
    assert!(BaseUrl::parse_allow_plain_http("http://user:pw@wfm.internal").is_err());
}

#[test]
fn segments_and_queries_are_encoded_and_cannot_change_the_structure() {
    let target = base("https://h/api/")
        .path(&["people", "a/b?c#d e%2f+ü", "x"])
        .unwrap()
        .query("q", "a b+c&d=e#f/ü")
        .query_opt("none", None)
        .query_opt("some", Some(""));
    assert_eq!(
        target.as_str(),
        "https://h/api/people/a%2Fb%3Fc%23d%20e%252f%2B%C3%BC/x\
         ?q=a%20b%2Bc%26d%3De%23f%2F%C3%BC&some=",
    );
    assert_eq!(format!("{target:?}"), "Target(https://h/..)");
    let document =
        base("https://h").path(&["event"]).unwrap().query_text(r#"{"uri": "user/find"}"#);
    assert_eq!(document.path_and_query(), "/event?%7B%22uri%22%3A%20%22user/find%22%7D");
    assert_eq!(base("https://h").path(&[]).unwrap().as_str(), "https://h/");
    assert_eq!(base("https://h/p").path(&[]).unwrap().as_str(), "https://h/p");
}

#[test]
fn segments_that_would_name_another_resource_are_refused() {
    for segment in ["", ".", ".."] {
        let error = base("https://h").path(&["users", segment, "status"]).unwrap_err();
        assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("path[1]")));
    }
    // These only look so: they are encoded, and stay one segment.
    let target = base("https://h").path(&["%2e%2e", "..%2f", "...", "..;"]).unwrap();
    assert_eq!(target.path_and_query(), "/%252e%252e/..%252f/.../..%3B");
}

#[test]
fn a_url_that_is_too_long_is_the_callers_error() {
    let base = base("https://h");
    let target = base.path(&[&"x".repeat(70_000)]).unwrap();
    let error = target.uri(&base).unwrap_err();
    assert_eq!((error.kind(), error.field()), (ErrorKind::InvalidInput, Some("url")));
    assert!(!error.to_string().contains("xxx"));
}

#[test]
fn follow_ups_inside_the_base_are_kept_byte_for_byte() {
    let base = base("https://api.example.com/v1");
    let from = base.path(&["people"]).unwrap().query("max", "10");
    for (link, url) in [
        (
            "https://api.example.com/v1/people?displayName=Har%6fld&before&after=Y2l'z",
            "https://api.example.com/v1/people?displayName=Har%6fld&before&after=Y2l'z",
        ),
        (
            "https://api.example.com:443/v1/people?x=..",
            "https://api.example.com:443/v1/people?x=..",
        ),
        ("HTTPS://API.example.com/v1/x", "HTTPS://API.example.com/v1/x"),
        ("https://api.example.com/v1", "https://api.example.com/v1"),
        ("//api.example.com/v1/people?a", "https://api.example.com/v1/people?a"),
        (
            "/v1/people?after=https://evil.example/",
            "https://api.example.com/v1/people?after=https://evil.example/",
        ),
        ("?after=2", "https://api.example.com/v1/people?after=2"),
        ("people/next", "https://api.example.com/v1/people/next"),
        ("a%20b?c=1:2", "https://api.example.com/v1/a%20b?c=1:2"),
    ] {
        let target = base.follow_up(&from, link).unwrap();
        assert_eq!(target.as_str(), url);
        assert!(base.owns(&target.uri(&base).unwrap()));
        let path = url.strip_prefix("https://api.example.com");
        if let Some(path) = path.filter(|path| path.starts_with('/')) {
            assert_eq!(target.path_and_query(), path);
        }
    }
}

#[test]
fn follow_ups_outside_the_base_are_refused_without_being_named() {
    let base = base("https://api.example.com/v1");
    let from = base.path(&["people"]).unwrap();
    for link in [
        "",
        "https://evil.example/v1/people",
        "https://api.example.com.evil.example/v1",
        "http://api.example.com/v1/people",
        "https://api.example.com:8443/v1/people",
        "https://api.example.com:80/v1/people",
        "https://api.example.com@evil.example/v1",
        "https://user:pw@api.example.com/v1",
        "https://@api.example.com/v1",
        "//evil.example/v1/people",
        "///evil.example/v1",
        "https:evil.example/v1",
        "https:/evil.example/v1",
        "https:///evil.example/v1",
        "https:\\\\evil.example\\v1",
        "\\\\evil.example/v1",
        "/\\evil.example/v1",
        "javascript:alert(1)",
        "data:text/html,x",
        "https://api.example.com/v2/people",
        "https://api.example.com/v10",
        "https://api.example.com/",
        "https://api.example.com/v1/../admin",
        "https://api.example.com/v1/./people",
        "https://api.example.com/v1/%2e%2e/admin",
        "https://api.example.com/v1/.%2E/admin",
        "https://api.example.com/v1/..%2fadmin",
        "https://api.example.com/v1/%252e%252e/admin",
        "https://api.example.com/v1/x%5c..%5cadmin",
        "https://api.example.com/v1/x%00",
        "https://api.example.com/%76%31/people",
        "../admin",
        "/admin",
        "/v1/people#part",
        "/v1/pe ople",
        "/v1/people\r\nX-Evil: 1",
        "\thttps://evil.example/v1",
        "/v1/peöple",
    ] {
        let error = base.follow_up(&from, link).expect_err(link);
        assert_eq!(error.kind(), ErrorKind::Protocol, "{link}");
        assert!(!format!("{error:?}").contains("evil"), "{link}");
    }
}

#[test]
fn a_link_on_loopback_must_keep_the_port() {
    let base = base("http://127.0.0.1:4000");
    let from = base.path(&["people"]).unwrap();
    assert!(base.follow_up(&from, "http://127.0.0.1:4000/people?a=1").is_ok());
    // The same address, written so that another reader may take it for another host.
    assert!(base.follow_up(&from, "http://127.1:4000/people").is_err());
    assert!(base.follow_up(&from, "http://127.0.0.1:4001/people").is_err());
    assert!(base.follow_up(&from, "http://localhost:4000/people").is_err());
}

proptest! {
    #[test]
    fn any_segment_comes_back_as_it_was(segment in "\\PC{1,40}", value in "\\PC{0,40}") {
        prop_assume!(segment != "." && segment != "..");
        let base = base("https://h.example/prefix");
        let target = base.path(&["a", &segment, "b"]).unwrap().query("q", &value);
        let uri = target.uri(&base).unwrap();
        prop_assert!(base.owns(&uri));
        let url = Url::parse(target.as_str()).unwrap();
        prop_assert_eq!(url.as_str(), target.as_str(), "the transport reads it as it is written");
        let segments: Vec<_> = url.path_segments().unwrap().collect();
        prop_assert_eq!(segments.len(), 4);
        let decode = |text: &str| {
            percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned()
        };
        prop_assert_eq!(decode(segments[2]), segment);
        prop_assert_eq!(decode(url.query().unwrap().strip_prefix("q=").unwrap()), value);
    }

    #[test]
    fn whatever_the_link_the_origin_stays(link in "(https?:)?[/\\\\.@:%a-z0-9#?]{0,40}") {
        let base = base("https://h.example/prefix");
        let from = base.path(&["a"]).unwrap();
        if let Ok(target) = base.follow_up(&from, &link) {
            prop_assert!(base.owns(&target.uri(&base).unwrap()));
            let url = Url::parse(target.as_str()).unwrap();
            prop_assert_eq!(url.host_str(), Some("h.example"));
            prop_assert!(url.path().starts_with("/prefix"));
        }
    }
}
