//! Configurations: TOML to a crate's own type, checked, and shown without its secrets.

use std::fmt::Debug;

use presence_core::{Error, Secret};
use serde::de::DeserializeOwned;

use crate::canned::{Canned, check_error, clock};

const SECRET: &str = "S3CR3T-marker";

/// accsyn's configuration.
pub(crate) fn accsyn(data: &[u8]) {
    let Some(mut config) = read::<accsyn::Config>(data, accsyn::Config::validate) else { return };
    config.api_key = Secret::new(SECRET);
    hidden(&config, config.validate());
    let transport = Canned::new(|_| crate::canned::Answer::ok(b""));
    let client = accsyn::Client::builder(&config).transport(transport).clock(clock()).build();
    agrees(config.validate().is_ok(), client.map(|client| format!("{client:?}")));
}

/// Conpeek's configuration.
pub(crate) fn conpeek(data: &[u8]) {
    let Some(mut config) = read::<conpeek::Config>(data, conpeek::Config::validate) else {
        return;
    };
    config.key = Secret::new(SECRET);
    hidden(&config, config.validate());
    let transport = Canned::new(|_| crate::canned::Answer::ok(b""));
    let client = conpeek::Client::builder(&config).transport(transport).clock(clock()).build();
    agrees(config.validate().is_ok(), client.map(|client| format!("{client:?}")));
}

/// enaio's configuration.
pub(crate) fn enaio(data: &[u8]) {
    let Some(mut config) = read::<enaio_wf::Config>(data, enaio_wf::Config::validate) else {
        return;
    };
    config.password = Secret::new(SECRET);
    hidden(&config, config.validate());
}

/// Webex's configuration.
pub(crate) fn webex(data: &[u8]) {
    let Some(mut config) = read::<webex_people::Config>(data, webex_people::Config::validate)
    else {
        return;
    };
    if let Some(oauth) = &mut config.oauth {
        oauth.client_secret = Secret::new(SECRET);
        oauth.refresh_token = Secret::new(SECRET);
        oauth.access_token = Some(Secret::new(SECRET));
    } else {
        config.token = Secret::new(SECRET);
    }
    hidden(&config, config.validate());
    let transport = Canned::new(|_| crate::canned::Answer::ok(b""));
    let client = webex_people::Client::builder(&config).transport(transport).clock(clock()).build();
    agrees(config.validate().is_ok(), client.map(|client| format!("{client:?}")));
}

/// The configuration in a text, where it is one. It is checked once as it came.
fn read<T: DeserializeOwned>(data: &[u8], validate: impl Fn(&T) -> Result<(), Error>) -> Option<T> {
    let config: T = toml::from_str(std::str::from_utf8(data).ok()?).ok()?;
    let _ = validate(&config);
    Some(config)
}

/// Neither what is shown nor what is wrong holds the secret.
fn hidden(config: &impl Debug, checked: Result<(), Error>) {
    let shown = format!("{config:?}");
    assert!(!shown.contains(SECRET), "Debug shows a secret");
    if let Err(error) = checked {
        let text = format!("{error} {error:?} {}", error.report());
        assert!(!text.contains(SECRET), "an error shows a secret");
        assert!(error.field().is_some() || !error.parts().is_empty(), "no field is named: {error}");
    }
}

/// What is found right makes a client, and what is found wrong makes none.
fn agrees(right: bool, client: Result<String, Error>) {
    match client {
        Ok(shown) => {
            assert!(right, "a client was made of a wrong configuration");
            assert!(!shown.contains(SECRET), "a client shows a secret");
        }
        Err(error) => {
            assert!(!format!("{error:?}").contains(SECRET), "an error shows a secret");
            assert!(!right, "a right configuration made no client: {error}");
            check_kind(&error);
        }
    }
}

fn check_kind(error: &Error) {
    assert_eq!(error.kind(), presence_core::ErrorKind::Config, "{error}");
    if !error.to_string().contains(['@', '\u{1b}']) {
        check_error(error);
    }
}
