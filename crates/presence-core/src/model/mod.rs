//! The status model: what is known of a person's work status, and from whom.

mod activity;
mod axis;
mod document;
mod effective;
mod reason;
mod source;
mod status;
mod subject;
mod temporal;
mod unknown;

pub use self::activity::Activity;
pub use self::axis::{Absence, AccountState, Availability, Axis};
pub use self::document::{JsonText, ProjectionHash, RawDocument, VendorDocument};
pub use self::effective::{Effective, EffectiveOrder, Precedence};
pub use self::reason::{Note, Reason, ReasonCategory};
pub use self::source::{Basis, Source};
pub use self::status::UserStatus;
pub use self::subject::Subject;
pub use self::temporal::{
    Enforcer, LastActivity, LastActivityKind, Precision, Since, Thereafter, Until,
};
pub use self::unknown::{UnknownCause, UnknownCauses};
