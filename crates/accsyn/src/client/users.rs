//! The operations on users.

use http::Method;
use presence_core::{Error, ErrorKind, Fate, Result};
use serde_json::Value;
use serde_json::value::RawValue;

use super::Client;
use super::attributes::{Attributes, NewUser};
use super::find::Find;
use super::id::{Code, Id, UserKey};
use super::query::Query;
use super::send::Operation;
use super::user::User;
use super::words::{Role, Status};
use crate::error::{tag, unreadable};
use crate::wire::{Data, Event};

pub(crate) const FIND: &str = "find";
const GET: &str = "get";
const CREATE: &str = "create";
const UPDATE: &str = "update";
const DEACTIVATE: &str = "deactivate";
const ACTIVATE: &str = "activate";
const DELETE: &str = "delete";
const ATTRIBUTES: &str = "attributes";
const ENTITY_TYPES: &str = "entity_types";

/// What the attributes asked for are to be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AttributeUse {
    /// For searching and reading.
    Find,
    /// For inviting.
    Create,
    /// For updating.
    Update,
}

impl Client {
    /// Users who match. Without [`Find::with_inactive`] accsyn leaves out those who are
    /// deactivated.
    ///
    /// # Errors
    /// `InvalidInput` where the request would be too long for a URL; `Rejected`, `Forbidden` and
    /// the like as accsyn refuses; `Protocol` where a row cannot be understood. Reads are repeated
    /// when they fail on the way.
    pub async fn find(&self, find: &Find) -> Result<Vec<User>> {
        self.find_rows(find).await?.into_iter().collect()
    }

    /// As [`Client::find`], where a row that cannot be understood spoils no other.
    pub(crate) async fn find_rows(&self, find: &Find) -> Result<Vec<Result<User>>> {
        if find.is_for_nothing() {
            return Ok(Vec::new());
        }
        let mut event = Event::new("user/find");
        event.data = find.data(false);
        event.query = find.query.as_ref().map(|query| query.as_str().to_owned());
        let operation = Operation::new(FIND, Method::GET, event);
        self.rows(&operation).await
    }

    /// The first user who matches; without a query, the holder of the API key (vendor docs).
    /// Limit and skip of `find` are not sent.
    ///
    /// # Errors
    /// As [`Client::find`].
    pub async fn find_one(&self, find: &Find) -> Result<Option<User>> {
        let mut event = Event::new("user/find");
        event.data = find.data(true);
        event.query = find.query.as_ref().map(|query| query.as_str().to_owned());
        self.first(&Operation::new(FIND, Method::GET, event)).await
    }

    /// The user with this id, whatever their state: active, deactivated, deleted.
    ///
    /// # Errors
    /// As [`Client::find`]; `Mismatch` where accsyn answers somebody else's row.
    pub async fn get(&self, id: &Id) -> Result<Option<User>> {
        let mut event = Event::new("user/find");
        event.id = Some(id.to_string());
        let user = self.first(&Operation::new(GET, Method::GET, event)).await?;
        user.map(|user| own_row(user, id)).transpose().map_err(|error| tag(error, GET))
    }

    /// The user with this e-mail address, active or else deactivated: two searches where the first
    /// finds nobody. A row without this address is nobody's; letter case makes no difference.
    ///
    /// # Errors
    /// As [`Client::find`], and `InvalidInput` for an address that a query cannot hold.
    pub async fn get_by_code(&self, code: &Code) -> Result<Option<User>> {
        let find = Find::new().with_query(Query::code(code)?);
        for inactive in [None, Some(true)] {
            let find = inactive.map_or_else(|| find.clone(), |it| find.clone().with_inactive(it));
            let user = self.find_one(&find).await?;
            let is_it = |user: &User| {
                user.code.as_ref().is_some_and(|own| own.to_lowercase() == code.as_str())
            };
            if let Some(user) = user.filter(is_it) {
                return Ok(Some(user));
            }
        }
        Ok(None)
    }

    /// Invites somebody, or restores a deactivated user with the same code. A mail is sent unless
    /// [`NewUser::mail`] says no.
    ///
    /// Never repeated when its fate is unknown; look the code up before trying again.
    ///
    /// # Errors
    /// `Rejected` or `Conflict` where accsyn refuses, somebody known already for instance;
    /// where [`Error::fate`] is [`Fate::Unknown`], the invitation may have gone out.
    pub async fn create(&self, user: &NewUser) -> Result<User> {
        let mut event = Event::new("user/create");
        event.data = user.data();
        let operation = Operation::new(CREATE, Method::POST, event);
        let only = |rows: Vec<Result<User>>| {
            let mut rows = rows.into_iter();
            match (rows.next(), rows.next()) {
                (Some(row), None) => row,
                (None, _) => Err(unreadable("the result has no user")),
                _ => {
                    let message = "one user was invited and several answered";
                    Err(Error::new(ErrorKind::Mismatch, message)
                        .with_field("result")
                        .with_fate(Fate::Applied))
                }
            }
        };
        self.rows_as(&operation, only).await
    }

    /// Changes attributes of a user, and gives the user as they are then.
    ///
    /// Never repeated when its fate is unknown: between two attempts somebody else may have
    /// changed the user, and a change of role revokes all access each time.
    ///
    /// # Errors
    /// `InvalidInput` where there is nothing to change; `Rejected`, `Forbidden` and the like as
    /// accsyn refuses; `Mismatch` where it answers somebody else's row; where [`Error::fate`] is
    /// [`Fate::Unknown`], it may have been changed.
    pub async fn update(&self, id: &Id, attributes: &Attributes) -> Result<User> {
        let mut event = Event::new("user/edit");
        event.data = attributes.data().map_err(|error| tag(error, UPDATE))?;
        event.id = Some(id.to_string());
        let operation = Operation::new(UPDATE, Method::PUT, event);
        let own = |rows: Vec<Result<User>>| match rows.into_iter().next() {
            Some(row) => row
                .and_then(|user| own_row(user, id))
                .map_err(|error| error.with_fate(Fate::Unknown)),
            None => Err(unreadable("the result has no user")),
        };
        self.rows_as(&operation, own).await
    }

    /// Enables or disables a user. A disabled user is logged off at once and cannot log in,
    /// transfers are cut and jobs held.
    ///
    /// # Errors
    /// As [`Client::update`].
    pub async fn set_status(&self, id: &Id, status: &Status) -> Result<User> {
        self.update(id, &Attributes::status(status)).await
    }

    /// Changes a user's role, which revokes all access that the user had. For administrators only;
    /// administrators and employees are billed.
    ///
    /// # Errors
    /// As [`Client::update`].
    pub async fn set_role(&self, id: &Id, role: &Role) -> Result<User> {
        self.update(id, &Attributes::role(role)).await
    }

    /// Deactivates a user: kept for audit and restorable, home share and access offline. Refused
    /// while a job involves the user.
    ///
    /// # Errors
    /// As [`Client::update`]; `Mismatch` with an unknown fate where accsyn answers `false` or
    /// nothing.
    pub async fn deactivate(&self, id: &Id) -> Result<()> {
        self.try_deactivate(id).await.map(drop)
    }

    pub(crate) async fn try_deactivate(&self, id: &Id) -> Result<Answered> {
        self.done(DEACTIVATE, Method::DELETE, by_id("user/deactivate", id, Data::empty())).await
    }

    /// Undoes a deactivation, by id or by e-mail address.
    ///
    /// # Errors
    /// As [`Client::deactivate`].
    pub async fn activate(&self, user: &UserKey) -> Result<()> {
        self.try_activate(user).await.map(drop)
    }

    pub(crate) async fn try_activate(&self, user: &UserKey) -> Result<Answered> {
        let event = match user {
            UserKey::Id(id) => by_id("user/activate", id, Data::empty()),
            UserKey::Code(code) => {
                let mut event = Event::new("user/activate");
                event.query = Some(code.as_str().to_owned());
                event
            }
        };
        self.done(ACTIVATE, Method::POST, event).await
    }

    /// Deletes a user: all their jobs are aborted and the home share is deleted. Cannot be undone
    /// by the API. Refused while active entities depend on the user.
    ///
    /// # Errors
    /// As [`Client::deactivate`].
    pub async fn delete(&self, id: &Id) -> Result<()> {
        self.done(DELETE, Method::DELETE, by_id("user/delete", id, Data::Null)).await.map(drop)
    }

    /// As [`Client::delete`], even if active entities depend on the user.
    ///
    /// # Errors
    /// As [`Client::deactivate`].
    pub async fn delete_with_force(&self, id: &Id) -> Result<()> {
        let force = Attributes::new().with("force", true).data()?;
        self.done(DELETE, Method::DELETE, by_id("user/delete", id, force)).await.map(drop)
    }

    /// The names of the attributes that a user has, as far as the API key's holder may use them.
    ///
    /// # Errors
    /// As [`Client::find`].
    pub async fn attributes(&self, wanted: AttributeUse) -> Result<Vec<String>> {
        let mut event = Event::new("attributes");
        event.data = Attributes::new()
            .with("entitytype", "user")
            .with("create", wanted == AttributeUse::Create)
            .with("update", wanted == AttributeUse::Update)
            .data()?;
        self.names(ATTRIBUTES, event).await
    }

    /// The types of entities that there are.
    ///
    /// # Errors
    /// As [`Client::find`].
    pub async fn entity_types(&self) -> Result<Vec<String>> {
        self.names(ENTITY_TYPES, Event::new("entitytypes")).await
    }

    async fn names(&self, name: &'static str, event: Event) -> Result<Vec<String>> {
        let operation = Operation::new(name, Method::GET, event);
        self.result(&operation, |result| {
            let names: Vec<Value> = serde_json::from_str(result.get())
                .map_err(|_| unreadable("the result is no list of names"))?;
            Ok(names.iter().filter_map(Value::as_str).map(str::to_owned).collect())
        })
        .await
    }

    async fn first(&self, operation: &Operation) -> Result<Option<User>> {
        self.rows(operation).await?.into_iter().next().transpose()
    }

    /// An operation that answers `true`.
    async fn done(&self, name: &'static str, method: Method, event: Event) -> Result<Answered> {
        self.result(&Operation::new(name, method, event), answered).await
    }
}

/// What an operation that answers `true` answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answered {
    /// `true`, as documented.
    Yes,
    /// Something else that is no contradiction, and no proof.
    Something,
}

/// What else than `true` is answered is not documented: what says no, or nothing, contradicts.
fn answered(result: &RawValue) -> Result<Answered> {
    let value: Value = serde_json::from_str(result.get())
        .map_err(|_| unreadable("the result is no answer to a change"))?;
    let says_something = match &value {
        Value::Bool(true) => return Ok(Answered::Yes),
        Value::Bool(false) | Value::Null => false,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty() && !text.eq_ignore_ascii_case("false"),
        Value::Array(items) => !items.is_empty(),
        Value::Object(entries) => !entries.is_empty(),
    };
    if says_something {
        return Ok(Answered::Something);
    }
    Err(Error::new(ErrorKind::Mismatch, "accsyn did not answer that it was done")
        .with_field("result")
        .with_fate(Fate::Unknown))
}

/// `user`, unless the row names somebody else. One without an id names nobody.
fn own_row(user: User, id: &Id) -> Result<User> {
    let is_somebody_else = match &user.id {
        Some(own) => own != id,
        // An id that cannot be read is not the one that was sent.
        None => user.other.contains_key("id"),
    };
    if is_somebody_else {
        let message = "accsyn answered the row of another user";
        return Err(Error::new(ErrorKind::Mismatch, message).with_field("result"));
    }
    Ok(user)
}

fn by_id(uri: &'static str, id: &Id, data: Data) -> Event {
    let mut event = Event::new(uri);
    event.id = Some(id.to_string());
    event.data = data;
    event
}
