//! [`Loss`]: what a write cannot carry to the vendor, and how much of that a caller accepts.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

/// One thing that a vendor cannot hold, or holds otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Loss {
    /// What is concerned.
    pub what: StatusField,
    /// What happens to it.
    pub kind: LossKind,
    /// In plain words, for people. Never holds the value itself.
    pub detail: Cow<'static, str>,
}

impl Loss {
    /// A loss, in words that do not repeat the value.
    #[must_use]
    pub fn new(what: StatusField, kind: LossKind, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { what, kind, detail: detail.into() }
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.what, self.kind, self.detail)
    }
}

/// The parts of a status that a change can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum StatusField {
    /// The availability itself.
    Availability,
    /// The absence itself.
    Absence,
    /// The account state itself.
    Account,
    /// What the person is doing.
    Activity,
    /// The tenant's reason.
    Reason,
    /// The person's note.
    Note,
    /// The end.
    Until,
}

impl StatusField {
    /// The name, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Availability => "availability",
            Self::Absence => "absence",
            Self::Account => "account",
            Self::Activity => "activity",
            Self::Reason => "reason",
            Self::Note => "note",
            Self::Until => "until",
        }
    }
}

impl fmt::Display for StatusField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// What happens to a part that the vendor cannot hold as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum LossKind {
    /// It is not sent.
    Dropped,
    /// It becomes the same as a neighbouring value.
    Collapsed,
    /// The vendor demands a value and the configuration gives it.
    Filled,
    /// The vendor chooses the value.
    LeftToVendor,
}

impl LossKind {
    /// The name, as in JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dropped => "dropped",
            Self::Collapsed => "collapsed",
            Self::Filled => "filled",
            Self::LeftToVendor => "left_to_vendor",
        }
    }
}

/// In plain words.
impl fmt::Display for LossKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Filled => "filled in",
            Self::LeftToVendor => "left to the vendor",
            Self::Dropped | Self::Collapsed => self.as_str(),
        })
    }
}

/// How much loss a caller accepts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "the three tolerances of the model")]
pub enum Tolerance {
    /// None: the change is refused before anything is sent.
    Strict,
    /// Any loss but a dropped end: a state that was to end and would stand for ever is another
    /// state. The default.
    #[default]
    LossyOk,
    /// Any loss.
    BestEffort,
}

impl Tolerance {
    /// The first loss that is too much, if any.
    #[must_use]
    pub fn first_refused(self, losses: &[Loss]) -> Option<&Loss> {
        losses.iter().find(|loss| match self {
            Self::Strict => true,
            Self::LossyOk => loss.what == StatusField::Until && loss.kind == LossKind::Dropped,
            Self::BestEffort => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_loss_kinds_are_the_json_names() {
        use LossKind::{Collapsed, Dropped, Filled, LeftToVendor};
        for kind in [Dropped, Collapsed, Filled, LeftToVendor] {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }

    #[test]
    fn each_tolerance_refuses_what_it_says() {
        let note = Loss::new(StatusField::Note, LossKind::Dropped, "no room");
        let end = Loss::new(StatusField::Until, LossKind::Dropped, "no end");
        let losses = [note.clone(), end.clone()];
        assert_eq!(Tolerance::Strict.first_refused(&losses), Some(&note));
        assert_eq!(Tolerance::LossyOk.first_refused(&losses), Some(&end));
        assert_eq!(Tolerance::LossyOk.first_refused(&losses[..1]), None);
        assert_eq!(Tolerance::BestEffort.first_refused(&losses), None);
        assert_eq!(note.to_string(), "note dropped: no room");
    }
}
