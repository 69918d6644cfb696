//! A client: one running program of one user.

use std::fmt;
use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::account::User;
use crate::stamp;

/// How long a client counts as online after its last check-in.
const GRACE: Duration = Duration::from_secs(15 * 60);

/// How often a running client checks in. Invented.
const CHECK_IN: Duration = Duration::from_secs(60);

/// What kind of program it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClientKind {
    /// The desktop app.
    App,
    /// A server.
    Server,
    /// A server of one user.
    UserServer,
    /// A browser.
    Browser,
    /// A compute lane. The vendor's code says 4, its page 5; here it is 4.
    Lane,
}

/// What a client is doing, as far as the workspace can know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the vendor's words, those of its code included")]
pub enum ClientStatus {
    /// It has never checked in.
    Init,
    /// It checked in less than 15 minutes ago.
    Online,
    /// It did not.
    Offline,
    /// Online, but barred from work.
    Disabled,
    /// Offline and barred.
    DisabledOffline,
}

/// A client as it stands at one moment.
///
/// `Debug` hides what it is called.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Client {
    pub(super) number: u64,
    /// The id on the wire, 24 hexadecimal digits.
    pub id: String,
    /// The id of its user.
    pub user: String,
    /// The name of the machine. Not unique.
    pub code: String,
    /// What kind of program it is.
    pub kind: ClientKind,
    /// What it is doing.
    pub status: ClientStatus,
    /// When it last checked in.
    pub last_checkin: Option<SystemTime>,
    /// When it was set up.
    pub created: SystemTime,
}

/// What a program does, whether the workspace knows it or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Activity {
    /// It has never run.
    Waiting,
    /// It runs, and checks in every minute.
    Running { since: SystemTime },
    /// It checked in for the last time then.
    Stopped { at: SystemTime },
}

/// The attributes on the wire.
pub(super) const ATTRIBUTES: [&str; 19] = [
    "benchmark",
    "code",
    "created",
    "description",
    "id",
    "last_checkin",
    "modified",
    "os",
    "parent",
    "roles",
    "site",
    "status",
    "type",
    "type_hr",
    "user",
    "user_hr",
    "username",
    "version",
    "wan_ip",
];

impl ClientKind {
    /// The number on the wire.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::App => 0,
            Self::Server => 1,
            Self::UserServer => 2,
            Self::Browser => 3,
            Self::Lane => 4,
        }
    }

    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Server => "server",
            Self::UserServer => "userserver",
            Self::Browser => "browser",
            Self::Lane => "lane",
        }
    }
}

impl ClientStatus {
    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Init => "init",
            Self::Online => "online",
            Self::Offline => "offline",
            Self::Disabled => "disabled",
            Self::DisabledOffline => "disabled-offline",
        }
    }
}

impl Activity {
    /// The latest check-in before `now`.
    pub(super) fn last_checkin(self, now: SystemTime) -> Option<SystemTime> {
        match self {
            Self::Waiting => None,
            Self::Stopped { at } => Some(at),
            Self::Running { since } => {
                let ran = now.duration_since(since).unwrap_or_default().as_secs();
                let whole = ran - ran % CHECK_IN.as_secs();
                Some(since.checked_add(Duration::from_secs(whole)).unwrap_or(since))
            }
        }
    }

    /// What the workspace makes of it at `now`.
    pub(super) fn status(self, barred: bool, now: SystemTime) -> ClientStatus {
        let Some(last) = self.last_checkin(now) else { return ClientStatus::Init };
        let silent = now.duration_since(last).unwrap_or_default();
        match (silent > GRACE, barred) {
            (false, false) => ClientStatus::Online,
            (false, true) => ClientStatus::Disabled,
            (true, false) => ClientStatus::Offline,
            (true, true) => ClientStatus::DisabledOffline,
        }
    }
}

impl Client {
    /// The value of an attribute on the wire; `null` for one there is not.
    pub(super) fn field(&self, owner: &User, attribute: &str) -> Value {
        match attribute {
            "benchmark" => (-1).into(),
            "code" => self.code.as_str().into(),
            "created" | "modified" => stamp::naive_utc(self.created).into(),
            "description" | "site" => "".into(),
            "id" => self.id.as_str().into(),
            "last_checkin" => self.last_checkin.map(stamp::naive_utc).into(),
            "os" => "linux".into(),
            "roles" => json!([]),
            "status" => self.status.word().into(),
            "type" => self.kind.number().into(),
            "type_hr" => self.kind.word().into(),
            "user" => self.user.as_str().into(),
            "user_hr" => format!("user:{}[{}]({})", owner.code, owner.role, owner.id).into(),
            "username" => owner.code.split('@').next().into(),
            "version" => "3.6-5".into(),
            // An address that is reserved for documentation.
            "wan_ip" => "192.0.2.7".into(),
            _ => Value::Null,
        }
    }

    /// The client on the wire, with these attributes only if any are named.
    pub(super) fn row(&self, owner: &User, attributes: &[String]) -> Value {
        let wanted = |name: &str| attributes.is_empty() || attributes.iter().any(|a| a == name);
        let names = ATTRIBUTES.into_iter().filter(|name| wanted(name));
        Value::Object(names.map(|name| (name.to_owned(), self.field(owner, name))).collect())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("id", &self.id)
            .field("user", &self.user)
            .field("kind", &self.kind)
            .field("status", &self.status)
            .field("last_checkin", &self.last_checkin)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: SystemTime = SystemTime::UNIX_EPOCH;

    fn after(seconds: u64) -> SystemTime {
        START + Duration::from_secs(seconds)
    }

    #[test]
    fn a_running_client_checks_in_every_minute() {
        let running = Activity::Running { since: START };
        assert_eq!(running.last_checkin(after(59)), Some(START));
        assert_eq!(running.last_checkin(after(3_661)), Some(after(3_660)));
        assert_eq!(running.status(false, after(1 << 40)), ClientStatus::Online);
        assert_eq!(running.status(true, after(0)), ClientStatus::Disabled);
    }

    #[test]
    fn a_stopped_client_stays_online_for_fifteen_minutes() {
        let stopped = Activity::Stopped { at: START };
        assert_eq!(stopped.status(false, after(900)), ClientStatus::Online);
        assert_eq!(stopped.status(false, after(901)), ClientStatus::Offline);
        assert_eq!(stopped.status(true, after(901)), ClientStatus::DisabledOffline);
        assert_eq!(Activity::Waiting.status(true, after(901)), ClientStatus::Init);
    }
}
