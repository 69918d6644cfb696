//! What the tests share: engines over loopback.

use std::sync::Arc;

use http::header::AUTHORIZATION;
use presence_core::{Idempotency, ManualClock, Secret, Timestamp, Vendor};
use presence_http::{
    BaseUrl, Call, Engine, EngineBuilder, ReqwestTransport, StaticHeader, Transport,
    TransportConfig,
};

/// The credential of every test; it must never be seen in any text.
pub(crate) const KEY: &str = "key-Zq8-never-printed";

/// A person of whom no text may tell.
pub(crate) const PERSON: &str = "anna.zq8@example.com";

/// An engine for `url` with [`KEY`], to be completed.
pub(crate) fn builder(url: &str) -> EngineBuilder {
    let base = BaseUrl::parse(url).unwrap();
    let transport = ReqwestTransport::new(&base, &TransportConfig::default()).unwrap();
    over(base, transport)
}

/// An engine over `transport`, to be completed.
pub(crate) fn over(base: BaseUrl, transport: impl Transport) -> EngineBuilder {
    let key = StaticHeader::new("key", AUTHORIZATION, &Secret::new(KEY)).unwrap();
    Engine::builder(Vendor::CONPEEK, base, transport).authenticator(key).seed(7)
}

/// An engine whose waits end at once, and its clock.
pub(crate) fn skipping(url: &str) -> (Engine, ManualClock) {
    let clock = ManualClock::skipping(Timestamp::UNIX_EPOCH);
    (builder(url).clock(Arc::new(clock.clone())).build().unwrap(), clock)
}

/// A read that names [`PERSON`] in path and query.
pub(crate) fn read(engine: &Engine) -> Call {
    Call::get("get_person", engine.base().path(&["people", PERSON]).unwrap().query("q", PERSON))
}

/// A write that names [`PERSON`] everywhere.
pub(crate) fn write(engine: &Engine, idempotency: Idempotency) -> Call {
    let target = engine.base().path(&["people", PERSON]).unwrap();
    Call::put("set_state", target).json(PERSON).unwrap().idempotency(idempotency)
}

/// The TLS provider of this build.
pub(crate) fn provider() -> rustls::crypto::CryptoProvider {
    #[cfg(feature = "aws-lc-rs")]
    return rustls::crypto::aws_lc_rs::default_provider();
    #[cfg(not(feature = "aws-lc-rs"))]
    return rustls::crypto::ring::default_provider();
}
