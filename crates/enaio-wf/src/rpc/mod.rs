//! The protocol, knowing nothing of workflow: frames, sessions, TLS and a pool of connections.

mod connection;
mod cursor;
mod damage;
mod decoder;
mod digest;
mod double;
mod error_entry;
mod file;
mod frame;
mod job_failure;
mod limits;
mod login;
mod message;
mod noise;
mod params;
mod password;
mod server_info;
mod session;
mod value;

pub use self::connection::{Connection, Stream};
pub use self::damage::Damage;
pub use self::decoder::{Expected, FrameDecoder, Incoming, ReadError};
pub use self::error_entry::ErrorEntry;
pub use self::file::File;
pub use self::job_failure::JobFailure;
pub use self::limits::Limits;
pub use self::login::Login;
pub use self::message::{Call, Effect, Response};
pub use self::noise::{Noise, RandomNoise};
pub use self::params::Params;
pub use self::password::PasswordScheme;
pub use self::server_info::ServerInfo;
pub use self::session::{Session, SessionOptions};
pub use self::value::Value;
