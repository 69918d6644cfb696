//! One operation: an event out in the present session, its answer in.

use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method};
use presence_core::{Error, ErrorKind, Fate, Result, Secret};
use presence_http::{Answer, Call};
use serde_json::value::RawValue;

use super::Client;
use super::entity::{self, Entity};
use super::node::{API, Node};
use crate::error::{judge, tag};
use crate::wire::{Cursor, Envelope, Event, MAX_REQUEST_LINE, Stamp};

/// What a request line has beside method and address.
const AROUND: &str = "  HTTP/1.1";

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
    async fn send<T: Send>(
        &self,
        operation: &Operation,
        read: &(impl Fn(Answer, Result<()>) -> Result<T> + Send + Sync),
    ) -> Result<T> {
        let node = self.node().await?;
        let started = self.clock().monotonic();
        let session = node.sessions.token().await?.secret;
        match self.send_in(node, &session, operation, started, read).await {
            Err(error) if is_expired(&error) => {
                node.sessions.invalidate_token(&session).await;
                let session = node.sessions.token().await?.secret;
                self.send_in(node, &session, operation, started, read).await
            }
            result => result,
        }
    }

    async fn send_in<T: Send>(
        &self,
        node: &Node,
        session: &Secret,
        operation: &Operation,
        started: std::time::Duration,
        read: &(impl Fn(Answer, Result<()>) -> Result<T> + Send + Sync),
    ) -> Result<T> {
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
            let line = method.as_str().len() + target.path_and_query().len() + AROUND.len();
            if line > MAX_REQUEST_LINE {
                return Err(tag(too_long(line), name));
            }
            bodiless(Call::new(name, method, target), operation)
        } else {
            Call::new(name, method, target).body(text)
        };
        let elapsed = self.clock().monotonic().saturating_sub(started);
        let call = node.headers.put_on(call).tier(API).users(operation.users);
        let call = call.deadline(parts.config.engine.deadline.saturating_sub(elapsed));
        node.engine.read(&call, read).await
    }

    /// Sends `operation` and reads its result.
    pub(super) async fn result<T: Send>(
        &self,
        operation: &Operation,
        read: impl Fn(&RawValue) -> Result<T> + Send + Sync,
    ) -> Result<T> {
        let result = |cursor: &mut Cursor<'_>| cursor.value().map(|(raw, _)| read(raw));
        self.read(operation, result).await
    }

    /// Sends `operation` and reads the rows that its result is of.
    pub(super) async fn rows<E: Entity + Send>(
        &self,
        operation: &Operation,
    ) -> Result<Vec<Result<E>>> {
        let mut rows = self.rows_as(operation, Ok).await?;
        for error in rows.iter_mut().filter_map(|row| row.as_mut().err()) {
            *error = tag(error.clone(), operation.name);
        }
        Ok(rows)
    }

    /// Sends `operation` and makes something of the rows that its result is of.
    pub(super) async fn rows_as<E: Entity, T: Send>(
        &self,
        operation: &Operation,
        make: impl Fn(Vec<Result<E>>) -> Result<T> + Send + Sync,
    ) -> Result<T> {
        let rows = |cursor: &mut Cursor<'_>| Some(entity::rows(cursor)?.and_then(&make));
        self.read(operation, rows).await
    }

    /// Sends `operation`. What `read` makes of the result is no longer the engine's business.
    async fn read<T: Send>(
        &self,
        operation: &Operation,
        read: impl Fn(&mut Cursor<'_>) -> Option<Result<T>> + Send + Sync,
    ) -> Result<T> {
        let judged = |answer: Answer, verdict| {
            let status = answer.status().as_u16();
            let envelope = Envelope::read(answer.body(), &read);
            judge(operation.name, status, verdict, envelope).map(|result| (status, result))
        };
        let (status, result) = self.send(operation, &judged).await?;
        result.map_err(|error| {
            // A complete answer that cannot be read proves nothing about a write.
            let unproven = error.kind() == ErrorKind::Protocol && !operation.is_read();
            let error = if unproven { error.with_fate(Fate::Unknown) } else { error };
            tag(error.with_status(status), operation.name)
        })
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
