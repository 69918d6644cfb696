//! From a configuration text to a provider.

use omnipresence::{ErrorKind, ProviderConfig, Secret, UserStatusProviderExt, connect};
use serde_json::json;

use crate::support::{login, reading};

#[tokio::test]
async fn a_value_and_a_secret_make_a_provider() {
    let simulator = reading().start().await.unwrap();
    let conpeek = simulator.conpeek().unwrap();
    let keys = json!({ "base_url": format!("{}/", conpeek.url()) });
    let keys = keys.as_object().unwrap().clone();
    let mut config = ProviderConfig::from_map("conpeek", "desk", keys).unwrap();
    config.set_secret("key", Secret::new(conpeek.key())).unwrap();
    let shown = format!("{config:?}");
    assert!(!shown.contains(conpeek.key()), "{shown}");
    let provider = connect(config).unwrap();
    assert_eq!(provider.name(), "desk");
    assert!(!format!("{provider:?}").contains(conpeek.key()));
    let offline = omnipresence::Availability::Offline;
    assert!(provider.set_availability(&login("anna.nowak"), offline).await.is_success());
    // Nothing was said about reading, so nothing is read.
    let refused = provider.get(&login("anna.nowak")).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Unsupported);
    assert_eq!(conpeek.journal().arrived(), 1);
    simulator.shutdown().await;
}

#[test]
fn what_is_wrong_is_named() {
    let read = |text: &str| serde_json::from_str::<ProviderConfig>(text);
    let refusals = [
        ("{}", "vendor"),
        (r#"{"vendor":"conpeak"}"#, "vendor"),
        (r#"{"vendor":"conpeek","bass_url":"x"}"#, "bass_url"),
        (r#"{"vendor":"conpeek","read":"always"}"#, "read"),
    ];
    for (text, named) in refusals {
        let refusal = read(text).unwrap_err().to_string();
        assert!(refusal.contains(named), "{text}: {refusal}");
    }
    let config = read(r#"{"vendor":"conpeek","base_url":"http://example.com","key":"k"}"#).unwrap();
    assert_eq!(connect(config).unwrap_err().field(), Some("base_url"));
}
