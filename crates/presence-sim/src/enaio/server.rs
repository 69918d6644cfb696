//! The server behind the sockets: one call in, one answer out, and what follows from it.

use std::net::IpAddr;
use std::sync::Mutex;
use std::time::SystemTime;

use super::channel::Channels;
use super::jobs::{self, Job};
use super::monitor::{Caller, Watch};
use super::push::{Audience, Push};
use super::refusal::Refusal;
use super::wire::{Call, Response};
use super::world::World;
use crate::lock::locked;
use crate::station::Station;

/// What all connections share.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) station: Station,
    pub(super) world: Mutex<World>,
    pub(super) channels: Channels,
}

/// What the server knows of one connection.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) peer: IpAddr,
    /// The session it is attached to.
    pub(super) session: Option<String>,
}

/// An answer, and whether the state of the simulation changed.
#[derive(Debug)]
pub(super) struct Handled {
    pub(super) response: Response,
    pub(super) applied: bool,
}

impl Server {
    pub(super) fn handle(&self, line: &mut Line, call: &Call) -> Handled {
        let now = self.station.clock.now();
        let mut world = locked(&self.world);
        self.keep_sessions(&mut world, now);
        let caller = Caller::of(&world, line.session.as_deref(), line.peer);
        let watch = Watch::of(&world, &call.job);
        self.tell(&world, &watch.before(call, &caller, now));
        let mut job = Job::new(call, &mut line.session, now);
        let (response, applied, pushes) = match jobs::run(&mut world, &mut job) {
            Ok(done) => {
                let response =
                    Response { params: done.params, files: done.files, ..Response::default() };
                (response, done.applied, done.pushes)
            }
            Err(refusal) => (refusal.response(&call.job), false, Vec::new()),
        };
        self.tell(&world, &pushes);
        // Who logs in with this very call is told by name.
        let caller = match line.session.as_deref() {
            Some(session) => Caller::of(&world, Some(session), line.peer),
            None => caller,
        };
        self.tell(&world, &watch.after(call, &caller, now, &response));
        Handled { response, applied }
    }

    /// The answer that a fault gives in the place of the true one.
    pub(super) fn scripted(&self, call: &Call, code: i32, message: &str) -> Response {
        Refusal::scripted(code, message).response(&call.job)
    }

    /// Ends the session of a connection behind its back.
    pub(super) fn forget_session(&self, line: &Line) {
        if let Some(session) = &line.session {
            locked(&self.world).sessions.end(session);
        }
    }

    /// The login of whoever is behind a connection, empty for nobody.
    pub(super) fn login_of(&self, line: &Line) -> String {
        let world = locked(&self.world);
        let session = line.session.as_ref().and_then(|guid| world.sessions.get(guid));
        let user = session.and_then(|session| world.users.get(session.user?));
        user.map(|user| user.login).unwrap_or_default()
    }

    /// Whether a channel can be opened for a session: one that somebody has logged in to.
    pub(super) fn may_listen(&self, session: &str) -> bool {
        let now = self.station.clock.now();
        let mut world = locked(&self.world);
        self.keep_sessions(&mut world, now);
        let lifetime = world.settings.session_lifetime;
        let found = world.sessions.touch(session, now, lifetime);
        found.is_some_and(|session| session.user.is_some())
    }

    /// A channel keeps its session from ending.
    fn keep_sessions(&self, world: &mut World, now: SystemTime) {
        self.channels.sessions().iter().for_each(|guid| world.sessions.keep(guid, now));
    }

    fn tell(&self, world: &World, pushes: &[Push]) {
        for push in pushes {
            self.channels.push(&push.call, |session| is_meant(world, &push.to, session));
        }
    }
}

fn is_meant(world: &World, audience: &Audience, guid: &str) -> bool {
    let Audience::Matching { computer, instance, user } = audience else {
        return *audience == Audience::Session(guid.to_owned());
    };
    let Some(session) = world.sessions.get(guid) else { return false };
    let login = session.user.and_then(|number| world.users.get(number)).map(|user| user.login);
    let matches = |wanted: &str, actual: &str| {
        wanted.is_empty() || wanted.to_lowercase() == actual.to_lowercase()
    };
    matches(computer, &session.station)
        && matches(instance, &session.instance)
        && matches(user, &login.unwrap_or_default())
}
