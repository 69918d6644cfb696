//! The people of the simulation: the same persons for every vendor, made from a seed.
//!
//! A person is computed from their place in the cast, and found again from their login, so a
//! cast of a million costs no memory.

mod names;
mod order;

use std::fmt;

use names::{FAMILY, FIXED, GIVEN, Name};
use order::Order;

/// The domain of every e-mail address. It is reserved, so no mail can reach anybody.
const MAIL_DOMAIN: &str = "example.com";

/// One invented person.
///
/// `Debug` shows the number and the login only, as it would for a real person.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Person {
    /// The place in the cast, from 0.
    pub index: usize,
    /// The number by which vendors with numeric ids know this person: `index + 1`.
    pub number: u64,
    /// The given name, as people write it, e.g. `Łukasz`.
    pub given_name: String,
    /// The family name, as people write it, e.g. `Dąbrowski`.
    pub family_name: String,
    /// The login, lower-case ASCII, unique in the cast, e.g. `lukasz.dabrowski`.
    pub login: String,
    /// The e-mail address, in a domain that is reserved for examples.
    pub email: String,
}

impl Person {
    /// Given and family name with a space between them.
    #[must_use]
    pub fn display_name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person")
            .field("number", &self.number)
            .field("login", &self.login)
            .finish_non_exhaustive()
    }
}

/// A number of invented people. See [`cast`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cast {
    seed: u64,
    people: usize,
}

/// The first `people` persons of the cast that belongs to `seed`.
///
/// The first eight are the same for every seed: `anna.nowak`, `jan.kowalski`,
/// `zofia.wisniewska`, `lukasz.dabrowski`, `maria.garcia`, `juergen.mueller`, `aoife.byrne` and
/// `yuki.tanaka`.
///
/// ```
/// let cast = presence_sim::cast(42, 1_000_000);
/// assert_eq!(cast.person(0).unwrap().display_name(), "Anna Nowak");
/// let late = cast.person(999_999).unwrap();
/// assert_eq!(cast.by_login(&late.login), Some(late));
/// ```
#[must_use]
pub fn cast(seed: u64, people: usize) -> Cast {
    Cast { seed, people }
}

impl Cast {
    /// How many people there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.people
    }

    /// Whether there is nobody.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.people == 0
    }

    /// The person at a place, from 0.
    #[must_use]
    pub fn person(&self, index: usize) -> Option<Person> {
        if index >= self.people {
            return None;
        }
        if let Some((given, family)) = FIXED.get(index) {
            return Some(person(index, *given, *family, 0));
        }
        let (round, slot) = Order::of(self.seed).draw(index - FIXED.len());
        // Both places are remainders of the tables' own lengths.
        Some(person(index, GIVEN[slot % GIVEN.len()], FAMILY[slot / GIVEN.len()], round))
    }

    /// The person with this number, from 1.
    #[must_use]
    pub fn by_number(&self, number: u64) -> Option<Person> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        self.person(index)
    }

    /// The person with exactly this login.
    #[must_use]
    pub fn by_login(&self, login: &str) -> Option<Person> {
        let index = self.place_of(login)?;
        self.person(index).filter(|person| person.login == login)
    }

    /// Everybody, in order, computed one by one.
    pub fn iter(&self) -> impl Iterator<Item = Person> + use<> {
        let cast = *self;
        (0..self.people).filter_map(move |index| cast.person(index))
    }

    fn place_of(&self, login: &str) -> Option<usize> {
        let name = login.trim_end_matches(|last: char| last.is_ascii_digit());
        let round = match &login[name.len()..] {
            "" => 0,
            digits => digits.parse::<usize>().ok()?.checked_sub(1)?,
        };
        let (given, family) = name.split_once('.')?;
        let fixed = FIXED.iter().position(|(g, f)| g.1 == given && f.1 == family);
        if fixed.is_some() {
            return fixed;
        }
        let given = GIVEN.iter().position(|name| name.1 == given)?;
        let family = FAMILY.iter().position(|name| name.1 == family)?;
        let slot = family * GIVEN.len() + given;
        Order::of(self.seed).place(round, slot)?.checked_add(FIXED.len())
    }
}

fn person(index: usize, given: Name, family: Name, round: usize) -> Person {
    let mut login = format!("{}.{}", given.1, family.1);
    if round > 0 {
        login.push_str(&(round + 1).to_string());
    }
    Person {
        index,
        number: index as u64 + 1,
        given_name: given.0.to_owned(),
        family_name: family.0.to_owned(),
        email: format!("{login}@{MAIL_DOMAIN}"),
        login,
    }
}

#[cfg(test)]
mod tests;
