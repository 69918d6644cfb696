#![doc = include_str!("docs.md")]

mod answer;
mod body;
mod calling;
mod catalogue;
mod damage;
mod directory;
mod handle;
mod id;
mod limits;
mod mishap;
mod ops;
mod person;
mod presence;
mod query;
mod roster;
mod scope;
mod server;
mod settings;
mod tokens;
mod view;
mod world;

pub use answer::ErrorForm;
pub use calling::DoNotDisturb;
pub use catalogue::{Licence, Location, Organisation, Role};
pub use damage::Damage;
pub(crate) use handle::Setup;
pub use handle::{ChangeRefused, Webex};
pub use limits::RateLimit;
pub use mishap::{elsewhere, gateway_timeout, locked, too_many_requests};
pub use person::{Person, PersonKind, Phone};
pub use presence::{Seen, Status};
pub use settings::{CursorForm, LinkForm};
