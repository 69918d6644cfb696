//! `GET /people/{id}`, with an id, a UUID or `me`.

use super::Call;
use crate::http::Reply;
use crate::webex::answer::{self, Refusal};
use crate::webex::id;
use crate::webex::person::Person;
use crate::webex::view::Wanted;
use crate::webex::world::World;

pub(super) fn read(world: &mut World, call: &Call<'_>, id: &str) -> Result<Reply, Refusal> {
    let calling = call.query.flag("callingData")?;
    if calling && !call.caller.sees_all() {
        return Err(Refusal::forbidden());
    }
    let person = match id {
        "me" => call.caller.person.clone(),
        id => find(world, call, id)?,
    };
    let wanted = Wanted { calling, ..Wanted::default() };
    Ok(answer::ok(&world.item(person, call.caller, wanted, call.now)))
}

/// Somebody whom the caller may see.
pub(super) fn find(world: &World, call: &Call<'_>, id: &str) -> Result<Person, Refusal> {
    if !id::is_person_id(id) {
        return Err(Refusal::invalid("The person id is not valid."));
    }
    if !call.caller.sees_some() {
        return Err(Refusal::forbidden());
    }
    let person = world.people.by_id(id).filter(|person| call.caller.reaches(person));
    person.ok_or_else(Refusal::not_found)
}
