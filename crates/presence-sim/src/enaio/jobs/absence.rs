//! Who is absent.

use super::{Done, Job, Outcome, named_organisation, need};
use crate::enaio::refusal::Refusal;
use crate::enaio::rights::SystemRole;
use crate::enaio::user::User;
use crate::enaio::wire::Param;
use crate::enaio::world::World;

pub(super) fn list(world: &World, job: &Job<'_>) -> Outcome {
    let organisation = named_organisation(world, job)?;
    Ok(Done::with(Param::text("ObjectIds", world.absent(&organisation).join(","))))
}

/// Sets what the list says, in its order. It is done as a whole or not at all.
pub(super) fn configure(world: &mut World, job: &Job<'_>, by: &User) -> Outcome {
    let organisation = named_organisation(world, job)?;
    let wrong = || Refusal::general("The XML in 'Users' is not a list of users");
    let document = job.args.document("Users")?;
    if document.name != "Users" {
        return Err(wrong());
    }
    let mut changes = Vec::new();
    for entry in &document.children {
        let [id, absent] = entry.only(["Id", "Absent"]).ok_or_else(wrong)?;
        let user = world.member(&organisation, id);
        let user = user.ok_or_else(|| Refusal::general("The user does not exist"))?;
        let role = match user.number == by.number {
            true => SystemRole::ReportAbsence,
            false => SystemRole::ManageAbsences,
        };
        need(by, role)?;
        let absent = match absent {
            "1" => true,
            "0" => false,
            _ => return Err(wrong()),
        };
        changes.push((user.number, absent));
    }
    let mut applied = false;
    for (number, absent) in changes {
        applied |= world.set_absent(organisation.place, number, absent);
    }
    Ok(Done::applied(applied))
}
