//! One person: read, made, changed, removed.

use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method, StatusCode};
use presence_core::{Error, ErrorKind, Fate, Result};
use presence_http::{Answer, Target};

use super::Client;
use super::body::PersonBody;
use super::id::{LicenseId, PersonId};
use super::parts::PartError;
use super::person::{Asked, Person};
use super::send::{Outgoing, is_empty};
use super::trace::Lookup;
use crate::error::{CREATE_PERSON, DELETE_PERSON, GET_ME, GET_PERSON, UPDATE_PERSON};
use crate::wire;

/// The statuses under which an answer to a write holds the person. The 201 is not documented, and
/// says the same by its definition.
const WITH_A_PERSON: [StatusCode; 2] = [StatusCode::OK, StatusCode::CREATED];

/// What a write asks for besides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct WriteOptions {
    /// Handle Webex Calling data as well. For administrators; slower.
    pub calling_data: bool,
    /// Answer with the id only. Faster; licences that were not granted are then not known.
    pub min_response: bool,
    /// Needed to take an attendee's site away. Updates only.
    pub show_all_types: bool,
}

impl WriteOptions {
    /// Nothing besides.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Handle Webex Calling data as well.
    #[must_use]
    pub fn with_calling_data(mut self) -> Self {
        self.calling_data = true;
        self
    }

    /// Answer with the id only.
    #[must_use]
    pub fn with_min_response(mut self) -> Self {
        self.min_response = true;
        self
    }

    /// Show attendee roles.
    #[must_use]
    pub fn with_all_types(mut self) -> Self {
        self.show_all_types = true;
        self
    }
}

/// A person who was made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Created {
    /// As Webex answered; with `min_response` hardly more than the id.
    pub person: Person,
    /// Licences that were asked for and not granted: Webex grants what it can and says nothing.
    /// `None` where the answer does not tell.
    pub not_granted: Option<Vec<LicenseId>>,
    /// What Webex says that it could not do, part by part.
    pub errors: Vec<PartError>,
}

/// An update that was made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Updated {
    /// As Webex answered; `None` after a `204`.
    pub person: Option<Person>,
    /// Licences that were asked for and not granted; `None` where the answer does not tell.
    pub not_granted: Option<Vec<LicenseId>>,
    /// What Webex says that it could not do, part by part.
    pub errors: Vec<PartError>,
}

impl Client {
    /// Reads a person: status, last activity, and whatever else the token may see. With
    /// `calling_data` what Webex Calling knows as well.
    ///
    /// # Errors
    /// `NotFound` (404), `Forbidden` (403), `Mismatch` where the answer is about somebody else, and
    /// what every call can end with.
    pub async fn get(&self, person: &PersonId, calling_data: bool) -> Result<Person> {
        self.details(GET_PERSON, Some(person), calling_data).await
    }

    /// Reads the person to whom the token belongs.
    ///
    /// # Errors
    /// As [`Self::get`].
    pub async fn me(&self, calling_data: bool) -> Result<Person> {
        self.details(GET_ME, None, calling_data).await
    }

    async fn details(
        &self,
        operation: &'static str,
        id: Option<&PersonId>,
        calling_data: bool,
    ) -> Result<Person> {
        let segment = id.map_or("me", PersonId::as_str);
        let target = self.engine.base().path(&["people", segment])?;
        let target = target.query_opt("callingData", calling_data.then_some("true"));
        let outgoing = Outgoing::get(operation, target);
        let answer = self.send_traced(&outgoing).await?;
        let person = self.person(&outgoing, &answer, Asked::Details);
        let person = person.and_then(|person| match id {
            Some(id) => self.of(id, person, &outgoing, &answer),
            None => Ok(person),
        });
        let mut person = person.map_err(|error| outgoing.trace(error, None))?;
        person.calling_data = calling_data;
        Ok(person)
    }

    /// Makes a person. Sent once: only a 429, a refused token and a connection that never came
    /// about lead to a repeat.
    ///
    /// # Errors
    /// * `InvalidInput` before anything is sent, naming the field.
    /// * Where [`Error::fate`] is [`Fate::Unknown`] the person may have been made: after a 400
    ///   with calling data (documented), a 5xx, a time-out, a broken connection or an unreadable
    ///   answer. [`CallTrace::lookup`](super::CallTrace::lookup) says what to look up and
    ///   [`Client::reconcile`] does so.
    pub async fn create(&self, body: &PersonBody, options: &WriteOptions) -> Result<Created> {
        body.check_new()?;
        let target = self.engine.base().path(&["people"])?;
        let calling_data = if options.calling_data { "true" } else { "false" };
        let target = target
            .query("callingData", calling_data)
            .query_opt("minResponse", options.min_response.then_some("true"));
        let email = body.emails.value().and_then(|emails| emails.first()).cloned();
        let lookup = Lookup::Email(email.unwrap_or_default());
        let outgoing =
            Outgoing::new(CREATE_PERSON, Method::POST, target).json(&wire::body(body))?;
        let made = async {
            let answer = self.send_write(&outgoing, &WITH_A_PERSON).await?;
            let mut person = self.person(&outgoing, &answer, Asked::Write)?;
            person.calling_data = options.calling_data;
            Ok(person)
        };
        let half_known = |status| status == 400 && options.calling_data;
        let person = made.await.map_err(|error| uncertain(error, &outgoing, lookup, half_known))?;
        let errors = person.errors.clone();
        Ok(Created { not_granted: not_granted(body, &person), errors, person })
    }

    /// Changes a person: everything that `body` does not carry may be reset, so begin with
    /// [`PersonBody::from_person`]. Sent once, and again only after a 423 or a 429, a refused
    /// token, or a connection that never came about.
    ///
    /// # Errors
    /// * `InvalidInput` before anything is sent, naming the field; also with calling data where the
    ///   body begins with a person read without it, and so would wipe number, extension or
    ///   location.
    /// * `Mismatch` of unknown fate where the answer is about somebody else.
    /// * Where [`Error::fate`] is [`Fate::Unknown`] the person may have been changed, in part or
    ///   as a whole: Webex documents this of every error but a clear refusal. See
    ///   [`Client::reconcile`].
    pub async fn update(
        &self,
        person: &PersonId,
        body: &PersonBody,
        options: &WriteOptions,
    ) -> Result<Updated> {
        body.check_update(options.calling_data)?;
        let target = self.engine.base().path(&["people", person.as_str()])?;
        let flag = |set: bool| set.then_some("true");
        let target = target
            .query_opt("callingData", flag(options.calling_data))
            .query_opt("showAllTypes", flag(options.show_all_types))
            .query_opt("minResponse", flag(options.min_response));
        let lookup = Lookup::Person(person.clone());
        let outgoing = Outgoing::new(UPDATE_PERSON, Method::PUT, target).json(&wire::body(body))?;
        let made = async {
            let confirming = [&WITH_A_PERSON[..], &[StatusCode::NO_CONTENT]].concat();
            let answer = self.send_write(&outgoing, &confirming).await?;
            if is_empty(&answer) {
                return Ok(None);
            }
            let changed = self.person(&outgoing, &answer, Asked::Write)?;
            let mut changed = self.of(person, changed, &outgoing, &answer)?;
            changed.calling_data = options.calling_data;
            Ok(Some(changed))
        };
        let half_known = |status| matches!(status, 400 | 409);
        let person = made.await.map_err(|error| uncertain(error, &outgoing, lookup, half_known))?;
        let not_granted = person.as_ref().and_then(|person| not_granted(body, person));
        let errors = person.as_ref().map(|person| person.errors.clone()).unwrap_or_default();
        Ok(Updated { person, not_granted, errors })
    }

    /// Removes a person.
    ///
    /// # Errors
    /// `NotFound` (404), `Forbidden` (403). Where [`Error::fate`] is [`Fate::Unknown`] the person
    /// may be gone.
    pub async fn delete(&self, person: &PersonId) -> Result<()> {
        let target = self.engine.base().path(&["people", person.as_str()])?;
        let mut outgoing = Outgoing::new(DELETE_PERSON, Method::DELETE, target);
        outgoing.call = outgoing.call.header(CONTENT_LENGTH, HeaderValue::from_static("0"));
        let lookup = Lookup::Person(person.clone());
        let deleted = self.send_confirmed(&outgoing, &[StatusCode::OK, StatusCode::NO_CONTENT]);
        let deleted = deleted.await;
        deleted.map_err(|error| uncertain(error, &outgoing, lookup, |_| false))
    }

    /// `person`, where it is the one with this id.
    fn of(
        &self,
        id: &PersonId,
        person: Person,
        outgoing: &Outgoing,
        answer: &Answer,
    ) -> Result<Person> {
        if id.same_as(&person.id) {
            return Ok(person);
        }
        let message = "Webex answered with another person than was asked for";
        let error = Error::new(ErrorKind::Mismatch, message).with_field("id");
        Err(self.about(error, outgoing, answer))
    }

    pub(crate) fn people_target(&self) -> Result<Target> {
        self.engine.base().path(&["people"])
    }
}

/// Says of a write that its outcome is unknown, where it is.
fn uncertain(
    error: Error,
    outgoing: &Outgoing,
    lookup: Lookup,
    half_known: impl Fn(u16) -> bool,
) -> Error {
    // A refused credential has a status too, perhaps of the token service: nothing was sent then.
    let refused = matches!(error.kind(), ErrorKind::Rejected | ErrorKind::Conflict);
    let certain = error.fate() == Fate::NotApplied;
    let half = refused && certain && error.status().is_some_and(half_known);
    let error = if half { error.with_fate(Fate::Unknown) } else { error };
    let lookup = (error.fate() == Fate::Unknown).then_some(lookup);
    let error = if half {
        error.with_message("refused, and yet it may have been carried out, in part or in full")
    } else {
        error
    };
    outgoing.trace(error, lookup)
}

fn not_granted(body: &PersonBody, person: &Person) -> Option<Vec<LicenseId>> {
    let Some(asked) = body.licenses.value() else { return Some(Vec::new()) };
    let granted = person.licenses.as_ref()?;
    let missing = |license: &&LicenseId| !granted.iter().any(|own| own.same_as(license));
    Some(asked.iter().filter(missing).cloned().collect())
}
