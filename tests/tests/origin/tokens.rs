//! The endpoint that renews tokens: an application's secret goes there and nowhere else.

use omnipresence::webex::{Config, OAuthConfig, Provider};
use omnipresence::{UserRef, UserStatusProvider};
use presence_sim::{Action, Fault, SilentListener, Simulator, Trigger, VendorKind};

#[tokio::test]
async fn a_redirect_of_the_token_endpoint_is_not_followed() {
    let simulator = Simulator::builder().vendor(VendorKind::Webex).start().await.unwrap();
    let server = simulator.webex().unwrap();
    let elsewhere = SilentListener::start().await.unwrap();
    let anna = UserRef::email("anna.nowak@example.com").unwrap();
    for status in [301, 302, 303, 307, 308] {
        let location = format!("{}/v1/access_token", elsewhere.url());
        let posts = Trigger { method: Some("POST".to_owned()), ..Trigger::default() };
        let redirect = Action::Redirect { location, status };
        server.faults().push(Fault::new(posts, redirect).unwrap());
        let oauth =
            OAuthConfig::new(server.client_id(), server.client_secret(), "refresh".to_owned());
        let mut config = Config::with_oauth(oauth);
        server.url().clone_into(&mut config.base_url);
        let provider = Provider::new(config).unwrap();
        let error = provider.get(&anna).await.unwrap_err();
        assert!(!format!("{error:?}").contains(&server.client_secret()));
        assert!(elsewhere.received_nothing().await, "{status}");
        let asked = server.journal().entries();
        let methods: Vec<&str> = asked.iter().map(|entry| entry.method()).collect();
        assert_eq!(methods, ["POST"], "{status}: asked once, and not again");
        server.journal().clear();
        server.faults().clear();
    }
    simulator.shutdown().await;
}
