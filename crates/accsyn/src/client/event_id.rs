//! [`EventIds`]: where the numbers of events come from.

use std::fmt::Debug;

use presence_http::random_uuid;

/// Gives every event its `eid`.
pub trait EventIds: Debug + Send + Sync + 'static {
    /// A new number: a random UUID of version 4 in lower case, unless a test needs to know it.
    fn next(&self) -> String;
}

/// Random UUIDs. They tell events apart and are no secret.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct RandomEventIds;

impl EventIds for RandomEventIds {
    fn next(&self) -> String {
        random_uuid()
    }
}
