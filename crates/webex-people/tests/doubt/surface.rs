//! What the public surface refuses, and what it takes.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use presence_core::{Result, Secret};
use webex_people::{Client, Config, Field, ListPeople, PersonBody, TokenStore, Tokens};

use super::common::{Reply, Server, config};

#[derive(Debug)]
struct Nothing;

#[async_trait]
impl TokenStore for Nothing {
    async fn load(&self) -> Result<Option<Tokens>> {
        Ok(None)
    }

    async fn save(&self, _: &Tokens) -> Result<()> {
        Ok(())
    }
}

#[test]
fn a_token_storage_beside_a_fixed_token_is_not_ignored() {
    let config = Config::new("t".to_owned());
    let error = Client::builder(&config).token_store(Arc::new(Nothing)).build().unwrap_err();
    assert_eq!(error.field(), Some("token_store"));
}

#[test]
fn a_configuration_that_is_valid_can_be_built() {
    let set: [fn(&mut Config); 6] = [
        |config| config.engine.deadline = Duration::ZERO,
        |config| config.engine.attempt_timeout = Duration::ZERO,
        |config| config.engine.max_body_bytes = 0,
        |config| config.engine.retry.max_attempts = 0,
        |config| config.engine.limits.concurrency = 0,
        |_| {},
    ];
    for (index, set) in set.into_iter().enumerate() {
        let mut config = Config::new("t".to_owned());
        set(&mut config);
        let valid = config.validate().map_err(|error| error.field().map(str::to_owned));
        let built = Client::builder(&config).build().map(drop);
        let built = built.map_err(|error| error.field().map(str::to_owned));
        assert_eq!(valid, built, "{index}");
        assert_eq!(valid.is_ok(), index == 5, "{index}");
    }
}

#[tokio::test]
async fn a_device_grant_may_count_in_fractions_and_in_texts() {
    let grant = r#"{"device_code":"d","user_code":"u","verification_uri":"https://x",
        "expires_in":300.0,"interval":2.5}"#;
    let server = Server::always(Reply::ok(grant)).await;
    let oauth = Client::builder(&config(&server)).oauth("app", Secret::new("s")).unwrap();
    let grant = oauth.start_device_grant(&["a"]).await.unwrap();
    assert!(format!("{grant:?}").contains("2.5s"), "{grant:?}");
    let grant = r#"{"device_code":"d","user_code":"u","verification_uri":"https://x",
        "expires_in":"300","interval":"7"}"#;
    let server = Server::always(Reply::ok(grant)).await;
    let oauth = Client::builder(&config(&server)).oauth("app", Secret::new("s")).unwrap();
    let grant = oauth.start_device_grant(&["a"]).await.unwrap();
    assert!(format!("{grant:?}").contains("7s"), "{grant:?}");
}

#[test]
fn short_forms_are_taken() {
    let mut body = PersonBody::new("a@b.c");
    body.title = "Boss".into();
    assert_eq!(body.title, Field::Set("Boss".to_owned()));
    assert_eq!(ListPeople::new().with_max_pages(3).max_pages, Some(3));
}
