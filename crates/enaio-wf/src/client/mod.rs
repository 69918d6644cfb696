//! The ground floor: enaio's workflow jobs, typed, in enaio's words. Usable alone.

mod absence;
mod absence_notice;
mod builder;
mod from_xml;
mod id;
mod id_set;
mod logins;
mod organisation;
mod places;
mod process;
mod query;
mod quick;
mod substitute;
mod workflow_info;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use presence_core::{Clock, Error, ErrorKind, Idempotency, Result, Vendor};

pub use self::absence::{Absence, Substitution};
pub use self::absence_notice::AbsenceNotice;
pub use self::builder::ClientBuilder;
pub use self::id::Id;
pub use self::id_set::IdSet;
pub(crate) use self::logins::folded;
use self::logins::{Index, Logins};
pub use self::organisation::{Attribute, Object, ObjectRef, Organisation};
pub use self::process::{Activity, Process};
pub use self::query::{ObjectData, ObjectQuery};
pub use self::substitute::{Represented, Substitute};
pub use self::workflow_info::WorkflowInfo;
use crate::rpc::{Call, Pool, Response, Server, ServerInfo, Session, Value};
use crate::{Config, xml};

/// enaio's workflow organisations: who is in them, who is absent, who stands in.
///
/// Clones are cheap and share connections and sessions.
///
/// ```no_run
/// use enaio_wf::{Absence, Client, Config};
/// use presence_core::Secret;
///
/// # async fn example() -> presence_core::Result<()> {
/// let client = Client::new(&Config::new("app1:4000:1", "admin", Secret::new("password")))?;
/// let organisation = client.active_organisation().await?.id;
/// let user = client.user_by_login(&organisation, "lehmann").await?;
/// client.configure_user_absence(&organisation, &[Absence::absent(&user)]).await?;
/// assert!(client.absent_users(&organisation).await?.contains(&user.id));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    pool: Pool,
    clock: Arc<dyn Clock>,
    logins: Arc<Logins>,
    logins_max_age: Duration,
}

impl Client {
    /// A client on tokio's TCP and rustls. Does no I/O.
    ///
    /// # Errors
    /// `Config`, naming every field that is wrong.
    pub fn new(config: &Config) -> Result<Self> {
        Self::builder(config).build()
    }

    /// A client with a clock or a pool of one's own.
    pub fn builder(config: &Config) -> ClientBuilder {
        ClientBuilder::new(config.clone())
    }

    /// The clock that it was made with.
    pub(crate) fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// The pool, for other jobs by name: [`Pool::call`].
    #[must_use]
    pub fn pool(&self) -> &Pool {
        &self.pool
    }

    /// All workflow organisations.
    ///
    /// # Errors
    /// As [`Pool::call`]; `Protocol` where the answer's XML cannot be read. A server without
    /// workflow engine or licence answers with a failed job.
    pub async fn organisations(&self) -> Result<Vec<Organisation>> {
        let call = Call::new("wfm.GetOrganisations").idempotency(Idempotency::Safe);
        let answer = self.pool.call(&call).await?;
        xml::organisations(&binary(&call, &answer, "Organisations")?).map_err(named(&call))
    }

    /// The one organisation that is active.
    ///
    /// # Errors
    /// As [`Self::organisations`]; `NotFound` where none is active, `Conflict` where several are.
    pub async fn active_organisation(&self) -> Result<Organisation> {
        let mut active = self.organisations().await?;
        active.retain(|organisation| organisation.active);
        let failed = |kind, message: &'static str| {
            let error = Error::new(kind, message).with_vendor(Vendor::ENAIO);
            Err(error.with_operation("active_organisation"))
        };
        match (active.pop(), active.is_empty()) {
            (Some(organisation), true) => Ok(organisation),
            (Some(_), false) => failed(ErrorKind::Conflict, "several organisations are active"),
            (None, _) => failed(ErrorKind::NotFound, "no organisation is active"),
        }
    }

    /// Objects of an organisation.
    ///
    /// ```no_run
    /// use enaio_wf::{Client, ObjectData, ObjectQuery};
    ///
    /// # async fn example(client: &Client) -> enaio_wf::presence_core::Result<()> {
    /// let organisation = client.active_organisation().await?.id;
    /// let (named, data) = (ObjectQuery::Name("Einkauf".to_owned()), ObjectData::RELATIONS);
    /// for role in client.organisation_objects(&organisation, &named, data).await? {
    ///     println!("{} has {} members", role.id, role.children.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `InvalidInput` where a query by ids names none; otherwise as [`Self::organisations`].
    pub async fn organisation_objects(
        &self,
        organisation: &Id,
        query: &ObjectQuery,
        data: ObjectData,
    ) -> Result<Vec<Object>> {
        let mut objects = Vec::new();
        self.each_organisation_object(organisation, query, data, |object| objects.push(object))
            .await?;
        Ok(objects)
    }

    /// The same, shown to `visit` one by one: for organisations with so many objects that holding
    /// them all costs too much. The answer itself is in memory meanwhile, as one body.
    ///
    /// # Errors
    /// As [`Self::organisation_objects`]; some objects may have been shown before.
    pub async fn each_organisation_object(
        &self,
        organisation: &Id,
        query: &ObjectQuery,
        data: ObjectData,
        mut visit: impl FnMut(Object) + Send,
    ) -> Result<()> {
        let visit = |object: Option<Object>| object.into_iter().for_each(&mut visit);
        self.each_row(organisation, query, data, visit).await
    }

    /// The same with those that have no usable id, as none in their place.
    pub(crate) async fn each_row(
        &self,
        organisation: &Id,
        query: &ObjectQuery,
        data: ObjectData,
        visit: impl FnMut(Option<Object>) + Send,
    ) -> Result<()> {
        let call = query.call(organisation, data)?;
        let answer = self.pool.call(&call).await?;
        xml::objects(&binary(&call, &answer, "Objects")?, visit).map_err(named(&call))
    }

    /// The object whose attribute `Login` is `login`, whatever its case.
    ///
    /// Reads all objects of the organisation the first time and remembers their logins for a
    /// while; see [`Self::forget_logins`].
    ///
    /// # Errors
    /// `NotFound` where no object has the login, `Conflict` where several have; otherwise as
    /// [`Self::organisations`].
    pub async fn user_by_login(&self, organisation: &Id, login: &str) -> Result<Object> {
        let read = async {
            let (all, data) = (ObjectQuery::All, ObjectData::ATTRIBUTES);
            self.organisation_objects(organisation, &all, data).await.map(Index::new)
        };
        let logins = self.logins.of(organisation);
        logins.get(&*self.clock, self.logins_max_age, read).await?.find(login)
    }

    /// Forgets the logins that were read, so that the next look-up asks again.
    pub fn forget_logins(&self) {
        self.logins.forget();
    }

    /// Says of any number of users whether they are absent, in one call. Without any there is no
    /// call.
    ///
    /// The server tells the other servers and the substitutes. Setting what stands already is
    /// harmless.
    ///
    /// # Errors
    /// `InvalidInput` where a user is both absent and present: nothing is sent. `Forbidden` where
    /// a system role is missing. Otherwise as [`Pool::call`]; where [`Error::fate`] is unknown, the
    /// absences may have been set.
    pub async fn configure_user_absence(
        &self,
        organisation: &Id,
        absences: &[Absence],
    ) -> Result<()> {
        let absences = Absence::merged(absences)?;
        if absences.is_empty() {
            return Ok(());
        }
        let users = xml::users(&absences);
        self.set("wfm.ConfigUserAbsence", organisation, "Users", users).await
    }

    /// The ids of all users who are absent, in the server's order.
    ///
    /// # Errors
    /// As [`Pool::call`].
    pub async fn absent_users(&self, organisation: &Id) -> Result<IdSet> {
        let call = Call::new("wfm.GetAbsentUsers")
            .idempotency(Idempotency::Safe)
            .with("OrganisationId", organisation.as_str());
        let answer = self.pool.call(&call).await?;
        match answer.params.get("ObjectIds") {
            None => Ok(IdSet::new()),
            // A page or a document in its place names nobody, and everybody would be present.
            Some(Value::Text(ids)) if memchr::memchr2(b'<', b'>', ids.as_bytes()).is_some() => {
                Err(no_list(&call))
            }
            Some(Value::Text(ids)) => Ok(Id::set(ids)),
            Some(_) => Err(wrong_type(&call)),
        }
    }

    /// Replaces the substitutes of any number of users or roles, in one call. Without any there is
    /// no call.
    ///
    /// ```no_run
    /// use enaio_wf::presence_core::Result;
    /// use enaio_wf::{Client, Id, Substitution};
    ///
    /// # async fn example(client: &Client, organisation: &Id) -> Result<()> {
    /// let anna = client.user_by_login(organisation, "anna.nowak").await?;
    /// let jan = client.user_by_login(organisation, "jan.kowalski").await?;
    /// let nobody: [Id; 0] = [];
    /// let lists = [Substitution::new(&anna, [&jan]), Substitution::new(&jan, nobody)];
    /// client.set_substitutes(organisation, &lists).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `InvalidInput` where a user has two lists; otherwise as [`Self::configure_user_absence`].
    pub async fn set_substitutes(
        &self,
        organisation: &Id,
        substitutions: &[Substitution],
    ) -> Result<()> {
        let substitutions = Substitution::merged(substitutions)?;
        if substitutions.is_empty() {
            return Ok(());
        }
        let xml = xml::substitutes(&substitutions).into_bytes();
        self.set("wfm.SetSubstitutes", organisation, "Substitutes", xml).await
    }

    /// Makes the server write the organisation down and tell all its clients. Only needed where
    /// that must happen at once.
    ///
    /// # Errors
    /// As [`Self::configure_user_absence`].
    pub async fn save_organisation(&self, organisation: &Id) -> Result<()> {
        let call = Call::new("wfm.SaveOrganisation").idempotency(Idempotency::Once);
        let call = call.with("OrganisationId", organisation.as_str());
        self.pool.call(&call).await.map(|_| ())
    }

    /// The processes that concern a user. For administrators.
    ///
    /// # Errors
    /// As [`Self::organisations`].
    pub async fn process_list_by_user(&self, organisation: &Id, user: &Id) -> Result<Vec<Process>> {
        let call = Call::new("wfm.AdminGetProcessListByUser")
            .idempotency(Idempotency::Safe)
            .with("OrganisationId", organisation.as_str())
            .with("UserId", user.as_str());
        let answer = self.pool.call(&call).await?;
        xml::processes(&binary(&call, &answer, "Processes")?).map_err(named(&call))
    }

    /// What a server says of itself.
    ///
    /// # Errors
    /// As [`Pool::call`].
    pub async fn server_info(&self) -> Result<ServerInfo> {
        let call = Call::new("krn.GetServerInfoEx").idempotency(Idempotency::Safe);
        let call = call.with("Flags", 0).with("Info", "");
        Ok(ServerInfo::read(self.pool.call(&call).await?))
    }

    /// Connects to every server and logs in; see [`Pool::check_connections`].
    pub async fn check_connections(&self) -> Vec<(Server, Result<Session>)> {
        self.pool.check_connections().await
    }

    async fn set(&self, job: &str, organisation: &Id, name: &str, xml: Vec<u8>) -> Result<()> {
        let call = Call::new(job).idempotency(Idempotency::Absolute);
        let call = call.with("OrganisationId", organisation.as_str()).with(name, xml);
        self.pool.call(&call).await.map(|_| ())
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("pool", &self.pool).finish_non_exhaustive()
    }
}

/// A binary parameter; a missing one is as good as an empty one.
fn binary(call: &Call, answer: &Response, name: &str) -> Result<Bytes> {
    match answer.params.get(name) {
        None => Ok(Bytes::new()),
        Some(Value::Bytes(bytes)) => Ok(bytes.clone()),
        Some(_) => Err(wrong_type(call)),
    }
}

fn wrong_type(call: &Call) -> Error {
    named(call)(Error::new(ErrorKind::Protocol, "the answer's parameter has another type"))
}

fn no_list(call: &Call) -> Error {
    named(call)(Error::new(ErrorKind::Protocol, "the answer's parameter is no list of ids"))
}

fn named(call: &Call) -> impl Fn(Error) -> Error {
    |error| error.with_vendor(Vendor::ENAIO).with_operation(call.job.clone())
}
