//! Tests of the engine over a scripted transport: no socket, no real time.

mod credential;
mod judge;
mod repeat;
mod time;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::HeaderMap;
use presence_core::{Idempotency, ManualClock, Timestamp, Vendor};

use super::*;
use crate::{Body, CallEvent, Phase, RetryPolicy, TransportError, TransportErrorKind};

/// What the transport does with one request.
#[derive(Debug)]
enum Step {
    /// Answers with status, headers and body.
    Answer(u16, &'static [(&'static str, &'static str)], &'static str),
    Fail(Phase, TransportErrorKind),
    /// Answers 200 and breaks off within the body.
    CutBody(u16),
    /// Never answers.
    Stall,
}

const OK: Step = Step::Answer(200, &[], "{}");

const fn status(code: u16) -> Step {
    Step::Answer(code, &[], "")
}

/// Plays its steps in order and keeps what it was sent.
#[derive(Clone, Debug, Default)]
struct Script {
    steps: Arc<Mutex<VecDeque<Step>>>,
    sent: Arc<Mutex<Vec<http::Request<Bytes>>>>,
}

impl Script {
    fn new(steps: impl IntoIterator<Item = Step>) -> Self {
        let steps = Arc::new(Mutex::new(steps.into_iter().collect()));
        Self { steps, sent: Arc::default() }
    }

    fn sent(&self) -> usize {
        self.sent.lock().unwrap().len()
    }

    /// The value of `name` in each request.
    fn header(&self, name: &str) -> Vec<String> {
        let sent = self.sent.lock().unwrap();
        let text = |request: &http::Request<Bytes>| {
            request.headers().get(name).map_or("", |value| value.to_str().unwrap()).to_owned()
        };
        sent.iter().map(text).collect()
    }
}

#[async_trait]
impl Transport for Script {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Body>, TransportError> {
        self.sent.lock().unwrap().push(request);
        let step = self.steps.lock().unwrap().pop_front().expect("one request too many");
        let (code, headers, body) = match step {
            Step::Answer(code, headers, body) => (code, headers, Body::complete(body)),
            Step::CutBody(code) => {
                let cut = TransportError::new(Phase::Body, TransportErrorKind::Truncated);
                let pieces = [Ok(Bytes::from_static(b"{\"da")), Err(cut)];
                (code, &[][..], Body::new(futures_util::stream::iter(pieces), Some(100)))
            }
            Step::Fail(phase, kind) => return Err(TransportError::new(phase, kind)),
            Step::Stall => return std::future::pending().await,
        };
        let mut answer = http::Response::builder().status(code);
        for (name, value) in headers {
            answer = answer.header(*name, *value);
        }
        Ok(answer.body(body).unwrap())
    }
}

/// Keeps every event.
#[derive(Clone, Debug, Default)]
struct Recorder(Arc<Mutex<Vec<CallEvent>>>);

impl Recorder {
    fn events(&self) -> Vec<CallEvent> {
        self.0.lock().unwrap().clone()
    }
}

impl Observer for Recorder {
    fn observe(&self, tag: &OperationTag, event: &CallEvent) {
        assert_eq!(tag.operation, "test");
        self.0.lock().unwrap().push(event.clone());
    }
}

fn clock() -> ManualClock {
    ManualClock::skipping(Timestamp::UNIX_EPOCH)
}

fn builder(script: &Script, clock: &ManualClock) -> EngineBuilder {
    let base = BaseUrl::parse("https://api.example.com/v1").unwrap();
    Engine::builder(Vendor::CONPEEK, base, script.clone()).clock(Arc::new(clock.clone())).seed(1)
}

fn engine(script: &Script, clock: &ManualClock) -> Engine {
    builder(script, clock).build().unwrap()
}

fn call(engine: &Engine, idempotency: Idempotency) -> Call {
    let target = engine.base().path(&["thing"]).unwrap();
    Call::put("test", target).idempotency(idempotency)
}

fn read(engine: &Engine) -> Call {
    Call::get("test", engine.base().path(&["thing"]).unwrap())
}

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}

const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}
