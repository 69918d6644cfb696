//! The vendor's words: open sets, so that a new one is kept and is no error.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident {
        $($(#[$of:meta])* $variant:ident = $word:literal,)+
    })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$of])* $variant,)+
            /// Any other word, as it came.
            Other(String),
        }

        impl $name {
            /// The word on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $word,)+
                    Self::Other(word) => word,
                }
            }
        }

        impl From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)+
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(|word| Self::from(word.as_str()))
            }
        }
    )+};
}

words! {
    /// What Webex shows of a person's presence. Read-only: no public call sets it.
    PresenceStatus {
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
    PhoneType {
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
    SipType {
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
    PersonType {
        /// A person.
        Person = "person",
        /// A bot.
        Bot = "bot",
        /// A guest.
        AppUser = "appuser",
    }
    /// Why a personal assistant answers. It steers calls, not the status that the app shows.
    AssistantPresence {
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
    AssistantAlerting {
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
