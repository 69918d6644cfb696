//! The words of accsyn's entities, each open: a new one is kept and is no error.

use presence_core::open_words;

open_words! {
    /// What a user may do in the workspace. Administrators and employees are billed.
    pub enum Role {
        /// `admin`: everything.
        Admin = "admin",
        /// `employee`: themselves and standard users.
        Employee = "employee",
        /// `standard`: themselves only.
        Standard = "standard",
        /// `support`: accsyn's own staff.
        Support = "support",
    }
}

open_words! {
    /// Whether a user may log in. Says nothing of `inactive`, which is a switch of its own.
    pub enum Status {
        /// `enabled`
        Enabled = "enabled",
        /// `disabled`: logged off, transfers cut, jobs held.
        Disabled = "disabled",
    }
}

open_words! {
    /// The state of a client, which is a running program of a user.
    pub enum DeviceState {
        /// `init`: a word of the SDK that no page explains.
        Init = "init",
        /// `online`: it checks in.
        Online = "online",
        /// `offline`: it has not checked in for 15 minutes.
        Offline = "offline",
        /// `disabled`: online, and barred from work.
        Disabled = "disabled",
        /// `disabled-offline`: both.
        DisabledOffline = "disabled-offline",
    }
}

impl DeviceState {
    /// Whether the program runs, `None` where the word does not tell.
    #[must_use]
    pub const fn is_running(&self) -> Option<bool> {
        match self {
            Self::Online | Self::Disabled => Some(true),
            Self::Offline | Self::DisabledOffline => Some(false),
            Self::Init | Self::Other(_) => None,
        }
    }
}

/// What kind of program a client is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeviceType {
    /// 0: the desktop app.
    App,
    /// 1: a server of the workspace.
    Server,
    /// 2: a user's own server.
    UserServer,
    /// 3: a browser.
    Browser,
    /// 4 in the SDK, 5 in the docs: a compute lane. Which it is, is not known; see
    /// [`DeviceType::Other`] for 5.
    Lane,
    /// Any other number.
    Other(i64),
}

impl DeviceType {
    /// The types behind which a person may sit.
    pub const PERSONAL: [Self; 4] = [Self::App, Self::Server, Self::UserServer, Self::Browser];

    /// The number on the wire.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::App => 0,
            Self::Server => 1,
            Self::UserServer => 2,
            Self::Browser => 3,
            Self::Lane => 4,
            Self::Other(number) => number,
        }
    }
}

impl From<i64> for DeviceType {
    fn from(number: i64) -> Self {
        match number {
            0 => Self::App,
            1 => Self::Server,
            2 => Self::UserServer,
            3 => Self::Browser,
            4 => Self::Lane,
            other => Self::Other(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_words_are_kept() {
        assert_eq!(Role::from("admin"), Role::Admin);
        assert_eq!(Role::from("user").as_str(), "user");
        assert_eq!(Status::from("disabled"), Status::Disabled);
        assert_eq!(DeviceState::from("Online").is_running(), None);
        for number in [0, 1, 2, 3, 4, 5, -1] {
            assert_eq!(DeviceType::from(number).number(), number);
        }
    }
}
