//! What the crates hand out can be kept and used by any thread, and streams can move to another.

use omnipresence::directory::Directory;
use omnipresence::fleet::{Applied, Fleet, FleetChange, Plan};
use omnipresence::{
    Capabilities, Change, Error, Event, EventStream, ManualClock, MemoryProvider, Outcome, Preview,
    Probe, Secret, StatusStream, UserRef, UserStatus, UserStatusProvider, accsyn, conpeek, enaio,
    webex,
};

const fn shared<T: Send + Sync + ?Sized>() {}
const fn sent<T: Send + ?Sized>() {}

#[test]
fn the_core_is_send_and_sync() {
    shared::<dyn UserStatusProvider>();
    shared::<MemoryProvider>();
    shared::<ManualClock>();
    shared::<(Capabilities, Change, Outcome, Preview, Probe, Secret, UserRef)>();
    shared::<(Error, Event, UserStatus)>();
    sent::<(StatusStream, EventStream)>();
}

#[test]
fn the_engine_is_send_and_sync() {
    use conpeek::presence_http as http;
    shared::<(http::Engine, http::EngineBuilder, http::EngineConfig)>();
    shared::<(http::Call, http::Answer, http::BaseUrl, http::Limiter)>();
    shared::<(http::ReqwestTransport, http::TransportConfig, http::TransportError)>();
    sent::<http::Body>();
}

#[test]
fn every_vendor_is_send_and_sync() {
    shared::<(accsyn::Client, accsyn::ClientBuilder, accsyn::Config, accsyn::Provider)>();
    shared::<(conpeek::Client, conpeek::ClientBuilder, conpeek::Config, conpeek::Provider)>();
    shared::<(enaio::Client, enaio::Config, enaio::Provider, enaio::rpc::Pool)>();
    shared::<(webex::Client, webex::ClientBuilder, webex::Config, webex::Provider)>();
    shared::<(accsyn::User, conpeek::Consultant, enaio::Object, webex::Person)>();
    sent::<(webex::PeopleStream, enaio::rpc::Connection)>();
}

#[test]
fn people_over_all_vendors_are_send_and_sync() {
    shared::<(Directory, Fleet, FleetChange, Plan, Applied)>();
}
