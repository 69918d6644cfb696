//! What the server tells without being asked, and to whom.

use super::wire::Call;

/// A call to callback channels.
#[derive(Debug, Clone)]
pub(super) struct Push {
    pub(super) to: Audience,
    pub(super) call: Call,
}

/// Who is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Audience {
    /// The channel of one session.
    Session(String),
    /// Every session with these properties; an empty text matches all.
    Matching { computer: String, instance: String, user: String },
}
