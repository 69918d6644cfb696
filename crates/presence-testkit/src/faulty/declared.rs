//! Faults in what is declared, and the declarations that other faults then break.

use std::time::Duration;

use futures_util::FutureExt;
use presence_core::{Access, Axis, Capabilities, Support, UserRefKind, Vendor, Why};

use super::{Fault, Faulty};

impl Faulty {
    pub(super) fn declared(&self, mut able: Capabilities) -> Capabilities {
        let not_written =
            || Support::unsupported(Why::VendorLacks, "the vendor has no room for it");
        let no_axis = || Support::unsupported(Why::AxisNotOwned, "the vendor keeps no such axis");
        match self.fault {
            Fault::CapabilitiesVary if self.every_other() => able.read_batch = 1,
            Fault::CapabilitiesOfAnotherVendor => able.vendor = Vendor::new("another"),
            Fault::CapabilitiesSend => drop(self.send_something().now_or_never()),
            Fault::CapabilitiesRounded => able.min_write_interval = Some(Duration::from_nanos(1)),
            Fault::NoBatch => able.read_batch = 0,
            Fault::WritesNoAxis => able.absence.read = no_axis(),
            Fault::NoDelivery => able.delivery = None,
            Fault::NoReferences => able.user_refs.clear(),
            Fault::NoAxis => {
                for axis in Axis::ALL {
                    *access(&mut able, axis) = Access { read: no_axis(), write: no_axis() };
                }
            }
            Fault::InventsAnAxis => {
                able.availability = Access { read: no_axis(), write: no_axis() };
            }
            Fault::TakesEveryKind => able.user_refs.retain(|kind| *kind != UserRefKind::Name),
            Fault::WritesEveryAxis => able.absence.write = not_written(),
            Fault::HidesLosses | Fault::IgnoresStrictness => able.note.write = not_written(),
            Fault::DropsTheEnd => able.until.write = not_written(),
            Fault::WorksUndeclared
            | Fault::RefusalSends
            | Fault::RefusalWithoutOperation
            | Fault::RefusalWithoutVendor => able.get = not_written(),
            Fault::SecretInCapabilities => able.side_effects.push(Self::SECRET.into()),
            _ => {}
        }
        able
    }
}

const fn access(able: &mut Capabilities, axis: Axis) -> &mut Access {
    match axis {
        Axis::Availability => &mut able.availability,
        Axis::Absence => &mut able.absence,
        Axis::Account => &mut able.account,
    }
}
