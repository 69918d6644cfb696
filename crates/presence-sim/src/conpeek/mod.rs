#![doc = include_str!("docs.md")]

mod answer;
mod handle;
mod order;
mod server;
mod state;
mod tenant;
mod users;

pub use handle::Conpeek;
pub(crate) use handle::Setup;
pub use state::{State, StateRefused};
pub use tenant::{Break, BreakKind, Group, OnlineMode};
pub use users::User;
