//! The vendor's words: open sets, so that a new one is kept and is no error.

use presence_core::open_words;

open_words! {
    /// What Webex shows of a person's presence. Read-only: no public call sets it.
    pub enum PresenceStatus {
        /// Active within the last ten minutes.
        Active = "active",
        /// In a call.
        Call = "call",
        /// Set by the person.
        DoNotDisturb = "DoNotDisturb",
        /// Last active more than ten minutes ago.
        Inactive = "inactive",
        /// In a meeting.
        Meeting = "meeting",
        /// Set by the person or by the calendar service.
        OutOfOffice = "OutOfOffice",
        /// Never signed in.
        Pending = "pending",
        /// Sharing content.
        Presenting = "presenting",
        /// Webex could not tell; also what the app's newer states come out as.
        Unknown = "unknown",
    }
    /// The kind of a phone number.
    pub enum PhoneType {
        /// Work; the only kind that can be written.
        Work = "work",
        /// Extension, with the location's routing prefix.
        WorkExtension = "work_extension",
        /// Mobile.
        Mobile = "mobile",
        /// Fax.
        Fax = "fax",
        /// Enterprise; seen, not documented.
        Enterprise = "enterprise",
        /// First alternate; seen, not documented.
        Alternate1 = "alternate1",
        /// Second alternate; seen, not documented.
        Alternate2 = "alternate2",
    }
    /// The kind of a SIP address.
    pub enum SipType {
        /// Personal room.
        PersonalRoom = "personal-room",
        /// Enterprise.
        Enterprise = "enterprise",
        /// Webex Calling.
        CloudCalling = "cloud-calling",
        /// Webex does not say.
        Unknown = "unknown",
    }
    /// The kind of an account.
    pub enum PersonType {
        /// A person.
        Person = "person",
        /// A bot.
        Bot = "bot",
        /// A guest.
        AppUser = "appuser",
    }
    /// Why a personal assistant answers. It steers calls, not the status that the app shows.
    pub enum AssistantPresence {
        /// Available.
        None = "NONE",
        /// On a business trip.
        BusinessTrip = "BUSINESS_TRIP",
        /// Gone for the day.
        GoneForTheDay = "GONE_FOR_THE_DAY",
        /// At lunch.
        Lunch = "LUNCH",
        /// In a meeting.
        Meeting = "MEETING",
        /// Out of office.
        OutOfOffice = "OUT_OF_OFFICE",
        /// Temporarily out.
        TemporarilyOut = "TEMPORARILY_OUT",
        /// In a training.
        Training = "TRAINING",
        /// Unavailable.
        Unavailable = "UNAVAILABLE",
        /// On vacation.
        Vacation = "VACATION",
    }
    /// How a call is announced before a personal assistant answers it.
    pub enum AssistantAlerting {
        /// The person's phone rings first.
        AlertMeFirst = "ALERT_ME_FIRST",
        /// A short reminder.
        PlayRingReminder = "PLAY_RING_REMINDER",
        /// Not at all.
        None = "NONE",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_to_the_letter() {
        let words = [
            "active",
            "call",
            "DoNotDisturb",
            "inactive",
            "meeting",
            "OutOfOffice",
            "pending",
            "presenting",
            "unknown",
        ];
        for word in words {
            let status = PresenceStatus::from(word);
            assert_eq!(status.as_str(), word);
            assert!(!matches!(status, PresenceStatus::Other(_)), "{word}");
        }
        for word in ["Busy", "donotdisturb", ""] {
            assert_eq!(PresenceStatus::from(word), PresenceStatus::Other(word.to_owned()));
        }
        assert_eq!(PersonType::from("webhook_integration").as_str(), "webhook_integration");
    }
}
