//! Logging in.

use presence_sim::accsyn::Status;
use serde_json::json;

use super::support::{
    ANNA, AOIFE, Caller, JAN, JUERGEN, LUKASZ, MARIA, basic, login_request, plain, request,
    with_admin,
};
use crate::raw::Peer;

#[tokio::test]
async fn a_login_tells_role_id_and_session() {
    let (_simulator, accsyn) = plain().await;
    for (user, role) in [(ANNA, "admin"), (JAN, "employee")] {
        let key = accsyn.api_key_of(user).unwrap();
        let answer = Peer::to(accsyn.url()).await.exchange(login_request(user, &key)).await;
        let result = answer.json()["result"].take();
        assert!(result.as_object().unwrap().keys().eq(["id", "role", "session_id"]), "{result}");
        let account = accsyn.account(user).unwrap();
        assert_eq!((&result["role"], &result["id"]), (&json!(role), &json!(account.id)));
        assert_eq!(account.logged_in, Some(account.logged_in.unwrap().min(accsyn.now())));
        assert!(answer.header("Content-Type").unwrap().starts_with("application/json"));
    }
    assert_eq!(accsyn.sessions(), 2);
    assert_eq!((accsyn.user(), accsyn.workspace()), (ANNA, "acmefilm"));
    assert_eq!(accsyn.api_key_of(ANNA).unwrap(), accsyn.api_key());
}

#[tokio::test]
async fn only_who_may_gets_in() {
    let (_simulator, accsyn) = plain().await;
    let key = |user| accsyn.api_key_of(user).unwrap();
    for (user, key, status) in [
        (ANNA, "wrong".to_owned(), 401),
        (ANNA, String::new(), 401),
        (ANNA, key(JAN), 401),
        ("", key(ANNA), 401),
        ("nobody@example.com", key(ANNA), 401),
        ("anna.nowak", key(ANNA), 401),
        (JUERGEN, key(JUERGEN), 401),
        (AOIFE, key(AOIFE), 401),
        (LUKASZ, key(LUKASZ), 403),
        (MARIA, key(MARIA), 403),
    ] {
        let answer = Peer::to(accsyn.url()).await.exchange(login_request(user, &key)).await;
        assert_eq!(answer.status, status, "{user}");
        assert!(answer.json()["message"].is_string() && answer.json().get("result").is_none());
    }
    assert_eq!(accsyn.sessions(), 0);
}

#[tokio::test]
async fn the_login_is_read_strictly() {
    let (_simulator, accsyn) = plain().await;
    let right = basic(ANNA, accsyn.api_key());
    let mut peer = Peer::to(accsyn.url()).await;
    let login = "/api/v3/api/login";
    for (method, path, authorization, body, status) in [
        ("PUT", login, right.replace("basic", "Basic"), "{}", 401),
        ("PUT", login, right.replace(':', ""), "{}", 401),
        ("PUT", login, right.clone(), "", 400),
        ("PUT", login, right.clone(), "[]", 400),
        ("PUT", login, right.clone(), "{\"a\":1}", 400),
        ("POST", login, right.clone(), "{}", 404),
        ("GET", login, right.clone(), "", 404),
        ("PUT", "/api/v3/login", right.clone(), "{}", 404),
        ("PUT", "/api/v3/api/login/", right.clone(), "{}", 404),
        ("PUT", login, right, "{}", 200),
    ] {
        let answer = peer.exchange(request(method, path, &authorization, body)).await;
        assert_eq!(answer.status, status, "{method} {path} {body}");
    }
    let sent = String::from_utf8(login_request(ANNA, accsyn.api_key())).unwrap();
    for other in ["ACMEFILM", "", "other"] {
        let sent = sent.replace("acmefilm", other);
        assert_eq!(peer.exchange(sent).await.status, 401, "{other}");
    }
    assert_eq!(peer.exchange(sent.replace("X-Accsyn-Workspace", "X-Other")).await.status, 401);
}

#[tokio::test]
async fn every_event_says_again_who_it_is_from() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let event = anna.event("user/find", json!({}));
    let right = anna.authorization.clone();
    for authorization in ["", "basic x:y", &basic(ANNA, "wrong")] {
        authorization.clone_into(&mut anna.authorization);
        let bytes = anna.bytes("GET", &event);
        assert_eq!(anna.peer.exchange(bytes).await.status, 401);
    }
    right.clone_into(&mut anna.authorization);
    let other = json!({"ident": JAN});
    assert_eq!(anna.refused("GET", "user/find", other).await.0, 400);
    // A session of one user opens nothing for another.
    let mut jan = Caller::login(&accsyn, JAN).await;
    jan.session.clone_from(&anna.session);
    assert_eq!(jan.refused("GET", "user/find", json!({})).await.0, 401);
}

#[tokio::test]
async fn a_new_key_ends_the_old_one() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    let fresh = accsyn.new_api_key(ANNA).unwrap();
    assert_ne!(fresh, accsyn.api_key());
    assert_eq!(anna.refused("GET", "user/find", json!({})).await.0, 401);
    anna.authorization = basic(ANNA, &fresh);
    anna.done("GET", "user/find", json!({})).await;
    assert!(accsyn.new_api_key("nobody").is_err() && accsyn.api_key_of("nobody").is_none());
}

#[tokio::test]
async fn reading_a_key_is_disabled() {
    let (_simulator, accsyn, mut anna) = with_admin().await;
    assert_eq!(anna.refused("GET", "user/api_key", json!({})).await.0, 403);
    accsyn.set_status(LUKASZ, Status::Enabled).unwrap();
    Caller::login(&accsyn, LUKASZ).await;
}
