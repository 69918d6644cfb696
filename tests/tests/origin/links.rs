//! Webex's links to the next page, and addresses in texts.

use futures_util::StreamExt;
use omnipresence::webex::{Config, Provider};
use omnipresence::{ListOptions, UserRef, UserStatusProvider};
use presence_sim::{Action, Fault, SilentListener, Simulator, Trigger, VendorKind, Webex};
use serde_json::json;

fn provider(server: &Webex) -> Provider {
    let mut config = Config::new(server.token());
    server.url().clone_into(&mut config.base_url);
    config.page_size = Some(5);
    Provider::new(config).unwrap()
}

/// Ways to write another origin so that it looks like the own one.
fn disguises(own: &str, other: &str) -> Vec<String> {
    let (own, other) = (own.trim_start_matches("http://"), other.trim_start_matches("http://"));
    let own = own.trim_end_matches("/v1");
    let bare = own.split(':').next().unwrap();
    vec![
        format!("http://{other}/v1/people?cursor=2"),
        format!("//{other}/v1/people?cursor=2"),
        format!("http://{own}@{other}/v1/people?cursor=2"),
        format!("http://{bare}:80@{other}/v1/people?cursor=2"),
        format!("http:\\\\{other}\\v1\\people?cursor=2"),
        format!("http:/\\{other}/v1/people?cursor=2"),
        format!("\\\\{other}/v1/people?cursor=2"),
        format!("HTTP://{other}/v1/people?cursor=2"),
        format!("http://{other}#{own}/v1/people"),
        format!("http://{other}?{own}/v1/people"),
        format!("https://{other}/v1/people?cursor=2"),
        format!("ws://{other}/v1/people?cursor=2"),
        format!("\t//{other}/v1/people?cursor=2"),
    ]
}

#[tokio::test]
async fn a_link_in_any_disguise_leads_nowhere_else() {
    let simulator =
        Simulator::builder().vendor(VendorKind::Webex).people(12).start().await.unwrap();
    let server = simulator.webex().unwrap();
    let elsewhere = SilentListener::start().await.unwrap();
    for link in disguises(server.url(), &elsewhere.url()) {
        let header = format!("<{}>; rel=\"next\"", link.replace('\t', " "));
        let items = [json!({ "id": "p1", "emails": ["p1@example.com"] })];
        let action = Action::Status {
            status: 200,
            headers: [("Link".to_owned(), header)].into(),
            body: json!({ "items": items }).to_string(),
        };
        let first = Trigger { times: Some(1), ..Trigger::default() };
        server.faults().push(Fault::new(first, action).unwrap());
        let rows: Vec<_> = provider(server).list(ListOptions::new()).collect().await;
        assert!(!rows.is_empty(), "{link}");
        assert!(elsewhere.received_nothing().await, "{link}");
        server.faults().clear();
    }
    simulator.shutdown().await;
}

/// The vendor says with 451 that another region serves the organisation, and where.
#[tokio::test]
async fn an_address_in_a_refusal_is_a_text() {
    let simulator = Simulator::builder().vendor(VendorKind::Webex).start().await.unwrap();
    let server = simulator.webex().unwrap();
    let elsewhere = SilentListener::start().await.unwrap();
    for status in [300, 304, 305, 401, 421, 451, 503] {
        let url = elsewhere.url();
        let headers = [
            ("Location".to_owned(), format!("{url}/v1/people")),
            ("Content-Location".to_owned(), format!("{url}/v1/people")),
            ("Refresh".to_owned(), format!("0; url={url}")),
            ("Alt-Svc".to_owned(), format!("h2=\"{}\"", elsewhere.address())),
            ("Retry-After".to_owned(), "0".to_owned()),
        ];
        let body = json!({ "message": format!("use {url}/v1") }).to_string();
        let action = Action::Status { status, headers: headers.into(), body };
        server.faults().push(Fault::always(action).unwrap());
        let anna = UserRef::email("anna.nowak@example.com").unwrap();
        let provider = provider(server);
        assert!(provider.get(&anna).await.is_err(), "{status}");
        server.faults().clear();
        // What was offered once is not remembered.
        assert!(provider.get(&anna).await.is_ok(), "{status}");
        assert!(elsewhere.received_nothing().await, "{status}");
    }
    simulator.shutdown().await;
}
