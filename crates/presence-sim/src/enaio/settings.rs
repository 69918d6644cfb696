//! What can be set about the server itself.

use std::time::Duration;

use super::password::PasswordScheme;

/// How long a session lasts after its last call when nothing is said. Invented: the vendor
/// publishes no lifetime.
pub const DEFAULT_SESSION_LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// What the server does with a session GUID that it does not know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum UnknownSession {
    /// It answers the GUID of a new session.
    #[default]
    Replaced,
    /// It refuses the attach.
    Refused,
}

/// The switches.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    pub(crate) scheme: PasswordScheme,
    pub(crate) session_lifetime: Duration,
    pub(super) unknown_session: UnknownSession,
    /// Whether `krn.REGetRegValue` answers.
    pub(super) registry: bool,
    /// Whether the workflow engine is loaded.
    pub(super) workflow: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            scheme: PasswordScheme::default(),
            session_lifetime: DEFAULT_SESSION_LIFETIME,
            unknown_session: UnknownSession::default(),
            registry: true,
            workflow: true,
        }
    }
}
