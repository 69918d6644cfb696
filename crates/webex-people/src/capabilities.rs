//! What a Webex provider can do, by how it is configured.

use std::time::Duration;

use presence_core::{
    Access, Capabilities, Delivery, Loss, LossKind, StatusField, Support, Vendor, Why,
};

use crate::Config;
use crate::config::USER_REFS;
use crate::map::{READ_ONLY, dnd_losses};

/// What a write does besides, where one is allowed.
pub(crate) const SIDE_EFFECT: &str = "calls to the person's Webex Calling lines are turned away";

pub(crate) fn capabilities(config: &Config) -> Capabilities {
    let mut able = Capabilities::none(Vendor::WEBEX);
    let read_only = || Support::unsupported(Why::ReadOnly, READ_ONLY);
    let writing = if config.calling_dnd { Support::Lossy(dnd_losses()) } else { read_only() };
    able.availability = Access { read: reading_availability(), write: writing.clone() };
    able.absence = Access { read: reading_absence(), write: read_only() };
    able.account = Access { read: Support::Native, write: account_is_elsewhere() };
    able.activity = Access { read: Support::Native, write: read_only() };
    able.get = Support::Native;
    able.get_many = Support::emulated(
        "one call a person, or the whole list where the number of people is known and that takes \
         fewer calls; never the list by ids, which carries no presence",
    );
    able.list = listing(config);
    able.set = writing;
    able.watch = Support::emulated(
        "each person, or the whole list, is asked again and again within a budget of calls",
    );
    able.delivery = Some(Delivery::Poll);
    able.user_refs = USER_REFS.to_vec();
    if config.calling_dnd {
        able.side_effects = vec![SIDE_EFFECT.into()];
        able.read_after_write_delay = Some(Duration::from_secs(60));
    }
    able
}

fn reading_availability() -> Support {
    let loss = |detail| Loss::new(StatusField::Availability, LossKind::Collapsed, detail);
    Support::Lossy(vec![
        loss("inactive is the same after eleven minutes and after three weeks"),
        loss("the app's newer states, busy and quiet, come out as unknown"),
        loss("out of office hides whether the person can be reached"),
    ])
}

fn reading_absence() -> Support {
    let detail = "only out of office is told; every other word hides it";
    Support::Lossy(vec![Loss::new(StatusField::Absence, LossKind::Collapsed, detail)])
}

fn account_is_elsewhere() -> Support {
    let detail = "an account is not a status here; `Client::update` writes loginEnabled";
    Support::unsupported(Why::DisabledByPolicy, detail)
}

fn listing(config: &Config) -> Support {
    if config.users.is_empty() {
        Support::Native
    } else {
        Support::emulated("the people named in the configuration, one call each")
    }
}
