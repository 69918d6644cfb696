//! [`Reason`] and [`Note`]: why, in the tenant's words and in the person's.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::open_words;

/// A vendor's reason for a status: a fixed category with a tenant's own code and label.
///
/// The label is tenant data and may say something about a person's health, so `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Reason {
    /// What kind of reason it is.
    pub category: ReasonCategory,
    /// The vendor's code for it, for example `COFFEE` or an online mode's id.
    pub code: String,
    /// The tenant's name for it, for example a break's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

impl Reason {
    /// A reason without a label.
    #[must_use]
    pub fn new(category: ReasonCategory, code: impl Into<String>) -> Self {
        Self { category, code: code.into(), label: None }
    }

    /// Adds the tenant's name for it.
    #[must_use]
    pub fn with_label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }
}

impl fmt::Debug for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reason")
            .field("category", &self.category)
            .field("code", &self.code)
            .field("label", &self.label.as_ref().map(|_| format_args!("***")))
            .finish()
    }
}

open_words! {
    /// What kind of reason it is.
    pub enum ReasonCategory {
        /// A way of working, for example a contact centre's online mode.
        Mode = "mode",
        /// A personal break.
        Personal = "personal",
        /// A break that is work: training, a meeting.
        Business = "business",
    }
}

/// Free text that a person wrote beside a status.
///
/// Personal, so `Debug` shows its length only and there is no `Display`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Note(String);

impl Note {
    /// Takes the text as it is.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Note({} bytes)", self.0.len())
    }
}
