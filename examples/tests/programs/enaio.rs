//! `one_vendor` and `watch`, against a simulated enaio.

use std::process::Command;

use presence_sim::{Enaio, Simulator, VendorKind};

use crate::program::{Running, printed, program, run, with};

async fn simulator() -> Simulator {
    Simulator::builder().vendor(VendorKind::Enaio).start().await.unwrap()
}

fn told(path: &str, server: &Enaio) -> Command {
    let mut command = program(path);
    let variables = [
        ("ENAIO_SERVERS", server.tls_addr().to_string()),
        ("ENAIO_USER", server.user().to_owned()),
        ("ENAIO_PASSWORD", server.password().to_owned()),
        ("ENAIO_CADATA", server.cadata().to_owned()),
    ];
    with(&mut command, &variables);
    command
}

#[tokio::test(flavor = "multi_thread")]
async fn one_vendor() {
    let simulator = simulator().await;
    let server = simulator.enaio().unwrap();
    let mut command = told(env!("CARGO_BIN_EXE_one_vendor"), server);
    let text = printed(command.args(["anna.nowak", "jan.kowalski"]));
    assert!(text.starts_with("anna.nowak: applied\n  besides: "), "{text}");
    assert!(text.contains("jan.kowalski: applied"), "{text}");
    assert_eq!(server.is_absent("jan.kowalski"), Some(true));
    let (text, code) = run(told(env!("CARGO_BIN_EXE_one_vendor"), server).arg("nobody"));
    assert_eq!(code, Some(1), "{text}");
    assert!(text.starts_with("nobody: "), "{text}");
    let (text, code) = run(program(env!("CARGO_BIN_EXE_one_vendor")).arg("anna.nowak"));
    assert_eq!(code, Some(2), "{text}");
    assert!(text.contains("ENAIO_SERVERS") && text.contains("ENAIO_PASSWORD"), "{text}");
    simulator.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn watch() {
    let simulator = simulator().await;
    let server = simulator.enaio().unwrap();
    let people = server.users().count();
    let mut command = told(env!("CARGO_BIN_EXE_watch"), server);
    let mut watch = Running::start(command.arg("1"));
    let started = watch.line();
    assert!(started.contains("started"), "{started}");
    for _ in 0..people {
        let seen = watch.line();
        assert!(seen.starts_with(r#"{"seen":"#), "{seen}");
    }
    // Through the server, so that its job monitor tells.
    server.wait_for_callback_connections(1).await.unwrap();
    printed(told(env!("CARGO_BIN_EXE_one_vendor"), server).arg("anna.nowak"));
    let changed = watch.line();
    assert!(changed.starts_with(r#"{"changed":"#), "{changed}");
    assert!(changed.contains(r#""absence":"absent""#), "{changed}");
    assert_eq!(watch.end(), Some(0), "it ends after as many changes as were wanted");
    simulator.shutdown().await;
}
