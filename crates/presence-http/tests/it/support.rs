//! What the tests share: engines over loopback.

use std::sync::Arc;

use http::header::AUTHORIZATION;
use presence_core::{ManualClock, Secret, Timestamp, Vendor};
use presence_http::{
    BaseUrl, Engine, EngineBuilder, ReqwestTransport, StaticHeader, TransportConfig,
};

/// The credential of every test; it must never be seen in any text.
pub(crate) const KEY: &str = "key-Zq8-never-printed";

/// An engine for `url` with [`KEY`], to be completed.
pub(crate) fn builder(url: &str) -> EngineBuilder {
    let base = BaseUrl::parse(url).unwrap();
    let transport = ReqwestTransport::new(&base, &TransportConfig::default()).unwrap();
    let key = StaticHeader::new("key", AUTHORIZATION, &Secret::new(KEY)).unwrap();
    Engine::builder(Vendor::CONPEEK, base, transport).authenticator(key).seed(7)
}

/// An engine whose waits end at once, and its clock.
pub(crate) fn skipping(url: &str) -> (EngineBuilder, ManualClock) {
    let clock = ManualClock::skipping(Timestamp::UNIX_EPOCH);
    (builder(url).clock(Arc::new(clock.clone())), clock)
}
