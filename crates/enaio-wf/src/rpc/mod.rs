//! The protocol, knowing nothing of workflow: frames, sessions, TLS and a pool of connections.

mod callbacks;
mod cipher;
mod connection;
mod cursor;
mod damage;
mod decoder;
mod dial;
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
mod notifications;
mod params;
mod password;
mod pool;
mod reader;
mod server;
mod server_info;
mod session;
mod tls;
mod value;

pub use self::callbacks::Callbacks;
pub use self::connection::{ByteStream, Connection};
pub use self::damage::Damage;
pub use self::decoder::{Expected, FrameDecoder, Incoming, ReadError};
pub use self::dial::{Dial, Dialer, Protection};
pub use self::error_entry::ErrorEntry;
pub use self::file::File;
pub use self::job_failure::JobFailure;
pub use self::limits::Limits;
pub use self::login::Login;
pub use self::message::{Call, Response};
pub use self::noise::{Noise, RandomNoise};
pub use self::notifications::{
    JobCall, JobMoment, JobMonitor, Notification, NotificationOptions, Notifications,
};
pub use self::params::Params;
pub use self::password::PasswordScheme;
pub use self::pool::{Lease, Pool, PoolOptions};
pub use self::server::{DEFAULT_PORT, Server};
pub use self::server_info::ServerInfo;
pub use self::session::{Session, SessionOptions};
pub use self::tls::{Pins, Tls};
pub use self::value::Value;
