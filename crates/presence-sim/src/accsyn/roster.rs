//! How everybody stands at the start: fixed for the first eight, drawn for the others.

use std::time::{Duration, SystemTime};

use super::account::User;
use super::client::{Activity, ClientKind};
use super::words::{Role, Status};
use crate::cast::Person;
use crate::seed::{Stream, draw};

/// Who invited the others: the first person of every cast.
pub(super) const ADMINISTRATOR: &str = "anna.nowak@example.com";

const DAY: Duration = Duration::from_secs(86_400);

/// What is known of somebody without computing who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) role: Role,
    pub(super) life: Life,
}

/// Where somebody is between invitation and deletion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Life {
    Active,
    Disabled,
    /// Invited, and not yet registered.
    Pending,
    /// Registered, and never logged in.
    Fresh,
    Inactive,
    Archived,
}

/// How the user with this number stands at the start.
pub(super) fn standing(number: u64, seed: u64) -> Standing {
    let (role, life) = match number {
        1 => (Role::Admin, Life::Active),
        2 | 8 => (Role::Employee, Life::Active),
        3 => (Role::Standard, Life::Active),
        4 => (Role::Standard, Life::Disabled),
        5 => (Role::Employee, Life::Inactive),
        6 => (Role::Standard, Life::Pending),
        7 => (Role::Standard, Life::Archived),
        other => (drawn_role(other, seed), drawn_life(other, seed)),
    };
    Standing { role, life }
}

fn drawn_role(number: u64, seed: u64) -> Role {
    match draw(seed, Stream::Role, number) % 10 {
        0 => Role::Admin,
        1..=3 => Role::Employee,
        _ => Role::Standard,
    }
}

fn drawn_life(number: u64, seed: u64) -> Life {
    match draw(seed, Stream::Account, number) % 16 {
        0..=9 => Life::Active,
        10 => Life::Fresh,
        11 | 12 => Life::Disabled,
        13 => Life::Pending,
        14 => Life::Inactive,
        _ => Life::Archived,
    }
}

/// The user that a person of the cast is at the start of the simulation.
pub(super) fn user(person: &Person, seed: u64, start: SystemTime) -> User {
    let number = person.number;
    let Standing { role, life } = standing(number, seed);
    let drawn = draw(seed, Stream::Since, number);
    let ago = |time: Duration| start.checked_sub(time).unwrap_or(start);
    let created = ago(30 * DAY + Duration::from_secs(drawn % (300 * 86_400)));
    let mut user = User::invited(number, person.email.clone(), ADMINISTRATOR, created);
    user.role = role;
    if life != Life::Pending {
        user.name = person.display_name();
    }
    if !matches!(life, Life::Pending | Life::Fresh) {
        user.logged_in = Some(ago(Duration::from_millis(60_000 + (drawn >> 32) % 1_728_000_000)));
    }
    match life {
        Life::Disabled => user.status = Status::Disabled,
        Life::Inactive => user.inactive = true,
        Life::Archived => {
            user.archived = true;
            user.home_share = false;
        }
        Life::Active | Life::Pending | Life::Fresh => {}
    }
    if !matches!(life, Life::Pending | Life::Archived) {
        user.access.push("projects".to_owned());
    }
    user
}

/// The programs of a user at the start, each at its own place.
pub(super) fn clients(
    number: u64,
    seed: u64,
    start: SystemTime,
) -> Vec<(ClientKind, Activity, bool)> {
    let running = Activity::Running { since: start.checked_sub(DAY).unwrap_or(start) };
    let stopped = Activity::Stopped { at: start.checked_sub(3 * DAY).unwrap_or(start) };
    let app = |activity| (ClientKind::App, activity, false);
    match (number, standing(number, seed).life) {
        (1, _) => vec![app(running), (ClientKind::UserServer, running, false)],
        (2, _) => vec![app(running), (ClientKind::Server, Activity::Waiting, false)],
        (3, _) => vec![app(stopped)],
        (8, _) => vec![
            (ClientKind::App, running, true),
            (ClientKind::UserServer, stopped, true),
            (ClientKind::Browser, running, false),
        ],
        (_, Life::Disabled) => vec![app(stopped)],
        (_, Life::Active) => match draw(seed, Stream::Client, number) % 4 {
            0 => vec![],
            1 => vec![app(running)],
            2 => vec![app(stopped)],
            _ => vec![app(stopped), (ClientKind::Browser, running, false)],
        },
        _ => vec![],
    }
}
