//! The vendors of omnipresence as local servers, written from the wire.
//!
//! A [`Simulator`] is a stateful server on loopback for tests and for people without an account.
//! It shares no code with the clients: a mistake would have to be made twice to stay unseen.
//!
//! ```
//! # tokio::runtime::Runtime::new().unwrap().block_on(async {
//! use presence_sim::{Action, Fault, FaultScript, Simulator};
//!
//! let too_many = Action::Status {
//!     status: 429,
//!     headers: [("Retry-After".to_owned(), "2".to_owned())].into(),
//!     body: String::new(),
//! };
//! let simulator = Simulator::builder()
//!     .seed(7)
//!     .faults(FaultScript::new().with(Fault::once(too_many)?))
//!     .start()
//!     .await?;
//! println!("{}", serde_json::to_string(&simulator.endpoints())?);
//! // ... let a client call it, then look at the journal ...
//! assert_eq!(simulator.conpeek().unwrap().journal().arrived(), 0);
//! simulator.shutdown().await;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # }).unwrap();
//! ```
//!
//! # The parts
//!
//! * [`cast`]: the same invented people for every vendor, a million of them for nothing.
//! * [`conpeek`]: the Conpeek server; says what is the vendor's and what is invented.
//! * [`accsyn`]: the accsyn server, likewise.
//! * [`webex`]: the Webex server, likewise.
//! * [`enaio`]: the enaio server, likewise, on TCP and TLS.
//! * [`FaultScript`]: what goes wrong and when, as data.
//! * [`Journal`]: what was asked, what was answered and what came of it.
//! * [`SimClock`]: simulated time.
//! * [`SilentListener`]: another origin, to prove that no credential reaches it.
//!
//! # Bounds
//!
//! Only loopback is listened on. Heads are read up to 32 KiB, bodies up to 1 MiB, frames
//! up to 32 MiB. 4,096 connections are served at a time on each port, and the journal keeps 10,000
//! calls. No task outlives its [`Simulator`].

pub mod accsyn;
mod builder;
mod cast;
mod clock;
pub mod conpeek;
pub mod enaio;
mod endpoints;
mod fault;
mod http;
mod journal;
mod lock;
mod net;
mod secret;
mod seed;
mod silent;
mod simulator;
mod stamp;
mod station;
mod vendor;
mod waiting;
pub mod webex;

pub use accsyn::Accsyn;
pub use builder::{Builder, DEFAULT_PEOPLE, DEFAULT_SEED, MAX_PEOPLE, MIN_PEOPLE};
pub use cast::{Cast, Person, cast};
pub use clock::SimClock;
pub use conpeek::Conpeek;
pub use enaio::Enaio;
pub use endpoints::{AccsynEndpoint, ConpeekEndpoint, EnaioEndpoint, Endpoints, WebexEndpoint};
pub use fault::{Action, Ending, Fault, FaultScript, Faults, InvalidFault, Trigger};
pub use journal::{Entry, HeaderLine, Journal};
pub use silent::SilentListener;
pub use simulator::Simulator;
pub use vendor::{UnknownVendor, VendorKind};
pub use waiting::NotSeen;
pub use webex::Webex;
