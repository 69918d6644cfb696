//! What the whole-crate tests share.

#![allow(dead_code, reason = "each test binary uses its own part")]

pub(crate) mod capture;
pub(crate) mod recorder;
pub(crate) mod sim;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use accsyn::{Client, Config, EventIds};
use presence_core::{ManualClock, Timestamp};

use self::recorder::Recorder;

pub(crate) const WORKSPACE: &str = "acmefilm";
pub(crate) const USER: &str = "lisa@example.com";
pub(crate) const KEY: &str = "KeyForTestsOnly0123456789abcdefghij";
pub(crate) const SESSION: &str = "6a0c1f2be4b0d8a1c3f5e701";
pub(crate) const DEVICE: &str = "PythonAPI v3.4.0 @ linux capture-host(posix)";
pub(crate) const LOGIN: &str = r#"{"result": {"role": "admin", "id": "69887165f643db8cd731b300", "session_id": "6a0c1f2be4b0d8a1c3f5e701"}}"#;

/// Event ids that a test knows: the given ones, then zeros.
#[derive(Debug, Default)]
pub(crate) struct KnownIds(Mutex<VecDeque<String>>);

impl KnownIds {
    pub(crate) fn new(ids: impl IntoIterator<Item = String>) -> Self {
        Self(Mutex::new(ids.into_iter().collect()))
    }
}

impl EventIds for KnownIds {
    fn next(&self) -> String {
        let next = self.0.lock().unwrap().pop_front();
        next.unwrap_or_else(|| "00000000-0000-4000-8000-000000000000".to_owned())
    }
}

/// The configuration with which the captures were made.
pub(crate) fn config(base_url: &str) -> Config {
    let mut config = Config::new(WORKSPACE, USER, KEY.to_owned());
    config.base_url = base_url.to_owned();
    config.machine = "capture-host".to_owned();
    config.device = DEVICE.to_owned();
    config
}

pub(crate) fn now() -> Timestamp {
    "2026-11-21T20:45:22Z".parse().unwrap()
}

/// A client whose waits end at once.
pub(crate) fn client_of(config: &Config) -> (Client, ManualClock) {
    let clock = ManualClock::skipping(now());
    let client = Client::builder(config)
        .clock(Arc::new(clock.clone()))
        .event_ids(Arc::new(KnownIds::default()))
        .build()
        .unwrap();
    (client, clock)
}

/// A client of a server that answers the login and then these, in this order.
pub(crate) fn answering(answers: &[(u16, &str)]) -> (Client, Recorder) {
    let recorder = Recorder::start();
    recorder.answer(200, LOGIN);
    for (status, body) in answers {
        recorder.answer(*status, body);
    }
    let (client, _) = client_of(&config(&recorder.url()));
    (client, recorder)
}
