//! Everything that changes, behind one lock.

use std::time::SystemTime;

use super::calling::Calling;
use super::directory::Directory;
use super::limits::Limits;
use super::settings::Settings;
use super::tokens::Tokens;
use crate::cast::Cast;

/// The state of the organisations and of the server.
#[derive(Debug)]
pub(super) struct World {
    pub(super) people: Directory,
    pub(super) calling: Calling,
    pub(super) tokens: Tokens,
    pub(super) limits: Limits,
    pub(super) settings: Settings,
    /// How many answers were given, for the tracking ids.
    pub(super) answers: u64,
}

impl World {
    pub(super) fn new(cast: Cast, seed: u64, start: SystemTime) -> Self {
        Self {
            people: Directory::new(cast, seed, start),
            calling: Calling::default(),
            tokens: Tokens::new(seed),
            limits: Limits::default(),
            settings: Settings::default(),
            answers: 0,
        }
    }
}
