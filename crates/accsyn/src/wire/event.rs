//! [`Event`]: the one form in which every operation is sent.

use presence_core::{Result, Timestamp};
use serde::Serialize;

use super::compress::{THRESHOLD, gz_data};
use super::data::wire_time;
use super::{Data, to_text};

/// What an operation asks for: the part of an event that differs from call to call.
#[derive(Clone)]
pub(crate) struct Event {
    /// For instance `user/find`, without a leading slash.
    pub(crate) uri: String,
    /// The payload; `Null` only where the SDK sends none.
    pub(crate) data: Data,
    /// The expression after WHERE, or the bare code of an activation.
    pub(crate) query: Option<String>,
    /// The entity meant.
    pub(crate) id: Option<String>,
}

/// Who sends an event, when, in which session and under which number.
pub(crate) struct Stamp<'a> {
    pub(crate) workspace: &'a str,
    pub(crate) eid: &'a str,
    pub(crate) session: &'a str,
    pub(crate) ident: &'a str,
    pub(crate) created: Timestamp,
    pub(crate) hostname: &'a str,
}

/// The keys in the order in which the SDK sends them.
#[derive(Serialize)]
struct Envelope<'a> {
    audience: &'static str,
    workspace: &'a str,
    eid: &'a str,
    session: &'a str,
    uri: &'a str,
    ident: &'a str,
    created: String,
    hostname: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    gz_data: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'a Data>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
}

impl Event {
    /// The event of `uri` with an empty payload.
    pub(crate) fn new(uri: impl Into<String>) -> Self {
        Self { uri: uri.into(), data: Data::empty(), query: None, id: None }
    }

    /// The event's text, byte for byte as the SDK writes it.
    pub(crate) fn text(&self, stamp: &Stamp<'_>) -> Result<String> {
        let large = self.data.size_estimate() > THRESHOLD;
        let gz_data =
            if large { Some(gz_data(&to_text(&self.data)?, stamp.created)) } else { None };
        to_text(&Envelope {
            audience: "api",
            workspace: stamp.workspace,
            eid: stamp.eid,
            session: stamp.session,
            uri: &self.uri,
            ident: stamp.ident,
            created: wire_time(stamp.created),
            hostname: stamp.hostname,
            data: gz_data.is_none().then_some(&self.data),
            gz_data,
            query: self.query.as_deref().filter(|text| !text.is_empty()),
            id: self.id.as_deref().filter(|text| !text.is_empty()),
        })
    }
}
