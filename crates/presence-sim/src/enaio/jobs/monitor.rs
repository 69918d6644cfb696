//! Asking to be told of calls.

use super::{Done, Job, Outcome};
use crate::enaio::refusal::Refusal;
use crate::enaio::rights::{Rights, SystemRole};
use crate::enaio::session::Monitor;
use crate::enaio::user::User;
use crate::enaio::world::World;

/// The value of `Flags` that makes these jobs do anything.
const EFFECTIVE: i64 = 1;

pub(super) fn register(world: &mut World, job: &Job<'_>, by: &User, guid: &str) -> Outcome {
    let flags = job.args.integer("Flags")?;
    let before = job.args.boolean("BeforeToo")?;
    let errors_only = job.args.boolean("ErrorsOnly")?;
    job.args.boolean("FilesToo")?;
    let names = job.args.text("JobNames")?.split(';').map(str::trim);
    let jobs = names.filter(|name| !name.is_empty()).map(str::to_owned).collect();
    // Events carry what others send, so that it takes an administrator.
    if by.rights != Rights::Administrator {
        return Err(Refusal::no_role(SystemRole::SwitchContext));
    }
    if flags == EFFECTIVE {
        set(world, job, guid, Some(Monitor { before, errors_only, jobs }));
    }
    Ok(Done::default())
}

pub(super) fn deregister(world: &mut World, job: &Job<'_>, guid: &str) -> Outcome {
    if job.args.integer("Flags")? == EFFECTIVE {
        set(world, job, guid, None);
    }
    Ok(Done::default())
}

fn set(world: &mut World, job: &Job<'_>, guid: &str, monitor: Option<Monitor>) {
    let lifetime = world.settings.session_lifetime;
    if let Some(session) = world.sessions.touch(guid, job.now, lifetime) {
        session.monitor = monitor;
    }
}
