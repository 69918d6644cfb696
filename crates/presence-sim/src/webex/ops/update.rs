//! `PUT /people/{id}`: what is left out is gone afterwards.

use super::Call;
use super::change::{self, check_emails};
use super::draft::Draft;
use super::read::find;
use crate::http::Reply;
use crate::webex::answer::{self, Refusal};
use crate::webex::body::Body;
use crate::webex::catalogue::{Licence, Organisation};
use crate::webex::directory::Directory;
use crate::webex::person::Person;
use crate::webex::world::World;

/// The end of a site URL that makes somebody a mere attendee there.
const ATTENDEE: &str = "#attendee";

pub(super) fn update(world: &mut World, call: &Call<'_>, id: &str) -> Result<Reply, Refusal> {
    if !call.caller.changes_people() {
        return Err(Refusal::forbidden());
    }
    let calling = call.query.flag("callingData")?;
    let all_types = call.query.flag("showAllTypes")?;
    call.query.flag("minResponse")?;
    let before = find(world, call, id)?;
    if !Directory::is_listed(&before) {
        return Err(Refusal::invalid("This account cannot be changed."));
    }
    let draft = Draft::read(&Body::read(call.request)?)?;
    if draft.display_name.is_none() {
        return Err(Refusal::invalid("'displayName' is required."));
    }
    let asked = draft.organisation.as_deref().map(Organisation::of_id);
    if asked.is_some_and(|asked| asked != Some(before.organisation)) {
        return Err(Refusal::invalid("A person cannot be moved to another organisation."));
    }
    check_emails(world, draft.emails.as_deref().unwrap_or_default(), before.number)?;
    check_calling(&draft, &before, calling)?;

    let mut person = before.clone();
    draft.replace_in(&mut person);
    if let Some(emails) = &draft.emails {
        person.emails.clone_from(emails);
    }
    person.login_enabled = draft.login_enabled.unwrap_or(before.login_enabled);
    if !all_types {
        keep_attendance(&before, &mut person);
    }
    let outcome = relicense(world, &draft, &before, &mut person, calling);
    person.modified = call.now;
    world.people.put(person.clone()).map_err(|_| Refusal::no_room())?;
    outcome?;
    match world.settings.put_without_answer {
        true => Ok(answer::nothing().applied()),
        false => change::answer(world, call, &draft, person),
    }
}

fn check_calling(draft: &Draft, before: &Person, calling: bool) -> Result<(), Refusal> {
    if !calling {
        return Ok(());
    }
    if draft.phones.iter().any(|phone| phone.kind != "work") {
        return Err(Refusal::invalid("Only telephone numbers of type work can be set."));
    }
    let asks = draft.licences.contains(&Licence::Calling.id());
    match asks || before.has_licence(Licence::Calling) {
        true => Ok(()),
        false => Err(Refusal::invalid("Calling data needs a calling licence.")),
    }
}

/// Replaces the licences, and with `calling` what belongs to calling.
fn relicense(
    world: &World,
    draft: &Draft,
    before: &Person,
    person: &mut Person,
    calling: bool,
) -> Result<(), Refusal> {
    person.licences = change::license(world, draft, Some(before));
    if !person.has_licence(Licence::Calling) {
        change::clear_calling(person);
        person.phones.clone_from(&draft.phones);
        return Ok(());
    }
    if calling {
        let outcome = change::set_calling(world, draft, Some(before), person);
        if outcome.is_err() && person.location.is_none() {
            change::clear_calling(person);
        }
        return outcome;
    }
    if person.location.is_none() {
        // The licence cannot be had without calling data, and nobody says so.
        change::clear_calling(person);
    }
    Ok(())
}

fn keep_attendance(before: &Person, person: &mut Person) {
    for site in before.site_urls.iter().filter(|site| site.ends_with(ATTENDEE)) {
        if !person.site_urls.contains(site) {
            person.site_urls.push(site.clone());
        }
    }
}
