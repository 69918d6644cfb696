#![doc = include_str!("docs.md")]

mod capabilities;
mod client;
mod config;
mod error;
mod map;
mod provider;
mod wire;

pub use presence_core;
pub use presence_http;

pub use self::client::{
    Break, BreakType, Client, ClientBuilder, Consultant, OnlineMode, ReadPath, TenantUser,
    WorkState, WorkStateWord,
};
pub use self::config::{Config, ReadMode};
pub use self::map::Mapping;
pub use self::provider::Provider;
