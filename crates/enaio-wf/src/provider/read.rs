//! Reading people: who they are, and whether they are among the absent.

use std::collections::HashMap;

use presence_core::{
    Basis, Error, ErrorKind, Login, PersonName, Result, Source, Subject, UserRef, UserStatus,
    Vendor,
};

use super::find::{BETWEEN, Found, Place};
use super::people::Person;
use super::{Inner, not_found};
use crate::client::{Id, IdSet};
use crate::map;

/// The field that an error names where a row is at fault and not the whole answer.
pub(super) const OF_A_ROW: &str = "Id";

impl Inner {
    /// One result a person, in the order asked.
    pub(super) async fn read(&self, users: &[UserRef]) -> Vec<Result<UserStatus>> {
        let found = self.find(users).await;
        let mut absent: HashMap<Id, Result<IdSet>> = HashMap::new();
        for Found { place, .. } in found.iter().flatten() {
            if !absent.contains_key(&place.organisation) {
                let ids = self.client.absent_users(&place.organisation).await;
                absent.insert(place.organisation.clone(), ids);
            }
        }
        let rows = found.into_iter().zip(users).map(|(row, asked)| {
            let Found { place, person } = row?;
            let absent = absent.get(&place.organisation).ok_or_else(not_found)?;
            let absent = absent.as_ref().map_err(Error::clone)?.contains(&person.id);
            self.status(&place, &person, Some(asked), absent)
        });
        rows.collect()
    }

    /// `person` as a status; `asked` is how the asker knows them.
    pub(super) fn status(
        &self,
        place: &Place,
        person: &Person,
        asked: Option<&UserRef>,
        absent: bool,
    ) -> Result<UserStatus> {
        let source = Source::new(Vendor::ENAIO, Basis::Declared, self.clock().now());
        Ok(map::status(absent, self.subject(place, person, asked)?, source))
    }

    /// Every reference to the person; the one that was asked for as it was asked.
    fn subject(&self, place: &Place, person: &Person, asked: Option<&UserRef>) -> Result<Subject> {
        let own = reference(place, person)?;
        let mut subject = Subject::new(&self.config.name, asked.unwrap_or(&own).clone());
        subject.tenant = Some(place.organisation.to_string());
        if let (None, UserRef::Id(id)) = (&subject.native_id, own) {
            subject.native_id = Some(id);
        }
        if subject.login.is_none() {
            subject.login = person.login.as_deref().and_then(|login| Login::new(login).ok());
        }
        if subject.display_name.is_none() {
            subject.display_name = PersonName::new(person.name.as_str()).ok();
        }
        Ok(subject)
    }
}

/// The object's id; among several organisations with the organisation's before it, since nobody
/// promises that ids of one are not used in another.
fn reference(place: &Place, person: &Person) -> Result<UserRef> {
    let id = match place.among_several {
        true => format!("{}{BETWEEN}{}", place.organisation, person.id),
        false => person.id.to_string(),
    };
    UserRef::id(id).map_err(|error| {
        Error::new(ErrorKind::Protocol, "an id of the server cannot be referred to")
            .with_field(OF_A_ROW)
            .with_source(error)
    })
}
