//! Faults in previewing.

use futures_util::FutureExt;
use presence_core::{Change, Error, PlannedChange, Preview};

use super::{Fault, Faulty};

impl Faulty {
    pub(super) fn faulty_preview(&self, changes: &[Change]) -> Preview {
        let mut preview = self.inner.preview(changes);
        match self.fault {
            Fault::PreviewShort => drop(preview.changes.pop()),
            Fault::PreviewSends => drop(self.send_something().now_or_never()),
            Fault::PreviewAllows => {
                let allow = |plan: &mut _| *plan = Ok(PlannedChange::default());
                preview.changes.iter_mut().filter(|plan| plan.is_err()).for_each(allow);
            }
            Fault::PreviewRefuses => {
                for plan in preview.changes.iter_mut().filter(|plan| plan.is_ok()) {
                    *plan = Err(Error::invalid("changes", "it is not liked"));
                }
            }
            Fault::PreviewHidesLosses => {
                preview.changes.iter_mut().flatten().for_each(|plan| plan.losses.clear());
            }
            _ => {}
        }
        preview
    }
}
