//! Where a list goes on: read from parameters, written into a header.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Call;
use crate::webex::answer::Refusal;
use crate::webex::directory::Directory;
use crate::webex::id;
use crate::webex::query::Query;
use crate::webex::settings::{CursorForm, LinkForm};
use crate::webex::world::World;

/// The parameters that say where.
const CURSORS: [&str; 6] = ["max", "before", "after", "cursor", "start", "emptyPage"];

/// The most empty pages that a link can promise.
const MAX_EMPTY: u32 = 1_000;

/// Where a page begins.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    /// After the person with this number.
    pub(super) after: u64,
    /// But first this many empty pages.
    pub(super) empty_pages: u32,
}

impl Place {
    pub(super) fn after(number: u64) -> Self {
        Self { after: number, empty_pages: 0 }
    }
}

pub(super) fn read(query: &Query, people: &Directory) -> Result<Place, Refusal> {
    let invalid = || Refusal::invalid("The cursor is not one of this list.");
    let mut place = Place::default();
    if let Some(id) = query.text("after")? {
        place.after = id::person_number(id).ok_or_else(invalid)?;
    } else if let Some(cursor) = query.text("cursor")? {
        place.after = cursor_number(cursor).ok_or_else(invalid)?;
    } else if let Some(start) = query.text("start")? {
        let start: usize = start.parse().map_err(|_| invalid())?;
        place.after = people.number_before(start);
    }
    if let Some(left) = query.text("emptyPage")? {
        let left = left.parse().ok().filter(|left| *left <= MAX_EMPTY);
        place.empty_pages = left.ok_or_else(invalid)?;
    }
    Ok(place)
}

/// The number in an opaque cursor.
fn cursor_number(cursor: &str) -> Option<u64> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    text.strip_prefix("people:")?.parse().ok()
}

/// The name and the value of the header, in the form that was chosen.
pub(super) fn header(
    world: &World,
    call: &Call<'_>,
    size: usize,
    next: Place,
) -> Option<(&'static str, String)> {
    let form = &world.settings.link;
    let query = query(world, call, size, next, form);
    let url = format!("{}/people?{query}", call.base);
    let origin = call.base.strip_suffix("/v1").unwrap_or(call.base);
    Some(match form {
        LinkForm::Plain | LinkForm::MaxNull | LinkForm::NoFilters => {
            ("Link", format!("<{url}>; rel=\"next\""))
        }
        LinkForm::Unquoted => ("Link", format!("<{url}>; rel=next")),
        LinkForm::LetterCase => ("link", format!("<{url}>; REL=\"NEXT\"")),
        LinkForm::RelationList => ("Link", format!("<{url}>; rel=\"last next\"")),
        LinkForm::Several => {
            let first = format!("{}/people?max={size}", call.base);
            let several = format!(
                "<{first}>; rel=\"first\"; title=\"a, b; rel=\\\"next\\\"\", \
                 <{first}&before>; rel=\"prev\", <{url}>; title=\"c, d\"; rel=\"next\""
            );
            ("Link", several)
        }
        LinkForm::Relative => ("Link", format!("</v1/people?{query}>; rel=\"next\"")),
        LinkForm::Origin(other) => ("Link", format!("<{other}/v1/people?{query}>; rel=\"next\"")),
        LinkForm::OtherPath => ("Link", format!("<{}/rooms?{query}>; rel=\"next\"", call.base)),
        LinkForm::Loop => {
            let target = &call.request.target;
            let own = if target.starts_with('/') { format!("{origin}{target}") } else { url };
            ("Link", format!("<{own}>; rel=\"next\""))
        }
        LinkForm::Missing => return None,
    })
}

fn query(world: &World, call: &Call<'_>, size: usize, next: Place, form: &LinkForm) -> String {
    let mut parts: Vec<String> = match form {
        LinkForm::NoFilters => Vec::new(),
        _ => call.query.raw_without(&CURSORS).map(str::to_owned).collect(),
    };
    parts.push(match form {
        LinkForm::MaxNull => "max=null".to_owned(),
        _ => format!("max={size}"),
    });
    match world.settings.cursor {
        CursorForm::After => {
            let id = id::Thing::Person.id(&id::uuid(next.after));
            parts.extend(["before".to_owned(), format!("after={id}")]);
        }
        CursorForm::Cursor => {
            let text = URL_SAFE_NO_PAD.encode(format!("people:{}", next.after));
            parts.push(format!("cursor={text}"));
        }
        CursorForm::Start => {
            parts.push(format!("start={}", world.people.place_after(next.after)));
        }
    }
    if next.empty_pages > 0 {
        parts.push(format!("emptyPage={}", next.empty_pages.min(MAX_EMPTY)));
    }
    parts.join("&")
}
