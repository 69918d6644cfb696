//! The parts of a person that have parts themselves.

use std::fmt;

use presence_core::{Error, ErrorKind};
use serde::{Deserialize, Serialize};

use super::words::{PhoneType, SipType};
use crate::error::is_plain;

/// A phone number.
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct PhoneNumber {
    /// The kind.
    pub kind: Option<PhoneType>,
    /// The number.
    pub value: String,
    /// Whether it is the person's main number.
    pub primary: Option<bool>,
}

impl PhoneNumber {
    /// A work number, the only kind that can be written.
    #[must_use]
    pub fn work(value: impl Into<String>) -> Self {
        Self { kind: Some(PhoneType::Work), value: value.into(), primary: None }
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PhoneNumber").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// A SIP address.
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct SipAddress {
    /// The kind.
    pub kind: Option<SipType>,
    /// The address.
    pub value: String,
    /// Whether it is the person's main address.
    pub primary: Option<bool>,
}

impl fmt::Debug for SipAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SipAddress").field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// A postal address. `Debug` hides it.
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PostalAddress {
    /// The kind.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The town.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locality: Option<String>,
    /// The state or region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Street and number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street_address: Option<String>,
    /// The postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
}

impl fmt::Debug for PostalAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostalAddress").finish_non_exhaustive()
    }
}

/// What Webex could not read or do for one part of a person. `Debug` shows the part and the code
/// where they look like names of such, and not the reason.
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct PartError {
    /// The part, for example `licenses`.
    pub part: String,
    /// The vendor's code.
    pub code: Option<String>,
    /// The vendor's words; they may name people.
    pub reason: Option<String>,
}

impl PartError {
    pub(crate) fn new(part: String, code: Option<String>, reason: Option<String>) -> Self {
        Self { part, code, reason }
    }

    /// The error of a row that says this and names nobody.
    pub(crate) fn in_place_of_a_person(&self) -> Error {
        let message = "Webex tells an error in place of a person";
        let error = Error::new(ErrorKind::Protocol, message);
        let error = match self.code.as_deref().filter(|code| is_plain(code)) {
            Some(code) => error.with_code(code),
            None => error,
        };
        match &self.reason {
            Some(reason) => error.with_vendor_message(reason.as_str()),
            None => error,
        }
    }
}

impl fmt::Debug for PartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |text: &str| if is_plain(text) { text.to_owned() } else { "***".to_owned() };
        f.debug_struct("PartError")
            .field("part", &shown(&self.part))
            .field("code", &self.code.as_deref().map(shown))
            .finish_non_exhaustive()
    }
}
