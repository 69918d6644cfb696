//! Sessions: who is behind a connection. Several connections may share one.

use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};

use crate::seed::{Stream, draw};

/// How many sessions are kept: the newest ones.
const MAX_SESSIONS: usize = 4_096;

/// One session.
#[derive(Debug, Clone)]
pub(super) struct Session {
    /// The number of the logged-in user.
    pub(super) user: Option<u64>,
    pub(super) instance: String,
    pub(super) station: String,
    pub(super) address: String,
    pub(super) monitor: Option<Monitor>,
    begun: u64,
    used: SystemTime,
}

/// Which calls a session wants to be told of.
#[derive(Debug, Clone)]
pub(super) struct Monitor {
    pub(super) before: bool,
    pub(super) errors_only: bool,
    /// Empty for every job.
    pub(super) jobs: Vec<String>,
}

/// The sessions by GUID.
#[derive(Debug)]
pub(super) struct Sessions {
    seed: u64,
    begun: u64,
    open: BTreeMap<String, Session>,
}

impl Sessions {
    pub(super) fn new(seed: u64) -> Self {
        Self { seed, begun: 0, open: BTreeMap::new() }
    }

    /// Opens a session and returns its GUID.
    pub(super) fn begin(&mut self, now: SystemTime) -> String {
        self.begun += 1;
        let drawn = |part| draw(self.seed, Stream::EnaioSession, self.begun * 2 + part);
        let guid = format!("{:016X}{:016X}", drawn(0), drawn(1));
        if self.open.len() >= MAX_SESSIONS {
            let oldest = self.open.iter().min_by_key(|(_, session)| session.begun);
            if let Some(oldest) = oldest.map(|(guid, _)| guid.clone()) {
                self.open.remove(&oldest);
            }
        }
        let session = Session {
            user: None,
            instance: String::new(),
            station: String::new(),
            address: String::new(),
            monitor: None,
            begun: self.begun,
            used: now,
        };
        self.open.insert(guid.clone(), session);
        guid
    }

    /// The session with this GUID if it still lasts, and now lasts longer.
    pub(super) fn touch(
        &mut self,
        guid: &str,
        now: SystemTime,
        lifetime: Duration,
    ) -> Option<&mut Session> {
        let age = now.duration_since(self.open.get(guid)?.used).unwrap_or_default();
        if age >= lifetime {
            self.open.remove(guid);
            return None;
        }
        let session = self.open.get_mut(guid)?;
        session.used = now;
        Some(session)
    }

    /// Lets a session last longer, also one whose time is over.
    pub(super) fn keep(&mut self, guid: &str, now: SystemTime) {
        if let Some(session) = self.open.get_mut(guid) {
            session.used = now;
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Session)> {
        self.open.iter().map(|(guid, session)| (guid.as_str(), session))
    }

    pub(super) fn get(&self, guid: &str) -> Option<&Session> {
        self.open.get(guid)
    }

    pub(super) fn end(&mut self, guid: &str) {
        self.open.remove(guid);
    }

    pub(super) fn end_all(&mut self) {
        self.open.clear();
    }

    /// How many sessions last.
    pub(super) fn count(&self, now: SystemTime, lifetime: Duration) -> usize {
        let age = |session: &Session| now.duration_since(session.used).unwrap_or_default();
        self.open.values().filter(|session| age(session) < lifetime).count()
    }
}
