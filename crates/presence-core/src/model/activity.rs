//! [`Activity`]: what a person is doing. An open set.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a person is doing, beyond being reachable or not.
///
/// In JSON a snake_case word; a word that is not known is kept in [`Activity::Other`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Activity {
    /// In a call.
    Call,
    /// In a meeting.
    Meeting,
    /// Sharing a screen or presenting.
    Presenting,
    /// Working undisturbed.
    Focus,
    /// On a break.
    Break,
    /// At a meal.
    Meal,
    /// In a training.
    Training,
    /// Travelling.
    Travel,
    /// Handling a contact.
    Handling,
    /// Finishing up after a contact.
    WrapUp,
    /// On vacation.
    Vacation,
    /// Ill.
    Sick,
    /// A public holiday.
    Holiday,
    /// Outside working hours.
    OffWork,
    /// Any other word, as the vendor or the caller wrote it.
    Other(String),
}

impl Activity {
    const KNOWN: [Self; 14] = [
        Self::Call,
        Self::Meeting,
        Self::Presenting,
        Self::Focus,
        Self::Break,
        Self::Meal,
        Self::Training,
        Self::Travel,
        Self::Handling,
        Self::WrapUp,
        Self::Vacation,
        Self::Sick,
        Self::Holiday,
        Self::OffWork,
    ];

    /// The word, as in JSON.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Call => "call",
            Self::Meeting => "meeting",
            Self::Presenting => "presenting",
            Self::Focus => "focus",
            Self::Break => "break",
            Self::Meal => "meal",
            Self::Training => "training",
            Self::Travel => "travel",
            Self::Handling => "handling",
            Self::WrapUp => "wrap_up",
            Self::Vacation => "vacation",
            Self::Sick => "sick",
            Self::Holiday => "holiday",
            Self::OffWork => "off_work",
            Self::Other(word) => word,
        }
    }
}

impl From<&str> for Activity {
    fn from(word: &str) -> Self {
        let known = Self::KNOWN.into_iter().find(|activity| activity.as_str() == word);
        known.unwrap_or_else(|| Self::Other(word.to_owned()))
    }
}

impl fmt::Display for Activity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Serialize for Activity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Activity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|word| Self::from(word.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_come_back_and_others_are_kept() {
        for activity in Activity::KNOWN {
            assert_eq!(Activity::from(activity.as_str()), activity);
        }
        let other: Activity = serde_json::from_str("\"yoga\"").unwrap();
        assert_eq!(other, Activity::Other("yoga".to_owned()));
        assert_eq!(serde_json::to_string(&other).unwrap(), "\"yoga\"");
    }
}
