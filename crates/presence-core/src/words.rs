//! [`open_words!`](crate::open_words): a vendor's words as an enum that is never closed.

/// Makes enums of a vendor's words. A word that is not known is kept and is no error, so that
/// nothing breaks on the day on which the vendor adds one.
///
/// Each enum is `#[non_exhaustive]`, has `Other(String)` for any other word, `as_str`,
/// `From<&str>`, `Display`, and is read from and written to JSON as the plain word.
///
/// ```
/// presence_core::open_words! {
///     /// What a user may do.
///     pub enum Role {
///         /// Everything.
///         Admin = "admin",
///         /// Their own things.
///         User = "user",
///     }
/// }
///
/// assert_eq!(Role::from("admin"), Role::Admin);
/// assert_eq!(Role::from("owner"), Role::Other("owner".to_owned()));
/// assert_eq!(Role::from("owner").as_str(), "owner");
/// ```
#[macro_export]
macro_rules! open_words {
    ($(
        $(#[$doc:meta])*
        $visibility:vis enum $name:ident {
            $($(#[$of:meta])* $variant:ident = $word:literal),+ $(,)?
        }
    )+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        $visibility enum $name {
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

        impl ::std::convert::From<&str> for $name {
            fn from(word: &str) -> Self {
                match word {
                    $($word => Self::$variant,)+
                    other => Self::Other(other.to_owned()),
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::words::Serialize for $name {
            fn serialize<S: $crate::words::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> $crate::words::Deserialize<'de> for $name {
            fn deserialize<D: $crate::words::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let word = <String as $crate::words::Deserialize>::deserialize(deserializer)?;
                ::std::result::Result::Ok(Self::from(word.as_str()))
            }
        }
    )+};
}

pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
