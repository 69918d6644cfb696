//! Ids as Webex writes them: validated, so that one can never name another resource.

use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::str::FromStr;
use std::sync::Arc;

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use presence_core::{Error, Result, UserRef};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::known::KnownIds;

/// The longest id accepted, in bytes. Webex's own have about eighty.
const MAX_ID_BYTES: usize = 512;

/// Both paddings are read; what is written has none, as Webex writes it.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_encode_padding(false)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident, $field:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Takes the text as it is, if it may be one.
            ///
            /// # Errors
            /// `InvalidInput` for a text that is empty, too long, `.`, `..` or `me` (in any letter
            /// case), or that holds a blank, a control character, a character outside ASCII, or one
            /// of `/ \ ? # % , @`.
            pub fn new(text: impl AsRef<str>) -> Result<Self> {
                let text = text.as_ref();
                check($field, text)?;
                Ok(Self(text.into()))
            }

            /// The text, as it was given or read.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::new(String::deserialize(deserializer)?).map_err(de::Error::custom)
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self> {
                Self::new(text)
            }
        }
    )+};
}

ids! {
    /// A person: the base64 form that Webex answers with, or the UUID inside it. Webex takes both.
    ///
    /// ```
    /// use webex_people::PersonId;
    ///
    /// let id = PersonId::new("f5b36187-c8dd-4727-8b2f-f9c447f29046")?;
    /// let long = PersonId::new(id.base64().unwrap())?;
    /// assert_eq!(long.uuid(), id.uuid());
    /// assert!(long.same_as(&id));
    /// # Ok::<(), presence_core::Error>(())
    /// ```
    PersonId, "person_id";
    /// An organisation.
    OrgId, "org_id";
    /// A location of Webex Calling.
    LocationId, "location_id";
    /// A role.
    RoleId, "role_id";
    /// A licence.
    LicenseId, "license_id";
    /// A workspace.
    WorkspaceId, "workspace_id";
    /// A virtual line.
    VirtualLineId, "virtual_line_id";
}

macro_rules! repeated {
    ($($name:ident)+) => {$(
        impl $name {
            /// The id that is written `text`, where it may be one.
            pub(crate) fn known(text: &str, known: &mut KnownIds) -> Option<Self> {
                known.get(text, || Self::new(text).ok().map(|id| id.0)).map(Self)
            }
        }
    )+};
}

repeated! { PersonId OrgId LocationId RoleId LicenseId }

impl PersonId {
    /// In place of an id that has not been read yet.
    pub(super) fn unread() -> Self {
        Self(Arc::default())
    }

    /// The UUID form in lower case, where the text is one or holds one.
    #[must_use]
    pub fn uuid(&self) -> Option<String> {
        uuid_of(&self.0, "PEOPLE")
    }

    /// The base64 form without padding, where the text is a person's UUID or base64 form.
    #[must_use]
    pub fn base64(&self) -> Option<String> {
        self.uuid().map(|uuid| BASE64.encode(format!("ciscospark://us/PEOPLE/{uuid}")))
    }

    /// Whether both name the same person, in whatever form.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self == other || self.key() == other.key()
    }

    /// A reference to the person for the upper floor.
    #[must_use]
    pub fn user_ref(&self) -> UserRef {
        // What may be a PersonId may be a UserId: the rules here are the stricter ones.
        #[expect(clippy::expect_used, reason = "see above; a test tries the extremes")]
        UserRef::id(self.as_str()).expect("a person's id is a user id")
    }

    /// One text for all forms of the id.
    pub(crate) fn key(&self) -> String {
        self.uuid().unwrap_or_else(|| self.0.trim_end_matches('=').to_owned())
    }

    /// The key in few bytes. Two people have the same one as good as never.
    pub(crate) fn fingerprint(&self) -> u128 {
        uuid_number(&self.0, "PEOPLE").unwrap_or_else(|| {
            let key = self.key();
            let half = |seed: u8| {
                let mut hasher = DefaultHasher::new();
                (seed, &key).hash(&mut hasher);
                u128::from(hasher.finish())
            };
            half(0) << 64 | half(1)
        })
    }
}

impl OrgId {
    /// The UUID form in lower case, where the text is one or holds one.
    #[must_use]
    pub fn uuid(&self) -> Option<String> {
        uuid_of(&self.0, "ORGANIZATION")
    }

    /// The base64 form without padding, where the text is an organisation's UUID or base64 form.
    #[must_use]
    pub fn base64(&self) -> Option<String> {
        self.uuid().map(|uuid| BASE64.encode(format!("ciscospark://us/ORGANIZATION/{uuid}")))
    }
}

impl LicenseId {
    /// Whether both are the same licence, padded or not.
    #[must_use]
    pub fn same_as(&self, other: &Self) -> bool {
        self.0.trim_end_matches('=') == other.0.trim_end_matches('=')
    }
}

impl TryFrom<&UserRef> for PersonId {
    type Error = Error;

    fn try_from(user: &UserRef) -> Result<Self> {
        match user {
            UserRef::Id(id) => Self::new(id.as_str()).map_err(|error| error.with_field("user.id")),
            _ => Err(Error::invalid("user", "is not an id")),
        }
    }
}

fn check(field: &'static str, text: &str) -> Result<()> {
    let refused = |message| Err(Error::invalid(field, message));
    if text.is_empty() {
        return refused("is empty");
    }
    if text.len() > MAX_ID_BYTES {
        return refused("is too long for an id");
    }
    // Whether the service tells letter cases apart in a path is not documented.
    if matches!(text, "." | "..") || text.eq_ignore_ascii_case("me") {
        return refused("would name another resource");
    }
    let plain = |byte: u8| {
        byte.is_ascii_graphic() && !matches!(byte, b'/' | b'\\' | b'?' | b'#' | b'%' | b',' | b'@')
    };
    // Without a way out in the middle many bytes are looked at in one step.
    if !text.bytes().fold(true, |all, byte| all & plain(byte)) {
        return refused("holds a character that no id has");
    }
    Ok(())
}

/// The UUID in `ciscospark://CLUSTER/KIND/UUID`, or `text` itself where it is a UUID.
fn uuid_of(text: &str, kind: &str) -> Option<String> {
    with_uuid(text, kind, str::to_ascii_lowercase)
}

/// The same as a number.
fn uuid_number(text: &str, kind: &str) -> Option<u128> {
    let digit = |byte: u8| char::from(byte).to_digit(16).map(u128::from);
    let add = |number: u128, digit: u128| number << 4 | digit;
    with_uuid(text, kind, |uuid| uuid.bytes().filter_map(digit).fold(0, add))
}

fn with_uuid<T>(text: &str, kind: &str, make: impl FnOnce(&str) -> T) -> Option<T> {
    if is_uuid(text) {
        return Some(make(text));
    }
    // No id is longer.
    let (mut standard, mut decoded) = ([0; MAX_ID_BYTES], [0; MAX_ID_BYTES]);
    let standard = standard.get_mut(..text.len())?;
    for (room, byte) in standard.iter_mut().zip(text.bytes()) {
        *room = match byte {
            b'-' => b'+',
            b'_' => b'/',
            other => other,
        };
    }
    let length = BASE64.decode_slice(standard, &mut decoded).ok()?;
    let decoded = std::str::from_utf8(decoded.get(..length)?).ok()?;
    let mut parts = decoded.strip_prefix("ciscospark://")?.split('/');
    let (_cluster, named, uuid) = (parts.next()?, parts.next()?, parts.next()?);
    let whole = parts.next().is_none() && named == kind && is_uuid(uuid);
    whole.then(|| make(uuid))
}

fn is_uuid(text: &str) -> bool {
    let dash = |at: usize| matches!(at, 8 | 13 | 18 | 23);
    text.len() == 36
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if dash(at) { byte == b'-' } else { byte.is_ascii_hexdigit() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const UUID: &str = "f5b36187-c8dd-4727-8b2f-f9c447f29046";
    const BASE64_FORM: &str =
        "Y2lzY29zcGFyazovL3VzL1BFT1BMRS9mNWIzNjE4Ny1jOGRkLTQ3MjctOGIyZi1mOWM0NDdmMjkwNDY";

    #[test]
    fn both_forms_of_the_known_id_lead_to_each_other() {
        for text in [UUID, BASE64_FORM, &format!("{BASE64_FORM}="), &UUID.to_uppercase()] {
            let id = PersonId::new(text).unwrap();
            assert_eq!(id.uuid().as_deref(), Some(UUID), "{text}");
            assert_eq!(id.base64().as_deref(), Some(BASE64_FORM), "{text}");
            assert!(id.same_as(&PersonId::new(UUID).unwrap()));
        }
    }

    #[test]
    fn an_id_of_something_else_has_no_uuid_of_a_person() {
        let org = BASE64.encode(format!("ciscospark://us/ORGANIZATION/{UUID}"));
        assert_eq!(PersonId::new(org.clone()).unwrap().uuid(), None);
        assert_eq!(OrgId::new(org.clone()).unwrap().uuid().as_deref(), Some(UUID));
        assert_eq!(OrgId::new(UUID).unwrap().base64(), Some(org));
        for text in ["!!!", "abc", "Y2lzY29zcGFyazovL3Vz"] {
            assert_eq!(PersonId::new(text).unwrap().uuid(), None, "{text}");
        }
    }

    #[test]
    fn every_id_is_a_user_reference() {
        for text in ["x".repeat(MAX_ID_BYTES), "!".to_owned(), BASE64_FORM.to_owned()] {
            let id = PersonId::new(text).unwrap();
            assert_eq!(id.user_ref().as_str(), id.as_str());
        }
    }

    #[test]
    fn what_would_name_another_resource_is_refused() {
        let long = "x".repeat(MAX_ID_BYTES + 1);
        for text in [
            "",
            ".",
            "..",
            "me",
            "Me",
            "ME",
            "../rooms/abc",
            "x?y",
            "a/b",
            "a\\b",
            "a#b",
            "a%2fb",
            "a b",
            "ü",
            "a\r\nb",
            "a,b",
            "anna@example.com",
            &long,
        ] {
            assert_eq!(PersonId::new(text).unwrap_err().field(), Some("person_id"), "{text:?}");
        }
    }
}
