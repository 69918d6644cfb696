//! `DELETE /people/{id}`.

use super::Call;
use super::read::find;
use crate::http::Reply;
use crate::webex::answer::{self, Refusal};
use crate::webex::directory::Directory;
use crate::webex::world::World;

pub(super) fn delete(world: &mut World, call: &Call<'_>, id: &str) -> Result<Reply, Refusal> {
    if !call.caller.changes_people() {
        return Err(Refusal::forbidden());
    }
    let person = find(world, call, id)?;
    if person.number == call.caller.person.number || !Directory::is_listed(&person) {
        return Err(Refusal::invalid("This account cannot be deleted by the caller."));
    }
    world.people.delete(person.number);
    world.calling.forget(person.number);
    Ok(answer::nothing().applied())
}
