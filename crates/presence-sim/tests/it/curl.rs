//! The vendor's published example, as it is published.

use tokio::process::Command;

use crate::raw::{Peer, bounded, plain};

/// The example of the vendor's page, word for word.
const EXAMPLE: &str = r#"curl -X PUT "$CONPEEK_URL/tenant_user/3/work_state" -H "Content-Type: application/json" -H "Authorization: $CONPEEK_KEY" -d '{"work_state": "ONLINE"}'"#;

#[tokio::test]
async fn the_bytes_of_the_example_are_answered() {
    let (_simulator, conpeek) = plain().await;
    // As curl 8 sends it.
    let sent = format!(
        "PUT /tenant_user/3/work_state HTTP/1.1\r\nHost: {}\r\nUser-Agent: curl/8.14.1\r\n\
         Accept: */*\r\nContent-Type: application/json\r\nAuthorization: {}\r\n\
         Content-Length: 24\r\n\r\n{{\"work_state\": \"ONLINE\"}}",
        conpeek.url().trim_start_matches("http://"),
        conpeek.key(),
    );
    let answer = Peer::connect(&conpeek).await.exchange(sent).await;
    assert_eq!(answer.status, 200);
    let data = &answer.json()["data"];
    assert_eq!((&data["id"], &data["work_state"]), (&74.into(), &"ONLINE".into()));
    for field in ["break_type", "break_cause", "break_note"] {
        assert!(data[field].is_null(), "{field}");
    }
}

#[tokio::test]
async fn the_real_curl_runs_the_example() {
    let has_curl = Command::new("curl").arg("--version").output().await.is_ok();
    if !has_curl {
        println!("skipped: there is no curl on PATH");
        return;
    }
    let (_simulator, conpeek) = plain().await;
    let mut shell = Command::new("sh");
    shell.args(["-c", EXAMPLE]).env("CONPEEK_URL", conpeek.url());
    shell.env("CONPEEK_KEY", conpeek.key()).env("no_proxy", "*").kill_on_drop(true);
    let output = bounded(shell.output()).await.unwrap();
    assert!(output.status.success(), "{output:?}");
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(answer["data"]["id"], 74);
    assert_eq!(answer["data"]["work_state"], "ONLINE");
    assert!(answer["data"]["break_type"].is_null());
    assert!(conpeek.journal().last().unwrap().header_is("authorization", conpeek.key()));
}
