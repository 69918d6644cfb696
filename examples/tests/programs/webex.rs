//! `custom_transport` and `token_storage`, against a simulated Webex.

use std::process::Command;
use std::time::Duration;

use presence_sim::{Simulator, VendorKind, Webex};

use crate::program::{printed, program, run, with};

const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);

async fn simulator() -> Simulator {
    Simulator::builder().vendor(VendorKind::Webex).start().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn custom_transport() {
    let simulator = simulator().await;
    let server = simulator.webex().unwrap();
    let mut command = program(env!("CARGO_BIN_EXE_custom_transport"));
    let variables = [
        ("WEBEX_URL", server.url().to_owned()),
        ("WEBEX_ACCESS_TOKEN", server.token()),
        ("GATEWAY_TICKET", "a-ticket".to_owned()),
    ];
    let text = printed(with(&mut command, &variables).arg("anna.nowak@example.com"));
    assert_eq!(text.lines().count(), 1, "{text}");
    let asked = server.journal().entries();
    assert!(!asked.is_empty());
    assert!(asked.iter().all(|entry| entry.header_is("x-gateway-ticket", "a-ticket")));
    simulator.shutdown().await;
}

fn stored(server: &Webex, folder: &tempfile::TempDir, refresh_token: &str) -> Command {
    let mut command = program(env!("CARGO_BIN_EXE_token_storage"));
    let variables = [
        ("WEBEX_URL", server.url().to_owned()),
        ("WEBEX_CLIENT_ID", server.client_id()),
        ("WEBEX_CLIENT_SECRET", server.client_secret()),
        ("WEBEX_REFRESH_TOKEN", refresh_token.to_owned()),
    ];
    with(&mut command, &variables).arg(folder.path().join("tokens.json"));
    command
}

#[tokio::test(flavor = "multi_thread")]
async fn token_storage() {
    let simulator = simulator().await;
    let server = simulator.webex().unwrap();
    server.set_refresh_rotates(true);
    let folder = tempfile::tempdir().unwrap();
    let anna = "anna.nowak@example.com";
    let first = server.issue_refresh_token(anna, "spark:people_read", WEEK).unwrap();

    let text = printed(&mut stored(server, &folder, &first));
    assert_eq!(text, "the tokens are Anna Nowak's\n");
    assert_eq!(server.refreshes(), 1);
    printed(&mut stored(server, &folder, ""));
    assert_eq!(server.refreshes(), 1, "the kept access token is still good");
    server.expire_tokens();
    printed(&mut stored(server, &folder, ""));
    assert_eq!(server.refreshes(), 2, "it is renewed with the refresh token that was kept");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let kept = std::fs::metadata(folder.path().join("tokens.json")).unwrap();
        assert_eq!(kept.permissions().mode() & 0o777, 0o600);
    }

    std::fs::write(folder.path().join("tokens.json"), "{\"access_token\": 7}").unwrap();
    let (text, code) = run(&mut stored(server, &folder, ""));
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("the token file is damaged"), "{text}");
    simulator.shutdown().await;
}
