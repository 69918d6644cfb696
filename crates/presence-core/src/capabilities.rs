//! [`Capabilities`]: what a provider can do, said without any I/O.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Axis, Delivery, Error, Loss, Result, UserRefKind, Vendor};

/// What a provider can do, as it is configured. One plain value, made without I/O.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Capabilities {
    /// Whose system.
    pub vendor: Vendor,
    /// Reading and writing availability.
    pub availability: Access,
    /// Reading and writing absence.
    pub absence: Access,
    /// Reading and writing the account state.
    pub account: Access,
    /// Reading and writing the activity.
    pub activity: Access,
    /// Reading and writing the reason.
    pub reason: Access,
    /// Reading and writing the note.
    pub note: Access,
    /// Reading and writing the end of a status.
    pub until: Access,
    /// Reading one person.
    pub get: Support,
    /// Reading many people at once.
    pub get_many: Support,
    /// Listing everybody.
    pub list: Support,
    /// Writing.
    pub set: Support,
    /// Watching.
    pub watch: Support,
    /// How events of a watch come about; `None` where watching is unsupported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// The kinds of user reference that are accepted, best first.
    pub user_refs: Vec<UserRefKind>,
    /// The most people that one reading call of the vendor takes.
    pub read_batch: usize,
    /// The most people that one writing call of the vendor takes.
    pub write_batch: usize,
    /// The longest note, in characters, where the vendor has a limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note_max_chars: Option<usize>,
    /// The shortest sensible time between two writes for one person.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "millis")]
    pub min_write_interval: Option<Duration>,
    /// How long after a write a reading may still show the old state.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "millis")]
    pub read_after_write_delay: Option<Duration>,
    /// What a write does besides, in plain words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub side_effects: Vec<Cow<'static, str>>,
}

impl Capabilities {
    /// A provider that can do nothing, for a vendor that has none of it: fill in what it can.
    #[must_use]
    pub fn none(vendor: Vendor) -> Self {
        let lacks = || Support::unsupported(Why::VendorLacks, "the vendor has no such call");
        let nothing = || Access { read: lacks(), write: lacks() };
        let not_owned = || Access {
            read: Support::unsupported(Why::AxisNotOwned, "the vendor keeps no such axis"),
            write: Support::unsupported(Why::AxisNotOwned, "the vendor keeps no such axis"),
        };
        Self {
            vendor,
            availability: not_owned(),
            absence: not_owned(),
            account: not_owned(),
            activity: nothing(),
            reason: nothing(),
            note: nothing(),
            until: nothing(),
            get: lacks(),
            get_many: lacks(),
            list: lacks(),
            set: lacks(),
            watch: lacks(),
            delivery: None,
            user_refs: Vec::new(),
            read_batch: 1,
            write_batch: 1,
            note_max_chars: None,
            min_write_interval: None,
            read_after_write_delay: None,
            side_effects: Vec::new(),
        }
    }

    /// Reading and writing `axis`.
    #[must_use]
    pub const fn on(&self, axis: Axis) -> &Access {
        match axis {
            Axis::Availability => &self.availability,
            Axis::Absence => &self.absence,
            Axis::Account => &self.account,
        }
    }

    /// Every capability with its name in plain words, in the order of tables.
    pub fn rows(&self) -> impl Iterator<Item = (&'static str, &Support)> {
        [
            ("get", &self.get),
            ("get many", &self.get_many),
            ("list", &self.list),
            ("set", &self.set),
            ("watch", &self.watch),
            ("read availability", &self.availability.read),
            ("write availability", &self.availability.write),
            ("read absence", &self.absence.read),
            ("write absence", &self.absence.write),
            ("read account", &self.account.read),
            ("write account", &self.account.write),
            ("read activity", &self.activity.read),
            ("write activity", &self.activity.write),
            ("read reason", &self.reason.read),
            ("write reason", &self.reason.write),
            ("read note", &self.note.read),
            ("write note", &self.note.write),
            ("read end", &self.until.read),
            ("write end", &self.until.write),
        ]
        .into_iter()
    }

    /// Whether a reference of `kind` is accepted.
    #[must_use]
    pub fn accepts(&self, kind: UserRefKind) -> bool {
        self.user_refs.contains(&kind)
    }
}

/// Reading and writing one part of a status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::exhaustive_structs, reason = "a part is read and written, nothing else")]
pub struct Access {
    /// Reading it.
    pub read: Support,
    /// Writing it.
    pub write: Support,
}

impl Access {
    /// Native both ways.
    pub const NATIVE: Self = Self { read: Support::Native, write: Support::Native };
}

/// How well something is supported.
///
/// In JSON `"native"`, `{"emulated":"how"}`, `{"lossy":[..]}` or
/// `{"unsupported":{"why":"..","detail":".."}}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Support {
    /// By the vendor's own call.
    Native,
    /// By this library, in the way that is said.
    Emulated(Cow<'static, str>),
    /// By the vendor, with these losses.
    Lossy(Vec<Loss>),
    /// Not at all.
    Unsupported {
        /// The class of reason.
        why: Why,
        /// The reason in plain words.
        detail: Cow<'static, str>,
    },
}

impl Support {
    /// Not at all, and why.
    #[must_use]
    pub fn unsupported(why: Why, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::Unsupported { why, detail: detail.into() }
    }

    /// By this library, and how.
    #[must_use]
    pub fn emulated(how: impl Into<Cow<'static, str>>) -> Self {
        Self::Emulated(how.into())
    }

    /// Whether it can be used.
    #[must_use]
    pub const fn is_supported(&self) -> bool {
        !matches!(self, Self::Unsupported { .. })
    }

    /// The one word for tables: native, emulated, lossy, or `-`.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Emulated(_) => "emulated",
            Self::Lossy(_) => "lossy",
            Self::Unsupported { .. } => "-",
        }
    }

    /// What there is to say beyond the word, empty for native support.
    #[must_use]
    pub fn detail(&self) -> String {
        match self {
            Self::Native => String::new(),
            Self::Emulated(how) => how.to_string(),
            Self::Lossy(losses) => {
                losses.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
            }
            Self::Unsupported { detail, .. } => detail.to_string(),
        }
    }

    /// Nothing where it can be used, a typed refusal where not.
    ///
    /// # Errors
    /// [`ErrorKind::Unsupported`](crate::ErrorKind::Unsupported) with vendor, operation and why.
    pub fn require(&self, vendor: &Vendor, operation: &'static str) -> Result<()> {
        match self {
            Self::Unsupported { detail, .. } => Err(Error::unsupported(detail.clone())
                .with_vendor(vendor.clone())
                .with_operation(operation)),
            _ => Ok(()),
        }
    }
}

/// Why something is not supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Why {
    /// The vendor documents no call for it.
    VendorLacks,
    /// The vendor shows it and does not let it be set.
    ReadOnly,
    /// The vendor keeps no such axis.
    AxisNotOwned,
    /// The credential lacks a right.
    MissingScope,
    /// The tenant has no licence for it.
    NotLicensed,
    /// Switched off in this provider's configuration.
    DisabledByPolicy,
    /// Known only after a probe.
    NotProbed,
}

impl fmt::Display for Support {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())?;
        let detail = self.detail();
        if detail.is_empty() { Ok(()) } else { write!(f, ": {detail}") }
    }
}

/// Durations as whole milliseconds.
mod millis {
    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[expect(clippy::ref_option, reason = "the signature that serde's `with` calls")]
    pub(super) fn serialize<S: Serializer>(
        duration: &Option<Duration>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        duration.map(|d| u64::try_from(d.as_millis()).unwrap_or(u64::MAX)).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Duration>, D::Error> {
        Ok(Option::<u64>::deserialize(deserializer)?.map(Duration::from_millis))
    }
}
