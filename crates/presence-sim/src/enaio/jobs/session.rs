//! The life of a session: attach, properties, password scheme, logout.

use super::{Done, Job, Outcome, need};
use crate::enaio::refusal::Refusal;
use crate::enaio::rights::SystemRole;
use crate::enaio::settings::UnknownSession;
use crate::enaio::user::User;
use crate::enaio::wire::Param;
use crate::enaio::world::World;

/// The name of the value that tells the password scheme.
const SCHEME: &str = "Security\\PwdDecryption";

pub(super) fn attach(world: &mut World, job: &mut Job<'_>) -> Outcome {
    job.args.integer("Flags")?;
    let wanted = job.args.text("SessionGUID")?;
    let lifetime = world.settings.session_lifetime;
    let known = world.sessions.touch(wanted, job.now, lifetime).is_some();
    let guid = match (known, world.settings.unknown_session) {
        (true, _) => wanted.to_owned(),
        (false, UnknownSession::Refused) if !wanted.is_empty() => {
            return Err(Refusal::general("The session does not exist"));
        }
        (false, _) => world.sessions.begin(job.now),
    };
    *job.line = Some(guid.clone());
    Ok(Done::with(Param::text("SessionGUID", guid)))
}

/// The GUID of the session that the connection is attached to, while it lasts.
pub(super) fn current(world: &mut World, job: &Job<'_>) -> Result<String, Refusal> {
    let guid = job.line.clone().ok_or_else(|| Refusal::general("There is no session"))?;
    let lifetime = world.settings.session_lifetime;
    match world.sessions.touch(&guid, job.now, lifetime) {
        Some(_) => Ok(guid),
        None => Err(Refusal::general("The session has ended")),
    }
}

/// The user for whom a job is done: whoever logged in, or whom the job names instead.
pub(super) fn user(world: &World, job: &Job<'_>, guid: &str) -> Result<User, Refusal> {
    let number = world.sessions.get(guid).and_then(|session| session.user);
    let user = number.and_then(|number| world.users.get(number));
    let user = user.ok_or_else(|| Refusal::general("Nobody is logged in"))?;
    let other = match (
        job.args.optional("$$$SwitchContextUserName$$$"),
        job.args.optional("$$$SwitchContextUserGUID$$$"),
    ) {
        (Some(name), _) => world.users.by_login(&name.value),
        (None, Some(guid)) => world.users.by_guid(&guid.value),
        (None, None) => return Ok(user),
    };
    need(&user, SystemRole::SwitchContext)?;
    other.ok_or_else(|| Refusal::general("The user to switch to does not exist"))
}

pub(super) fn set_properties(world: &mut World, job: &Job<'_>, guid: &str) -> Outcome {
    job.args.integer("Flags")?;
    let mut texts = Vec::new();
    for name in job.args.text("Properties")?.split(';') {
        texts.push((name, job.args.text(name)?.to_owned()));
    }
    let lifetime = world.settings.session_lifetime;
    if let Some(session) = world.sessions.touch(guid, job.now, lifetime) {
        for (name, text) in texts {
            match name {
                "instname" => session.instance = text,
                "statname" => session.station = text,
                "address" => session.address = text,
                _ => {}
            }
        }
    }
    Ok(Done::default())
}

pub(super) fn registry_value(world: &World, job: &Job<'_>) -> Outcome {
    job.args.integer("Flags")?;
    if job.args.text("Name")? != SCHEME || !world.settings.registry {
        return Err(Refusal::general("no such value"));
    }
    Ok(Done::with(Param::text("Value", world.settings.scheme.registry_value())))
}

pub(super) fn channel(job: &Job<'_>, guid: &str) -> Outcome {
    job.args.integer("Flags")?;
    Ok(Done::with(Param::text("ChannelGUID", guid)))
}

pub(super) fn end(world: &mut World, job: &mut Job<'_>, guid: &str) -> Outcome {
    job.args.integer("Flags")?;
    world.sessions.end(guid);
    *job.line = None;
    Ok(Done::default())
}
