//! [`Session`]: who talks to the server, and how a connection becomes theirs.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use presence_core::{Error, ErrorKind, Idempotency, Result, Secret, Vendor};

use super::connection::Connection;
use super::login::Login;
use super::message::Call;
use super::noise::{Noise, RandomNoise};
use super::password::PasswordScheme;
use super::server_info::ServerInfo;

/// Who logs in, and what the server is told about this program.
///
/// `Debug` shows neither the user nor the password.
#[derive(Clone)]
#[non_exhaustive]
pub struct SessionOptions {
    /// The login name.
    pub user: String,
    /// The password, sent as it is.
    pub password: Secret,
    /// The name of the application, as administrators see it. `omnipresence` unless set.
    pub application: String,
    /// The name of this machine. Its address unless set.
    pub station: Option<String>,
    /// The address of this machine. That of the connected socket unless set.
    pub address: Option<String>,
    /// How long each of the calls may take. 30 seconds unless set.
    pub deadline: Duration,
    /// The filling of the encoded password.
    pub noise: Arc<dyn Noise>,
}

impl SessionOptions {
    /// Options with everything but user and password as documented.
    #[must_use]
    pub fn new(user: impl Into<String>, password: Secret) -> Self {
        Self {
            user: user.into(),
            password,
            application: "omnipresence".to_owned(),
            station: None,
            address: None,
            deadline: Duration::from_secs(30),
            noise: Arc::new(RandomNoise),
        }
    }
}

/// A session that a server keeps. Any number of connections may join it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Session {
    /// The key by which connections join. Whoever knows it acts as the user.
    pub guid: Secret,
    /// How the server wanted the password.
    pub scheme: PasswordScheme,
    /// Who is logged in.
    pub login: Login,
    /// What the server says of itself; empty where it would not say.
    pub server: ServerInfo,
}

impl Session {
    /// Makes `connection` ready for jobs: joins the session `known`, or logs in.
    ///
    /// A known session that is gone, or that the server refuses, is replaced by a new one on the
    /// same connection; compare the GUIDs to see whether that happened.
    ///
    /// # Errors
    /// `Unauthenticated` with the server's action code where the login is refused; `Config` where
    /// the password cannot be encoded; otherwise as [`Connection::call`].
    pub async fn open(
        connection: &mut Connection,
        options: &SessionOptions,
        known: Option<&Self>,
    ) -> Result<Self> {
        let mut fresh = None;
        if let Some(known) = known {
            match known.join(connection, options).await? {
                Joining::Joined => return Ok(known.clone()),
                Joining::Gone(guid) => fresh = guid,
            }
        }
        Self::begin(connection, options, fresh).await
    }

    /// Has `connection` join this session.
    pub(crate) async fn join(
        &self,
        connection: &mut Connection,
        options: &SessionOptions,
    ) -> Result<Joining> {
        match attach_to(connection, options, self.guid.expose()).await {
            Ok(guid) if guid.expose() == self.guid.expose() => Ok(Joining::Joined),
            Ok(guid) => Ok(Joining::Gone(Some(guid))),
            Err(error) if !connection.is_usable() => Err(error),
            Err(_) => {
                tracing::debug!("the known session was refused");
                Ok(Joining::Gone(None))
            }
        }
    }

    /// Logs in: in the session `fresh`, which `connection` has joined already, or in a new one.
    pub(crate) async fn begin(
        connection: &mut Connection,
        options: &SessionOptions,
        fresh: Option<Secret>,
    ) -> Result<Self> {
        Prepared::new(connection, options, fresh).await?.log_in(connection, options).await
    }
}

/// A session in which nobody is logged in yet. No password has been sent.
pub(crate) struct Prepared {
    guid: Secret,
    scheme: PasswordScheme,
}

impl Prepared {
    /// As [`Session::begin`], up to the login.
    pub(crate) async fn new(
        connection: &mut Connection,
        options: &SessionOptions,
        fresh: Option<Secret>,
    ) -> Result<Self> {
        let guid = match fresh {
            Some(guid) => guid,
            None => attach_to(connection, options, "").await?,
        };
        tell_properties(connection, options).await?;
        let scheme = ask_for_scheme(connection, options).await?;
        Ok(Self { guid, scheme })
    }

    pub(crate) async fn log_in(
        self,
        connection: &mut Connection,
        options: &SessionOptions,
    ) -> Result<Session> {
        let Self { guid, scheme } = self;
        let login = log_in(connection, options, scheme).await?;
        let server = ask_for_server(connection, options).await?;
        Ok(Session { guid, scheme, login, server })
    }
}

/// What became of joining a known session.
pub(crate) enum Joining {
    Joined,
    /// The server does not know it any more, and may have begun another, in which nobody is logged
    /// in.
    Gone(Option<Secret>),
}

async fn attach_to(
    connection: &mut Connection,
    options: &SessionOptions,
    guid: &str,
) -> Result<Secret> {
    let call = read("krn.SessionAttach").with("SessionGUID", guid);
    let answer = connection.call(&call, options.deadline).await?;
    match answer.params.text("SessionGUID") {
        Some(guid) if !guid.is_empty() => Ok(Secret::new(guid)),
        _ => Err(Error::new(ErrorKind::Protocol, "the server gave no session")
            .with_vendor(Vendor::ENAIO)
            .with_operation(call.job)),
    }
}

async fn tell_properties(connection: &mut Connection, options: &SessionOptions) -> Result<()> {
    let local = || connection.local_address().map_or("127.0.0.1".to_owned(), |ip| ip.to_string());
    let address = options.address.clone().unwrap_or_else(local);
    let station = options.station.as_ref().unwrap_or(&address);
    let call = read("krn.SessionPropertiesSet")
        .with("Properties", "instname;statname;address")
        .with("address", format!("{address}=dummy"))
        .with("instname", options.application.as_str())
        .with("statname", station.as_str());
    connection.call(&call, options.deadline).await.map(|_| ())
}

/// Whatever the server answers, there is a scheme; only a broken connection is an error.
async fn ask_for_scheme(
    connection: &mut Connection,
    options: &SessionOptions,
) -> Result<PasswordScheme> {
    let call = read("krn.REGetRegValue").with("Name", "Security\\PwdDecryption");
    let answer = connection.exchange(&call, options.deadline).await?;
    let text = answer.params.text("Value").filter(|_| answer.code == 0);
    let setting = text.and_then(|text| text.trim().parse().ok());
    Ok(setting.map_or(PasswordScheme::Legacy, PasswordScheme::of_setting))
}

async fn log_in(
    connection: &mut Connection,
    options: &SessionOptions,
    scheme: PasswordScheme,
) -> Result<Login> {
    let password = scheme.encode(&options.password, &*options.noise)?;
    let call = read("krn.SessionLogin")
        .with("UserName", options.user.as_str())
        .with("UserPwd", password.expose());
    let answer = connection.exchange(&call, options.deadline).await?;
    Login::read(&call, &options.user, answer)
}

async fn ask_for_server(
    connection: &mut Connection,
    options: &SessionOptions,
) -> Result<ServerInfo> {
    let call = read("krn.GetServerInfoEx").with("Info", "");
    let answer = connection.exchange(&call, options.deadline).await?;
    if answer.code != 0 {
        tracing::debug!(code = answer.code, "the server says nothing of itself");
        return Ok(ServerInfo::default());
    }
    Ok(ServerInfo::read(answer))
}

/// Every job of the kernel takes flags, and takes them first.
fn read(job: &str) -> Call {
    Call::new(job).idempotency(Idempotency::Safe).with("Flags", 0)
}

impl fmt::Debug for SessionOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionOptions")
            .field("application", &self.application)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}
