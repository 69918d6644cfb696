#![doc = include_str!("docs.md")]

mod account;
mod answer;
mod client;
mod clients;
mod credentials;
mod directory;
mod event;
mod handle;
mod id;
mod job;
mod life;
mod limits;
mod ops;
mod payload;
mod query;
mod registry;
mod rights;
mod roster;
mod server;
mod session;
mod settings;
mod words;
mod world;

pub use account::User;
pub use client::{Client, ClientKind, ClientStatus};
pub use handle::Accsyn;
pub(crate) use handle::Setup;
pub use job::{Job, JobStatus};
pub use life::ChangeRefused;
pub use query::{NotUnderstood, Query};
pub use registry::Registry;
pub(crate) use settings::Settings;
pub use settings::{DEFAULT_SESSION_LIFETIME, WORKSPACE};
pub use words::{Role, Status};
