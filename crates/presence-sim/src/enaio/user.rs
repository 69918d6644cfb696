//! One user, as they stand.

use std::fmt;

use super::guid::{Kind, guid};
use super::rights::Rights;
use crate::cast::Person;
use crate::seed::{Stream, draw};

/// Who is locked out from the start, if the cast is large enough.
const LOCKED: u64 = 6;

/// Who has no rights from the start.
const RIGHTLESS: u64 = 8;

/// Who is absent from the start in the main organisation.
const ABSENT: u64 = 4;

/// A user of the installation and of its main organisation.
///
/// `Debug` shows the number and the login only.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct User {
    /// The number in the user table.
    pub number: u64,
    /// The id as an object of the main organisation: what workflow jobs mean by a user.
    pub id: String,
    /// The id in the user table: what a login answers.
    pub guid: String,
    /// The login.
    pub login: String,
    /// The name of the object.
    pub name: String,
    /// The attribute `E-Mail`.
    pub email: String,
    /// What they may do.
    pub rights: Rights,
    /// Whether a login is refused with action code 5.
    pub locked: bool,
    pub(super) password: String,
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("User")
            .field("number", &self.number)
            .field("login", &self.login)
            .finish_non_exhaustive()
    }
}

impl User {
    pub(super) fn new(seed: u64, number: u64, login: &str, name: &str) -> Self {
        Self {
            number,
            id: guid(seed, Kind::Person, 0, number),
            guid: guid(seed, Kind::Account, 0, number),
            login: login.to_owned(),
            name: name.to_owned(),
            email: String::new(),
            rights: Rights::Ordinary,
            locked: false,
            password: password(seed, number),
        }
    }

    /// The user that a person of the cast is at the start.
    pub(super) fn of(seed: u64, person: &Person) -> Self {
        let number = person.number;
        Self {
            email: person.email.clone(),
            rights: match number {
                1 => Rights::Administrator,
                RIGHTLESS => Rights::Nothing,
                _ => Rights::Ordinary,
            },
            locked: number == LOCKED,
            ..Self::new(seed, number, &person.login, &person.display_name())
        }
    }
}

/// Whether the user with this number is absent from the start.
pub(super) fn starts_absent(seed: u64, number: u64) -> bool {
    match number {
        ABSENT => true,
        1..=8 => false,
        other => draw(seed, Stream::EnaioAbsence, other).is_multiple_of(8),
    }
}

/// Two halves with a full stop between them. It keeps passwords out of the alphabet of Base85,
/// which the vendor community's client would decode before it sends them.
fn password(seed: u64, number: u64) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
    let own = draw(seed, Stream::EnaioPassword, number);
    let letter = |place| {
        let drawn = draw(own, Stream::EnaioPassword, place) % LETTERS.len() as u64;
        // The remainder is a place in the list.
        char::from(LETTERS[drawn as usize])
    };
    let half = |from: u64| (from..from + 10).map(letter).collect::<String>();
    format!("{}.{}", half(0), half(10))
}
