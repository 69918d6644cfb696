#![doc = include_str!("docs.md")]

mod channel;
mod connection;
mod directory;
mod guid;
mod handle;
mod jobs;
mod monitor;
mod objects;
mod organisation;
mod password;
mod push;
mod refusal;
mod rights;
mod server;
mod service;
mod session;
mod settings;
mod tls;
mod user;
mod wire;
mod world;
mod xml;

pub use handle::Enaio;
pub(crate) use handle::Setup;
pub use objects::{PERSON_CLASS, ROLE_CLASS};
pub use organisation::Organisation;
pub use password::{PasswordScheme, UnknownScheme};
pub use rights::Rights;
pub(crate) use settings::Settings;
pub use settings::{DEFAULT_SESSION_LIFETIME, UnknownSession};
pub use user::User;
