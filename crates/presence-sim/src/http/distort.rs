//! The faults that speak HTTP: answers replaced or spoilt before they become bytes.

use bytes::Bytes;
use serde_json::Value;

use super::reply::Reply;
use crate::fault::Action;
use crate::net::Body;

/// The page of a proxy that has nothing to do with the vendor.
const WEB_PAGE: &str = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head>\
    <body><h1>Sign in to continue</h1></body></html>\n";

/// The answer that the fault leaves of the true one.
///
/// `reply` is the vendor's, if it handled the call. Without any answer the connection just ends.
pub(super) fn distort(action: Option<&Action>, reply: Option<Reply>) -> Option<Reply> {
    let applied = reply.as_ref().is_some_and(|reply| reply.applied);
    let mut replaced = match action {
        Some(Action::Cut { .. } | Action::Garbage { .. }) => return None,
        Some(Action::Status { status, headers, body }) => {
            let mut reply = Reply::bytes(*status, "application/json", body.clone());
            headers.iter().for_each(|(name, value)| reply.set_header(name, value));
            reply
        }
        Some(Action::Html { status }) => {
            Reply::bytes(*status, "text/html; charset=utf-8", WEB_PAGE)
        }
        Some(Action::Redirect { location, status }) => {
            let mut reply = Reply::bytes(*status, "text/plain", "");
            reply.set_header("Location", location);
            reply
        }
        Some(Action::Oversized { bytes, declared }) => {
            let mut reply = Reply::bytes(200, "application/json", "");
            reply.body = Body::Blanks(*bytes);
            reply.sized = *declared;
            reply
        }
        spoiling => return reply.map(|reply| spoil(spoiling, reply)),
    };
    replaced.applied = applied;
    Some(replaced)
}

fn spoil(action: Option<&Action>, mut reply: Reply) -> Reply {
    match action {
        Some(Action::EmptyBody) => reply.body = Body::Bytes(Bytes::new()),
        Some(Action::Nulls) => reply.body = nulls(reply.body),
        Some(Action::ContentType { value }) => reply.set_header("Content-Type", value),
        _ => {}
    }
    reply
}

/// The same JSON with `null` for every value. A body that is no JSON becomes `null` as a whole.
fn nulls(body: Body) -> Body {
    let Body::Bytes(bytes) = body else { return body };
    let mut value = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    empty(&mut value);
    Body::Bytes(value.to_string().into())
}

/// Recursion is no deeper than the parser allowed.
fn empty(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(empty),
        Value::Object(fields) => fields.values_mut().for_each(empty),
        leaf => *leaf = Value::Null,
    }
}
