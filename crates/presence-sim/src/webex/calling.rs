//! Settings of calling that are near to presence, kept for each person.

use std::collections::HashMap;

use serde::Serialize;
use serde_json::{Value, json};

/// How many people can have settings of their own.
const MAX_KEPT: usize = 20_000;

/// Do-not-disturb of calling: what it does to calls, not what colleagues see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DoNotDisturb {
    /// Whether calls are turned away.
    pub enabled: bool,
    /// Whether a call that is turned away makes a short sound.
    pub ring_splash_enabled: bool,
    /// Whether it also holds for a mobile phone of Webex Go.
    pub webex_go_override_enabled: bool,
}

/// The settings of everybody who has some.
#[derive(Debug, Default)]
pub(super) struct Calling {
    silence: HashMap<u64, DoNotDisturb>,
    assistants: HashMap<u64, Value>,
}

impl Calling {
    pub(super) fn silence(&self, person: u64) -> DoNotDisturb {
        self.silence.get(&person).copied().unwrap_or_default()
    }

    pub(super) fn is_silent(&self, person: u64) -> bool {
        self.silence(person).enabled
    }

    /// `false` if there is no more room.
    pub(super) fn set_silence(&mut self, person: u64, silence: DoNotDisturb) -> bool {
        let fits = self.silence.contains_key(&person) || self.silence.len() < MAX_KEPT;
        if fits {
            self.silence.insert(person, silence);
        }
        fits
    }

    pub(super) fn assistant(&self, person: u64) -> Value {
        let nobody = || {
            json!({
                "enabled": false,
                "presence": "NONE",
                "transferEnabled": false,
                "alerting": "ALERT_ME_FIRST",
                "alertMeFirstNumberOfRings": 2,
            })
        };
        self.assistants.get(&person).cloned().unwrap_or_else(nobody)
    }

    /// `false` if there is no more room.
    pub(super) fn set_assistant(&mut self, person: u64, assistant: Value) -> bool {
        let fits = self.assistants.contains_key(&person) || self.assistants.len() < MAX_KEPT;
        if fits {
            self.assistants.insert(person, assistant);
        }
        fits
    }

    pub(super) fn forget(&mut self, person: u64) {
        self.silence.remove(&person);
        self.assistants.remove(&person);
    }
}
