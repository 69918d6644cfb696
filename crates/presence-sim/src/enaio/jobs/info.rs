//! What the server tells about itself, and about users of the security system.

use super::{Done, Job, Outcome};
use crate::enaio::refusal::Refusal;
use crate::enaio::wire::Param;
use crate::enaio::world::World;
use crate::enaio::xml::{self, DECLARATION, Element};

pub(super) fn server(job: &Job<'_>) -> Outcome {
    job.args.integer("Flags")?;
    job.args.text("Info")?;
    Ok(Done {
        params: vec![
            Param::text("ProductVersion", "12.0"),
            Param::text("ServerDescription", "enaio fake Kern-Dienst (UNICODE)"),
            Param::integer("ServerID", 1),
            Param::integer("ServerGroupID", 1),
            Param::integer("ServerType", 0),
            Param::text("ServerPlatformName", "x64"),
            Param::text("ServerPlatformType", "64"),
            Param::text("ServerEncodingName", "UNICODE"),
            Param::text("ServerEncodingType", "W"),
            Param::text("ComputerName", "FAKESRV"),
            Param::boolean("SSL", false),
        ],
        ..Done::default()
    })
}

pub(super) fn check(job: &Job<'_>) -> Outcome {
    job.args.integer("Flags")?;
    Ok(Done::with(Param::integer("Counter", 1)))
}

/// `wfm.GetWFMInfo`: one answer to each request, in order.
pub(super) fn workflow(world: &World, job: &Job<'_>) -> Outcome {
    let wrong = || Refusal::general("The XML in 'Requests' is not a list of requests");
    let requests = job.args.document("Requests")?;
    if requests.name != "Requests" {
        return Err(wrong());
    }
    let mut out = format!("{DECLARATION}<Requests>\n");
    for request in &requests.children {
        let [user, kind] = fields(request).ok_or_else(wrong)?;
        let value = answer(world, user, kind).ok_or_else(wrong)?;
        out.push_str("\t<Request");
        xml::attribute(&mut out, "UserId", user);
        xml::attribute(&mut out, "RequestType", kind);
        xml::attribute(&mut out, "Value", &value);
        out.push_str("/>\n");
    }
    out.push_str("</Requests>\n");
    Ok(Done::with(Param::base64("Requests", out)))
}

fn fields(request: &Element) -> Option<[&str; 2]> {
    let empty = request.children.is_empty() && request.text.is_empty();
    let fields = request.only(["UserId", "RequestType"])?;
    (request.name == "Request" && empty).then_some(fields)
}

/// Empty texts stand for what there is not: no active organisation, no such user in it.
fn answer(world: &World, user: &str, kind: &str) -> Option<String> {
    let active = world.active();
    let user = world.users.by_guid(user).or_else(|| world.users.get(user.parse().ok()?));
    let member = user.zip(active).filter(|(user, active)| active.has(user.number));
    let flag = |yes| if yes { "1".to_owned() } else { "0".to_owned() };
    Some(match kind {
        "1" => active.map(|active| active.id.clone()).unwrap_or_default(),
        "2" => flag(member.is_some()),
        "3" => member
            .map(|(user, active)| world.person_id(active.place, user.number))
            .unwrap_or_default(),
        "4" => {
            flag(member.is_some_and(|(user, active)| world.is_absent(active.place, user.number)))
        }
        _ => return None,
    })
}
