//! `axum_service`, asked over a socket.

use presence_sim::webex::Status;
use presence_sim::{Simulator, VendorKind};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::program::{Running, program, with};

async fn get(address: &str, path: &str) -> (u16, Value) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap_or(Value::Null))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_tells_presence_and_refuses_in_terms_of_http() {
    let builder = Simulator::builder().vendor(VendorKind::Webex);
    let simulator = builder.start().await.unwrap();
    let server = simulator.webex().unwrap();
    let anna = "anna.nowak@example.com";
    server.set_status(anna, Status::DoNotDisturb).unwrap();
    let mut command = program(env!("CARGO_BIN_EXE_axum_service"));
    let variables =
        [("WEBEX_URL", server.url().to_owned()), ("WEBEX_ACCESS_TOKEN", server.token())];
    let mut service = Running::start(with(&mut command, &variables).arg("127.0.0.1:0"));
    let line = service.line();
    let address = line.strip_prefix("http://").unwrap();

    let (status, body) = get(address, &format!("/presence/{anna}")).await;
    assert_eq!((status, &body["availability"]), (200, &Value::from("do_not_disturb")), "{body}");
    assert!(body.get("vendor").is_none(), "{body}");
    let (status, body) = get(address, "/presence/nobody@example.com").await;
    assert_eq!(status, 404, "{body}");
    assert!(!body.to_string().contains("nobody"), "{body}");
    assert_eq!(get(address, "/presence/no-address").await.0, 400);
    assert_eq!(get(address, "/ready").await.0, 204);
    server.expire_tokens();
    assert_eq!(get(address, &format!("/presence/{anna}")).await.0, 502);
    assert_eq!(get(address, "/ready").await.0, 503);
    assert_eq!(service.end(), Some(0));
    simulator.shutdown().await;
}
