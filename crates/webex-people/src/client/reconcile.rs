//! [`Client::reconcile`]: finds out what became of a write of unknown outcome.

use futures_util::StreamExt;
use presence_core::{Error, ErrorKind, Result, Vendor};

use super::Client;
use super::body::PersonBody;
use super::compare::differing;
use super::id::PersonId;
use super::list::ListPeople;
use super::parts::PartError;
use super::person::Person;
use super::trace::Lookup;
use crate::error::LIST_PEOPLE;

/// How many people with one e-mail address are looked at.
const MAX_MATCHES: usize = 20;

/// What stands at Webex now.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Reconciled {
    /// There is no such person: a creation did not happen, or somebody removed the person.
    Absent,
    /// The person is there.
    Present {
        /// As read just now.
        person: Box<Person>,
        /// The fields, in Webex's spelling, that do not stand as they were written. Empty where
        /// the write was carried out in full, or where somebody else wrote the same.
        differing: Vec<String>,
    },
}

impl Client {
    /// Reads what a write of unknown outcome left behind and compares it with what was written.
    ///
    /// With `calling_data` what Webex Calling keeps (number, extension, location) is read too;
    /// without it, these fields can differ only by not being shown. The same holds of a person whom
    /// a list shows and who cannot be read singly yet.
    ///
    /// After a time-out the write may still be under way at Webex: that somebody is absent then
    /// proves that it was not carried out only once it has had the time to end.
    ///
    /// ```no_run
    /// # use webex_people::{CallTrace, Client, PersonBody, Reconciled, WriteOptions};
    /// # async fn example(client: Client, body: PersonBody) -> presence_core::Result<()> {
    /// let Err(error) = client.create(&body, &WriteOptions::new()).await else { return Ok(()) };
    /// let Some(lookup) = CallTrace::of(&error).and_then(CallTrace::lookup) else {
    ///     return Err(error);
    /// };
    /// match client.reconcile(lookup, &body, false).await? {
    ///     Reconciled::Absent => println!("there is no such person"),
    ///     Reconciled::Present { differing, .. } => println!("not as written: {differing:?}"),
    ///     _ => {}
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// What reading can end with.
    pub async fn reconcile(
        &self,
        lookup: &Lookup,
        body: &PersonBody,
        calling_data: bool,
    ) -> Result<Reconciled> {
        let found = match lookup {
            Lookup::Person(id) => self.if_there(id, calling_data).await?,
            Lookup::Email(email) => match self.by_email(email).await? {
                // A list may show less than the person read singly, and sooner: whoever is in it
                // is there.
                Some(listed) => {
                    Some(self.if_there(&listed.id, calling_data).await?.unwrap_or(listed))
                }
                None => None,
            },
        };
        Ok(found.map_or(Reconciled::Absent, |person| {
            let differing = differing(body, &person);
            Reconciled::Present { person: Box::new(person), differing }
        }))
    }

    async fn if_there(&self, id: &PersonId, calling_data: bool) -> Result<Option<Person>> {
        match self.get(id, calling_data).await {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            person => person.map(Some),
        }
    }

    /// The person with this e-mail address. `None` only where nobody has it: a row that cannot be
    /// read may be the person.
    ///
    /// # Errors
    /// What [`Self::list`] can end with; `Protocol` where the person was not found beside a row
    /// that cannot be read, or among more people than one address can have.
    pub async fn by_email(&self, email: &str) -> Result<Option<Person>> {
        Ok(self.first_by_email(email, 1).await?.into_iter().next())
    }

    /// As [`Self::by_email`], but for a write, which must not meet one of two.
    ///
    /// # Errors
    /// As [`Self::by_email`]; `Conflict` where two people have the address, and `Protocol` where a
    /// row that cannot be read may be the second.
    pub(crate) async fn only_by_email(&self, email: &str) -> Result<Option<Person>> {
        let mut found = self.first_by_email(email, 2).await?.into_iter();
        match (found.next(), found.next()) {
            (_, Some(_)) => {
                let message = "several people have this e-mail address; name one by id";
                Err(of_a_search(ErrorKind::Conflict, message))
            }
            (only, None) => Ok(only),
        }
    }

    /// As many people with this e-mail address as `enough`, or all there are.
    async fn first_by_email(&self, email: &str, enough: usize) -> Result<Vec<Person>> {
        let options = ListPeople::new().with_email(email).with_limit(MAX_MATCHES);
        let mut people = self.list(&options)?;
        let (mut found, mut unread) = (Vec::new(), None);
        while let Some(row) = people.next().await {
            match row {
                Ok(person) if person.has_email(email) => found.push(person),
                Ok(_) => {}
                Err(error) if people.has_failed() => return Err(error),
                Err(error) => unread = Some(error),
            }
            if found.len() == enough {
                return Ok(found);
            }
        }
        let remark = || people.remarks().first().map(PartError::in_place_of_a_person);
        match unread.or_else(remark) {
            Some(error) => Err(error.at(Vendor::WEBEX, LIST_PEOPLE)),
            None if people.is_complete() => Ok(found),
            None => {
                let message = "the search by an e-mail address gave people without it, and more";
                Err(of_a_search(ErrorKind::Protocol, message))
            }
        }
    }
}

fn of_a_search(kind: ErrorKind, message: &'static str) -> Error {
    Error::new(kind, message).at(Vendor::WEBEX, LIST_PEOPLE)
}
