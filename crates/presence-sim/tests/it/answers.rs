//! Each documented answer and code, and each one that is invented.

use std::time::{Duration, SystemTime};

use presence_sim::{SimClock, Simulator};
use serde_json::json;

use crate::raw::{Peer, call, plain, put, request, started};

const ONLINE: &str = r#"{"work_state": "ONLINE"}"#;
const TRAINING: &str = r#"{"work_state":"ONBREAK","break_type":"BUSINESS","break_cause":"Szkolenie","break_note":"do 15:00"}"#;

fn noon() -> SimClock {
    SimClock::manual(SystemTime::UNIX_EPOCH + Duration::from_secs(1_772_366_400))
}

#[tokio::test]
async fn the_answer_is_the_vendors_sample_byte_for_byte() {
    let (_simulator, conpeek) = started(Simulator::builder().clock(noon())).await;
    let answer = call(&conpeek, put(&conpeek, "3", ONLINE)).await;
    assert_eq!(
        answer.head,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 182\r\n\
         Date: Sun, 01 Mar 2026 12:00:00 GMT\r\n\r\n"
    );
    assert_eq!(
        answer.text(),
        "{\"data\":{\"id\":74,\"work_state\":\"ONLINE\",\"break_type\":null,\
         \"break_cause\":null,\"break_note\":null,\"online_mode_id\":11,\
         \"tenant_user_id\":3,\"work_state_changed_date\":\"2026-03-01 12:00:00\"}}"
    );
}

#[tokio::test]
async fn user_3_has_record_74_in_every_seed() {
    for seed in [0, 1, 99, u64::MAX] {
        let (_simulator, conpeek) = started(Simulator::builder().seed(seed).people(3)).await;
        let answer = call(&conpeek, put(&conpeek, "3", ONLINE)).await;
        assert_eq!(answer.json()["data"]["id"], 74);
    }
}

#[tokio::test]
async fn a_break_is_taken_and_ended() {
    let (_simulator, conpeek) = plain().await;
    let mut peer = Peer::connect(&conpeek).await;
    let on_break = peer.exchange(put(&conpeek, "zofia.wisniewska", TRAINING)).await;
    assert_eq!(on_break.status, 200);
    let data = &on_break.json()["data"];
    assert_eq!(data["id"], 74);
    assert_eq!(data["work_state"], "ONBREAK");
    assert_eq!(data["break_type"], "BUSINESS");
    assert_eq!(data["break_cause"], "Szkolenie");
    assert_eq!(data["break_note"], "do 15:00");
    assert_eq!(data["online_mode_id"], json!(null));

    let offline = peer.exchange(put(&conpeek, "3", r#"{"work_state":"OFFLINE"}"#)).await;
    let data = &offline.json()["data"];
    assert_eq!(data["work_state"], "OFFLINE");
    for field in ["break_type", "break_cause", "break_note", "online_mode_id"] {
        assert_eq!(data[field], json!(null), "{field}");
    }
}

#[tokio::test]
async fn an_online_mode_is_the_one_asked_for_or_the_first() {
    let (_simulator, conpeek) = plain().await;
    let mut peer = Peer::connect(&conpeek).await;
    let asked = r#"{"work_state":"ONLINE","online_mode_id":15}"#;
    assert_eq!(peer.exchange(put(&conpeek, "1", asked)).await.json()["data"]["online_mode_id"], 15);
    let first = peer.exchange(put(&conpeek, "1", ONLINE)).await;
    assert_eq!(first.json()["data"]["online_mode_id"], conpeek.online_modes()[0].id);
    let unknown = r#"{"work_state":"ONLINE","online_mode_id":99}"#;
    assert_eq!(peer.exchange(put(&conpeek, "1", unknown)).await.status, 404);
}

#[tokio::test]
async fn a_break_belongs_to_a_group() {
    let (_simulator, conpeek) = plain().await;
    let mut peer = Peer::connect(&conpeek).await;
    // User 4 is in sales, which has no training; user 6 is in no group at all.
    for user in ["4", "6"] {
        let before = conpeek.user(user).unwrap();
        let refused = peer.exchange(put(&conpeek, user, TRAINING)).await;
        assert_eq!(refused.status, 403);
        assert!(refused.text().contains("action cannot be performed"));
        assert_eq!(conpeek.user(user).unwrap(), before);
    }
    // The cause exists in the group, but as a break of the other kind.
    let crossed = r#"{"work_state":"ONBREAK","break_type":"COFFEE","break_cause":"Szkolenie"}"#;
    assert_eq!(peer.exchange(put(&conpeek, "3", crossed)).await.status, 403);
}

#[tokio::test]
async fn users_are_found_by_id_and_by_login_and_else_not() {
    let (_simulator, conpeek) = plain().await;
    let mut peer = Peer::connect(&conpeek).await;
    for (user, status) in [
        ("3", 200),
        ("zofia.wisniewska", 200),
        ("zofia%2Ewisniewska", 200),
        ("%33", 200),
        ("0003", 200),
        ("0", 404),
        ("13", 404),
        ("-3", 404),
        ("+3", 404),
        ("74", 404),
        ("99999999999999999999999999", 404),
        ("Zofia.Wisniewska", 404),
        ("zofia.wisniewska@example.com", 404),
        ("zofia.wisniewska%20", 404),
        ("", 404),
        ("%", 400),
        ("%FF", 400),
    ] {
        let answer = peer.exchange(put(&conpeek, user, ONLINE)).await;
        assert_eq!(answer.status, status, "{user:?}");
        if status != 200 {
            assert_eq!(answer.json()["success"], false);
        }
    }
}

#[tokio::test]
async fn digits_are_an_id_first_and_a_login_else() {
    let (_simulator, conpeek) = plain().await;
    assert!(conpeek.rename("5", "4"));
    assert!(conpeek.rename("7", "700"));
    assert_eq!(
        call(&conpeek, put(&conpeek, "4", ONLINE)).await.json()["data"]["tenant_user_id"],
        4
    );
    assert_eq!(
        call(&conpeek, put(&conpeek, "700", ONLINE)).await.json()["data"]["tenant_user_id"],
        7
    );
    assert_eq!(call(&conpeek, put(&conpeek, "aoife.byrne", ONLINE)).await.status, 404);
}

#[tokio::test]
async fn the_key_must_be_there_once_and_exact() {
    let (_simulator, conpeek) = plain().await;
    let path = "/tenant_user/3/work_state";
    let key = conpeek.key();
    let bearer = format!("Bearer {key}");
    let longer = format!("{key}x");
    let lower = key.to_ascii_lowercase();
    for wrong in [None, Some(""), Some(bearer.as_str()), Some(&longer), Some(&lower)] {
        let refused = call(&conpeek, request("PUT", path, wrong, ONLINE)).await;
        assert_eq!(refused.status, 401);
        assert_eq!(refused.header("Content-Type"), Some("application/json"));
        assert_eq!(refused.json()["success"], false);
    }
    let twice = format!("{key}\r\nAuthorization: {key}");
    assert_eq!(call(&conpeek, request("PUT", path, Some(&twice), ONLINE)).await.status, 401);
    assert!(conpeek.journal().entries().iter().all(|entry| !entry.applied()));
    let stranger = request("PUT", "/tenant_user/nobody/work_state", None, ONLINE);
    assert_eq!(call(&conpeek, stranger).await.status, 401);
}

#[tokio::test]
async fn a_body_that_is_not_as_documented_is_refused() {
    let (_simulator, conpeek) = plain().await;
    let before = conpeek.user("3").unwrap();
    let mut peer = Peer::connect(&conpeek).await;
    for body in [
        "",
        "{",
        r#"{"work_state":"ONLINE","#,
        r#"{"work_state":"AWAY"}"#,
        r#"{"data":{"work_state":"ONLINE"}}"#,
        r#"{"work_state":"ONBREAK"}"#,
        r#"{"work_state":"ONLINE","break_note":null}"#,
    ] {
        let refused = peer.exchange(put(&conpeek, "3", body)).await;
        assert_eq!(refused.status, 400, "{body}");
        assert!(refused.json()["message"].as_str().unwrap().starts_with("invalid data"));
    }
    assert_eq!(conpeek.user("3").unwrap(), before);
}

#[tokio::test]
async fn the_content_type_must_be_json() {
    let (_simulator, conpeek) = plain().await;
    for (content_type, status) in [
        ("application/json; charset=utf-8", 200),
        ("APPLICATION/JSON", 200),
        ("text/plain", 400),
        ("application/x-www-form-urlencoded", 400),
    ] {
        let sent = String::from_utf8(put(&conpeek, "3", ONLINE)).unwrap();
        let sent = sent.replace("application/json", content_type);
        assert_eq!(call(&conpeek, sent).await.status, status, "{content_type}");
    }
}

#[tokio::test]
async fn every_other_path_and_method_is_not_found() {
    let (_simulator, conpeek) = plain().await;
    let mut peer = Peer::connect(&conpeek).await;
    for (method, path) in [
        ("GET", "/tenant_user/3/work_state"),
        ("POST", "/tenant_user/3/work_state"),
        ("put", "/tenant_user/3/work_state"),
        ("PUT", "/tenant_user/3/work_state/"),
        ("PUT", "//tenant_user/3/work_state"),
        ("PUT", "/api/tenant_user/3/work_state"),
        ("PUT", "/tenant_user/3"),
        ("GET", "/tenant_user"),
        ("GET", "/online_mode"),
        ("GET", "/"),
        ("OPTIONS", "*"),
    ] {
        let answer = peer.exchange(request(method, path, Some(conpeek.key()), ONLINE)).await;
        assert_eq!(answer.status, 404, "{method} {path}");
    }
}

#[tokio::test]
async fn the_unverified_read_is_there_only_if_asked_for() {
    let (_simulator, conpeek) = started(Simulator::builder().with_unverified_read(true)).await;
    let path = "/tenant_user/jan.kowalski/work_state";
    let read = call(&conpeek, request("GET", path, Some(conpeek.key()), "")).await;
    assert_eq!(read.status, 200);
    assert_eq!(read.json()["data"]["break_cause"], "Szkolenie");
    assert!(!conpeek.journal().last().unwrap().applied());
    let unknown = request("GET", "/tenant_user/nobody/work_state", Some(conpeek.key()), "");
    assert_eq!(call(&conpeek, unknown).await.status, 404);
    assert_eq!(call(&conpeek, request("GET", path, None, "")).await.status, 401);

    let written = call(&conpeek, put(&conpeek, "2", ONLINE)).await;
    let read = call(&conpeek, request("GET", path, Some(conpeek.key()), "")).await;
    assert_eq!(read.body, written.body);
}

#[tokio::test]
async fn the_same_state_again_begins_its_time_anew() {
    let clock = noon();
    let (_simulator, conpeek) = started(Simulator::builder().clock(clock.clone())).await;
    call(&conpeek, put(&conpeek, "3", ONLINE)).await;
    clock.advance(Duration::from_secs(60));
    let again = call(&conpeek, put(&conpeek, "3", ONLINE)).await;
    assert_eq!(again.json()["data"]["work_state_changed_date"], "2026-03-01 12:01:00");
    assert_eq!(conpeek.user("3").unwrap().since, clock.now());
}
