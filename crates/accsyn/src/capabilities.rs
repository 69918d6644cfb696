//! What an accsyn provider can do, by how it is configured.

use presence_core::{Access, Capabilities, Delivery, Support, Vendor, Why};

use crate::Config;
use crate::client::Status;
use crate::config::USER_REFS;
use crate::map::{Step, side_effect};

/// How many users one search is asked for by id or code: the request line stays below its bound.
pub(crate) const READ_BATCH: usize = 50;

pub(crate) fn capabilities(config: &Config) -> Capabilities {
    let mut able = Capabilities::none(Vendor::ACCSYN);
    able.account = Access::NATIVE;
    if config.availability_from_clients {
        able.availability.read = Support::emulated(
            "from the user's running programs and their last check-in, up to 15 minutes late",
        );
    }
    for carried in [&mut able.activity, &mut able.reason, &mut able.note] {
        carried.write = Support::unsupported(Why::VendorLacks, "accsyn keeps none");
    }
    able.get = Support::Native;
    able.get_many = Support::Native;
    able.list = Support::Native;
    able.set = Support::Native;
    able.watch = Support::emulated("everybody is asked for again and again; accsyn does not push");
    able.delivery = Some(Delivery::Poll);
    able.user_refs = USER_REFS.to_vec();
    able.read_batch = READ_BATCH;
    let steps = [
        Step::Status(Status::Disabled),
        Step::Status(Status::Enabled),
        Step::Deactivate,
        Step::Activate,
    ];
    able.side_effects = steps.iter().map(|step| side_effect(step).into()).collect();
    able
}
