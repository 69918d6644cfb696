//! Sessions, and how the server behaves.

use std::time::Duration;

use super::Enaio;
use crate::enaio::password::PasswordScheme;
use crate::enaio::settings::UnknownSession;

impl Enaio {
    /// How many sessions last.
    #[must_use]
    pub fn sessions(&self) -> usize {
        let now = self.now();
        self.with_world(|world| world.sessions.count(now, world.settings.session_lifetime))
    }

    /// Forgets every session. Connections stay open; the next job on one is refused, and an
    /// attach with an old GUID goes as [`set_unknown_session`](Self::set_unknown_session) says.
    pub fn forget_sessions(&self) {
        self.with_world(|world| world.sessions.end_all());
    }

    /// How long a session lasts after its last call, for those that are open as well.
    pub fn set_session_lifetime(&self, lifetime: Duration) {
        self.with_world(|world| world.settings.session_lifetime = lifetime);
    }

    /// What an attach with an unknown GUID comes to.
    pub fn set_unknown_session(&self, answer: UnknownSession) {
        self.with_world(|world| world.settings.unknown_session = answer);
    }

    /// In which form passwords are wanted from now on.
    pub fn set_password_scheme(&self, scheme: PasswordScheme) {
        self.with_world(|world| world.settings.scheme = scheme);
    }

    /// Whether `krn.REGetRegValue` tells the password scheme. While it does not, passwords are
    /// wanted in the legacy form.
    pub fn set_registry_readable(&self, readable: bool) {
        self.with_world(|world| world.settings.registry = readable);
    }

    /// Whether the workflow engine is loaded. While it is not, every `wfm` job is refused.
    pub fn set_workflow_loaded(&self, loaded: bool) {
        self.with_world(|world| world.settings.workflow = loaded);
    }
}
