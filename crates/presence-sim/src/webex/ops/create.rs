//! `POST /people`.

use std::time::Duration;

use super::Call;
use super::change::{self, check_emails};
use super::draft::Draft;
use crate::http::Reply;
use crate::webex::answer::Refusal;
use crate::webex::body::Body;
use crate::webex::catalogue::{Licence, Organisation};
use crate::webex::person::Person;
use crate::webex::world::World;

/// How long after the account its SIP addresses come.
const SIP_DELAY: Duration = Duration::from_secs(60);

pub(super) fn create(world: &mut World, call: &Call<'_>) -> Result<Reply, Refusal> {
    if !call.caller.changes_people() {
        return Err(Refusal::forbidden());
    }
    let calling = call.query.flag("callingData")?;
    call.query.flag("minResponse")?;
    let draft = Draft::read(&Body::read(call.request)?)?;
    let emails = draft.emails.clone();
    let emails = emails.ok_or_else(|| Refusal::invalid("'emails' is required."))?;
    let no_name = || Refusal::invalid("displayName, firstName or lastName is required.");
    let name = draft.whole_name().ok_or_else(no_name)?;
    let organisation = match &draft.organisation {
        None => call.caller.person.organisation,
        Some(id) => Organisation::of_id(id)
            .filter(|asked| call.caller.reaches_organisation(*asked))
            .ok_or_else(Refusal::forbidden)?,
    };
    let number = world.people.next_number();
    check_emails(world, &emails, number)?;
    if calling && draft.phones.iter().any(|phone| phone.kind != "work") {
        return Err(Refusal::invalid("Only telephone numbers of type work can be set."));
    }

    let mut person = Person::new(number, "", &name, call.now);
    person.emails = emails;
    person.organisation = organisation;
    person.invite_pending = true;
    person.sip_from = call.now.checked_add(SIP_DELAY).unwrap_or(call.now);
    draft.replace_in(&mut person);
    person.licences = change::license(world, &draft, None);
    let wants_calling = person.has_licence(Licence::Calling);
    let outcome = match calling && (wants_calling || world.settings.calling_fails) {
        true => change::set_calling(world, &draft, None, &mut person),
        false => Ok(()),
    };
    if person.location.is_none() {
        change::clear_calling(&mut person);
        // Without calling, a telephone number is only text.
        if outcome.is_ok() {
            person.phones.clone_from(&draft.phones);
        }
    }
    world.people.add(person.clone()).map_err(|_| Refusal::no_room())?;
    outcome?;
    change::answer(world, call, &draft, person)
}
