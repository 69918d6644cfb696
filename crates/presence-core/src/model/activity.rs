//! [`Activity`]: what a person is doing. An open set.

use crate::open_words;

open_words! {
    /// What a person is doing, beyond being reachable or not.
    ///
    /// In JSON a snake_case word; a word that is not known is kept in [`Activity::Other`].
    pub enum Activity {
        /// In a call.
        Call = "call",
        /// In a meeting.
        Meeting = "meeting",
        /// Sharing a screen or presenting.
        Presenting = "presenting",
        /// Working undisturbed.
        Focus = "focus",
        /// On a break.
        Break = "break",
        /// At a meal.
        Meal = "meal",
        /// In a training.
        Training = "training",
        /// Travelling.
        Travel = "travel",
        /// Handling a contact.
        Handling = "handling",
        /// Finishing up after a contact.
        WrapUp = "wrap_up",
        /// On vacation.
        Vacation = "vacation",
        /// Ill.
        Sick = "sick",
        /// A public holiday.
        Holiday = "holiday",
        /// Outside working hours.
        OffWork = "off_work",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_come_back_and_others_are_kept() {
        assert_eq!(Activity::from("wrap_up"), Activity::WrapUp);
        assert_eq!(Activity::WrapUp.to_string(), "wrap_up");
        let other: Activity = serde_json::from_str("\"yoga\"").unwrap();
        assert_eq!(other, Activity::Other("yoga".to_owned()));
        assert_eq!(serde_json::to_string(&other).unwrap(), "\"yoga\"");
    }
}
