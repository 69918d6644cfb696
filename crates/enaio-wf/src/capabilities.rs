//! What an enaio provider can do, by how it is configured.

use presence_core::{Access, Capabilities, Delivery, Support, Vendor, Why};

use crate::Config;
use crate::config::USER_REFS;

/// How many people one reading call is asked for by id.
pub(crate) const READ_BATCH: usize = 500;

/// How many people one call sets. The vendor names no limit; this keeps a call small.
pub(crate) const WRITE_BATCH: usize = 10_000;

/// What becoming absent does besides.
pub(crate) const WAKES: &str = "the substitutes are woken: work items of the absent go to them";

/// What becoming absent comes to where nobody stands in.
pub(crate) const NOBODY_WOKEN: &str =
    "no substitutes are named for the absent: their work items wait";

/// What becoming present does besides.
pub(crate) const SENDS_HOME: &str =
    "the substitutes of the present get no more of their work items";

/// What either does besides.
pub(crate) const TELLS: &str = "the server tells the other servers and the connected editors";

/// Why details of an absence are lost.
pub(crate) const NO_ROOM: &str = "enaio keeps whether somebody is absent, and nothing about it";

/// Why the end of an absence is lost.
pub(crate) const NO_END: &str = "enaio ends no absence by itself";

pub(crate) fn capabilities(config: &Config) -> Capabilities {
    let mut able = Capabilities::none(Vendor::ENAIO);
    able.absence = Access::NATIVE;
    for (carried, detail) in [
        (&mut able.activity, NO_ROOM),
        (&mut able.reason, NO_ROOM),
        (&mut able.note, NO_ROOM),
        (&mut able.until, NO_END),
    ] {
        carried.write = Support::unsupported(Why::VendorLacks, detail);
    }
    able.get = Support::Native;
    able.get_many = Support::Native;
    able.list = Support::Native;
    able.set = Support::Native;
    let (delivery, how) = if config.watch_jobs {
        (
            Delivery::Push,
            "the job monitor tells when absences are set, and everybody is read then; a poll at \
             every interval finds what it does not tell",
        )
    } else {
        (Delivery::Poll, "the absent are asked for again and again, and compared")
    };
    able.watch = Support::emulated(how);
    able.delivery = Some(delivery);
    able.user_refs = USER_REFS.to_vec();
    able.read_batch = READ_BATCH;
    able.write_batch = WRITE_BATCH;
    able.side_effects = [WAKES, SENDS_HOME, TELLS].map(Into::into).to_vec();
    able
}
