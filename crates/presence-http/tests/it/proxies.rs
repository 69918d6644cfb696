//! Proxies: named, from the environment, or none.

use std::process::Command;

use presence_core::Secret;
use presence_http::{BaseUrl, Engine, ProxyChoice, ReqwestTransport, TransportConfig};

use crate::raw::{Act, Raw};
use crate::support::{KEY, over, read};

/// Where the child process of [`ask_in_child`] is told which base to call.
const BASE: &str = "PRESENCE_HTTP_TEST_BASE";

fn engine(url: &str, proxy: ProxyChoice) -> presence_core::Result<Engine> {
    let base = BaseUrl::parse_allow_plain_http(url)?;
    let mut config = TransportConfig::default();
    config.proxy = proxy;
    let transport = ReqwestTransport::new(&base, &config)?;
    over(base, transport).build()
}

#[tokio::test]
async fn a_named_proxy_gets_every_request() {
    let proxy = Raw::start([Act::json("{}")]).await;
    let named = ProxyChoice::Url(Secret::new(proxy.url()));
    let engine = engine("http://conpeek.invalid/prefix", named).unwrap();
    engine.call(&read(&engine)).await.unwrap();
    let request = proxy.requests().remove(0);
    assert!(request.starts_with("GET http://conpeek.invalid/prefix/people/anna"), "{request}");
}

#[test]
fn a_proxy_that_is_none_is_refused_without_being_shown() {
    let secret = "http://user:s3cr3t@[";
    let proxy = ProxyChoice::Url(Secret::new(secret));
    assert!(!format!("{proxy:?}").contains("s3cr3t"));
    let error = engine("http://conpeek.invalid", proxy).unwrap_err();
    assert_eq!(error.field(), Some("proxy"));
    assert!(!format!("{error:?}").contains("s3cr3t"));
}

#[tokio::test]
async fn the_usual_variables_are_obeyed_and_loopback_is_left_alone() {
    // 0.0.0.0 reaches this machine and is no loopback address: it stands for a far host.
    for (host, no_proxy, through_proxy) in
        [("0.0.0.0", "", true), ("0.0.0.0", "0.0.0.0", false), ("127.0.0.1", "", false)]
    {
        let proxy = Raw::start([Act::json("{}")]).await;
        let server = Raw::start([Act::json("{}")]).await;
        let base = format!("http://{host}:{}", server.port);
        let answered = ask_in_child(base, proxy.url(), no_proxy).await;
        assert!(answered, "{host} {no_proxy}");
        let seen = (proxy.requests().len(), server.requests().len());
        assert_eq!(seen, if through_proxy { (1, 0) } else { (0, 1) }, "{host} {no_proxy}");
        assert!([proxy.requests(), server.requests()].concat()[0].contains(KEY));
    }
}

/// Runs [`child`] in a process of its own: the environment belongs to a whole process.
async fn ask_in_child(base: String, proxy: String, no_proxy: &'static str) -> bool {
    let run = move || {
        Command::new(std::env::current_exe().unwrap())
            .args(["proxies::child", "--exact", "--ignored", "--test-threads=1"])
            .env_remove("ALL_PROXY")
            .env_remove("http_proxy")
            .env_remove("no_proxy")
            .env("HTTP_PROXY", proxy)
            .env("NO_PROXY", no_proxy)
            .env(BASE, base)
            .output()
            .unwrap()
            .status
            .success()
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

#[tokio::test]
#[ignore = "is run by the test above, in a process of its own"]
async fn child() {
    let Ok(base) = std::env::var(BASE) else { return };
    let engine = engine(&base, ProxyChoice::Environment).unwrap();
    engine.call(&read(&engine)).await.unwrap();
}
