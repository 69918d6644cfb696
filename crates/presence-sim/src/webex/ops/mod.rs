//! The operations, by path and method.

mod calling;
mod catalogue;
mod change;
mod create;
mod delete;
mod draft;
mod filter;
mod licensing;
mod link;
mod list;
mod oauth;
mod read;
mod update;

use std::time::SystemTime;

use super::answer::Refusal;
use super::query::Query;
use super::scope::Caller;
use super::world::World;
use crate::http::{Reply, Request};

pub(super) use oauth::CODE_LIFETIME;

/// An operation, with who asks for it.
#[derive(Debug)]
pub(super) struct Call<'a> {
    pub(super) caller: &'a Caller,
    pub(super) request: &'a Request,
    pub(super) query: &'a Query,
    pub(super) now: SystemTime,
    pub(super) base: &'a str,
}

/// The operations for which nobody needs a token. `None` if it is none of them.
pub(super) fn without_token(
    world: &mut World,
    path: &[&str],
    request: &Request,
    now: SystemTime,
) -> Option<Result<Reply, Refusal>> {
    let post = |run: fn(&mut World, &Request, SystemTime) -> Result<Reply, Refusal>| {
        Some(run).filter(|_| request.method == "POST")
    };
    let run = match path {
        ["authorize"] if request.method == "GET" => Some(oauth::authorise as fn(_, _, _) -> _),
        ["authorize"] => None,
        ["access_token"] => post(oauth::access_token),
        ["device", "authorize"] => post(oauth::device_authorise),
        ["device", "token"] => post(oauth::device_token),
        _ => return None,
    };
    Some(run.map_or_else(|| Err(wrong_method()), |run| run(world, request, now)))
}

/// Every other operation.
pub(super) fn run(world: &mut World, path: &[&str], call: &Call<'_>) -> Result<Reply, Refusal> {
    use calling::Family::{People, Telephony};
    let method = call.request.method.as_str();
    let reads = || if method == "GET" { Ok(()) } else { Err(wrong_method()) };
    match path {
        ["people"] | ["people", ""] => match method {
            "GET" => list::list(world, call),
            "POST" => create::create(world, call),
            _ => Err(wrong_method()),
        },
        ["people", person] => match method {
            "GET" => read::read(world, call, person),
            "PUT" => update::update(world, call, person),
            "DELETE" => delete::delete(world, call, person),
            _ => Err(wrong_method()),
        },
        ["people", person, "features", "doNotDisturb"] => {
            calling::do_not_disturb(world, call, person, People)
        }
        ["telephony", "config", "people", "me", "settings", "doNotDisturb"] => {
            calling::do_not_disturb(world, call, "me", Telephony)
        }
        ["telephony", "config", "people", "me", "settings", "personalAssistant"] => {
            calling::assistant(world, call, "me")
        }
        ["telephony", "config", "people", person, "features", "personalAssistant"] => {
            calling::assistant(world, call, person)
        }
        ["applications", application, "token"] => match method {
            "POST" => oauth::application_token(world, call, application),
            _ => Err(wrong_method()),
        },
        ["licenses"] => reads().and_then(|()| catalogue::licences(world, call)),
        ["roles"] => reads().and_then(|()| catalogue::roles(call)),
        ["locations"] => reads().and_then(|()| catalogue::locations(call)),
        ["organizations"] => reads().and_then(|()| catalogue::organisations(call)),
        _ => Err(Refusal::not_found()),
    }
}

fn wrong_method() -> Refusal {
    Refusal::new(405, "The method is not allowed for this resource.")
}
