//! [`Outline`]: where the fields of a page's rows stand, so that a row is read when it is wanted.

use std::ops::Range;

use bytes::Bytes;

use super::fill::{Fill, Given};
use super::look::Look;
use super::named::Named;
use super::person::Extent;
use super::reader::Reader;
use crate::client::{Asked, KnownIds, Person, PersonId};

/// The rows of a page that has been looked over, and is JSON as a whole.
///
/// A row takes a few hundred bytes this way, and several thousand once it is read. Whoever reads
/// one person after the other finds the same small piece of memory free for each of them.
#[derive(Clone, Debug)]
pub(crate) struct Outline {
    body: Bytes,
    asked: Asked,
    fields: Vec<Place>,
    /// The fields of the row that was looked over last.
    order: Vec<Named>,
}

/// A field of a row, and where its value stands in the row's text.
#[derive(Clone, Copy, Debug)]
struct Place {
    named: Named,
    from: u32,
    to: u32,
}

/// A row that is made of nothing but plain values (see [`Look`]) and has an id.
#[derive(Debug)]
pub(crate) struct PlainRow {
    id: PersonId,
    /// Where it stands in the page.
    text: Range<usize>,
    /// Its fields among those of the page.
    fields: Range<usize>,
}

impl PlainRow {
    pub(crate) fn id(&self) -> &PersonId {
        &self.id
    }
}

impl Outline {
    pub(super) fn new(body: &Bytes, asked: Asked) -> Self {
        Self { body: body.clone(), asked, fields: Vec::new(), order: Vec::new() }
    }

    /// Looks over a row. `None` where it is not so plain, or has no id.
    pub(super) fn row(&mut self, look: &mut Look<'_>, extent: Extent) -> Option<PlainRow> {
        let first = self.fields.len();
        look.sign()?;
        let start = look.at();
        let id = self.look_over(look, extent).and_then(|(from, to)| {
            let id = std::str::from_utf8(self.body.get(from..to)?).ok()?;
            PersonId::new(id).ok()
        });
        if id.is_none() {
            self.fields.truncate(first);
        }
        Some(PlainRow { id: id?, text: start..look.at(), fields: first..self.fields.len() })
    }

    /// Adds the fields of a row, and says where its id stands.
    fn look_over(&mut self, look: &mut Look<'_>, extent: Extent) -> Option<(usize, usize)> {
        (look.sign()? == b'{').then_some(())?;
        let (start, mut id, mut count) = (look.at(), None, 0);
        let within = |at: usize| u32::try_from(at.checked_sub(start)?).ok();
        look.entries(b'}', |look| {
            let (from, to) = look.text()?;
            let named = Self::named(&mut self.order, count, self.body.get(from..to)?);
            count += 1;
            look.takes(b':')?;
            if named == Named::Id {
                id = Some(look.text()?);
                return Some(());
            }
            look.sign()?;
            let from = within(look.at())?;
            look.value()?;
            if extent == Extent::Whole || named.is_of_status() {
                self.fields.push(Place { named, from, to: within(look.at())? });
            }
            Some(())
        })?;
        id
    }

    /// The field of that name. Rows have their fields in one order, as a rule.
    fn named(order: &mut Vec<Named>, place: usize, name: &[u8]) -> Named {
        match order.get(place) {
            Some(named) if named.name() == name => *named,
            _ => {
                let named = Named::of(name);
                match order.get_mut(place) {
                    Some(room) => *room = named,
                    None => order.push(named),
                }
                named
            }
        }
    }

    /// Reads a row of this page.
    pub(crate) fn person(&self, row: PlainRow, known: &mut KnownIds) -> Person {
        let mut person = Person::unread(self.asked);
        let raw = self.body.slice(row.text);
        // The page was UTF-8, and its rows are.
        let text = std::str::from_utf8(&raw).unwrap_or_default();
        let mut fill = Fill::new(&mut person, known);
        for place in self.fields.get(row.fields).unwrap_or_default() {
            let (from, to) = (place.from as usize, place.to as usize);
            let value = text.get(from..to).unwrap_or_default();
            let alone = value.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
            let mut json = Reader::over(value);
            let given = alone.map_or(Given::Ahead(&mut json), Given::Text);
            let name = || name_before(text.get(..from).unwrap_or_default());
            // Plain values are read to their end, whatever they are.
            let _ = fill.field(place.named, name, given);
        }
        fill.finish(Some(row.id));
        person.was_read_from(raw);
        person
    }
}

/// The plain name that stands before a value.
fn name_before(text: &str) -> &str {
    text.rsplit('"').nth(1).unwrap_or_default()
}
