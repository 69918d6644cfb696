//! Refusals, limits and faults.

use std::time::Duration;

use presence_sim::webex::{self, ErrorForm, RateLimit};
use presence_sim::{Action, Fault};

use super::support::{Caller, with_admin};

#[tokio::test]
async fn a_refusal_says_what_and_where_it_was() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let answer = anna.get("/people/x").await;
    let said = answer.json();
    assert_eq!(answer.status, 400);
    assert!(said["message"].is_string());
    assert_eq!(said["errors"][0]["description"], said["message"]);
    let tracking = answer.header("TrackingID").unwrap();
    assert_eq!(said["trackingId"], tracking);
    assert!(tracking.starts_with("ROUTER_"));
    let next = anna.get("/people/me").await;
    assert_ne!(next.header("TrackingID").unwrap(), tracking);
    assert_eq!(webex.journal().arrived(), 2);
}

#[tokio::test]
async fn every_form_of_error_can_be_had() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let mut said = Vec::new();
    for form in [
        ErrorForm::Usual,
        ErrorForm::CodeOnTop,
        ErrorForm::TextCode,
        ErrorForm::Nested,
        ErrorForm::Empty,
        ErrorForm::Page,
    ] {
        webex.set_error_form(form);
        let answer = anna.get("/people/x").await;
        assert_eq!(answer.status, 400);
        said.push(answer);
    }
    assert!(said[1].json()["code"].is_number());
    assert!(said[2].json()["errors"][0]["code"].as_str().unwrap().starts_with("ERR."));
    assert!(said[3].json()["error"]["message"][0]["description"].is_string());
    assert_eq!(said[4].body.len(), 0);
    assert_eq!(said[5].header("Content-Type"), Some("text/html"));
    assert!(said.iter().all(|answer| answer.header("TrackingID").is_some()));
}

#[tokio::test]
async fn nobody_gets_in_without_a_token() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let good = anna.token.clone();
    let (before, after) = good.split_at(good.len() - 1);
    let other = format!("{before}{}", if after == "a" { "b" } else { "a" });
    for wrong in ["", " ", "x", &other, before, &good.to_lowercase(), &format!("{good}{good}")] {
        anna.token = wrong.to_owned();
        let (status, message) = anna.refused("GET", "/people/me", "").await;
        assert_eq!((status, message.contains("access token")), (401, true));
    }
    for header in [
        String::new(),
        format!("Authorization: Basic {good}\r\n"),
        format!("Authorization: {good}\r\n"),
        format!("Authorization: Bearer {good}\r\nAuthorization: Bearer {good}\r\n"),
    ] {
        let bytes = super::support::request("GET", "/v1/people/me", &header, "");
        assert_eq!(anna.peer.exchange(bytes).await.status, 401, "{header}");
    }
    let bytes = format!("authorization: bEARER {good}\r\n");
    let bytes = super::support::request("GET", "/v1/people/me", &bytes, "");
    assert_eq!(anna.peer.exchange(bytes).await.status, 200);
    assert!(!format!("{webex:?}").contains(&good));
}

#[tokio::test]
async fn a_rate_limit_counts_each_person_on_the_clock() {
    let (simulator, webex, mut anna) = with_admin().await;
    webex.set_rate_limit(Some(RateLimit::new(2, Duration::from_secs(30))));
    let mut zofia = Caller::new(&webex, &webex.user_token()).await;
    anna.read("/people/me").await;
    anna.read("/people/me").await;
    simulator.clock().advance(Duration::from_millis(9_500));
    let refused = anna.get("/people/me").await;
    assert_eq!((refused.status, refused.header("Retry-After")), (429, Some("21")));
    zofia.read("/people/me").await;
    simulator.clock().advance(Duration::from_secs(21));
    anna.read("/people/me").await;
    webex.set_rate_limit(None);
    for _ in 0..5 {
        anna.read("/people/me").await;
    }
}

#[tokio::test]
async fn the_front_servers_refuse_in_their_own_ways() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let forms = [
        Some("5"),
        Some("194"),
        Some("0"),
        Some("-1"),
        Some("rand(30),add(30)"),
        None,
        Some("Sun, 01 Mar 2026 12:00:30 GMT"),
    ];
    for form in forms {
        webex.faults().push(Fault::once(webex::too_many_requests(form)).unwrap());
        let answer = anna.get("/people/me").await;
        assert_eq!((answer.status, answer.header("Retry-After")), (429, form));
        assert_eq!(answer.json()["trackingId"], answer.header("TrackingID").unwrap());
    }
    let actions: [(Action, u16); 3] = [
        (webex::locked(Some("2")), 423),
        (webex::elsewhere("api-eu.example.com"), 451),
        (webex::gateway_timeout(), 504),
    ];
    for (action, status) in actions {
        webex.faults().push(Fault::once(action).unwrap());
        let (refused, message) = anna.refused("GET", "/people/me", "").await;
        assert_eq!((refused, message.contains("api-eu.example.com")), (status, status == 451));
    }
    anna.read("/people/me").await;
}
