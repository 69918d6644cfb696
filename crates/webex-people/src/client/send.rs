//! One call: its headers, its trace, and its answer as a person.

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method, StatusCode};
use presence_core::{Error, ErrorKind, Fate, Result, Vendor};
use presence_http::{Answer, Call, Target};
use serde_json::value::RawValue;
use url::form_urlencoded::Serializer;

use super::Client;
use super::person::{Asked, Person};
use super::trace::{CallTrace, Lookup};
use super::tracking::{TRACKING_ID, fresh};
use crate::error::with_body;
use crate::wire;

/// A call and the id under which it is sent.
pub(crate) struct Outgoing {
    pub(crate) call: Call,
    tracking_id: String,
    safe: bool,
}

impl Outgoing {
    pub(crate) fn new(operation: &'static str, method: Method, target: Target) -> Self {
        let tracking_id = fresh();
        let safe = method == Method::GET;
        let call = Call::new(operation, method, target).header(CONTENT_TYPE, JSON);
        // An id of our own making holds nothing that a header cannot.
        let call = match HeaderValue::try_from(tracking_id.as_str()) {
            Ok(value) => call.header(TRACKING_ID, value),
            Err(_) => call,
        };
        Self { call, tracking_id, safe }
    }

    pub(crate) fn get(operation: &'static str, target: Target) -> Self {
        Self::new(operation, Method::GET, target)
    }

    pub(crate) fn json(self, body: &impl serde::Serialize) -> Result<Self> {
        let call = self.call.json(body)?.header(CONTENT_TYPE, JSON);
        Ok(Self { call, ..self })
    }

    pub(crate) fn form(self, fields: &[(&str, &str)]) -> Self {
        let body = Serializer::new(String::new()).extend_pairs(fields).finish();
        Self { call: self.call.header(CONTENT_TYPE, FORM).body(body), ..self }
    }

    /// Puts what is known of this call below `error`, unless it is one of the call that was to
    /// bring the token: this one was not sent then.
    pub(crate) fn trace(&self, error: Error, lookup: Option<Lookup>) -> Error {
        if lookup.is_none() && CallTrace::of(&error).is_some() {
            return error;
        }
        let error = if error.vendor().is_some() {
            error
        } else {
            error.with_vendor(Vendor::WEBEX).with_operation(self.call.operation())
        };
        CallTrace::below(error, &self.tracking_id, lookup)
    }
}

/// As the vendor's SDKs send it, on every request.
const JSON: HeaderValue = HeaderValue::from_static("application/json;charset=utf-8");

const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");

/// Whether an answer has no body.
pub(crate) fn is_empty(answer: &Answer) -> bool {
    answer.body().trim_ascii().is_empty()
}

impl Client {
    pub(crate) async fn send(&self, outgoing: &Outgoing) -> Result<Answer> {
        match &self.pace {
            Some(pace) => pace.call(&self.engine, &outgoing.call).await,
            None => self.engine.call(&outgoing.call).await,
        }
    }

    /// Sends a write that is confirmed by one of these statuses alone: another one of success, 202
    /// for instance, says that it may come to something.
    pub(crate) async fn send_write(
        &self,
        outgoing: &Outgoing,
        confirming: &[StatusCode],
    ) -> Result<Answer> {
        let answer = self.send(outgoing).await?;
        if confirming.contains(&answer.status()) {
            return Ok(answer);
        }
        Err(self.unproven(outgoing, &answer))
    }

    /// Sends a write that is confirmed by one of these statuses and an answer without a body. Any
    /// other answer may be a proxy's page, or a failure under the wrong status, and proves nothing.
    pub(crate) async fn send_confirmed(
        &self,
        outgoing: &Outgoing,
        confirming: &[StatusCode],
    ) -> Result<()> {
        let answer = self.send_write(outgoing, confirming).await?;
        if is_empty(&answer) { Ok(()) } else { Err(self.unproven(outgoing, &answer)) }
    }

    fn unproven(&self, outgoing: &Outgoing, answer: &Answer) -> Error {
        let unproven = || Error::new(ErrorKind::Protocol, "the answer does not confirm the write");
        self.about(self.refused(answer).unwrap_or_else(unproven), outgoing, answer)
    }

    /// The error of which an answer speaks under a status of success.
    pub(crate) fn refused(&self, answer: &Answer) -> Option<Error> {
        let message = "the answer has a status of success and speaks of an error";
        let error = || with_body(Error::new(ErrorKind::Protocol, message), answer.body());
        wire::speaks_of_failure(answer.body()).then(error)
    }

    /// Sends a call whose failure leaves nothing to look up.
    pub(crate) async fn send_traced(&self, outgoing: &Outgoing) -> Result<Answer> {
        self.send(outgoing).await.map_err(|error| outgoing.trace(error, None))
    }

    /// The person in an answer. What it says of single parts stands with the person; where it
    /// speaks of a failure as a whole, it is none.
    pub(crate) fn person(
        &self,
        outgoing: &Outgoing,
        answer: &Answer,
        asked: Asked,
    ) -> Result<Person> {
        let read = match self.refused(answer) {
            Some(error) => Err(error),
            None => wire::person(answer.body(), asked),
        };
        read.map_err(|error| {
            // Where it is not even JSON, the engine says more of it.
            let json = self.engine.decode::<Box<RawValue>>(&outgoing.call, answer);
            json.err().unwrap_or_else(|| self.about(error, outgoing, answer))
        })
    }

    /// Completes an error about an answer that arrived and cannot be read. To a write it proves
    /// nothing: a proxy may have made it.
    pub(crate) fn about(&self, error: Error, outgoing: &Outgoing, answer: &Answer) -> Error {
        let fate = if outgoing.safe { Fate::NotApplied } else { Fate::Unknown };
        let error = error.with_status(answer.status().as_u16()).with_fate(fate);
        let error = match answer.tracking_id() {
            Some(id) => error.with_tracking_id(id),
            None => error,
        };
        error.with_vendor(Vendor::WEBEX).with_operation(outgoing.call.operation())
    }
}
