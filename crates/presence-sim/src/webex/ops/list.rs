//! `GET /people`.

use serde::Serialize;
use serde_json::{Value, json};

use super::Call;
use super::filter::Filter;
use super::link::{self, Place};
use crate::http::Reply;
use crate::webex::answer::{self, Refusal};
use crate::webex::directory::Directory;
use crate::webex::view::Item;
use crate::webex::world::World;

/// How many people are looked at for one page. A search goes on with the next one.
const MAX_LOOKED_AT: usize = 100_000;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    not_found_ids: Option<Vec<String>>,
    items: Vec<Item>,
}

/// The numbers on a page, and where the next one begins.
#[derive(Debug, Default)]
struct Page {
    numbers: Vec<u64>,
    next: Option<Place>,
    /// Whether the rows of this page were there, and none of them at the wanted location.
    nobody_at_location: bool,
}

pub(super) fn list(world: &mut World, call: &Call<'_>) -> Result<Reply, Refusal> {
    let filter = Filter::read(call, &world.people)?;
    if let Some(ids) = &filter.ids {
        return Ok(answer::ok(&by_ids(world, call, &filter, ids)));
    }
    if world.settings.slow_above.is_some_and(|most| filter.size > most) {
        return Err(Refusal::new(504, "The list took too long. Lower the max parameter."));
    }
    let place = link::read(call.query, &world.people)?;
    let page = page(world, &filter, place);
    let mut items: Vec<Item> = people(world, call, &filter, &page.numbers).collect();
    if page.nobody_at_location {
        items.push(Item::Odd(no_such_location()));
    }
    let mut reply = answer::ok(&Answer { not_found_ids: None, items });
    if let Some(next) = page.next
        && let Some((name, value)) = link::header(world, call, filter.size, next)
    {
        reply.set_header(name, &value);
    }
    Ok(reply)
}

fn people<'a>(
    world: &'a World,
    call: &'a Call<'_>,
    filter: &'a Filter,
    numbers: &'a [u64],
) -> impl Iterator<Item = Item> + 'a {
    let found = numbers.iter().filter_map(|number| world.people.get(*number));
    found.map(|person| world.item(person, call.caller, filter.wanted, call.now))
}

fn by_ids(world: &World, call: &Call<'_>, filter: &Filter, ids: &[String]) -> Answer {
    let (mut items, mut missing) = (Vec::new(), Vec::new());
    for id in ids {
        let person = world.people.by_id(id).filter(|person| {
            call.caller.reaches(person) && (filter.show_all_types || Directory::is_listed(person))
        });
        match person {
            Some(person) => items.push(world.item(person, call.caller, filter.wanted, call.now)),
            None => missing.push(id.clone()),
        }
    }
    Answer { items, not_found_ids: Some(missing).filter(|missing| !missing.is_empty()) }
}

fn page(world: &World, filter: &Filter, place: Place) -> Page {
    if place.empty_pages > 0 {
        let next = Place { empty_pages: place.empty_pages - 1, ..place };
        return Page { next: Some(next), ..Page::default() };
    }
    // A row that comes twice must not keep the list from ending.
    let again = world.settings.repeated_rows && filter.size > 1 && place.after > 0;
    let after = place.after - u64::from(again);
    let mut page = match filter.location.is_some() && world.settings.sentinel_rows {
        true => filtered_page(world, filter, after),
        false => whole_page(world, filter, after),
    };
    if let Some(next) = &mut page.next {
        next.empty_pages = world.settings.empty_pages;
    }
    page
}

/// A page is filled with people who fit, as long as that does not take too long.
fn whole_page(world: &World, filter: &Filter, after: u64) -> Page {
    let mut page = Page::default();
    if filter.only == Some(None) {
        return page;
    }
    // Where somebody can only be one person, nobody else is looked at.
    let after = filter.only.flatten().map_or(after, |only| after.max(only.saturating_sub(1)));
    let mut last = after;
    let numbers = world.people.numbers_after(after, filter.organisation);
    for (looked_at, number) in numbers.enumerate() {
        if filter.only.flatten().is_some_and(|only| number > only) {
            return page;
        }
        let fits = filter.fits(number, &world.people) && filter.is_there(number, &world.people);
        let is_full = page.numbers.len() >= filter.size;
        if (is_full && fits) || looked_at >= MAX_LOOKED_AT {
            page.next = Some(Place::after(last));
            return page;
        }
        if fits {
            page.numbers.push(number);
        }
        if !is_full {
            last = number;
        }
    }
    page
}

/// A page is taken first and filtered by the location afterwards.
fn filtered_page(world: &World, filter: &Filter, after: u64) -> Page {
    let numbers = world.people.numbers_after(after, filter.organisation);
    let mut fitting = numbers.filter(|number| filter.fits(*number, &world.people));
    let taken: Vec<u64> = fitting.by_ref().take(filter.size).collect();
    let last = taken.last().copied();
    let next = last.filter(|_| fitting.next().is_some()).map(Place::after);
    let any = !taken.is_empty();
    let at_location = taken.into_iter().filter(|number| filter.is_there(*number, &world.people));
    let numbers: Vec<u64> = at_location.collect();
    Page { nobody_at_location: any && numbers.is_empty(), numbers, next }
}

/// The row that stands for nobody.
fn no_such_location() -> Value {
    json!({ "errors": { "peopleListLocationId": {
        "code": "calling_failure",
        "reason": "No user matching the locationId in this page",
    } } })
}
