//! Organisations.

use super::{Done, Job, Outcome, named_organisation, need};
use crate::enaio::organisation::Organisation;
use crate::enaio::rights::SystemRole;
use crate::enaio::user::User;
use crate::enaio::wire::Param;
use crate::enaio::world::World;
use crate::enaio::xml::{self, DECLARATION};

pub(super) fn list(world: &World) -> Outcome {
    Ok(Done::with(Param::base64("Organisations", document(&world.organisations))))
}

fn document(organisations: &[Organisation]) -> String {
    let mut out = format!("{DECLARATION}<Organisations>\n");
    for organisation in organisations {
        out.push_str("\t<Organisation");
        xml::attribute(&mut out, "Id", &organisation.id);
        xml::attribute(&mut out, "Name", &organisation.name);
        xml::attribute(&mut out, "Active", if organisation.active { "1" } else { "0" });
        out.push_str("/>\n");
    }
    out.push_str("</Organisations>\n");
    out
}

pub(super) fn save(world: &mut World, job: &Job<'_>, user: &User) -> Outcome {
    let named = named_organisation(world, job)?;
    need(user, SystemRole::EditOrganisation)?;
    let saved = world.organisations.iter_mut().find(|known| known.id == named.id);
    if let Some(organisation) = saved {
        organisation.saves += 1;
    }
    Ok(Done::applied(true))
}
