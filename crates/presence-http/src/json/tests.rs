//! Tests of what is said of an answer that cannot be read.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::*;

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only ever fails to be read")]
struct Envelope {
    data: Person,
}

#[derive(Debug, Deserialize)]
#[expect(dead_code, reason = "only ever fails to be read")]
struct Person {
    work_state: String,
    seen: Vec<u32>,
}

fn message(body: &str) -> String {
    let error = decode::<Envelope>(body.as_bytes()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
    assert!(!error.is_temporary());
    error.to_string()
}

#[test]
fn the_path_the_type_and_the_shape_are_said() {
    let body = r#"{"data":{"name":"Anna Example","phone":"+48123","work_state":17,"seen":[]}}"#;
    assert_eq!(
        message(body),
        "the answer does not fit at data.work_state (expected a string); its shape there: \
         {\"data\":{\"name\":\"*\",\"phone\":\"*\",\"work_state\":0,\"seen\":[]}}"
    );
    let body = r#"{"data": {"work_state": "READY", "seen": [1, 2, "three"]}}"#;
    assert!(message(body).starts_with("the answer does not fit at data.seen[2] (expected u32);"));
    assert!(message("[]").contains("its top"), "{}", message("[]"));
    let missing = message(r#"{"data":{"seen":[]}}"#);
    assert!(missing.starts_with("the answer does not fit at data (missing field `work_state`);"));
}

#[test]
fn pages_nothing_and_rubbish_are_told_apart() {
    for (body, said) in [
        ("", "the answer is empty"),
        (" \r\n\t", "the answer is empty"),
        ("\u{feff}", "the answer is empty"),
        ("<!doctype html><h1>Anna</h1>", "the answer is an HTML or XML page, not JSON"),
        ("  <html>", "the answer is an HTML or XML page, not JSON"),
        ("Service for Anna is down", "the answer is not valid JSON; its shape there: ????"),
        ("{\"data\":", "the answer's JSON ends too early"),
        ("{\"data\":{\"work_state\":\"Anna", "the answer's JSON ends too early"),
        ("{} Anna", "the answer does not fit"),
    ] {
        let message = message(body);
        assert!(message.starts_with(said), "{body}: {message}");
        assert!(!message.contains("Anna"), "{message}");
    }
    let error = decode::<serde_json::Value>(b"{} Anna").unwrap_err().to_string();
    assert_eq!(error, "the answer is not valid JSON; its shape there: {}?");
}

#[test]
fn no_value_and_no_suspicious_name_is_ever_shown() {
    let secret = "s3cr3t";
    for body in [
        format!(r#"{{"data":{{"work_state":{{"{secret}@example.com":"{secret}"}}}}}}"#),
        format!(r#"{{"data":{{"work_state":"{secret}","seen":["{secret}"]}}}}"#),
        format!(r#"{{"data":"x, expected {secret}"}}"#),
        format!(r#"{{"data":{{"work_state":[1.5e3,true,"\"{secret}\\",null,{secret}]}}}}"#),
        format!("{{\"data\":{{\"work_state\":\"{secret}"),
        format!("\"{secret} \u{0}\u{fffd}"),
    ] {
        let message = message(&body);
        assert!(!message.contains(secret) && !message.contains("example.com"), "{message}");
    }
    let error = decode::<BTreeMap<String, u8>>(br#"{"anna@example.com": "x"}"#).unwrap_err();
    assert!(
        error.to_string().starts_with("the answer does not fit at * (expected u8);"),
        "{error}"
    );
}

#[test]
fn a_closed_word_list_does_not_quote_the_word() {
    #[derive(Debug, Deserialize)]
    enum Word {
        #[serde(rename = "READY")]
        Ready,
    }
    assert!(matches!(decode::<Word>(b"\"READY\"").unwrap(), Word::Ready));
    let error = decode::<Word>(b"\"Anna\"").unwrap_err().to_string();
    assert!(error.contains("(expected `READY`)") && !error.contains("Anna"), "{error}");
}

#[test]
fn the_shape_of_a_large_answer_stays_small_and_near_the_fault() {
    let rows = vec![r#"{"work_state":"READY","seen":[1]}"#; 20_000].join(",");
    let body = format!(r#"[{rows},{{"work_state":null,"seen":[]}},{rows}]"#);
    let error = decode::<Vec<Person>>(body.as_bytes()).unwrap_err().to_string();
    assert!(error.contains("[20000].work_state (expected a string)"), "{error}");
    assert!(error.contains("\"work_state\":null,\"seen\":[]"), "{error}");
    assert!(error.len() < 300, "{error}");
}

#[test]
fn a_byte_order_mark_is_forgiven() {
    let value: Vec<u8> = decode("\u{feff}[1,2]\n".as_bytes()).unwrap();
    assert_eq!(value, [1, 2]);
}

proptest::proptest! {
    #[test]
    fn reading_never_panics(body: Vec<u8>, at: usize) {
        let _ = decode::<Envelope>(&body);
        let shape = shape::around(&body, at);
        assert!(shape.is_ascii() && shape.len() < 200);
    }
}
