//! A house of simulated vendors: what soak and load run against, and the truth that they ask.

mod desk;

use presence_sim::Simulator;

pub(crate) use self::desk::{Desk, Known};
use crate::{Result, failed};

/// Fewer people than this would leave a vendor with nobody to write.
const LEAST_PEOPLE: usize = 24;

/// All four vendors, running.
#[derive(Debug)]
pub(crate) struct House {
    simulator: Simulator,
    desks: Vec<Desk>,
}

impl House {
    /// A house of so many people, everything in it drawn from `seed`.
    pub(crate) async fn open(seed: u64, people: usize) -> Result<Self> {
        let builder = Simulator::builder().seed(seed).people(people.max(LEAST_PEOPLE));
        let simulator = builder.with_unverified_read(true).start().await?;
        let missing = || failed("a simulator was not started");
        let desks = vec![
            Desk::Conpeek(simulator.conpeek().cloned().ok_or_else(missing)?),
            Desk::Webex(simulator.webex().cloned().ok_or_else(missing)?),
            Desk::Enaio(simulator.enaio().cloned().ok_or_else(missing)?),
            Desk::Accsyn(simulator.accsyn().cloned().ok_or_else(missing)?),
        ];
        Ok(Self { simulator, desks })
    }

    pub(crate) fn desks(&self) -> &[Desk] {
        &self.desks
    }

    /// Whoever has an account at this vendor that can be read and written, all in the same state.
    /// The first of the cast is who the credentials belong to, and is left alone.
    pub(crate) fn staff(&self, desk: &Desk) -> Result<Vec<Known>> {
        let cast = self.simulator.cast();
        let mut staff = Vec::new();
        for person in cast.iter().skip(1) {
            if desk.prepare(&person) {
                staff.push(Known::new(desk, person)?);
            }
        }
        Ok(staff)
    }

    pub(crate) async fn close(self) {
        self.simulator.shutdown().await;
    }
}
