//! What can be set about the server itself.

use std::time::Duration;

use super::registry::Registry;

/// The code of the only workspace.
pub const WORKSPACE: &str = "acmefilm";

/// How long a session lasts when nothing is said. Invented: the vendor publishes no lifetime.
pub const DEFAULT_SESSION_LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// The switches. All but the first two can be moved through the handle only.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) rate_limits: bool,
    pub(crate) session_lifetime: Duration,
    pub(super) registry: Registry,
    /// Whether refusals are answered with status 200, 429 excepted.
    pub(super) refusals_in_200: bool,
    /// Whether ids are written `ObjectId:<id>`.
    pub(super) object_ids: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            rate_limits: false,
            session_lifetime: DEFAULT_SESSION_LIFETIME,
            registry: Registry::Here,
            refusals_in_200: false,
            object_ids: false,
        }
    }
}
