//! The parameters of a list, checked.

use crate::webex::answer::Refusal;
use crate::webex::catalogue::{Location, Organisation, Role};
use crate::webex::directory::Directory;
use crate::webex::ops::Call;
use crate::webex::query::Query;
use crate::webex::view::Wanted;

/// The page size when nothing is said.
const DEFAULT_SIZE: usize = 100;

/// The largest pages: of plain rows, with calling data, of one location.
const LARGEST: usize = 1_000;
const LARGEST_CALLING: usize = 100;
const LARGEST_LOCATION: usize = 50;

/// How many ids can be asked for.
const MAX_IDS: usize = 85;

/// Who is wanted.
#[derive(Debug)]
pub(super) struct Filter {
    pub(super) ids: Option<Vec<String>>,
    pub(super) organisation: Organisation,
    pub(super) size: usize,
    pub(super) wanted: Wanted,
    pub(super) show_all_types: bool,
    /// The number of the only person who can fit; `Some(None)` if nobody can.
    pub(super) only: Option<Option<u64>>,
    pub(super) location: Option<String>,
    name: Option<String>,
    roles: Option<Vec<String>>,
}

impl Filter {
    pub(super) fn read(call: &Call<'_>, people: &Directory) -> Result<Self, Refusal> {
        let Call { query, caller, .. } = call;
        let ids = query.list("id")?;
        let email = query.text("email")?;
        let name = query.text("displayName")?.map(str::to_lowercase);
        let roles = query.list("roles")?;
        let location = query.text("locationId")?.map(str::to_owned);
        let calling = query.flag("callingData")?;
        let organisation = organisation(call)?;
        let size = size(query, calling, location.is_some())?;
        let no_status = query.flag("excludeStatus")?;
        let show_all_types = query.flag("showAllTypes")?;

        if !caller.sees_some() {
            return Err(Refusal::forbidden());
        }
        let for_administrators = roles.is_some() || location.is_some() || calling;
        if for_administrators && !caller.sees_all() {
            return Err(Refusal::forbidden());
        }
        let filtered = email.is_some() || name.is_some() || for_administrators;
        if let Some(ids) = &ids {
            if filtered {
                return Err(Refusal::invalid("'id' cannot be combined with other filters."));
            }
            if ids.len() > MAX_IDS {
                return Err(Refusal::invalid("'id' can have up to 85 ids."));
            }
        } else if !filtered && !caller.sees_all() {
            return Err(Refusal::invalid("Email or displayName should be specified."));
        }
        let by_id = ids.is_some();
        let only = email.map(|email| people.by_email(email).map(|person| person.number));
        let wanted = Wanted { calling, no_status, by_id };
        Ok(Self { ids, organisation, size, wanted, show_all_types, only, location, name, roles })
    }

    /// Whether a person of the organisation fits, wherever they telephone from.
    pub(super) fn fits(&self, number: u64, people: &Directory) -> bool {
        if people.is_gone(number) || self.only.is_some_and(|only| only != Some(number)) {
            return false;
        }
        let has_role = |roles: &Vec<String>| match people.kept(number) {
            Some(person) => roles.iter().any(|role| person.roles.contains(role)),
            None => {
                let role = people.account(number).role;
                role.is_some_and(|role| roles.iter().any(|id| Role::of_id(id) == Some(role)))
            }
        };
        let named = |name: &String| {
            people.display_name(number).is_some_and(|n| n.to_lowercase().starts_with(name))
        };
        self.roles.as_ref().is_none_or(has_role) && self.name.as_ref().is_none_or(named)
    }

    /// Whether a person telephones from the wanted location.
    pub(super) fn is_there(&self, number: u64, people: &Directory) -> bool {
        let Some(wanted) = &self.location else { return true };
        match people.kept(number) {
            Some(person) => person.location.as_ref() == Some(wanted),
            None => {
                let location = people.account(number).location;
                location.is_some() && location == Location::of_id(wanted)
            }
        }
    }
}

fn organisation(call: &Call<'_>) -> Result<Organisation, Refusal> {
    let own = call.caller.person.organisation;
    let Some(id) = call.query.text("orgId")? else { return Ok(own) };
    let asked = Organisation::of_id(id).filter(|asked| call.caller.reaches_organisation(*asked));
    asked.ok_or_else(Refusal::forbidden)
}

/// The page size. What is too large is made smaller without a word.
fn size(query: &Query, calling: bool, at_location: bool) -> Result<usize, Refusal> {
    let largest = match (at_location, calling) {
        (true, _) => LARGEST_LOCATION,
        (false, true) => LARGEST_CALLING,
        (false, false) => LARGEST,
    };
    let invalid = || Refusal::invalid("'max' must be a number greater than 0.");
    let asked = match query.text("max")? {
        // The vendor's own links once had it.
        None | Some("null") => DEFAULT_SIZE,
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            match digits.trim_start_matches('0') {
                "" => return Err(invalid()),
                digits => digits.parse().unwrap_or(usize::MAX),
            }
        }
        Some(_) => return Err(invalid()),
    };
    Ok(asked.min(largest))
}
