//! The three paths, answered.

use std::sync::Mutex;
use std::time::Duration;

use serde_json::{Map, Value};

use super::account::User;
use super::answer::{self, Refusal};
use super::credentials::{self, api_key};
use super::event::{self, Event};
use super::ops::{self, Call};
use super::settings::WORKSPACE;
use super::world::World;
use crate::http::{HttpVendor, Reply, Request};
use crate::lock::locked;
use crate::station::Station;

/// The fixed, opaque path of the registry.
const REGISTRY: &str = "/api/v3/J3PKTtDvolDMBtTy6AFGA";
const LOGIN: &str = "/api/v3/api/login";
const EVENT: &str = "/api/v3/event";

/// The fields of a row that hold an id.
const ID_FIELDS: [&str; 3] = ["id", "queue", "user"];

/// The server behind the socket.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) station: Station,
    pub(super) port: u16,
    pub(super) world: Mutex<World>,
}

impl Server {
    fn answer(&self, world: &mut World, request: &Request) -> Result<Reply, Refusal> {
        match (request.path(), request.method.as_str()) {
            (REGISTRY, "GET") => self.look_up(world, request),
            (LOGIN, "PUT") => self.log_in(world, request),
            (EVENT, "GET" | "POST" | "PUT" | "DELETE") => self.operate(world, request),
            _ => Err(Refusal::new(404, "Not found")),
        }
    }

    fn look_up(&self, world: &mut World, request: &Request) -> Result<Reply, Refusal> {
        let asked: Map<String, Value> = serde_json::from_str(&event::query_text(request)?)
            .map_err(|_| Refusal::invalid("the query is not JSON"))?;
        let ident = asked.get("ident").and_then(Value::as_str).filter(|_| asked.len() == 1);
        let ident = ident.ok_or_else(|| Refusal::invalid("ident is needed, and nothing else"))?;
        let found = world.settings.registry.look_up(ident, self.port)?;
        Ok(answer::result(&found))
    }

    fn log_in(&self, world: &mut World, request: &Request) -> Result<Reply, Refusal> {
        if world.settings.rate_limits {
            let now = self.station.clock.now();
            world.limits.pass_login(now).map_err(Refusal::too_many)?;
        }
        let mut user = self.authenticate(world, request)?;
        let body = serde_json::from_slice::<Map<String, Value>>(&request.body);
        if !body.is_ok_and(|body| body.is_empty()) {
            return Err(Refusal::invalid("the body is not {}"));
        }
        let now = self.station.clock.now();
        user.logged_in = Some(now);
        world.users.put(user.clone());
        let session = world.sessions.begin(user.glance().number, now);
        Ok(answer::result(&serde_json::json!({
            "role": user.role.word(),
            "id": user.id,
            "session_id": session,
        }))
        .applied())
    }

    fn operate(&self, world: &mut World, request: &Request) -> Result<Reply, Refusal> {
        let caller = self.authenticate(world, request)?;
        let event = event::read(request)?;
        if event.ident.to_lowercase() != caller.code {
            return Err(Refusal::invalid("ident is another user than in the header"));
        }
        let now = self.station.clock.now();
        self.check_session(world, &event, &caller)?;
        let call = Call { caller: &caller, method: &request.method, event: &event, now };
        let mut done = ops::run(world, &call)?;
        if world.settings.object_ids {
            prefix_ids(&mut done.value);
        }
        let reply = answer::result(&done.value);
        Ok(if done.applied { reply.applied() } else { reply })
    }

    /// Every request says again who it is from.
    fn authenticate(&self, world: &World, request: &Request) -> Result<User, Refusal> {
        let denied = || Refusal::new(401, "Access denied - invalid credentials!");
        if request.header("X-Accsyn-Workspace") != Some(WORKSPACE.as_bytes()) {
            return Err(Refusal::new(401, "No such workspace"));
        }
        let header = request.header("Authorization").ok_or_else(denied)?;
        let sent = credentials::read(header).ok_or_else(denied)?;
        let user = world.users.by_code(&sent.user).ok_or_else(denied)?;
        let registered = user.is_registered() && !user.archived;
        if !registered || sent.key != self.key_of(&user) {
            return Err(denied());
        }
        if !user.may_log_in() {
            return Err(Refusal::new(403, format!("E#J051 User '{}' not enabled.", user.code)));
        }
        Ok(user)
    }

    fn check_session(&self, world: &World, event: &Event, caller: &User) -> Result<(), Refusal> {
        let lifetime = world.settings.session_lifetime;
        let holder = world.sessions.user(&event.session, self.station.clock.now(), lifetime);
        if holder == Some(caller.glance().number) {
            Ok(())
        } else {
            Err(Refusal::session_expired())
        }
    }

    /// The key that opens for a user.
    pub(super) fn key_of(&self, user: &User) -> String {
        api_key(self.station.seed, user.glance().number, user.keys_before)
    }
}

impl HttpVendor for Server {
    fn station(&self) -> &Station {
        &self.station
    }

    /// Logins are held back longer and longer.
    fn pace(&self, request: &Request) -> Duration {
        let mut world = locked(&self.world);
        if world.settings.rate_limits && request.path() == LOGIN {
            world.limits.login_delay(self.station.clock.now())
        } else {
            Duration::ZERO
        }
    }

    fn handle(&self, request: &Request) -> Reply {
        let mut world = locked(&self.world);
        let world = &mut *world;
        let passes =
            !world.settings.rate_limits || world.limits.pass_edge(self.station.clock.now());
        if !passes {
            return answer::edge_is_busy();
        }
        let in_200 = world.settings.refusals_in_200;
        self.answer(world, request).unwrap_or_else(|refused| refused.reply(in_200))
    }

    fn refuse(&self, status: u16) -> Reply {
        Refusal::new(status, "The request cannot be read").reply(false)
    }
}

/// Writes the ids in the rows of a result as the vendor sometimes does.
fn prefix_ids(result: &mut Value) {
    let rows = result.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut);
    for row in rows {
        for (_, id) in row.iter_mut().filter(|(name, _)| ID_FIELDS.contains(&name.as_str())) {
            if let Value::String(id) = id {
                id.insert_str(0, "ObjectId:");
            }
        }
    }
}
