//! Logging in.

use super::{Done, Job, Outcome};
use crate::enaio::password::PasswordScheme;
use crate::enaio::user::User;
use crate::enaio::wire::Param;
use crate::enaio::world::World;

/// Why a login is refused. The numbers are those that the vendor documents for a related job.
#[derive(Debug, Clone, Copy)]
enum Action {
    UnknownUser = 2,
    WrongPassword = 4,
    Locked = 5,
}

pub(super) fn log_in(world: &mut World, job: &Job<'_>, guid: &str) -> Outcome {
    job.args.integer("Flags")?;
    let name = job.args.text("UserName")?;
    let sent = job.args.text("UserPwd")?;
    let user = match check(world, name, sent) {
        Ok(user) => user,
        Err(action) => return Ok(rejected(action)),
    };
    let lifetime = world.settings.session_lifetime;
    if let Some(session) = world.sessions.touch(guid, job.now, lifetime) {
        session.user = Some(user.number);
    }
    Ok(Done {
        params: vec![
            Param::text("Description", ""),
            Param::integer("Action", 0),
            Param::text("UserGUID", user.guid),
            Param::integer("UserID", i64::try_from(user.number).unwrap_or(i64::MAX)),
            Param::text("UserName", user.login.to_uppercase()),
            Param::integer("PwdExpires", -1),
            Param::boolean("UnicodeSystem", true),
        ],
        ..Done::default()
    })
}

fn check(world: &World, name: &str, sent: &str) -> Result<User, Action> {
    let user = world.users.by_login(name).ok_or(Action::UnknownUser)?;
    // Who cannot read the scheme takes the older one.
    let scheme = match world.settings.registry {
        true => world.settings.scheme,
        false => PasswordScheme::Legacy,
    };
    if scheme.decode(sent).as_ref() != Some(&user.password) {
        return Err(Action::WrongPassword);
    }
    if user.locked { Err(Action::Locked) } else { Ok(user) }
}

/// A rejection is a success by its result code: only the texts tell.
fn rejected(action: Action) -> Done {
    let description = match action {
        Action::UnknownUser | Action::WrongPassword => "Benutzername oder Passwort ungültig",
        Action::Locked => "Das Konto ist gesperrt",
    };
    Done {
        params: vec![
            Param::text("Description", description),
            Param::integer("Action", action as i64),
            Param::text("UserGUID", ""),
            Param::integer("UserID", 0),
        ],
        ..Done::default()
    }
}
