#![doc = include_str!("docs.md")]

mod auth;
mod capabilities;
mod client;
mod config;
mod error;
mod map;
mod provider;
mod wire;

pub use presence_core;
pub use presence_http;

pub use self::auth::{DeviceGrant, OAuth, TokenStore, Tokens};
pub use self::client::{
    Asked, AssistantAlerting, AssistantPresence, CallTrace, CallingOwner, Client, ClientBuilder,
    Created, Cursor, DoNotDisturb, Field, LicenseId, ListPeople, LocationId, Lookup, MAX_IDS,
    OrgId, PartError, PeopleStream, Person, PersonBody, PersonId, PersonType, PersonalAssistant,
    PhoneNumber, PhoneType, PostalAddress, PresenceStatus, Reconciled, RoleId, SipAddress, SipType,
    Updated, VirtualLineId, WorkspaceId, WriteOptions,
};
pub use self::config::{Config, OAuthConfig, PollConfig};
pub use self::provider::Provider;
