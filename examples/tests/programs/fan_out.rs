//! `fan_out`, against all simulated vendors.

use presence_sim::Simulator;
use serde_json::json;

use crate::program::{printed, program};

#[tokio::test(flavor = "multi_thread")]
async fn everybody_answers_and_one_that_fails_hides_nobody() {
    let simulator = Simulator::builder().with_unverified_read(true).start().await.unwrap();
    let (desk, files) = (simulator.conpeek().unwrap(), simulator.accsyn().unwrap());
    let (webex, enaio) = (simulator.webex().unwrap(), simulator.enaio().unwrap());
    let providers = json!({
        "desk": {
            "vendor": "conpeek",
            "base_url": desk.url(),
            "key": desk.key(),
            "read": { "unverified": { "path": "/tenant_user/{user}/work_state" } },
        },
        "files": {
            "vendor": "accsyn",
            "base_url": files.url(),
            "workspace": files.workspace(),
            "user": files.user(),
            "api_key": files.api_key(),
        },
        "lost": { "vendor": "webex", "base_url": webex.url(), "token": "nobodys" },
        "webex": { "vendor": "webex", "base_url": webex.url(), "token": webex.token() },
        "workflow": {
            "vendor": "enaio",
            "servers": enaio.tls_addr().to_string(),
            "user": enaio.user(),
            "password": enaio.password(),
            "trust": { "certificates": enaio.cadata() },
        },
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("providers.toml");
    std::fs::write(&path, toml::to_string(&providers).unwrap()).unwrap();
    let people = ["email:anna.nowak@example.com", "login:anna.nowak"];
    let text = printed(program(env!("CARGO_BIN_EXE_fan_out")).arg(path).args(people));
    let says = |start: &str| text.lines().find_map(|line| line.strip_prefix(start)).unwrap();
    assert_eq!(says("desk anna.nowak: "), "available");
    assert_eq!(says("files anna.nowak@example.com: "), "active");
    assert!(says("lost anna.nowak@example.com: ").contains("the token was refused"), "{text}");
    assert_eq!(says("webex anna.nowak@example.com: "), "available, active");
    assert_eq!(says("workflow anna.nowak: "), "present");
    assert!(!text.contains(webex.token().as_str()), "{text}");
    simulator.shutdown().await;
}
