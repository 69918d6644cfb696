//! Who may see and change whom.

use super::account::User;
use super::directory::Glance;
use super::words::Role;

/// Whether `caller` sees a user at all.
pub(super) fn sees(caller: &User, other: Glance) -> bool {
    match caller.role {
        Role::Admin => true,
        Role::Employee => other.number == caller.number || other.role == Role::Standard,
        Role::Standard => other.number == caller.number,
    }
}

/// Whether `caller` may change the name and the like of a user.
pub(super) fn edits(caller: &User, other: &User) -> bool {
    sees(caller, other.glance())
}

/// Whether `caller` may lock out, deactivate, restore or delete a user.
pub(super) fn manages(caller: &User, other: &User) -> bool {
    match caller.role {
        Role::Admin => true,
        Role::Employee => other.role == Role::Standard,
        Role::Standard => false,
    }
}

/// Whether `caller` may give somebody this role by an invitation.
pub(super) fn invites(caller: &User, role: Role) -> bool {
    match caller.role {
        Role::Admin => true,
        Role::Employee => role == Role::Standard,
        Role::Standard => false,
    }
}
