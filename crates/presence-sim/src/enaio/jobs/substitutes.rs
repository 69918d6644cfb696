//! Who stands in for whom.

use super::{Done, Job, Outcome, named_organisation, need};
use crate::enaio::organisation::Organisation;
use crate::enaio::refusal::Refusal;
use crate::enaio::rights::SystemRole;
use crate::enaio::user::User;
use crate::enaio::wire::Param;
use crate::enaio::world::World;
use crate::enaio::xml::{self, DECLARATION, Element};

/// Replaces the whole list of each entry. It is done as a whole or not at all.
pub(super) fn set(world: &mut World, job: &Job<'_>, by: &User) -> Outcome {
    let organisation = named_organisation(world, job)?;
    need(by, SystemRole::ConfigureSubstitutes)?;
    let wrong = || Refusal::general("The XML in 'Substitutes' is not a list of substitutes");
    let document = job.args.document("Substitutes")?;
    if document.name != "Substitutes" {
        return Err(wrong());
    }
    let mut changes = Vec::new();
    for entry in &document.children {
        let (id, ids) = fields(entry).ok_or_else(wrong)?;
        let ids: Vec<_> = ids.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect();
        let known = |id: &str| world.has_object(&organisation, id);
        if !known(id) || !ids.iter().all(|id| known(id)) {
            return Err(Refusal::general("The user or role does not exist"));
        }
        changes.push((id, ids));
    }
    let mut applied = false;
    for (id, ids) in changes {
        applied |= world.set_substitutes(id, ids);
    }
    Ok(Done::applied(applied))
}

fn fields(entry: &Element) -> Option<(&str, &str)> {
    let [id] = entry.only(["Id"])?;
    let [list] = entry.children.as_slice() else { return None };
    let named = entry.name == "Substitute" && list.name == "SubstituteIds";
    (named && list.children.is_empty()).then_some((id, list.text.as_str()))
}

/// The substitutes of each of several users and roles.
pub(super) fn of(world: &World, job: &Job<'_>, by: &User) -> Outcome {
    let organisation = named_organisation(world, job)?;
    need(by, SystemRole::ShowSubstitutes)?;
    let mut out = format!("{DECLARATION}<Substitutes>\n");
    for id in job.args.text("UserIds")?.split(',').map(str::trim) {
        if !world.has_object(&organisation, id) {
            return Err(Refusal::general("The user or role does not exist"));
        }
        write(&mut out, world, &organisation, id, world.substitutes(id));
    }
    out.push_str("</Substitutes>\n");
    Ok(Done::with(Param::base64("Substitutes", out)))
}

/// Those for whom a user stands in, each with that user as the substitute.
pub(super) fn represented(world: &World, job: &Job<'_>, by: &User) -> Outcome {
    let organisation = named_organisation(world, job)?;
    need(by, SystemRole::ShowSubstitutes)?;
    let id = job.args.text("UserId")?;
    if world.member(&organisation, id).is_none() {
        return Err(Refusal::general("The user does not exist"));
    }
    let mut out = format!("{DECLARATION}<Objects>\n");
    for of in world.represented_by(id) {
        write(&mut out, world, &organisation, &of, &[id.to_owned()]);
    }
    out.push_str("</Objects>\n");
    Ok(Done::with(Param::base64("Objects", out)))
}

fn write(
    out: &mut String,
    world: &World,
    organisation: &Organisation,
    id: &str,
    substitutes: &[String],
) {
    out.push_str("\t<Object");
    xml::attribute(out, "Id", id);
    out.push_str(">\n");
    // A role that stands in has no login, so it is left out.
    let users = substitutes.iter().filter_map(|id| Some((id, world.member(organisation, id)?)));
    for (id, user) in users {
        let absent = world.is_absent(organisation.place, user.number);
        out.push_str("\t\t<Substitute");
        xml::attribute(out, "Id", id);
        xml::attribute(out, "Name", &user.login.to_uppercase());
        xml::attribute(out, "Absent", if absent { "1" } else { "0" });
        xml::attribute(out, "UserGUID", &user.guid);
        xml::attribute(out, "Login", &user.login);
        out.push_str("/>\n");
    }
    out.push_str("\t</Object>\n");
}
