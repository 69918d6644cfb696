//! People and their presence, from the inside.

use std::fmt;
use std::time::Duration;

use super::Webex;
use crate::webex::calling::DoNotDisturb;
use crate::webex::catalogue::Licence;
use crate::webex::damage::Damage;
use crate::webex::directory::Full;
use crate::webex::person::Person;
use crate::webex::presence::{Seen, Standing, Status};
use crate::webex::world::World;

/// How many steps a script of statuses can have.
const MAX_STEPS: usize = 10_000;

/// Why something cannot be changed from the inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChangeRefused {
    /// There is no such person.
    UnknownPerson,
    /// So many people were changed that no more can be kept.
    Full,
}

impl fmt::Display for ChangeRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownPerson => "there is no such person",
            Self::Full => "no more changed people can be kept",
        })
    }
}

impl std::error::Error for ChangeRefused {}

impl From<Full> for ChangeRefused {
    fn from(_: Full) -> Self {
        Self::Full
    }
}

impl Webex {
    /// The person at a place of the directory, from 0: first the cast, then who was added.
    /// `None` for the deleted and beyond the end.
    #[must_use]
    pub fn people(&self, place: usize) -> Option<Person> {
        self.with_world(|world| world.people.at(place))
    }

    /// How many places the directory has, those of the deleted included.
    #[must_use]
    pub fn places(&self) -> usize {
        self.with_world(|world| world.people.places())
    }

    /// Somebody as they stand now, whatever a caller would be shown.
    #[must_use]
    pub fn person(&self, id_or_email: &str) -> Option<Person> {
        self.with_world(|world| world.people.find(id_or_email))
    }

    /// The presence of somebody, also if it is hidden.
    #[must_use]
    pub fn seen(&self, id_or_email: &str) -> Option<Seen> {
        let now = self.now();
        self.with_world(|world| {
            let person = world.people.find(id_or_email)?;
            Some(world.people.seen(&person, now))
        })
    }

    /// Sets a status behind the client's back. It stays until something else is said.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused::UnknownPerson`].
    pub fn set_status(&self, person: &str, status: Status) -> Result<(), ChangeRefused> {
        self.set_timeline(person, [(Duration::ZERO, status)])
    }

    /// What somebody shows from now on: each status after so much simulated time. The last one
    /// stays. Before the first one, and with no steps at all, the status is as drawn.
    ///
    /// Steps beyond the first 10,000 are left out.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused::UnknownPerson`].
    pub fn set_timeline(
        &self,
        person: &str,
        steps: impl IntoIterator<Item = (Duration, Status)>,
    ) -> Result<(), ChangeRefused> {
        let now = self.now();
        let at = |after| now.checked_add(after).unwrap_or(now);
        let steps = steps.into_iter().take(MAX_STEPS);
        let mut script: Vec<_> = steps.map(|(after, status)| (at(after), status)).collect();
        script.sort_by_key(|(from, _)| *from);
        self.change_standing(person, |standing| standing.script = script)
    }

    /// Whether somebody's status and last activity are kept from everybody, administrators
    /// included: the fields are left out.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused::UnknownPerson`].
    pub fn hide_status(&self, person: &str, hidden: bool) -> Result<(), ChangeRefused> {
        self.change_standing(person, |standing| standing.hidden = Some(hidden))
    }

    /// Whether somebody may log in. Without it their tokens open nothing.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused`].
    pub fn set_login_enabled(&self, person: &str, enabled: bool) -> Result<(), ChangeRefused> {
        self.change(person, |_, person| person.login_enabled = enabled)
    }

    /// Logs somebody in who was invited: they are pending no more.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused`].
    pub fn accept_invitation(&self, person: &str) -> Result<(), ChangeRefused> {
        self.change(person, |_, person| person.invite_pending = false)
    }

    /// Gives somebody another name.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused`].
    pub fn rename(&self, person: &str, display_name: &str) -> Result<(), ChangeRefused> {
        self.change(person, |_, person| display_name.clone_into(&mut person.display_name))
    }

    /// Gives somebody other licences.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused`].
    pub fn set_licences(&self, person: &str, held: &[Licence]) -> Result<(), ChangeRefused> {
        let ids = held.iter().map(|licence| licence.id()).collect();
        self.change(person, |_, person| person.licences = ids)
    }

    /// Damages the row of somebody in every answer; `None` repairs it.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused`].
    pub fn damage(&self, person: &str, damage: Option<Damage>) -> Result<(), ChangeRefused> {
        self.change(person, |_, person| person.damage = damage)
    }

    /// Deletes somebody.
    ///
    /// # Errors
    ///
    /// [`ChangeRefused::UnknownPerson`].
    pub fn delete(&self, person: &str) -> Result<(), ChangeRefused> {
        self.with_world(|world| {
            let person = world.people.find(person).ok_or(ChangeRefused::UnknownPerson)?;
            world.people.delete(person.number);
            world.calling.forget(person.number);
            Ok(())
        })
    }

    /// Do-not-disturb of somebody's telephone.
    #[must_use]
    pub fn do_not_disturb(&self, id_or_email: &str) -> Option<DoNotDisturb> {
        self.with_world(|world| {
            let person = world.people.find(id_or_email)?;
            Some(world.calling.silence(person.number))
        })
    }

    fn change(
        &self,
        person: &str,
        work: impl FnOnce(&mut World, &mut Person),
    ) -> Result<(), ChangeRefused> {
        let now = self.now();
        self.with_world(|world| {
            let mut person = world.people.find(person).ok_or(ChangeRefused::UnknownPerson)?;
            work(world, &mut person);
            person.modified = now;
            Ok(world.people.put(person)?)
        })
    }

    fn change_standing(
        &self,
        person: &str,
        work: impl FnOnce(&mut Standing),
    ) -> Result<(), ChangeRefused> {
        self.with_world(|world| {
            let person = world.people.find(person).ok_or(ChangeRefused::UnknownPerson)?;
            work(world.people.standing_mut(person.number));
            Ok(())
        })
    }
}
