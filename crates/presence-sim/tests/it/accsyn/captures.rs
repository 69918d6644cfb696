//! What the vendor's own SDK sent, byte for byte, with our ids and credentials in it.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use presence_sim::Accsyn;
use presence_sim::accsyn::{Registry, Role};
use serde::Deserialize;
use serde_json::Value;

use super::support::{ANNA, Caller, JAN, MARIA, ZOFIA, id, with_admin};
use crate::raw::{Answer, Peer};

#[derive(Deserialize)]
struct Capture {
    head: Vec<String>,
    body: String,
    status: u16,
    answer: Value,
}

/// The captured request, adapted to this simulator, with a length that is right again.
fn adapted(capture: &Capture, accsyn: &Accsyn, caller: &Caller, key: &str) -> Vec<u8> {
    let names = [
        ("6a0c1f2be4b0d8a1c3f5e701", caller.session.clone()),
        ("69887165f643db8cd731b300", id(accsyn, ANNA)),
        ("69887165f643db8cd731b31a", id(accsyn, ZOFIA)),
        ("69887165f643db8cd731b31b", id(accsyn, JAN)),
        ("69887165f643db8cd731b31c", id(accsyn, MARIA)),
        ("lisa@example.com", ANNA.to_owned()),
        ("lisa%40example.com", ANNA.replace('@', "%40")),
        ("bo@example.com", JAN.to_owned()),
        ("gone@example.com", MARIA.to_owned()),
        ("bGlzYUBleGFtcGxlLmNvbQ==", STANDARD.encode(ANNA)),
        ("S2V5Rm9yVGVzdHNPbmx5MDEyMzQ1Njc4OWFiY2RlZmdoaWo=", STANDARD.encode(key)),
    ];
    let rename =
        |text: &str| names.iter().fold(text.to_owned(), |t, (from, to)| t.replace(from, to));
    let body = rename(&capture.body);
    let lines = capture.head.iter().map(|line| match line.starts_with("Content-Length: ") {
        true => format!("Content-Length: {}\r\n", body.len()),
        false => rename(line) + "\r\n",
    });
    format!("{}\r\n{body}", lines.collect::<String>()).into_bytes()
}

fn all() -> BTreeMap<String, Capture> {
    serde_json::from_str(include_str!("../../fixtures/accsyn/requests.json")).unwrap()
}

async fn replay(name: &str, accsyn: &Accsyn, caller: &Caller) -> (Capture, Answer) {
    let capture = all().remove(name).unwrap();
    let bytes = adapted(&capture, accsyn, caller, accsyn.api_key());
    let answer = Peer::to(accsyn.url()).await.exchange(bytes).await;
    (capture, answer)
}

/// Every key of the sample is there, and what holds something holds something alike.
fn assert_alike(name: &str, sample: &Value, ours: &Value) {
    match (sample, ours) {
        (Value::Object(sample), Value::Object(ours)) => {
            for (key, value) in sample.iter().filter(|(key, _)| *key != "metadata") {
                assert_alike(name, value, ours.get(key).unwrap_or_else(|| panic!("{name}: {key}")));
            }
        }
        (Value::Array(sample), Value::Array(ours)) => {
            assert_eq!(sample.is_empty(), ours.is_empty(), "{name}");
            for (sample, ours) in sample.iter().zip(ours) {
                assert_alike(name, sample, ours);
            }
        }
        (Value::Null, _) | (_, Value::Null) => {}
        _ => assert_eq!(
            std::mem::discriminant(sample),
            std::mem::discriminant(ours),
            "{name}: {sample} {ours}"
        ),
    }
}

#[tokio::test]
async fn every_captured_request_is_answered_as_its_sample() {
    for name in all().keys() {
        let (_simulator, accsyn, caller) = with_admin().await;
        match name.as_str() {
            // The samples of these say that the user was deactivated, or has a job.
            "22_activate_one_by_id" => drop(accsyn.deactivate(ZOFIA).unwrap()),
            "23_delete_one_no_data" => drop(accsyn.add_job(ZOFIA).unwrap()),
            "63_registry_message" => {
                accsyn.set_registry(Registry::Message("No such workspace".to_owned()));
            }
            // The sample is of a stand-in that did not look into the payload.
            "29_create_list_becomes_tasks" => {
                let (_, answer) = replay(name, &accsyn, &caller).await;
                assert_eq!(answer.status, 400);
                continue;
            }
            _ => {}
        }
        let (capture, answer) = replay(name, &accsyn, &caller).await;
        assert_eq!(answer.status, capture.status, "{name}: {}", answer.text());
        assert_alike(name, &capture.answer, &answer.json());
    }
}

#[tokio::test]
async fn searches_find_whom_they_mean() {
    let (_simulator, accsyn, caller) = with_admin().await;
    for (name, codes) in [
        ("07_find_one_by_code", [ANNA]),
        ("09_find_one_own_profile", [ANNA]),
        ("11_get_entity", [ZOFIA]),
        ("12_get_entity_mixed_case_type", [ZOFIA]),
    ] {
        let (_, answer) = replay(name, &accsyn, &caller).await;
        let rows = answer.json()["result"].as_array().unwrap().clone();
        let found: Vec<_> = rows.iter().map(|row| row["code"].as_str().unwrap()).collect();
        assert_eq!(found, codes, "{name}");
    }
    let (_, answer) = replay("05_find_users_all_parameters", &accsyn, &caller).await;
    let rows = answer.json()["result"].take();
    assert!(rows[0].as_object().unwrap().keys().eq(["code", "id", "role"]), "{rows}");
    assert_eq!(rows[0]["code"], MARIA);
}

#[tokio::test]
async fn writes_change_what_they_say() {
    let (_simulator, accsyn, caller) = with_admin().await;
    replay("15_create_all_attributes", &accsyn, &caller).await;
    let invited = accsyn.account("new2@example.com").unwrap();
    assert_eq!((invited.role, invited.home_share), (Role::Employee, false));
    assert_eq!(invited.access, ["664b6d76e43eb396e5e55419"]);
    assert!(!invited.is_registered());

    replay("17_update_status", &accsyn, &caller).await;
    assert_eq!(accsyn.account(ZOFIA).unwrap().status.word(), "disabled");
    replay("18_update_status_enable", &accsyn, &caller).await;
    assert_eq!(accsyn.account(ZOFIA).unwrap().status.word(), "enabled");
    replay("19_update_role", &accsyn, &caller).await;
    assert_eq!(accsyn.account(ZOFIA).unwrap().role, Role::Employee);
    replay("20_deactivate_one", &accsyn, &caller).await;
    assert!(accsyn.account(ZOFIA).unwrap().inactive);
    replay("22_activate_one_by_id", &accsyn, &caller).await;
    assert!(!accsyn.account(ZOFIA).unwrap().inactive);
    replay("21_activate_one_by_code", &accsyn, &caller).await;
    assert!(!accsyn.account(MARIA).unwrap().inactive);
    replay("23_delete_one_no_data", &accsyn, &caller).await;
    assert!(accsyn.account(ZOFIA).unwrap().archived);

    // A user who is larger than the threshold comes compressed.
    let (_, answer) = replay("48_gzip_put_update", &accsyn, &caller).await;
    let notes = accsyn.account(JAN).unwrap().metadata["notes"].as_str().unwrap().len();
    assert_eq!((answer.status, notes), (200, 102_388));
    let (_, answer) = replay("50_gzip_post_create", &accsyn, &caller).await;
    assert_eq!(answer.json()["result"][0]["code"], "big@example.com");
}

#[tokio::test]
async fn a_request_line_of_a_hundred_kilobytes_is_refused() {
    let (_simulator, accsyn, mut caller) = with_admin().await;
    let attributes = vec!["x".repeat(4_000); 25];
    let parts = serde_json::json!({"data": {"attributes": attributes}});
    let bytes = caller.bytes("GET", &caller.event("user/find", parts));
    let answer = caller.peer.exchange(bytes).await;
    assert_eq!(answer.status, 431);
    assert!(answer.json()["message"].is_string());
    assert_eq!(accsyn.journal().last().unwrap().status(), Some(431));
}
