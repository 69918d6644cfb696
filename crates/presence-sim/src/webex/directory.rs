//! Everybody: computed from the cast, except for those who were changed, made or deleted.

use std::collections::HashMap;
use std::fmt;
use std::time::SystemTime;

use super::catalogue::Organisation;
use super::id::person_number;
use super::person::{Person, PersonKind};
use super::presence::{Seen, Standing, Status, drawn, seen};
use super::roster::{self, Account, BOT};
use crate::cast::Cast;

/// The number of the first person who is not of the cast.
const FIRST_MADE: u64 = 1 << 40;

/// How many people can be made or changed. Deletions are not counted: they take no room.
const MAX_KEPT: usize = 20_000;

/// The people. Memory grows with what is changed, not with how many there are.
#[derive(Clone)]
pub(super) struct Directory {
    cast: Cast,
    seed: u64,
    start: SystemTime,
    /// Who is not as computed; `None` for the deleted.
    changed: HashMap<u64, Option<Box<Person>>>,
    /// The addresses of those who are not as computed, in lower case.
    emails: HashMap<String, u64>,
    standings: HashMap<u64, Standing>,
    made: u64,
    kept: usize,
}

/// There is no more room.
#[derive(Debug)]
pub(super) struct Full;

impl Directory {
    pub(super) fn new(cast: Cast, seed: u64, start: SystemTime) -> Self {
        let mut directory = Self {
            cast,
            seed,
            start,
            changed: HashMap::new(),
            emails: HashMap::new(),
            standings: HashMap::new(),
            made: 0,
            kept: 0,
        };
        let guests = roster::guests(start, FIRST_MADE);
        directory.made = guests.len() as u64;
        for person in guests.into_iter().chain([roster::bot(start)]) {
            // The first few always have room.
            drop(directory.put(person));
        }
        directory
    }

    /// The numbers of everybody in an organisation who comes after `last`, in the order of lists.
    ///
    /// Some of them may be deleted.
    pub(super) fn numbers_after(
        &self,
        last: u64,
        organisation: Organisation,
    ) -> impl Iterator<Item = u64> + '_ {
        let next = last.saturating_add(1);
        let cast_ends = match organisation {
            Organisation::Home => self.cast.len() as u64,
            Organisation::Managed => 0,
        };
        let made = next.max(FIRST_MADE)..FIRST_MADE + self.made;
        let made = made.filter(move |number| {
            let person = self.changed.get(number).and_then(Option::as_ref);
            person.is_some_and(|person| person.organisation == organisation)
        });
        (next.max(1)..=cast_ends).chain(made)
    }

    /// Whether somebody was deleted.
    pub(super) fn is_gone(&self, number: u64) -> bool {
        self.changed.get(&number).is_some_and(Option::is_none)
    }

    /// Who is not as computed.
    pub(super) fn kept(&self, number: u64) -> Option<&Person> {
        self.changed.get(&number)?.as_deref()
    }

    /// What is known of the account of somebody as computed.
    pub(super) fn account(&self, number: u64) -> Account {
        roster::account(number, self.seed)
    }

    /// The whole name of somebody, with as little work as that takes.
    pub(super) fn display_name(&self, number: u64) -> Option<String> {
        match self.changed.get(&number) {
            Some(person) => person.as_ref().map(|person| person.display_name.clone()),
            None => self.cast.by_number(number).map(|person| person.display_name()),
        }
    }

    pub(super) fn get(&self, number: u64) -> Option<Person> {
        match self.changed.get(&number) {
            Some(person) => person.as_deref().cloned(),
            None => {
                let person = self.cast.by_number(number)?;
                Some(roster::person(&person, self.seed, self.start))
            }
        }
    }

    pub(super) fn by_id(&self, id: &str) -> Option<Person> {
        self.get(person_number(id)?)
    }

    /// The person with this address, in any letter case.
    pub(super) fn by_email(&self, email: &str) -> Option<Person> {
        let email = email.to_lowercase();
        if let Some(number) = self.emails.get(&email) {
            return self.get(*number);
        }
        let (login, _) = email.split_once('@')?;
        let person = self.cast.by_login(login)?;
        self.get(person.number).filter(|person| person.has_email(&email))
    }

    pub(super) fn find(&self, id_or_email: &str) -> Option<Person> {
        self.by_id(id_or_email).or_else(|| self.by_email(id_or_email))
    }

    /// The person at a place of the cast, from 0, and then of those who were made.
    pub(super) fn at(&self, place: usize) -> Option<Person> {
        match place.checked_sub(self.cast.len()) {
            None => self.get(place as u64 + 1),
            Some(beyond) => self.get(FIRST_MADE.checked_add(beyond as u64)?),
        }
    }

    /// How many places there are before the one after this number.
    pub(super) fn place_after(&self, number: u64) -> u64 {
        match number.checked_sub(FIRST_MADE) {
            None => number.min(self.cast.len() as u64),
            Some(made) => self.cast.len() as u64 + made + 1,
        }
    }

    /// The number of whoever is before this place.
    pub(super) fn number_before(&self, place: usize) -> u64 {
        match place.checked_sub(self.cast.len() + 1) {
            None => place as u64,
            Some(made) => FIRST_MADE.saturating_add(made as u64),
        }
    }

    /// How many places there are, those of the deleted included.
    pub(super) fn places(&self) -> usize {
        self.cast.len() + usize::try_from(self.made).unwrap_or(usize::MAX)
    }

    /// Puts a person in the place of what they were.
    pub(super) fn put(&mut self, person: Person) -> Result<(), Full> {
        let number = person.number;
        match self.kept(number) {
            Some(before) => {
                let before = before.emails.clone();
                self.forget_emails(number, &before);
            }
            None if self.kept >= MAX_KEPT => return Err(Full),
            None => self.kept += 1,
        }
        for email in &person.emails {
            self.emails.insert(email.to_lowercase(), number);
        }
        self.changed.insert(number, Some(Box::new(person)));
        Ok(())
    }

    /// The number for somebody new. Nobody has it before they are put there.
    pub(super) fn next_number(&self) -> u64 {
        FIRST_MADE + self.made
    }

    /// Adds somebody who has the next number.
    pub(super) fn add(&mut self, person: Person) -> Result<(), Full> {
        self.put(person)?;
        self.made += 1;
        Ok(())
    }

    pub(super) fn delete(&mut self, number: u64) {
        self.standings.remove(&number);
        if let Some(Some(before)) = self.changed.insert(number, None) {
            self.forget_emails(number, &before.emails);
            self.kept = self.kept.saturating_sub(1);
        }
    }

    fn forget_emails(&mut self, number: u64, emails: &[String]) {
        for email in emails.iter().map(|email| email.to_lowercase()) {
            // The address may be somebody else's by now.
            if self.emails.get(&email) == Some(&number) {
                self.emails.remove(&email);
            }
        }
    }

    /// What was said about somebody's presence, to be changed.
    pub(super) fn standing_mut(&mut self, number: u64) -> &mut Standing {
        self.standings.entry(number).or_default()
    }

    /// Whether status and last activity are kept from everybody.
    pub(super) fn is_hidden(&self, number: u64) -> bool {
        let said = self.standings.get(&number).and_then(|standing| standing.hidden);
        said.unwrap_or_else(|| number < FIRST_MADE && self.account(number).hidden)
    }

    /// The presence of somebody who exists.
    pub(super) fn seen(&self, person: &Person, now: SystemTime) -> Seen {
        if let Some(seen) = self.standings.get(&person.number).and_then(|s| s.scripted(now)) {
            return seen;
        }
        match person.number {
            BOT => seen(Status::Unknown, self.start, now),
            _ if person.invite_pending => seen(Status::Pending, person.created, now),
            _ if !person.login_enabled => seen(Status::Inactive, self.start, now),
            made if made >= FIRST_MADE => seen(Status::Inactive, person.modified, now),
            number => drawn(number, self.seed, self.start, now),
        }
    }

    /// Whether the person is one that lists show.
    pub(super) fn is_listed(person: &Person) -> bool {
        person.kind == PersonKind::Person
    }
}

impl fmt::Debug for Directory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Directory")
            .field("cast", &self.cast.len())
            .field("kept", &self.kept)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cast::cast;

    fn directory(people: usize) -> Directory {
        Directory::new(cast(1, people), 1, SystemTime::UNIX_EPOCH)
    }

    fn made(directory: &Directory, email: &str) -> Person {
        Person::new(directory.next_number(), email, "Somebody", SystemTime::UNIX_EPOCH)
    }

    #[test]
    fn room_is_bounded_and_comes_back_with_a_deletion() {
        let mut directory = directory(3);
        let mut last = 0;
        while directory.kept < MAX_KEPT {
            let person = made(&directory, &format!("p{}@x.example", directory.made));
            last = person.number;
            directory.add(person).unwrap();
        }
        let one_more = made(&directory, "more@x.example");
        assert!(directory.add(one_more.clone()).is_err());
        let changed = directory.get(1).unwrap();
        assert!(directory.put(changed).is_err(), "nor can anybody be changed");
        let known = directory.get(last).unwrap();
        assert!(directory.put(known).is_ok(), "who was changed before can be");
        directory.delete(last);
        directory.add(one_more).unwrap();
        assert!(directory.by_email("more@x.example").is_some());
    }

    #[test]
    fn an_address_is_its_last_holders() {
        let mut directory = directory(3);
        let mut anna = directory.get(1).unwrap();
        let old = anna.email().to_owned();
        anna.emails = vec!["Other@x.example".to_owned()];
        directory.put(anna).unwrap();
        assert!(directory.by_email(&old).is_none());
        let heir = made(&directory, &old);
        let number = heir.number;
        directory.add(heir).unwrap();
        directory.delete(1);
        assert_eq!(directory.by_email(&old).unwrap().number, number);
        assert!(directory.by_email("other@x.example").is_none());
    }

    #[test]
    fn places_and_numbers_go_there_and_back() {
        let mut directory = directory(5);
        let person = made(&directory, "p@x.example");
        directory.add(person).unwrap();
        let numbers: Vec<u64> = (0..directory.places())
            .filter_map(|place| directory.at(place).map(|person| person.number))
            .collect();
        assert_eq!(numbers.len(), 8);
        for (place, number) in numbers.iter().enumerate() {
            assert_eq!(directory.place_after(*number), place as u64 + 1);
            assert_eq!(directory.number_before(place + 1), *number);
        }
        assert!(directory.at(usize::MAX).is_none());
    }
}
