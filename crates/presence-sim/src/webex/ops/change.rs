//! What `POST` and `PUT` have in common: licences, calling data and the answer.

use serde_json::json;

use super::draft::Draft;
use super::{Call, licensing};
use crate::http::Reply;
use crate::webex::answer::{self, Refusal};
use crate::webex::catalogue::{Licence, Location};
use crate::webex::person::Person;
use crate::webex::view::Wanted;
use crate::webex::world::World;

/// What came of the calling part.
type Outcome = Result<(), Refusal>;

/// Gives the licences that can be given, and says whether some were not.
pub(super) fn license(world: &World, draft: &Draft, before: Option<&Person>) -> Vec<String> {
    let ids = draft.licences.iter();
    ids.filter(|id| licensing::is_given(id, before, &world.settings)).cloned().collect()
}

/// Writes the calling data, or leaves it alone and says why.
pub(super) fn set_calling(
    world: &World,
    draft: &Draft,
    before: Option<&Person>,
    person: &mut Person,
) -> Outcome {
    let failed = |problem: &str| Err(Refusal::invalid(problem).but_applied());
    if world.settings.calling_fails {
        return failed("The calling data could not be saved.");
    }
    if draft.phones.iter().any(|phone| !is_global(&phone.value)) {
        return failed("A telephone number is not in E.164 form.");
    }
    let extension = draft.extension.as_ref();
    let is_extension = |text: &String| (2..=10).contains(&text.len()) && is_digits(text);
    if extension.is_some_and(|text| !is_extension(text)) {
        return failed("The extension is not a number of 2 to 10 digits.");
    }
    if draft.phones.is_empty() && extension.is_none() {
        return failed("Calling needs a telephone number or an extension.");
    }
    let had = before.filter(|person| person.has_licence(Licence::Calling));
    let location = match (had.and_then(|person| person.location.clone()), &draft.location) {
        (Some(held), None) => held,
        (Some(held), Some(asked)) if held == *asked => held,
        (Some(_), Some(_)) => return failed("The location cannot be changed."),
        (None, Some(asked)) if Location::of_id(asked).is_some() => asked.clone(),
        (None, _) => return failed("Calling needs a location that exists."),
    };
    person.phones.clone_from(&draft.phones);
    person.extension.clone_from(&draft.extension);
    person.location = Some(location);
    Ok(())
}

/// Takes everything that belongs to calling.
pub(super) fn clear_calling(person: &mut Person) {
    person.licences.retain(|id| *id != Licence::Calling.id());
    person.phones.clear();
    person.extension = None;
    person.location = None;
}

/// The answer to who changed somebody: the person, or little of them.
pub(super) fn answer(
    world: &World,
    call: &Call<'_>,
    draft: &Draft,
    person: Person,
) -> Result<Reply, Refusal> {
    let calling = call.query.flag("callingData")?;
    if call.query.flag("minResponse")? {
        let mut little = json!({ "id": person.id });
        if draft.licences.iter().any(|id| !person.licences.contains(id)) {
            little["errors"] = json!({
                "licenses": { "code": "400112", "reason": "A licence has no free seats." },
            });
        }
        return Ok(answer::ok(&little).applied());
    }
    let wanted = Wanted { calling, ..Wanted::default() };
    Ok(answer::ok(&world.item(person, call.caller, wanted, call.now)).applied())
}

/// Refuses addresses of mail that somebody else has.
pub(super) fn check_emails(world: &World, emails: &[String], own: u64) -> Outcome {
    let taken =
        |email: &String| world.people.by_email(email).is_some_and(|holder| holder.number != own);
    match emails.iter().any(taken) {
        true => Err(Refusal::new(409, "Another person has this e-mail address.")),
        false => Ok(()),
    }
}

fn is_global(number: &str) -> bool {
    number.strip_prefix('+').is_some_and(|digits| {
        (7..=15).contains(&digits.len()) && is_digits(digits) && !digits.starts_with('0')
    })
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
