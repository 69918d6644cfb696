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
    AttributeUse, Attributes, Client, ClientBuilder, Code, Date, Device, DeviceState, DeviceType,
    EventIds, Find, Id, LoggedIn, NewUser, Order, Query, RandomEventIds, Role, Statement, Status,
    User, UserKey,
};
pub use self::config::Config;
pub use self::provider::Provider;
pub use self::wire::Data;
