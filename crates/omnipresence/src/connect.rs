//! [`ProviderConfig`] and [`connect`]: from a configuration value to a provider.

use std::sync::Arc;

use presence_core::{Error, Result, Secret, UserStatusProvider, Vendor};
use serde::Deserialize;
use serde::de::{self, Deserializer};
use serde_json::{Map, Value};

/// Writes down what every vendor has, once: feature and name, variant, crate, vendor, its stack's
/// clock, and the keys of its secrets with what each of them sets.
macro_rules! vendors {
    ($(
        $(#[$doc:meta])*
        $name:literal $variant:ident($krate:ident, $vendor:ident), clock $clock:path
            { $($key:literal => |$config:ident, $secret:ident| $set:expr),* $(,)? }
    )*) => {
        /// Every vendor there is, compiled in or not, by the name that stands in configurations.
        const ALL: &[&str] = &[$($name),*];

        /// The vendors that are compiled in, by the names that stand in configurations.
        pub const VENDORS: &[&str] = &[$(
            #[cfg(feature = $name)]
            $name,
        )*];

        /// The configuration of one provider: the vendor's own, behind the vendor's name. Where no
        /// vendor is compiled in there is no such value, but a library can be written for it.
        ///
        /// Read from any format, it is a map with the key `vendor` and the vendor's own keys:
        ///
        /// ```toml
        /// vendor = "conpeek"
        /// base_url = "https://api-example.cloud.conpeek.com"
        /// key = "..."
        /// ```
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "there is one for each provider")]
        pub enum ProviderConfig {$(
            $(#[$doc])*
            #[cfg(feature = $name)]
            $variant(::$krate::Config),
        )*}

        #[cfg_attr(
            not(any($(feature = $name),*)),
            expect(unused_variables, unreachable_code, reason = "there is no vendor to ask")
        )]
        impl ProviderConfig {
            fn read<'de>(vendor: &str, keys: impl Deserializer<'de>) -> Result<Self> {
                match vendor {
                    $(
                        #[cfg(feature = $name)]
                        $name => read(keys).map(Self::$variant),
                    )*
                    _ => Err(unknown_vendor(vendor)),
                }
            }

            /// The vendor.
            #[must_use]
            pub fn vendor(&self) -> Vendor {
                match *self {$(
                    #[cfg(feature = $name)]
                    Self::$variant(_) => Vendor::$vendor,
                )*}
            }

            /// Names the provider.
            pub fn set_name(&mut self, name: &str) {
                match *self {$(
                    #[cfg(feature = $name)]
                    Self::$variant(ref mut config) => name.clone_into(&mut config.name),
                )*}
            }

            /// The keys of `vendor`'s configuration that hold secrets, for programs that keep
            /// them apart; a dot leads into a table. Empty for a vendor that is not compiled in.
            #[must_use]
            pub fn secret_keys(vendor: &str) -> &'static [&'static str] {
                match vendor {
                    $(
                        #[cfg(feature = $name)]
                        $name => &[$($key),*],
                    )*
                    _ => &[],
                }
            }

            /// Puts a secret into the configuration.
            ///
            /// # Errors
            /// `Config` for a key that is not among [`Self::secret_keys`].
            pub fn set_secret(&mut self, key: &str, secret: Secret) -> Result<()> {
                match *self {$(
                    #[cfg(feature = $name)]
                    Self::$variant(ref mut config) => {
                        $(if key == $key {
                            let ($config, $secret) = (config, secret);
                            $set;
                            return Ok(());
                        })*
                    }
                )*}
                Err(Error::config(key.to_owned(), "is not a secret of this vendor"))
            }
        }

        $(
            #[cfg(feature = $name)]
            impl From<::$krate::Config> for ProviderConfig {
                fn from(config: ::$krate::Config) -> Self {
                    Self::$variant(config)
                }
            }
        )*

        #[cfg(any($(feature = $name),*))]
        fn read<'de, T: Deserialize<'de>>(keys: impl Deserializer<'de>) -> Result<T> {
            serde_path_to_error::deserialize(keys).map_err(|error| {
                let path = error.path().to_string();
                let said = error.into_inner().to_string();
                let message = presence_core::Problems::without_value(&said);
                match path.as_str() {
                    "." | "" => Error::new(presence_core::ErrorKind::Config, message),
                    _ => Error::config(path, message),
                }
            })
        }

        first_clock! { [] $([$name $clock])* }

        /// Makes a provider of a vendor's configuration. Does no I/O: the first call connects.
        ///
        /// # Errors
        /// `Config`, naming every field that is wrong.
        #[cfg_attr(
            not(any($(feature = $name),*)),
            expect(unreachable_code, reason = "there is no vendor to connect to")
        )]
        pub fn connect(
            config: impl Into<ProviderConfig>,
        ) -> Result<Arc<dyn UserStatusProvider>> {
            Ok(match config.into() {$(
                #[cfg(feature = $name)]
                ProviderConfig::$variant(config) => Arc::new(::$krate::Provider::new(config)?),
            )*})
        }
    };
}

/// The clock of the first vendor's stack that is compiled in; which of them it is makes no
/// difference to a user.
macro_rules! first_clock {
    ([$($before:literal)*]) => {};
    ([$($before:literal)*] [$name:literal $clock:path] $($after:tt)*) => {
        #[cfg(all(feature = $name, not(any($(feature = $before),*))))]
        pub use $clock;
        first_clock! { [$($before)* $name] $($after)* }
    };
}

// The URL of a proxy is a secret too: it may hold a password.
vendors! {
    /// Conpeek.
    "conpeek" Conpeek(conpeek, CONPEEK), clock ::conpeek::presence_http::TokioClock {
        "key" => |config, secret| config.key = secret,
        "transport.proxy.url" => |config, secret| {
            config.transport.proxy = ::conpeek::presence_http::ProxyChoice::Url(secret)
        },
    }
    /// Webex.
    "webex" Webex(webex_people, WEBEX), clock ::webex_people::presence_http::TokioClock {
        "token" => |config, secret| config.token = secret,
        "oauth.client_secret" => |config, secret| {
            config.oauth.get_or_insert_default().client_secret = secret
        },
        "oauth.refresh_token" => |config, secret| {
            config.oauth.get_or_insert_default().refresh_token = secret
        },
        "oauth.access_token" => |config, secret| {
            config.oauth.get_or_insert_default().access_token = Some(secret)
        },
        "transport.proxy.url" => |config, secret| {
            config.transport.proxy = ::webex_people::presence_http::ProxyChoice::Url(secret)
        },
    }
    /// enaio.
    "enaio" Enaio(enaio_wf, ENAIO), clock ::enaio_wf::TokioClock {
        "password" => |config, secret| config.password = secret,
    }
    /// accsyn.
    "accsyn" Accsyn(accsyn, ACCSYN), clock ::accsyn::presence_http::TokioClock {
        "api_key" => |config, secret| config.api_key = secret,
        "transport.proxy.url" => |config, secret| {
            config.transport.proxy = ::accsyn::presence_http::ProxyChoice::Url(secret)
        },
    }
}

impl ProviderConfig {
    /// Reads the keys of `vendor`'s configuration, a map of any format; `name` becomes the
    /// provider's name.
    ///
    /// # Errors
    /// `Config` naming `vendor` where it is not known or not compiled in, and otherwise what is
    /// wrong with the keys.
    pub fn from_map<'de>(vendor: &str, name: &str, keys: impl Deserializer<'de>) -> Result<Self> {
        let mut config = Self::read(vendor, keys)?;
        config.set_name(name);
        Ok(config)
    }
}

fn unknown_vendor(vendor: &str) -> Error {
    if ALL.contains(&vendor) {
        let message = format!("{vendor} is not compiled in: build with the feature of its name");
        return Error::config("vendor", message);
    }
    Error::config("vendor", format!("is not one of {}", ALL.join(", ")))
}

impl<'de> Deserialize<'de> for ProviderConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut keys = Map::deserialize(deserializer)?;
        let vendor = match keys.remove("vendor") {
            Some(Value::String(vendor)) => vendor,
            Some(_) => return Err(de::Error::custom("vendor: must be a text")),
            None => return Err(de::Error::missing_field("vendor")),
        };
        Self::read(&vendor, keys).map_err(de::Error::custom)
    }
}
