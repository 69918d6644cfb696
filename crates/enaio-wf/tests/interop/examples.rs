//! The three examples of the client's documentation, in Python and in Rust.

use std::process::{Command, Output};

use crate::peer::{python, script};
use crate::simulator;

fn printed(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {said}", output.status);
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[ignore = "needs the Python client; `cargo xtask interop` runs it"]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_examples_of_its_documentation_have_the_same_outcome() {
    let (simulator, server) = simulator().await;
    let mut logins = server.users().skip(2).step_by(2).map(|user| user.login);
    let logins = [logins.next().unwrap(), logins.next().unwrap()];
    let address = server.tls_addr().to_string();
    let mut theirs = Command::new(python());
    theirs.arg(script("absence.py"));
    theirs.args([&address, server.user(), server.password(), server.cadata()]).args(&logins);
    let mut ours = Command::new(env!("CARGO"));
    ours.args(["run", "--quiet", "--all-features", "-p", "enaio-wf", "--example", "absence", "--"]);
    ours.args(&logins)
        .env("ENAIO_SERVERS", &address)
        .env("ENAIO_USER", server.user())
        .env("ENAIO_PASSWORD", server.password())
        .env("ENAIO_CADATA", server.cadata());
    let (theirs, ours) = tokio::task::block_in_place(|| {
        let theirs = printed(&theirs.env_clear().output().unwrap());
        (theirs, printed(&ours.output().unwrap()))
    });
    assert_eq!(theirs, ours);
    assert!(ours.contains("is represented by") && ours.contains("among them: true"), "{ours}");
    simulator.shutdown().await;
}
