//! Do-not-disturb of calling and the personal assistant.

use serde_json::{Value, json};

use super::Call;
use super::read::find;
use crate::http::Reply;
use crate::webex::answer::{self, Refusal};
use crate::webex::body::Body;
use crate::webex::calling::DoNotDisturb;
use crate::webex::catalogue::Licence;
use crate::webex::person::Person;
use crate::webex::scope;
use crate::webex::world::World;

const PRESENCES: [&str; 10] = [
    "NONE",
    "BUSINESS_TRIP",
    "GONE_FOR_THE_DAY",
    "LUNCH",
    "MEETING",
    "OUT_OF_OFFICE",
    "TEMPORARILY_OUT",
    "TRAINING",
    "UNAVAILABLE",
    "VACATION",
];

const ALERTINGS: [&str; 3] = ["ALERT_ME_FIRST", "PLAY_RING_REMINDER", "NONE"];

/// The most rings before a call is transferred.
const MAX_RINGS: u64 = 20;

/// The scopes that open a setting: those of people, or those of telephony.
#[derive(Debug, Clone, Copy)]
pub(super) enum Family {
    People,
    Telephony,
}

pub(super) fn do_not_disturb(
    world: &mut World,
    call: &Call<'_>,
    person: &str,
    family: Family,
) -> Result<Reply, Refusal> {
    let person = whose(world, call, person, family)?;
    let mut silence = world.calling.silence(person.number);
    if call.request.method == "GET" {
        return Ok(answer::ok(&silence));
    }
    let body = Body::read(call.request)?;
    let DoNotDisturb { enabled, ring_splash_enabled, webex_go_override_enabled } = &mut silence;
    let fields = [
        ("enabled", enabled),
        ("ringSplashEnabled", ring_splash_enabled),
        ("webexGoOverrideEnabled", webex_go_override_enabled),
    ];
    for (name, field) in fields {
        *field = body.flag(name)?.unwrap_or(*field);
    }
    match world.calling.set_silence(person.number, silence) {
        true => Ok(answer::nothing().applied()),
        false => Err(Refusal::no_room()),
    }
}

pub(super) fn assistant(
    world: &mut World,
    call: &Call<'_>,
    person: &str,
) -> Result<Reply, Refusal> {
    let person = whose(world, call, person, Family::Telephony)?;
    let mut assistant = world.calling.assistant(person.number);
    if call.request.method == "GET" {
        return Ok(answer::ok(&assistant));
    }
    change_assistant(&mut assistant, &Body::read(call.request)?)?;
    match world.calling.set_assistant(person.number, assistant) {
        true => Ok(answer::nothing().applied()),
        false => Err(Refusal::no_room()),
    }
}

fn change_assistant(assistant: &mut Value, body: &Body) -> Result<(), Refusal> {
    for name in ["enabled", "transferEnabled"] {
        if let Some(flag) = body.flag(name)? {
            assistant[name] = flag.into();
        }
    }
    for (name, words) in [("presence", &PRESENCES[..]), ("alerting", &ALERTINGS)] {
        if let Some(word) = body.text(name)? {
            if !words.contains(&word.as_str()) {
                return Err(Refusal::invalid(format!("'{name}' is not one of the known words.")));
            }
            assistant[name] = word.into();
        }
    }
    if let Some(until) = body.text("untilDateTime")? {
        let moment: Result<jiff::Timestamp, _> = until.parse();
        moment.map_err(|_| Refusal::invalid("'untilDateTime' is not a date with a time."))?;
        assistant["untilDateTime"] = until.into();
    }
    if let Some(number) = body.text("transferNumber")? {
        assistant["transferNumber"] = number.into();
    }
    if let Some(rings) = body.number("alertMeFirstNumberOfRings")? {
        if rings > MAX_RINGS {
            return Err(Refusal::invalid("'alertMeFirstNumberOfRings' is too large."));
        }
        assistant["alertMeFirstNumberOfRings"] = json!(rings);
    }
    Ok(())
}

/// Whose setting it is, if the caller may read or change it.
fn whose(world: &World, call: &Call<'_>, person: &str, family: Family) -> Result<Person, Refusal> {
    let write = match call.request.method.as_str() {
        "GET" => false,
        "PUT" => true,
        _ => return Err(super::wrong_method()),
    };
    let person = match person {
        "me" => call.caller.person.clone(),
        id => find(world, call, id)?,
    };
    let (own, admin) = match (family, write) {
        (Family::People, false) => (scope::PEOPLE_READ, scope::ADMIN_READ),
        (Family::People, true) => (scope::PEOPLE_WRITE, scope::ADMIN_WRITE),
        (Family::Telephony, false) => (scope::CALLING_READ, scope::ADMIN_CALLING_READ),
        (Family::Telephony, true) => (scope::CALLING_WRITE, scope::ADMIN_CALLING_WRITE),
    };
    if !call.caller.calls(&person, own, admin, write) {
        return Err(Refusal::forbidden());
    }
    if world.settings.calls_restricted {
        return Err(Refusal::new(403, "The organisation restricts call settings."));
    }
    match person.has_licence(Licence::Calling) {
        true => Ok(person),
        false => Err(Refusal::new(404, "The person has no calling licence.")),
    }
}
