//! What a Conpeek provider can do, by how it is configured.

use presence_core::{
    Access, Capabilities, Delivery, Loss, LossKind, StatusField, Support, Vendor, Why,
};

use crate::Config;
use crate::config::{ReadMode, USER_REFS};

/// What a write does besides; in capabilities and in every outcome that sent one.
pub(crate) const SIDE_EFFECT: &str = "contacts start or stop being routed to the person";

pub(crate) fn capabilities(config: &Config) -> Capabilities {
    let mut able = Capabilities::none(Vendor::CONPEEK);
    let read = reading(&config.read);
    able.availability = Access { read: read.clone(), write: writing_availability() };
    able.activity = Access { read: read.clone(), write: writing_activity() };
    able.reason = Access { read: read.clone(), write: Support::Native };
    able.note = Access { read: read.clone(), write: writing_note() };
    able.get = read.clone();
    able.get_many = read;
    able.list = listing(config);
    able.watch = watching(config);
    able.delivery = able.watch.is_supported().then_some(Delivery::Poll);
    able.set = Support::Native;
    able.user_refs = USER_REFS.to_vec();
    able.side_effects = vec![SIDE_EFFECT.into()];
    able
}

fn reading(mode: &ReadMode) -> Support {
    match mode {
        ReadMode::Unsupported => {
            Support::unsupported(Why::VendorLacks, "Conpeek documents no call that reads a state")
        }
        ReadMode::LastWrite => {
            Support::emulated("the last own write of this process, never the current state")
        }
        ReadMode::Unverified(_) => {
            Support::emulated("a path that the configuration supplies; not documented, unverified")
        }
    }
}

fn listing(config: &Config) -> Support {
    match (&config.read, config.users.is_empty()) {
        (ReadMode::Unsupported, _) => reading(&config.read),
        (_, true) => Support::unsupported(
            Why::VendorLacks,
            "Conpeek documents no list of users; name them in the configuration",
        ),
        (_, false) => Support::emulated("the users named in the configuration, one call each"),
    }
}

fn watching(config: &Config) -> Support {
    match &config.read {
        ReadMode::Unverified(_) => Support::emulated("each user is asked again and again"),
        ReadMode::LastWrite => Support::unsupported(
            Why::VendorLacks,
            "own writes tell nothing of what others change, and Conpeek documents no push",
        ),
        ReadMode::Unsupported => reading(&config.read),
    }
}

fn writing_availability() -> Support {
    Support::Lossy(vec![
        Loss::new(
            StatusField::Availability,
            LossKind::Collapsed,
            "do_not_disturb is the same business break as busy",
        ),
        Loss::new(
            StatusField::Reason,
            LossKind::Filled,
            "away and busy need the name of a break, from the reason or the configuration",
        ),
        Loss::new(
            StatusField::Reason,
            LossKind::LeftToVendor,
            "available without a known mode takes the first that Conpeek finds",
        ),
    ])
}

fn writing_activity() -> Support {
    Support::Lossy(vec![Loss::new(
        StatusField::Activity,
        LossKind::Collapsed,
        "it becomes the name of a break where the configuration has one",
    )])
}

fn writing_note() -> Support {
    let only = "only a break carries a note";
    Support::Lossy(vec![Loss::new(StatusField::Note, LossKind::Dropped, only)])
}
