//! The processes in somebody's inbox.

use std::time::{SystemTime, UNIX_EPOCH};

use super::{Done, Job, Outcome, named_organisation, need};
use crate::enaio::guid::{Kind, guid};
use crate::enaio::refusal::Refusal;
use crate::enaio::rights::SystemRole;
use crate::enaio::user::User;
use crate::enaio::wire::Param;
use crate::enaio::world::World;
use crate::enaio::xml::{self, DECLARATION};

/// How long ago every process began, in seconds.
const AGE: u64 = 3_600;

pub(super) fn of_user(world: &World, job: &Job<'_>, by: &User) -> Outcome {
    let organisation = named_organisation(world, job)?;
    need(by, SystemRole::AdministerProcesses)?;
    let id = job.args.text("UserId")?;
    let user = world.member(&organisation, id);
    let user = user.ok_or_else(|| Refusal::general("The user does not exist"))?;
    let count = user.number % 3;
    if count == 0 {
        return Ok(Done::with(Param::base64("Processes", format!("{DECLARATION}<Processes/>\n"))));
    }
    let mut out = format!("{DECLARATION}<Processes>\n");
    let inbox = Inbox { seed: world.seed, place: organisation.place, id, user: &user };
    (0..count).for_each(|turn| inbox.process(&mut out, turn, job.now));
    out.push_str("</Processes>\n");
    Ok(Done::with(Param::base64("Processes", out)))
}

/// Whose processes are told.
struct Inbox<'a> {
    seed: u64,
    place: u64,
    id: &'a str,
    user: &'a User,
}

impl Inbox<'_> {
    /// The first process of everybody is running, a second one is suspended.
    fn process(&self, out: &mut String, turn: u64, now: SystemTime) {
        let since_1970 = now.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let begun = since_1970.saturating_sub(AGE);
        let number = self.user.number * 4 + turn;
        let (name, state) = if turn == 0 { ("Urlaub", "2") } else { ("Rechnung & Prüfung", "4") };
        out.push_str("\t<Process");
        xml::attribute(out, "Id", &guid(self.seed, Kind::Process, self.place, number));
        xml::attribute(out, "Name", name);
        xml::attribute(out, "Subject", "");
        xml::attribute(out, "State", state);
        out.push_str(">\n\t\t<Creation");
        xml::attribute(out, "UserId", self.id);
        xml::attribute(out, "UserName", &self.user.name);
        xml::attribute(out, "Time", &begun.to_string());
        out.push_str("/>\n\t\t<Activity");
        xml::attribute(out, "Id", &guid(self.seed, Kind::Activity, self.place, number));
        xml::attribute(out, "Name", "Aktivität");
        xml::attribute(out, "CreationTime", &begun.to_string());
        xml::attribute(out, "OwnerTime", "0");
        xml::attribute(out, "WICreationTime", &begun.saturating_add(1).to_string());
        xml::attribute(out, "ReminderTime", "0");
        xml::attribute(out, "State", "64");
        out.push_str("/>\n\t</Process>\n");
    }
}
