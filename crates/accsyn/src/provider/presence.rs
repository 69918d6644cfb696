//! Availability derived from clients, where the configuration asks for it.

use std::collections::HashMap;

use presence_core::{Axis, Basis, Error, ErrorKind, Result, UnknownCause, UserStatus};

use super::Inner;
use crate::capabilities::READ_BATCH;
use crate::client::{Device, Id, User};
use crate::map;

/// What the clients of a person could be found out to be.
type Devices = HashMap<Id, Result<Vec<Device>>>;

impl Inner {
    /// Adds the derived availability to each status, if it is asked for.
    pub(super) async fn with_availability(
        &self,
        rows: Vec<Result<(User, UserStatus)>>,
    ) -> Vec<Result<UserStatus>> {
        if !self.config.availability_from_clients {
            return rows.into_iter().map(|row| row.map(|(_, status)| status)).collect();
        }
        let ids: Vec<Id> = rows.iter().flatten().filter_map(|(user, _)| user.id.clone()).collect();
        let devices = self.devices_of(&ids).await;
        let derived = rows.into_iter().map(|row| {
            let (user, status) = row?;
            let own = user.id.as_ref().and_then(|id| devices.get(id));
            self.derived(status, own)
        });
        derived.collect()
    }

    async fn devices_of(&self, users: &[Id]) -> Devices {
        let mut all = Devices::new();
        for batch in users.chunks(READ_BATCH) {
            let found = self.client.clients_of_all(batch).await;
            for id in batch {
                let own = found.as_ref().map_err(Error::clone).map(|devices| {
                    devices.iter().filter(|it| it.user.as_ref() == Some(id)).cloned().collect()
                });
                all.insert(id.clone(), own);
            }
        }
        all
    }

    fn derived(
        &self,
        mut status: UserStatus,
        devices: Option<&Result<Vec<Device>>>,
    ) -> Result<UserStatus> {
        let availability = match devices {
            None => Err(UnknownCause::Undetermined),
            Some(Ok(devices)) => {
                let devices: Vec<&Device> = devices.iter().collect();
                map::availability(&devices, self.clock().now(), self.config.checkin_max_age)
            }
            // The API key's holder may see the user and not their programs.
            Some(Err(error)) if is_refusal(error) => Err(UnknownCause::Hidden),
            Some(Err(error)) => return Err(error.clone()),
        };
        Ok(match availability {
            Ok(availability) => {
                status.source.basis = Basis::Derived;
                status.with_availability(availability)
            }
            Err(cause) => status.with_unknown(Axis::Availability, cause),
        })
    }
}

fn is_refusal(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Rejected | ErrorKind::Forbidden)
}
