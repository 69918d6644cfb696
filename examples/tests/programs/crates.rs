//! The examples that stand in the crates. `cargo test` builds them, and puts them beside the tests.

use std::process::Command;

use presence_sim::{Enaio, Journal, Simulator, VendorKind, Webex};

use crate::program::{Running, printed, program, run, with};

/// An example that was built with this test.
fn example(name: &str) -> Command {
    let here = std::env::current_exe().unwrap();
    let built = here.parent().and_then(|deps| deps.parent()).unwrap().join("examples");
    let file = built.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(file.is_file(), "`cargo build -p cookbook --examples` builds {}", file.display());
    program(file.to_str().unwrap())
}

async fn started(vendor: VendorKind) -> Simulator {
    Simulator::builder().vendor(vendor).start().await.unwrap()
}

fn access(server: &Enaio) -> [(&'static str, String); 4] {
    [
        ("ENAIO_SERVERS", server.tls_addr().to_string()),
        ("ENAIO_USER", server.user().to_owned()),
        ("ENAIO_PASSWORD", server.password().to_owned()),
        ("ENAIO_CADATA", server.cadata().to_owned()),
    ]
}

fn enaio(name: &str, server: &Enaio) -> Command {
    let mut command = example(name);
    with(&mut command, &access(server));
    command
}

fn webex(name: &str, server: &Webex) -> Command {
    let mut command = example(name);
    with(
        &mut command,
        &[("WEBEX_URL", server.url().to_owned()), ("WEBEX_ACCESS_TOKEN", server.token())],
    );
    command
}

#[tokio::test(flavor = "multi_thread")]
async fn invite_and_disable() {
    let simulator = started(VendorKind::Accsyn).await;
    let server = simulator.accsyn().unwrap();
    let mut command = example("accsyn_invite_and_disable");
    let variables = [
        ("ACCSYN_WORKSPACE", server.workspace()),
        ("ACCSYN_API_USER", server.user()),
        ("ACCSYN_API_KEY", server.api_key()),
        ("ACCSYN_EXAMPLE_URL", server.url()),
    ];
    let text = printed(with(&mut command, &variables).arg("new.face@example.com"));
    assert!(text.contains("disabled: applied"), "{text}");
    assert!(text.ends_with("now: disabled\n"), "{text}");
    simulator.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn absence() {
    let simulator = started(VendorKind::Enaio).await;
    let server = simulator.enaio().unwrap();
    let before = server.substitutes("anna.nowak");
    let text = printed(enaio("enaio_absence", server).args(["anna.nowak", "jan.kowalski"]));
    let id = server.id_in(&server.organisation(), "anna.nowak").unwrap();
    assert!(text.contains(&format!("{id} among them: true")), "{text}");
    assert!(text.ends_with(&format!("{id} among the absent: false\n")), "{text}");
    assert_eq!(server.is_absent("anna.nowak"), Some(false));
    assert_eq!(server.substitutes("anna.nowak"), before, "at the end all is as before");
    let (text, code) = run(enaio("enaio_absence", server).args(["nobody", "jan.kowalski"]));
    assert_eq!(code, Some(1), "{text}");
    simulator.shutdown().await;
}

/// Waits until the server has answered such a job.
async fn answered(journal: &Journal, job: &str) {
    let mut calls = 1;
    while !journal.entries().iter().any(|entry| entry.method() == job && entry.is_completed()) {
        journal.wait_for_completed(calls).await.unwrap();
        calls += 1;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn enaio_watch() {
    let simulator = started(VendorKind::Enaio).await;
    let server = simulator.enaio().unwrap();
    let mut watch = Running::start(enaio("enaio_watch", server).args(["--told", "1"]));
    assert!(watch.line().contains("late"));
    server.wait_for_callback_connections(1).await.unwrap();
    answered(server.journal(), "wfm.GetAbsentUsers").await;
    // Through the server, so that its job monitor tells.
    let mut absent = program(env!("CARGO_BIN_EXE_one_vendor"));
    printed(with(&mut absent, &access(server)).arg("anna.nowak"));
    let changed = watch.line();
    assert!(changed.starts_with("of ") && changed.contains(" people, "), "{changed}");
    assert_eq!(watch.end(), Some(0));
    simulator.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn provision() {
    let simulator = started(VendorKind::Webex).await;
    let server = simulator.webex().unwrap();
    let words = ["new.face@example.com", "New Face", "Sales"];
    for _ in ["made", "brought up to date"] {
        let text = printed(webex("webex_provision", server).args(words));
        assert!(text.starts_with("done"), "{text}");
    }
    let (text, code) = run(&mut webex("webex_provision", server));
    assert_eq!(code, Some(1), "{text}");
    simulator.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_free() {
    let simulator = started(VendorKind::Webex).await;
    let server = simulator.webex().unwrap();
    let text = printed(&mut webex("webex_who_is_free", server));
    let last = text.lines().last().unwrap();
    let people = simulator.cast().iter().count();
    assert!(last.starts_with(&format!("{people} people, ")), "{text}");
    assert!(last.ends_with(", 0 unreadable rows"), "{text}");
    simulator.shutdown().await;
}

#[test]
fn list_a_million() {
    let text = printed(example("webex_list_a_million").args(["250", "100"]));
    assert!(text.starts_with("250 people, "), "{text}");
    assert!(text.contains("complete: true"), "{text}");
}

#[test]
fn holiday() {
    let text = printed(&mut example("facade_holiday"));
    let line = |start: &str| text.lines().find(|line| line.starts_with(start)).unwrap();
    let (before, after) = (line("before: "), line("after: "));
    assert_ne!(before.split(' ').nth(1), after.split(' ').nth(1), "{text}");
    assert_eq!(before.split(' ').nth(1), line("and back: ").split(' ').nth(2), "{text}");
}
