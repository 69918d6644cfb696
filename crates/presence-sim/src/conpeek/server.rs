//! The documented calls, answered.

use std::sync::Mutex;

use super::answer::{record, refusal};
use super::order;
use super::state::StateRefused;
use super::users::Users;
use crate::http::{HttpVendor, Reply, Request, decode_segment};
use crate::lock::locked;
use crate::secret::Secret;
use crate::station::Station;

/// The server behind the socket.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) station: Station,
    pub(super) key: Secret,
    pub(super) users: Mutex<Users>,
    /// Whether `GET` on a work state is answered, which no page documents.
    pub(super) unverified_read: bool,
}

/// What is asked of a user's work state.
enum Call {
    Read,
    Write,
}

impl Server {
    /// The call and the user that a request means.
    fn route(&self, request: &Request) -> Result<(Call, String), Reply> {
        let not_found = || refusal(404, "resource not found");
        let segments = request.segments().ok_or_else(not_found)?;
        let [collection, user, resource] = segments.as_slice() else {
            return Err(not_found());
        };
        if *collection != "tenant_user" || *resource != "work_state" || user.is_empty() {
            return Err(not_found());
        }
        let call = match request.method.as_str() {
            "PUT" => Call::Write,
            "GET" if self.unverified_read => Call::Read,
            _ => return Err(not_found()),
        };
        let user = decode_segment(user)
            .ok_or_else(|| refusal(400, "invalid data: the user in the path is badly escaped"))?;
        Ok((call, user))
    }

    fn authorise(&self, request: &Request) -> Result<(), Reply> {
        match request.header("Authorization") {
            Some(sent) if sent == self.key.0.as_bytes() => Ok(()),
            _ => Err(refusal(401, "the API key is missing or wrong")),
        }
    }

    fn read(&self, user: &str) -> Result<Reply, Reply> {
        match locked(&self.users).find(user) {
            Some(user) => Ok(record(&user)),
            None => Err(refusal(404, "resource not found: no such user")),
        }
    }

    fn write(&self, user: &str, request: &Request) -> Result<Reply, Reply> {
        let mut users = locked(&self.users);
        if users.find(user).is_none() {
            return Err(refusal(404, "resource not found: no such user"));
        }
        if !is_json(request) {
            return Err(refusal(400, "invalid data: Content-Type must be application/json"));
        }
        let state = order::read(&request.body)
            .map_err(|problem| refusal(400, &format!("invalid data: {problem}")))?;
        match users.set(user, state, self.station.clock.now()) {
            Ok(user) => Ok(record(&user).applied()),
            Err(StateRefused::UnknownUser) => Err(refusal(404, "resource not found: no such user")),
            Err(StateRefused::UnknownMode) => {
                Err(refusal(404, "resource not found: no such online mode"))
            }
            Err(StateRefused::BreakNotAssigned) => Err(refusal(
                403,
                "action cannot be performed: none of the user's groups has this break",
            )),
        }
    }
}

impl HttpVendor for Server {
    fn station(&self) -> &Station {
        &self.station
    }

    fn handle(&self, request: &Request) -> Reply {
        let answer = self.authorise(request).and_then(|()| {
            let (call, user) = self.route(request)?;
            match call {
                Call::Read => self.read(&user),
                Call::Write => self.write(&user, request),
            }
        });
        answer.unwrap_or_else(|refused| refused)
    }

    fn refuse(&self, status: u16) -> Reply {
        refusal(status, "the request cannot be read")
    }
}

fn is_json(request: &Request) -> bool {
    let sent = request.header("Content-Type").and_then(|value| std::str::from_utf8(value).ok());
    let media_type = sent.and_then(|value| value.split(';').next());
    media_type.is_some_and(|media_type| media_type.trim().eq_ignore_ascii_case("application/json"))
}
