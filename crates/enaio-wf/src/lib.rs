#![doc = include_str!("docs.md")]

mod capabilities;
mod client;
mod clock;
mod config;
mod kept;
mod map;
mod provider;
pub mod rpc;
mod xml;

pub use presence_core;

pub use self::client::{
    Absence, AbsenceNotice, Activity, Attribute, Client, ClientBuilder, Id, IdSet, Object,
    ObjectData, ObjectQuery, ObjectRef, Organisation, Process, Represented, Substitute,
    Substitution, WorkflowInfo,
};
pub use self::clock::TokioClock;
pub use self::config::{Config, Trust};
pub use self::provider::Provider;
