//! Tokens: had by a code, a device, a service app or a refresh, and kept fresh.

mod device;
mod oauth;
mod source;
mod tokens;

pub use self::device::DeviceGrant;
pub use self::oauth::OAuth;
pub(crate) use self::source::Refreshing;
pub use self::tokens::{TokenStore, Tokens};
