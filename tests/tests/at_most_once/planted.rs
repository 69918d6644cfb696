//! Does the proof notice anything? Wrong policies are planted, each must be caught by the promise
//! that it breaks.

use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use presence_http::{Body as Answer, Phase, Transport, TransportError, TransportErrorKind};

use crate::drive::{Schedule, Wrap};
use crate::judge::{Broken, judge};
use crate::operation::OPS;
use crate::oracle::is_honest;
use crate::step::Step;
use crate::transport::Scripted;

type Sent = Result<http::Response<Answer>, TransportError>;

/// Sends again whatever broke.
#[derive(Debug)]
struct Stubborn(Scripted);

#[async_trait]
impl Transport for Stubborn {
    async fn send(&self, request: http::Request<Bytes>) -> Sent {
        match self.0.send(request.clone()).await {
            Err(error) if error.phase() == Phase::SentUnknown => self.0.send(request).await,
            sent => sent,
        }
    }
}

/// Says of what was sent that it never left: the engine then repeats it.
#[derive(Debug)]
struct Forgetful(Scripted);

#[async_trait]
impl Transport for Forgetful {
    async fn send(&self, request: http::Request<Bytes>) -> Sent {
        self.0
            .send(request)
            .await
            .map_err(|error| TransportError::new(Phase::NotSent, error.kind()))
    }
}

/// Says of what never left that nobody knows.
#[derive(Debug)]
struct Anxious(Scripted);

#[async_trait]
impl Transport for Anxious {
    async fn send(&self, request: http::Request<Bytes>) -> Sent {
        let anxious = |error: TransportError| TransportError::new(Phase::SentUnknown, error.kind());
        self.0.send(request).await.map_err(anxious)
    }
}

/// Confirms what broke.
#[derive(Debug)]
struct Hopeful(Scripted);

#[async_trait]
impl Transport for Hopeful {
    async fn send(&self, request: http::Request<Bytes>) -> Sent {
        match self.0.send(request).await {
            Err(error) if error.kind() == TransportErrorKind::Broken => {
                let world = self.0.0.lock().unwrap();
                let body = match world.op.vendor() {
                    crate::operation::Vendor::Conpeek => {
                        r#"{"data":{"id":3,"work_state":"OFFLINE"}}"#
                    }
                    crate::operation::Vendor::Accsyn => r#"{"result":true}"#,
                    crate::operation::Vendor::Webex => "",
                };
                Ok(http::Response::new(Answer::complete(body)))
            }
            sent => sent,
        }
    }
}

/// Takes a server's failure for a refusal.
#[derive(Debug)]
struct Trusting(Scripted);

#[async_trait]
impl Transport for Trusting {
    async fn send(&self, request: http::Request<Bytes>) -> Sent {
        let mut answer = self.0.send(request).await?;
        if answer.status().is_server_error() {
            *answer.status_mut() = http::StatusCode::FORBIDDEN;
        }
        Ok(answer)
    }
}

/// Takes a server's failure for a rate limit, which is waited for and repeated.
#[derive(Debug)]
struct Patient(Scripted);

#[async_trait]
impl Transport for Patient {
    async fn send(&self, request: http::Request<Bytes>) -> Sent {
        let mut answer = self.0.send(request).await?;
        if answer.status().is_server_error() {
            *answer.status_mut() = http::StatusCode::TOO_MANY_REQUESTS;
        }
        Ok(answer)
    }
}

const PLANTED: [(&str, Wrap, Broken); 8] = [
    ("stubborn", |it| Arc::new(Stubborn(it)), Broken::AppliedTwice),
    ("stubborn", |it| Arc::new(Stubborn(it)), Broken::SentAgainWithoutProof),
    ("forgetful", |it| Arc::new(Forgetful(it)), Broken::AppliedTwice),
    ("forgetful", |it| Arc::new(Forgetful(it)), Broken::SaidNotAppliedAndWas),
    ("anxious", |it| Arc::new(Anxious(it)), Broken::SaidIndeterminateAndWasKnown),
    ("hopeful", |it| Arc::new(Hopeful(it)), Broken::SaidAppliedAndWasNot),
    ("trusting", |it| Arc::new(Trusting(it)), Broken::SaidNotAppliedAndWas),
    ("patient", |it| Arc::new(Patient(it)), Broken::AppliedTwice),
];

#[test]
fn every_planted_fault_is_caught_by_the_promise_it_breaks() {
    for (name, wrap, broken) in PLANTED {
        let mut caught_by = Vec::new();
        for op in OPS {
            let steps = Step::all().into_iter().filter(|step| is_honest(op, step));
            let caught = steps.clone().any(|step| {
                // Twice the same, so that whoever repeats is met by it again.
                let schedule = Schedule::new(op, vec![step, step, step]);
                judge(&schedule, &schedule.run(wrap)).contains(&broken)
            });
            if caught {
                caught_by.push(op);
            }
        }
        println!(
            "planted {name}: {broken:?} caught in {} of {} writes",
            caught_by.len(),
            OPS.len()
        );
        assert!(!caught_by.is_empty(), "{name} was not caught as {broken:?}");
    }
}
