//! [`WorkState`]: what can be set, in a form in which an illegal body cannot be written.

use std::fmt;

use presence_core::{Error, Result, open_words};

/// The longest break name or note accepted, in characters. Conpeek documents no limit; this one
/// only keeps mistakes out.
const MAX_TEXT_CHARS: usize = 2000;

/// A work state to set. Break fields exist only on a break and the mode only while online.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the three states that Conpeek documents")]
pub enum WorkState {
    /// `ONLINE`: offered work in one online mode. Says nothing about being in a call.
    Online(OnlineMode),
    /// `OFFLINE`: not working.
    Offline,
    /// `ONBREAK`: on a break of a kind, with a name that the tenant configured.
    OnBreak(Break),
}

impl WorkState {
    /// The word on the wire.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Online(_) => "ONLINE",
            Self::Offline => "OFFLINE",
            Self::OnBreak(_) => "ONBREAK",
        }
    }
}

/// In which mode a user goes online.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "a mode is given or it is not")]
pub enum OnlineMode {
    /// The tenant's mode with this id.
    Id(i64),
    /// No mode is sent, and Conpeek takes the first one it finds (vendor docs, which advise
    /// against it). Named so that nobody chooses it by accident.
    ServerChooses,
}

/// A break: its kind, its name and perhaps a note. Made by [`Break::new`].
///
/// `Debug` hides name and note: a break's name can say something about a person's health.
#[derive(Clone, PartialEq, Eq)]
pub struct Break {
    kind: BreakType,
    cause: String,
    note: Option<String>,
}

impl Break {
    /// A break of a kind, with the name as the tenant configured it, for example `Szkolenie`. The
    /// break must be assigned to one of the user's groups, or Conpeek answers 403.
    ///
    /// # Errors
    /// `InvalidInput` naming `break_cause` when it is empty, too long or has control characters,
    /// or `break_type` for a kind that Conpeek does not document; see [`Break::of_unlisted_type`].
    pub fn new(kind: BreakType, cause: impl Into<String>) -> Result<Self> {
        if let BreakType::Other(_) = kind {
            let message = "Conpeek documents COFFEE and BUSINESS only";
            return Err(Error::invalid("break_type", message));
        }
        Self::checked(kind, cause.into())
    }

    /// A break of a kind that Conpeek does not document, for callers who know better.
    ///
    /// # Errors
    /// `InvalidInput` as for [`Break::new`], and naming `break_type` when it is empty.
    pub fn of_unlisted_type(kind: impl Into<String>, cause: impl Into<String>) -> Result<Self> {
        let kind = kind.into();
        check_text("break_type", &kind)?;
        Self::checked(BreakType::from(kind.as_str()), cause.into())
    }

    fn checked(kind: BreakType, cause: String) -> Result<Self> {
        check_text("break_cause", &cause)?;
        Ok(Self { kind, cause, note: None })
    }

    /// Adds a note.
    ///
    /// # Errors
    /// `InvalidInput` naming `break_note` when it is empty or too long or has control characters.
    pub fn with_note(mut self, note: impl Into<String>) -> Result<Self> {
        let note = note.into();
        check_text("break_note", &note)?;
        self.note = Some(note);
        Ok(self)
    }

    /// The kind.
    #[must_use]
    pub const fn kind(&self) -> &BreakType {
        &self.kind
    }

    /// The name.
    #[must_use]
    pub fn cause(&self) -> &str {
        &self.cause
    }

    /// The note.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }
}

fn check_text(field: &'static str, text: &str) -> Result<()> {
    if text.trim().is_empty() {
        return Err(Error::invalid(field, "is empty"));
    }
    if text.chars().count() > MAX_TEXT_CHARS {
        return Err(Error::invalid(field, format!("is longer than {MAX_TEXT_CHARS} characters")));
    }
    let forbidden = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if text.contains(forbidden) {
        return Err(Error::invalid(field, "has control characters"));
    }
    Ok(())
}

impl fmt::Debug for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Break").field("kind", &self.kind).finish_non_exhaustive()
    }
}

open_words! {
    /// The kind of a break.
    pub enum BreakType {
        /// `COFFEE`: a personal break.
        Coffee = "COFFEE",
        /// `BUSINESS`: a break that is work.
        Business = "BUSINESS",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_break_needs_a_name_and_a_documented_kind() {
        for cause in ["", "  ", "a\u{0}b"] {
            let error = Break::new(BreakType::Coffee, cause).unwrap_err();
            assert_eq!(error.field(), Some("break_cause"), "{cause:?}");
        }
        let other = BreakType::from("LUNCH");
        assert_eq!(Break::new(other, "x").unwrap_err().field(), Some("break_type"));
        assert_eq!(Break::of_unlisted_type("LUNCH", "x").unwrap().kind().as_str(), "LUNCH");
        let long = "x".repeat(MAX_TEXT_CHARS + 1);
        let error = Break::new(BreakType::Coffee, "Kawa").unwrap().with_note(long).unwrap_err();
        assert_eq!(error.field(), Some("break_note"));
    }

    #[test]
    fn debug_hides_name_and_note() {
        let pause = Break::new(BreakType::Business, "Lekarz").unwrap().with_note("grypa").unwrap();
        assert_eq!(format!("{pause:?}"), "Break { kind: Business, .. }");
    }
}
