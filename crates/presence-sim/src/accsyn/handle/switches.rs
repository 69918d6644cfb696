//! Sessions, and how the server behaves.

use std::time::Duration;

use super::Accsyn;
use crate::accsyn::registry::Registry;
use crate::lock::locked;

impl Accsyn {
    /// How many sessions last.
    #[must_use]
    pub fn sessions(&self) -> usize {
        let world = locked(&self.server.world);
        world.sessions.count(self.now(), world.settings.session_lifetime)
    }

    /// Ends every session. The next call with one of them is told that it has expired.
    pub fn expire_sessions(&self) {
        locked(&self.server.world).sessions.end_all();
    }

    /// How long a session lasts after the login, for those that are open as well.
    pub fn set_session_lifetime(&self, lifetime: Duration) {
        locked(&self.server.world).settings.session_lifetime = lifetime;
    }

    /// What the registry says.
    pub fn set_registry(&self, registry: Registry) {
        locked(&self.server.world).settings.registry = registry;
    }

    /// Whether refusals are answered with status 200, since the vendor documents none but 429.
    pub fn set_refusals_in_200(&self, hidden: bool) {
        locked(&self.server.world).settings.refusals_in_200 = hidden;
    }

    /// Whether ids are answered as `ObjectId:<id>`, as the vendor's code expects at times.
    pub fn set_object_ids(&self, prefixed: bool) {
        locked(&self.server.world).settings.object_ids = prefixed;
    }
}
