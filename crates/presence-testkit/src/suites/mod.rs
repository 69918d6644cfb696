//! The suites, one a file.

mod batch;
mod cancellation;
mod concurrency;
mod errors;
mod get;
mod identity;
mod list;
mod probe;
mod secrets;
mod set;
mod watch;

pub use self::batch::batch;
pub use self::cancellation::cancellation;
pub use self::concurrency::concurrency;
pub use self::errors::errors;
pub use self::get::get;
pub use self::identity::identity;
pub use self::list::list;
pub use self::probe::probe;
pub use self::secrets::secrets;
pub use self::set::set;
pub use self::watch::watch;
