//! One call in the journal.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::{Arrival, Fate};
use crate::stamp;
use crate::vendor::VendorKind;

/// Headers whose value is never shown.
const SECRET_HEADERS: [&str; 6] =
    ["authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "session"];

/// What stands in the place of a value that is not shown.
const REDACTED: &str = "[redacted]";

/// One header as it was sent.
///
/// The name keeps its letter case. `Debug` and the serialised form hide the value of a header
/// that carries a credential; [`value`](Self::value) has it.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeaderLine {
    /// The name, as sent.
    pub name: String,
    value: Bytes,
}

impl HeaderLine {
    pub(crate) fn new(name: &str, value: &[u8]) -> Self {
        Self { name: name.to_owned(), value: Bytes::copy_from_slice(value) }
    }

    /// The value, as sent, without the white space around it.
    #[must_use]
    pub fn value(&self) -> &[u8] {
        &self.value
    }

    fn shown(&self) -> String {
        let secret = SECRET_HEADERS.iter().any(|name| self.name.eq_ignore_ascii_case(name));
        if secret { REDACTED.to_owned() } else { String::from_utf8_lossy(&self.value).into_owned() }
    }
}

impl fmt::Debug for HeaderLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.shown())
    }
}

/// One call, as the simulator saw it.
///
/// `Debug` and the serialised form show no credential, no query and no body (only how long it
/// was). Everything is there for code that asks.
#[derive(Clone)]
pub struct Entry {
    sequence: u64,
    arrival: Arc<Arrival>,
    fate: Option<Fate>,
}

impl Entry {
    pub(super) fn new(sequence: u64, arrival: Arrival) -> Self {
        Self { sequence, arrival: Arc::new(arrival), fate: None }
    }

    pub(super) fn complete(&mut self, fate: Fate) {
        self.fate = Some(fate);
    }

    /// How much memory the call takes, roughly.
    pub(super) fn weight(&self) -> usize {
        let headers = self.arrival.headers.iter().map(|line| line.name.len() + line.value.len());
        self.arrival.path.len() + self.arrival.body.len() + headers.sum::<usize>()
    }

    /// The number of this call, counted from 1 in the order of arrival.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// Whose simulator was called.
    #[must_use]
    pub fn vendor(&self) -> VendorKind {
        self.arrival.vendor
    }

    /// The number of the connection that carried the call, counted from 1.
    #[must_use]
    pub fn connection(&self) -> u64 {
        self.arrival.connection
    }

    /// When the call had arrived whole, in simulated time.
    #[must_use]
    pub fn at(&self) -> SystemTime {
        self.arrival.at
    }

    /// The method as sent, e.g. `PUT`; for a vendor without HTTP the name of the call. Empty if
    /// the bytes were no request.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.arrival.method
    }

    /// The path as sent, undecoded and with its query. Empty if the bytes were no request.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.arrival.path
    }

    /// The headers in the order in which they were sent.
    #[must_use]
    pub fn headers(&self) -> &[HeaderLine] {
        &self.arrival.headers
    }

    /// The value of the first header of this name, in any letter case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        let line = self.arrival.headers.iter().find(|line| line.name.eq_ignore_ascii_case(name))?;
        Some(line.value())
    }

    /// Whether exactly one header of this name was sent and its value is `value`, byte for byte.
    #[must_use]
    pub fn header_is(&self, name: &str, value: impl AsRef<[u8]>) -> bool {
        let mut named = self.arrival.headers.iter().filter(|l| l.name.eq_ignore_ascii_case(name));
        named.next().is_some_and(|line| line.value() == value.as_ref()) && named.next().is_none()
    }

    /// The body, decoded from its transfer coding. For bytes that were no request: the first
    /// 1,024 of them.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.arrival.body
    }

    /// Whether the call was completed: answered, or given up on purpose.
    #[must_use]
    pub fn is_completed(&self) -> bool {
        self.fate.is_some()
    }

    /// The status that was answered; `None` before the answer and where a fault left none.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.fate?.status
    }

    /// The result code that was answered by a vendor without HTTP; `None` before the answer and
    /// where a fault left none.
    #[must_use]
    pub fn result_code(&self) -> Option<i32> {
        self.fate?.code
    }

    /// Whether the call changed the state of the simulation.
    #[must_use]
    pub fn applied(&self) -> bool {
        self.fate.is_some_and(|fate| fate.applied)
    }

    /// The fault that hit the call, e.g. `cut`; several are joined by `+`.
    #[must_use]
    pub fn fault(&self) -> Option<&str> {
        self.arrival.fault.as_deref()
    }

    fn shown_path(&self) -> String {
        match self.arrival.path.split_once('?') {
            Some((path, _)) => format!("{path}?{REDACTED}"),
            None => self.arrival.path.clone(),
        }
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry")
            .field("sequence", &self.sequence)
            .field("vendor", &self.arrival.vendor)
            .field("connection", &self.arrival.connection)
            .field("method", &self.arrival.method)
            .field("path", &self.shown_path())
            .field("headers", &self.arrival.headers)
            .field("body_bytes", &self.arrival.body.len())
            .field("completed", &self.is_completed())
            .field("status", &self.status())
            .field("result_code", &self.result_code())
            .field("applied", &self.applied())
            .field("fault", &self.arrival.fault)
            .finish()
    }
}

impl Serialize for HeaderLine {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.name, self.shown()).serialize(serializer)
    }
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields =
            serializer.serialize_struct("Entry", 12 + usize::from(self.result_code().is_some()))?;
        fields.serialize_field("sequence", &self.sequence)?;
        fields.serialize_field("vendor", &self.arrival.vendor)?;
        fields.serialize_field("connection", &self.arrival.connection)?;
        fields.serialize_field("at", &stamp::rfc3339(self.at()))?;
        fields.serialize_field("method", &self.arrival.method)?;
        fields.serialize_field("path", &self.shown_path())?;
        fields.serialize_field("headers", &self.arrival.headers)?;
        fields.serialize_field("body_bytes", &self.arrival.body.len())?;
        fields.serialize_field("completed", &self.is_completed())?;
        fields.serialize_field("status", &self.status())?;
        match self.result_code() {
            Some(code) => fields.serialize_field("result_code", &code)?,
            None => fields.skip_field("result_code")?,
        }
        fields.serialize_field("applied", &self.applied())?;
        fields.serialize_field("fault", &self.arrival.fault)?;
        fields.end()
    }
}
