//! One operation: an event out in the present session, its answer in.

use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method};
use presence_core::{Error, ErrorKind, Fate, Result, Secret};
use presence_http::{Answer, Call};
use serde_json::value::RawValue;

use super::Client;
use super::node::{API, Node};
use crate::error::unreadable;
use crate::wire::{self, Event, MAX_REQUEST_LINE, Stamp};

/// An operation's name, its HTTP method and its event.
#[derive(Clone)]
pub(super) struct Operation {
    pub(super) name: &'static str,
    pub(super) method: Method,
    pub(super) event: Event,
    /// How many people it concerns.
    pub(super) users: usize,
}

impl Operation {
    pub(super) fn new(name: &'static str, method: Method, event: Event) -> Self {
        Self { name, method, event, users: 1 }
    }

    fn is_read(&self) -> bool {
        self.method == Method::GET
    }
}

impl Client {
    /// Sends `operation`. When the session has expired, which is proof that nothing was done, it
    /// logs in once more and sends it once more.
    pub(super) async fn send(&self, operation: &Operation) -> Result<Answer> {
        let node = self.node().await?;
        let started = self.clock().monotonic();
        let session = node.sessions.token().await?.secret;
        match self.send_in(node, &session, operation, started).await {
            Err(error) if is_expired(&error) => {
                node.sessions.invalidate_token(&session).await;
                let session = node.sessions.token().await?.secret;
                self.send_in(node, &session, operation, started).await
            }
            result => result,
        }
    }

    async fn send_in(
        &self,
        node: &Node,
        session: &Secret,
        operation: &Operation,
        started: std::time::Duration,
    ) -> Result<Answer> {
        let parts = &self.0.parts;
        let stamp = Stamp {
            workspace: &parts.config.workspace,
            eid: &parts.event_ids.next(),
            session: session.expose(),
            ident: &parts.config.user,
            created: parts.clock.now(),
            hostname: &parts.config.machine,
        };
        let text = operation.event.text(&stamp)?;
        let target = node.engine.base().path(&["event"])?;
        let (name, method) = (operation.name, operation.method.clone());
        let call = if matches!(method, Method::GET | Method::DELETE) {
            let target = target.query_text(&text);
            let line = format!("{method} {} HTTP/1.1", target.path_and_query()).len();
            if line > MAX_REQUEST_LINE {
                return Err(self.tag(too_long(line), name));
            }
            bodiless(Call::new(name, method, target), operation)
        } else {
            Call::new(name, method, target).body(text)
        };
        let elapsed = self.clock().monotonic().saturating_sub(started);
        let call = node.headers.put_on(call).tier(API).users(operation.users);
        let call = call.deadline(parts.config.engine.deadline.saturating_sub(elapsed));
        node.engine.call(&call).await
    }

    /// Sends `operation` and reads its result.
    pub(super) async fn result<T>(
        &self,
        operation: &Operation,
        read: impl FnOnce(&RawValue) -> Result<T>,
    ) -> Result<T> {
        let answer = self.send(operation).await?;
        wire::result(answer.body()).and_then(read).map_err(|error| {
            // A complete answer that cannot be read proves nothing about a write.
            let unproven = error.kind() == ErrorKind::Protocol && !operation.is_read();
            let error = if unproven { error.with_fate(Fate::Unknown) } else { error };
            self.tag(error.with_status(answer.status().as_u16()), operation.name)
        })
    }

    pub(super) fn tag(&self, error: Error, name: &'static str) -> Error {
        error.with_vendor(presence_core::Vendor::ACCSYN).with_operation(name)
    }
}

/// A DELETE without a body says so, as the SDK's does: some servers refuse one that does not.
fn bodiless(call: Call, operation: &Operation) -> Call {
    if operation.is_read() {
        return call;
    }
    call.header(CONTENT_LENGTH, HeaderValue::from_static("0"))
}

fn is_expired(error: &Error) -> bool {
    error.kind() == ErrorKind::Unauthenticated && error.fate() == Fate::NotApplied
}

fn too_long(line: usize) -> Error {
    let message = format!(
        "the request line would have {line} bytes, and servers take about {MAX_REQUEST_LINE}: ask \
         for fewer attributes, or with a shorter query"
    );
    Error::new(ErrorKind::InvalidInput, message).with_field("query")
}

/// The rows of a result: an array, or one object alone.
pub(super) fn rows(result: &RawValue) -> Result<Vec<Box<RawValue>>> {
    match result.get().as_bytes().first() {
        Some(b'[') => serde_json::from_str(result.get())
            .map_err(|_| unreadable("the result is no list of rows")),
        Some(b'{') => Ok(vec![result.to_owned()]),
        _ => Err(unreadable("the result is no list of rows")),
    }
}
