//! Tokens for codes, refresh tokens, devices and service applications.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use presence_sim::Webex;
use presence_sim::webex::Organisation;
use serde_json::{Value, json};

use super::support::{Caller, JAN, ZOFIA, request, with_admin};
use crate::raw::Answer;

const SCOPES: &str = "spark:people_read spark-admin:people_read";

async fn form(caller: &mut Caller, path: &str, headers: &str, form: &str) -> Answer {
    let headers = format!("Content-Type: application/x-www-form-urlencoded\r\n{headers}");
    caller.peer.exchange(request("POST", &format!("/v1/{path}"), &headers, form)).await
}

fn client(webex: &Webex) -> String {
    format!("client_id={}&client_secret={}", webex.client_id(), webex.client_secret())
}

async fn refresh(caller: &mut Caller, webex: &Webex, token: &str) -> Answer {
    let body = format!("grant_type=refresh_token&{}&refresh_token={token}", client(webex));
    form(caller, "access_token", "", &body).await
}

fn text<'a>(answer: &'a Value, key: &str) -> &'a str {
    answer[key].as_str().unwrap_or_else(|| panic!("no {key}"))
}

#[tokio::test]
async fn a_code_is_exchanged_once() {
    let (simulator, webex, mut anna) = with_admin().await;
    webex.set_consenting(JAN).unwrap();
    let back = "http%3A%2F%2F127.0.0.1%3A1%2Fback%3Fa%3D1";
    let ask = format!(
        "/authorize?client_id={}&response_type=code&redirect_uri={back}&scope={}&state=%20%26x",
        webex.client_id(),
        SCOPES.replace(' ', "+")
    );
    let answer = anna.get(&ask).await;
    let location = answer.header("Location").unwrap().to_owned();
    assert_eq!(answer.status, 302);
    let code = location.strip_prefix("http://127.0.0.1:1/back?a=1&code=").unwrap();
    let code = code.strip_suffix("&state=%20%26x").unwrap();
    let exchange = |back: &str, code: &str| {
        format!("grant_type=authorization_code&{}&code={code}&redirect_uri={back}", client(&webex))
    };
    let tokens = form(&mut anna, "access_token", "", &exchange(back, code)).await.json();
    assert_eq!((text(&tokens, "token_type"), &tokens["expires_in"]), ("Bearer", &1_209_600.into()));
    assert_eq!(tokens["refresh_token_expires_in"], 7_776_000);
    let mut jan = Caller::new(&webex, text(&tokens, "access_token")).await;
    assert_eq!(jan.read("/people/me").await["emails"][0], JAN);
    let again = form(&mut anna, "access_token", "", &exchange(back, code)).await;
    assert_eq!(again.status, 400, "a code is good once");

    let code = webex.issue_code(ZOFIA, "spark:people_read").unwrap();
    simulator.clock().advance(Duration::from_secs(600));
    let late = form(&mut anna, "access_token", "", &exchange(back, &code)).await;
    assert_eq!(late.status, 400);
    let code = webex.issue_code(ZOFIA, "spark:people_read").unwrap();
    let tokens = form(&mut anna, "access_token", "", &exchange("x", &code)).await.json();
    assert_eq!(text(&tokens, "scope"), "spark:people_read");
}

#[tokio::test]
async fn a_code_goes_with_its_redirect() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let ask = format!(
        "/authorize?client_id={}&response_type=code&scope=x&redirect_uri=http%3A%2F%2Fa",
        webex.client_id()
    );
    let location = anna.get(&ask).await.header("Location").unwrap().to_owned();
    let code = location.strip_prefix("http://a?code=").unwrap();
    let body = format!(
        "grant_type=authorization_code&{}&code={code}&redirect_uri=http%3A%2F%2Fb",
        client(&webex)
    );
    assert_eq!(form(&mut anna, "access_token", "", &body).await.status, 400);
    for wrong in ["javascript%3Ax", "http%3A%2F%2Fa%0D%0AX%3A+1", "%2Fback"] {
        let ask = format!(
            "/authorize?client_id={}&response_type=code&scope=x&redirect_uri={wrong}",
            webex.client_id()
        );
        assert_eq!(anna.refused("GET", &ask, "").await.0, 400, "{wrong}");
    }
    let unknown = "/authorize?client_id=x&response_type=code&scope=x&redirect_uri=http%3A%2F%2Fa";
    assert_eq!(anna.refused("GET", unknown, "").await.0, 400);
}

#[tokio::test]
async fn a_refresh_token_is_answered_kept_or_replaced() {
    let (simulator, webex, mut anna) = with_admin().await;
    let hour = Duration::from_secs(3_600);
    let token = webex.issue_refresh_token(JAN, SCOPES, hour).unwrap();
    webex.set_token_lifetime(Duration::from_secs(60));
    let first = refresh(&mut anna, &webex, &token).await.json();
    assert_eq!((text(&first, "refresh_token"), &first["expires_in"]), (token.as_str(), &60.into()));

    webex.set_refresh_answers_token(false);
    let second = refresh(&mut anna, &webex, &token).await.json();
    assert_eq!(second.get("refresh_token"), None);
    let mut jan = Caller::new(&webex, text(&second, "access_token")).await;
    assert_eq!(jan.logins("/people").await.len(), 12);
    simulator.clock().advance(Duration::from_secs(60));
    assert_eq!(jan.refused("GET", "/people", "").await.0, 401, "it has expired");

    webex.set_refresh_answers_token(true);
    webex.set_refresh_rotates(true);
    let third = refresh(&mut anna, &webex, &token).await.json();
    let newer = text(&third, "refresh_token").to_owned();
    assert_ne!(newer, token);
    assert_eq!(refresh(&mut anna, &webex, &token).await.status, 400);
    assert_eq!(webex.refreshes(), 3);
    assert_eq!(refresh(&mut anna, &webex, &newer).await.status, 200);
    webex.expire_refresh_tokens();
    assert_eq!(refresh(&mut anna, &webex, &newer).await.status, 400);
}

#[tokio::test]
async fn refresh_tokens_end_by_the_clock_and_need_the_client() {
    let (simulator, webex, mut anna) = with_admin().await;
    let token = webex.issue_refresh_token(JAN, SCOPES, Duration::from_secs(10)).unwrap();
    let body = format!(
        "grant_type=refresh_token&client_id={}&client_secret=x&refresh_token={token}",
        webex.client_id()
    );
    assert_eq!(form(&mut anna, "access_token", "", &body).await.status, 401);
    for wrong in ["", "grant_type=refresh_token", "%", "\u{0}"] {
        assert_eq!(form(&mut anna, "access_token", "", wrong).await.status, 400);
    }
    let odd = format!("grant_type=password&{}", client(&webex));
    assert_eq!(form(&mut anna, "access_token", "", &odd).await.status, 400);
    simulator.clock().advance(Duration::from_secs(10));
    assert_eq!(refresh(&mut anna, &webex, &token).await.status, 400);
}

#[tokio::test]
async fn a_device_waits_for_a_decision() {
    let (simulator, webex, mut anna) = with_admin().await;
    let basic = STANDARD.encode(format!("{}:{}", webex.client_id(), webex.client_secret()));
    let basic = format!("Authorization: Basic {basic}\r\n");
    let ask = format!("client_id={}&scope=spark%3Apeople_read", webex.client_id());
    let mut devices = Vec::new();
    for _ in 0..3 {
        let answer = form(&mut anna, "device/authorize", "", &ask).await.json();
        let grant = format!(
            "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code={}",
            text(&answer, "device_code")
        );
        assert!(text(&answer, "verification_uri_complete").contains(text(&answer, "user_code")));
        devices.push((grant, text(&answer, "user_code").to_owned()));
    }
    assert_eq!(form(&mut anna, "device/token", &basic, &devices[0].0).await.status, 428);
    assert_eq!(form(&mut anna, "device/token", "", &devices[0].0).await.status, 401);
    assert_eq!(webex.approve_device(&devices[0].1, ZOFIA), Ok(true));
    assert!(webex.deny_device(&devices[1].1) && !webex.deny_device("XXXX"));
    let tokens = form(&mut anna, "device/token", &basic, &devices[0].0).await.json();
    let mut zofia = Caller::new(&webex, text(&tokens, "access_token")).await;
    assert_eq!(zofia.read("/people/me").await["emails"][0], ZOFIA);
    assert_eq!(form(&mut anna, "device/token", &basic, &devices[0].0).await.status, 400);
    assert_eq!(form(&mut anna, "device/token", &basic, &devices[1].0).await.status, 403);
    simulator.clock().advance(Duration::from_secs(300));
    assert_eq!(form(&mut anna, "device/token", &basic, &devices[2].0).await.status, 400);
}

#[tokio::test]
async fn a_service_application_has_an_administrators_token() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let path = format!("/applications/{}/token", webex.application_id());
    let body = json!({
        "clientId": webex.client_id(), "clientSecret": webex.client_secret(),
        "targetOrgId": Organisation::Home.id(),
    });
    let tokens = anna.done("POST", &path, body.clone()).await;
    let mut app = Caller::new(&webex, text(&tokens, "access_token")).await;
    assert_eq!(app.logins("/people").await.len(), 12);
    let wrong = json!({"clientId": webex.client_id(), "clientSecret": "x"}).to_string();
    assert_eq!(anna.refused("POST", &path, &wrong).await.0, 401);
    let mut zofia = Caller::new(&webex, &webex.user_token()).await;
    assert_eq!(zofia.refused("POST", &path, &body.to_string()).await.0, 403);
    assert_eq!(anna.refused("POST", "/applications/x/token", &body.to_string()).await.0, 404);
}
