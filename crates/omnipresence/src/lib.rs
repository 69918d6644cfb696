//! Read, write and watch people's work status in many vendors' systems through one trait.
//!
//! Every vendor is a feature of its own name and a module of that name; no vendor is on by
//! default, `full` turns on all. [`connect`] makes an `Arc<dyn UserStatusProvider>` of a
//! configuration value; the vendors' own clients are in their modules.
//!
#![cfg_attr(feature = "conpeek", doc = "```no_run")]
#![cfg_attr(not(feature = "conpeek"), doc = "```ignore")]
//! use omnipresence::prelude::*;
//! use omnipresence::{connect};
//!
//! # async fn example() -> omnipresence::Result<()> {
//! let config = omnipresence::conpeek::Config::from_env()?;
//! let provider = connect(config)?;
//! let outcome = provider.set_availability(&UserRef::id("3")?, Availability::Offline).await;
//! println!("{}", outcome.into_result()?.verdict);
//! # Ok(())
//! # }
//! ```
//!
//! | feature | what it adds |
//! | --- | --- |
//! | `accsyn` | the module `accsyn`: accounts of a file-transfer workspace |
//! | `blocking` | the module `blocking`: all of it for programs without async |
//! | `conpeek` | the module `conpeek`: contact-centre work states |
//! | `enaio` | the module `enaio`: absence in enaio workflow; brings no HTTP |
//! | `fleet` | people across vendors: `directory`, `matching` and `fleet`; brings no vendor |
//! | `webex` | the module `webex`: presence and people of a Webex organisation |
//! | `full` | all of them but `blocking` |
//!
//! Each vendor's crate brings rustls on aws-lc-rs, and all but enaio's bring reqwest. To use
//! another cryptography provider or a transport of your own, depend on the vendor's crate without
//! its default features; it implements the same trait.

mod connect;

pub use presence_core::*;

pub use self::connect::*;

/// accsyn file transfer: accounts enabled, disabled, deactivated.
#[cfg(feature = "accsyn")]
pub mod accsyn {
    pub use ::accsyn::*;
}

/// Conpeek contact centre: ONLINE, OFFLINE, ONBREAK.
#[cfg(feature = "conpeek")]
pub mod conpeek {
    pub use ::conpeek::*;
}

/// enaio workflow: absent or present.
#[cfg(feature = "enaio")]
pub mod enaio {
    pub use ::enaio_wf::*;
}

/// Webex People: presence, activity, absence and account.
#[cfg(feature = "webex")]
pub mod webex {
    pub use ::webex_people::*;
}

#[cfg(feature = "blocking")]
pub mod blocking;
#[cfg(feature = "fleet")]
pub mod directory;
#[cfg(feature = "fleet")]
pub mod fleet;
#[cfg(feature = "fleet")]
pub mod matching;

/// What most programs need: the traits, and the types that stand in their signatures.
pub mod prelude {
    pub use presence_core::{
        Absence, AccountState, Availability, Change, Outcome, UserRef, UserStatus,
        UserStatusProvider, UserStatusProviderExt, Verdict,
    };
}
