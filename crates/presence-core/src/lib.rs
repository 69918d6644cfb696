//! The model and the trait of omnipresence: people's work status, whoever keeps it.

mod clock;
mod error;
mod secret;
mod time;
mod vendor;

pub use self::clock::{Clock, ManualClock};
pub use self::error::{Error, ErrorKind, Fate, Report, Result, RetryState};
pub use self::secret::Secret;
pub use self::time::Timestamp;
pub use self::vendor::Vendor;
