//! accsyn's registry tells where a workspace lives; the API key goes under trusted domains only.

use omnipresence::accsyn::{Client, Config};
use presence_sim::accsyn::Registry;
use presence_sim::{Accsyn, SilentListener, Simulator, VendorKind};

fn config(server: &Accsyn) -> Config {
    let key = server.api_key().to_owned();
    let mut config = Config::new(server.workspace(), server.user(), key);
    server.url().clone_into(&mut config.registry);
    config
}

/// The registry itself is asked without a credential.
fn registry_heard_no_key(server: &Accsyn) {
    for entry in server.journal().entries() {
        let all: Vec<u8> = entry.headers().iter().flat_map(|line| line.value().to_vec()).collect();
        let all = [all.as_slice(), entry.body(), entry.path().as_bytes()].concat();
        let text = String::from_utf8_lossy(&all).into_owned();
        assert!(!text.contains(server.api_key()), "{}", entry.path());
        assert!(entry.header("authorization").is_none());
    }
}

#[tokio::test]
async fn a_host_that_nobody_trusts_hears_nothing_however_it_is_written() {
    let simulator = Simulator::builder().vendor(VendorKind::Accsyn).start().await.unwrap();
    let server = simulator.accsyn().unwrap();
    let elsewhere = SilentListener::start().await.unwrap();
    let port = elsewhere.address().port();
    let with_port = |text: &str| text.replace("PORT", &port.to_string());
    for hostname in [
        "127.0.0.1",
        "localhost",
        "127.0.0.1#.accsyn.com",
        "127.0.0.1/.accsyn.com",
        "127.0.0.1?.accsyn.com",
        "127.0.0.1\\.accsyn.com",
        "127.0.0.1:PORT/.accsyn.com",
        "127.0.0.1:PORT#accsyn.com",
        "accsyn.com@127.0.0.1",
        "accsyn.com:443@127.0.0.1",
        "127.0.0.1%2f.accsyn.com",
        "127.0.0.1%00.accsyn.com",
        "127.0.0.1 .accsyn.com",
        "127.0.0.1\u{0}.accsyn.com",
        "127.0.0.1\r\n.accsyn.com",
        "accsyn.com.127.0.0.1",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "0x7f.1",
        "evilaccsyn.com.localhost",
        "",
        ".",
        "accsyn\u{ff0e}com\u{3002}localhost",
    ] {
        for port in [Some(port), None] {
            let hostname = with_port(hostname);
            server.set_registry(Registry::Host { hostname: hostname.clone(), port });
            server.journal().clear();
            let client = Client::new(&config(server)).unwrap();
            let refused = client.login().await;
            assert!(refused.is_err(), "{hostname:?}");
            registry_heard_no_key(server);
            assert!(elsewhere.received_nothing().await, "{hostname:?}");
        }
    }
    simulator.shutdown().await;
}

/// What the registry says in a refusal or in a crash is no address either.
#[tokio::test]
async fn a_registry_that_fails_names_nobody() {
    let simulator = Simulator::builder().vendor(VendorKind::Accsyn).start().await.unwrap();
    let server = simulator.accsyn().unwrap();
    let elsewhere = SilentListener::start().await.unwrap();
    for registry in [
        Registry::Message(elsewhere.url()),
        Registry::Exception(format!("ConnectionError: {}", elsewhere.url())),
    ] {
        server.set_registry(registry);
        let client = Client::new(&config(server)).unwrap();
        assert!(client.login().await.is_err());
        assert!(elsewhere.received_nothing().await);
    }
    registry_heard_no_key(server);
    simulator.shutdown().await;
}
