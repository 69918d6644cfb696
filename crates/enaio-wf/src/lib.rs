#![doc = include_str!("docs.md")]

mod clock;
pub mod rpc;
mod within;

pub use presence_core;

pub use self::clock::TokioClock;
