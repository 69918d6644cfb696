//! Who calls what, answered.

use std::sync::Mutex;

use super::answer::Refusal;
use super::id;
use super::ops::{self, Call};
use super::query::Query;
use super::scope::Caller;
use super::world::World;
use crate::http::{HttpVendor, Reply, Request, decode_segment};
use crate::lock::locked;
use crate::station::Station;

/// The number of the first tracking id.
const FIRST_TRACKING: u64 = 1 << 45;

/// The server behind the socket.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) station: Station,
    /// The base URL, which ends in `/v1`.
    pub(super) base: String,
    pub(super) world: Mutex<World>,
}

impl Server {
    fn answer(&self, world: &mut World, request: &Request) -> Result<Reply, Refusal> {
        let segments = request.segments().ok_or_else(Refusal::not_found)?;
        let mut path = Vec::with_capacity(segments.len());
        for segment in segments {
            let decoded = decode_segment(segment);
            path.push(decoded.ok_or_else(|| Refusal::invalid("The path is badly escaped."))?);
        }
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        let Some((&"v1", path)) = path.split_first() else {
            return Err(Refusal::not_found());
        };
        let now = self.station.clock.now();
        if let Some(answer) = ops::without_token(world, path, request, now) {
            return answer;
        }
        let caller = self.authenticate(world, request)?;
        if let Some(limit) = world.settings.rate_limit
            && let Err(wait) = world.limits.pass(caller.person.number, limit, now)
        {
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            let refusal = Refusal::new(429, "Too many requests have been sent.");
            return Err(refusal.retry_after(seconds.max(1).to_string()));
        }
        let query = Query::of_target(&request.target)?;
        let call = Call { caller: &caller, request, query: &query, now, base: &self.base };
        ops::run(world, path, &call)
    }

    fn authenticate(&self, world: &World, request: &Request) -> Result<Caller, Refusal> {
        let refused = Refusal::unauthorised;
        let header = request.header("Authorization").ok_or_else(refused)?;
        let header = std::str::from_utf8(header).map_err(|_| refused())?;
        let (scheme, token) = header.split_once(' ').ok_or_else(refused)?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(refused());
        }
        let now = self.station.clock.now();
        let grant = world.tokens.open(token.trim(), now).ok_or_else(refused)?;
        let person = world.people.get(grant.person).filter(|person| person.login_enabled);
        Ok(Caller { person: person.ok_or_else(refused)?, scopes: grant.scopes })
    }
}

impl HttpVendor for Server {
    fn station(&self) -> &Station {
        &self.station
    }

    fn handle(&self, request: &Request) -> Reply {
        let mut world = locked(&self.world);
        let world = &mut *world;
        let tracking = next_tracking(world);
        let form = world.settings.errors;
        let answer = self.answer(world, request);
        let mut reply = answer.unwrap_or_else(|refused| refused.reply(form, &tracking));
        reply.set_header("TrackingID", &tracking);
        reply
    }

    fn refuse(&self, status: u16) -> Reply {
        let tracking = next_tracking(&mut locked(&self.world));
        let refusal = Refusal::new(status, "The request cannot be read.");
        let mut reply = refusal.reply(super::ErrorForm::Usual, &tracking);
        reply.set_header("TrackingID", &tracking);
        reply
    }
}

fn next_tracking(world: &mut World) -> String {
    world.answers += 1;
    format!("ROUTER_{}", id::uuid(FIRST_TRACKING + world.answers).to_uppercase())
}
