//! One call: its headers, its trace, and its answer as a person.

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Method};
use presence_core::{Error, ErrorKind, Fate, Result, Vendor};
use presence_http::{Answer, Call, Target};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

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

    /// Puts what is known of this call below `error`.
    pub(crate) fn trace(&self, error: Error, lookup: Option<Lookup>) -> Error {
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

impl Client {
    pub(crate) async fn send(&self, outgoing: &Outgoing) -> Result<Answer> {
        match &self.pace {
            Some(pace) => pace.call(&self.engine, &outgoing.call).await,
            None => self.engine.call(&outgoing.call).await,
        }
    }

    /// Sends a write that is answered by nothing or by a JSON object without an error. Anything
    /// else may be a proxy's page, or a failure under the wrong status, and proves nothing.
    pub(crate) async fn send_confirmed(&self, outgoing: &Outgoing) -> Result<()> {
        let answer = self.send(outgoing).await?;
        if answer.body().trim_ascii().is_empty() {
            return Ok(());
        }
        let said: Value = self.engine.decode(&outgoing.call, &answer)?;
        let message = match said {
            Value::Null => return Ok(()),
            Value::Object(fields) if !speaks_of_failure(&fields) => return Ok(()),
            Value::Object(_) => "the answer has a status of success and speaks of an error",
            _ => "the answer to the write is no JSON object",
        };
        let error = with_body(Error::new(ErrorKind::Protocol, message), answer.body());
        Err(self.about(error, outgoing, &answer))
    }

    /// Sends a call whose failure leaves nothing to look up.
    pub(crate) async fn send_traced(&self, outgoing: &Outgoing) -> Result<Answer> {
        self.send(outgoing).await.map_err(|error| outgoing.trace(error, None))
    }

    /// The person in an answer.
    pub(crate) fn person(
        &self,
        outgoing: &Outgoing,
        answer: &Answer,
        asked: Asked,
    ) -> Result<Person> {
        wire::person(answer.body(), asked).map_err(|error| {
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

/// Whether one of the fields in which Webex tells errors says anything.
fn speaks_of_failure(fields: &Map<String, Value>) -> bool {
    let says = |value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(parts) => !parts.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    };
    ["errors", "error", "message"].into_iter().filter_map(|name| fields.get(name)).any(says)
}
