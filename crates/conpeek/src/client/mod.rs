//! The ground floor: Conpeek's own call, typed, in Conpeek's words. Usable alone.

mod builder;
mod consultant;
mod echo;
mod loose;
mod read_path;
mod tenant_user;
mod work_state;

use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use presence_core::{Error, Fate, Result};
use presence_http::{Answer, Call, Engine};

pub use self::builder::ClientBuilder;
pub use self::consultant::{Consultant, WorkStateWord};
pub(crate) use self::echo::difference;
pub use self::read_path::ReadPath;
pub use self::tenant_user::TenantUser;
pub use self::work_state::{Break, BreakType, OnlineMode, WorkState};
use crate::error::{PROBE, READ_CONSULTANT, SET_WORK_STATE, mismatch, tag};
use crate::{Config, wire};

/// Conpeek's API for work states. Clones are cheap and share connections and limits.
///
/// ```no_run
/// use conpeek::{Break, BreakType, Client, Config, TenantUser, WorkState};
///
/// # async fn example() -> presence_core::Result<()> {
/// let client = Client::new(&Config::from_env()?)?;
/// let training = Break::new(BreakType::Business, "Szkolenie")?.with_note("sala 3")?;
/// let state = WorkState::OnBreak(training);
/// let consultant = client.set_work_state(&TenantUser::Id(3), &state).await?;
/// println!("{}", consultant.work_state.as_str());
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    engine: Engine,
}

impl Client {
    /// A client over reqwest and rustls. Does no I/O.
    ///
    /// # Errors
    /// `Config`, naming every field that is wrong.
    #[cfg(feature = "reqwest")]
    pub fn new(config: &Config) -> Result<Self> {
        Self::builder(config).build()
    }

    /// A client with a transport, clock or observer of one's own.
    pub fn builder(config: &Config) -> ClientBuilder {
        ClientBuilder::new(config.clone())
    }

    /// Sets the work state of `user` and returns the record that Conpeek answers with.
    ///
    /// One `PUT`. It is never repeated when its fate is unknown: repeating may restart a break's
    /// timer or overwrite what the user has just chosen (inferred). A refusal of the connection, a
    /// 429 and a refused key are proof that nothing happened, and only they lead to a repeat.
    ///
    /// # Errors
    /// * `NotFound` (404): no such user, or no such online mode.
    /// * `Forbidden` (403): the key lacks the right, or the break is assigned to none of the user's
    ///   groups. Conpeek does not tell which.
    /// * `Rejected` (400, or `"success": false`), `Unauthenticated` (401).
    /// * `Mismatch`: the answer contradicts what was set; the field is named.
    /// * `Timeout`, `Connection`, `Unavailable`, `Protocol`: where [`Error::fate`] is
    ///   [`Fate::Unknown`], the state may have been set.
    pub async fn set_work_state(&self, user: &TenantUser, state: &WorkState) -> Result<Consultant> {
        let consultant = self.put_work_state(user, state).await?;
        match difference(state, &consultant) {
            None => Ok(consultant),
            Some(field) => Err(mismatch(field)),
        }
    }

    /// As [`Self::set_work_state`], without looking at what the answer says.
    pub(crate) async fn put_work_state(
        &self,
        user: &TenantUser,
        state: &WorkState,
    ) -> Result<Consultant> {
        let segments = ["tenant_user", &user.segment(), "work_state"];
        let target = self.engine.base().path(&segments)?;
        let body = wire::body(state)?;
        let call = with_content_type(Call::put(SET_WORK_STATE, target)).body(body);
        let answer = self.engine.call(&call).await?;
        consultant(&answer, None, SET_WORK_STATE).map_err(|error| match error.fate() {
            // A complete answer that cannot be read proves nothing: a proxy may have made it.
            Fate::NotApplied if error.kind() == presence_core::ErrorKind::Protocol => {
                error.with_fate(Fate::Unknown)
            }
            _ => error,
        })
    }

    /// Reads a consultant record from a path that the caller supplied. Conpeek documents no such
    /// call: what comes back is read by the same lenient type and is as good as the path.
    ///
    /// # Errors
    /// As [`Self::set_work_state`]; reading is safe and is repeated.
    pub async fn read_consultant(&self, user: &TenantUser, path: &ReadPath) -> Result<Consultant> {
        let target = self.engine.base().path(&path.segments(&user.segment()))?;
        let call = with_content_type(Call::get(READ_CONSULTANT, target));
        let answer = self.engine.call(&call).await?;
        consultant(&answer, Some(path), READ_CONSULTANT)
    }

    /// Asks for the base URL itself, to find out whether somebody answers there. Gives the status
    /// of whatever answer came: no call is documented that checks a key and changes nothing.
    ///
    /// # Errors
    /// Where there is no HTTP answer at all.
    pub async fn probe(&self) -> Result<u16> {
        let call = with_content_type(Call::get(PROBE, self.engine.base().path(&[])?));
        let status_of = |error: Error| error.status().ok_or(error);
        match self.engine.call(&call).await.map(|answer| answer.status()) {
            Ok(status) => Ok(StatusCode::as_u16(&status)),
            Err(error) => status_of(error),
        }
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }
}

fn consultant(
    answer: &Answer,
    path: Option<&ReadPath>,
    operation: &'static str,
) -> Result<Consultant> {
    let read = match path {
        None => wire::consultant(answer.body()),
        Some(path) => path.consultant(answer.body()),
    };
    read.map_err(|error| tag(error.with_status(answer.status().as_u16()), operation))
}

/// Every sample of the vendor sends it, reads included.
fn with_content_type(call: Call) -> Call {
    call.header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
}
