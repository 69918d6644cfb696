//! [`Servers`]: the group, what is known of each, and in which order they are tried.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use presence_core::{Error, ErrorKind, Result, Secret};

use crate::rpc::noise::Noise;
use crate::rpc::server::Server;
use crate::rpc::session::Session;

/// How long a refused login is not attempted again.
const REFUSAL: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(super) struct Servers {
    entries: Vec<Entry>,
    /// When the last login was refused, and how.
    refusal: Mutex<Option<(Duration, Error)>>,
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) server: Server,
    /// Held by whoever logs in.
    pub(super) login: tokio::sync::Mutex<()>,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    session: Option<Session>,
    /// The last that is known to have ended: connections in it may still be lent.
    ended: Option<Secret>,
}

impl Servers {
    pub(super) fn new(servers: Vec<Server>) -> Result<Self> {
        if servers.is_empty() {
            return Err(Error::config("servers", "must name at least one server"));
        }
        let entry =
            |server| Entry { server, login: tokio::sync::Mutex::new(()), known: Mutex::default() };
        let entries = servers.into_iter().map(entry).collect();
        Ok(Self { entries, refusal: Mutex::new(None) })
    }

    pub(super) fn get(&self, at: usize) -> Result<&Entry> {
        self.entries
            .get(at)
            .ok_or_else(|| Error::new(ErrorKind::Internal, "there is no such server"))
    }

    pub(super) fn all(&self) -> Vec<Server> {
        self.entries.iter().map(|entry| entry.server.clone()).collect()
    }

    pub(super) fn sessions(&self) -> Vec<(Server, Session)> {
        let known = |entry: &Entry| Some((entry.server.clone(), entry.session()?));
        self.entries.iter().filter_map(known).collect()
    }

    /// Fails as the last login did, for a minute.
    pub(super) fn check_refusal(&self, now: Duration) -> Result<()> {
        match &*self.refusal.lock().unwrap_or_else(PoisonError::into_inner) {
            Some((at, error)) if now.saturating_sub(*at) < REFUSAL => Err(error.clone()),
            _ => Ok(()),
        }
    }

    /// Remembers how a login failed, where it was refused.
    pub(super) fn note_refusal(&self, error: &Error, now: Duration) {
        if error.kind() == ErrorKind::Unauthenticated {
            let mut refusal = self.refusal.lock().unwrap_or_else(PoisonError::into_inner);
            *refusal = Some((now, error.clone()));
        }
    }

    /// All of them in random order, the heavy ones rather first.
    pub(super) fn shuffled(&self, noise: &dyn Noise) -> Vec<usize> {
        let mut left: Vec<usize> = (0..self.entries.len()).collect();
        let mut order = Vec::with_capacity(left.len());
        while !left.is_empty() {
            order.push(left.remove(self.pick(&left, noise)));
        }
        order
    }

    /// The place in `left` on which a random point in the sum of the weights falls.
    fn pick(&self, left: &[usize], noise: &dyn Noise) -> usize {
        let weight = |at: &usize| self.entries.get(*at).map_or(1, |entry| entry.server.weight);
        let total = left.iter().map(weight).fold(0, u32::saturating_add);
        let mut point = noise.below(total);
        for (place, at) in left.iter().enumerate() {
            match point.checked_sub(weight(at)) {
                Some(rest) => point = rest,
                None => return place,
            }
        }
        0
    }
}

impl Entry {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn session(&self) -> Option<Session> {
        self.known().session.clone()
    }

    pub(super) fn remember(&self, session: Session) {
        self.known().session = Some(session);
    }

    /// Forgets that session, and none that has replaced it meanwhile.
    pub(super) fn forget(&self, guid: &Secret) {
        self.known().session.take_if(|session| session.guid.expose() == guid.expose());
    }

    /// The same for one that the server does not know any more.
    pub(super) fn end(&self, guid: &Secret) {
        self.forget(guid);
        self.known().ended = Some(guid.clone());
    }

    pub(super) fn has_ended(&self, guid: &Secret) -> bool {
        self.known().ended.as_ref().is_some_and(|ended| ended.expose() == guid.expose())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Always this part of the range.
    #[derive(Debug)]
    struct At(u32);

    impl Noise for At {
        fn below(&self, bound: u32) -> u32 {
            self.0.min(bound - 1)
        }
    }

    #[test]
    fn weights_are_followed_and_every_server_comes_once() {
        let servers = Servers::new(Server::list("a:1:2#b:1:3#c:1:1").unwrap()).unwrap();
        assert_eq!(servers.shuffled(&At(0)), [0, 1, 2]);
        assert_eq!(servers.shuffled(&At(1)), [0, 1, 2]);
        assert_eq!(servers.shuffled(&At(2)), [1, 2, 0]);
        assert_eq!(servers.shuffled(&At(4)), [1, 2, 0]);
        assert_eq!(servers.shuffled(&At(5)), [2, 1, 0]);
    }
}
