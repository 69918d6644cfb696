//! What is left of a secret when its holder is gone.

use std::sync::Arc;

use omnipresence::{ProviderConfig, Secret, UserStatusProvider, connect};
use serde_json::{Value, json};

use crate::memory::Marker;

#[test]
fn a_secret_is_overwritten_when_it_is_dropped() {
    let marker = Marker::new(1);
    assert_eq!(marker.found(), 0, "nobody has been given it");
    let secret = Secret::new(marker.text());
    let copy = secret.clone();
    assert_eq!(marker.found(), 2, "the search finds what is there");
    drop(secret);
    assert_eq!(marker.found(), 1);
    drop(copy);
    assert_eq!(marker.found(), 0);
}

/// A vendor, the key of its secret, and what else it needs.
pub(crate) fn settings() -> [(&'static str, &'static str, Value); 4] {
    [
        ("conpeek", "key", json!({ "base_url": "https://localhost:1" })),
        ("webex", "token", json!({ "base_url": "https://localhost:1/v1" })),
        (
            "accsyn",
            "api_key",
            json!({ "base_url": "https://localhost:1", "workspace": "w", "user": "u@example.com" }),
        ),
        ("enaio", "password", json!({ "servers": "localhost:1:1", "user": "root" })),
    ]
}

fn configured(vendor: &str, key: &str, settings: &Value, marker: &Marker) -> ProviderConfig {
    let settings = settings.as_object().unwrap().clone();
    let mut config = ProviderConfig::from_map(vendor, vendor, settings).unwrap();
    config.set_secret(key, Secret::new(marker.text())).unwrap();
    config
}

#[test]
fn a_configuration_and_a_provider_leave_nothing_behind() {
    for ((vendor, key, settings), number) in settings().into_iter().zip(10..) {
        let marker = Marker::new(number);
        let config = configured(vendor, key, &settings, &marker);
        assert!(marker.found() > 0, "{vendor}");
        drop(config);
        assert_eq!(marker.found(), 0, "{vendor}: a configuration");

        let provider: Arc<dyn UserStatusProvider> =
            connect(configured(vendor, key, &settings, &marker)).unwrap();
        assert!(marker.found() > 0, "{vendor}");
        drop(provider);
        assert_eq!(marker.found(), 0, "{vendor}: a provider");
    }
}
