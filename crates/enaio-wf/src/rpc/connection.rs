//! [`Connection`]: one stream to one server, one call at a time.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use presence_core::{
    Clock, Error, ErrorKind, Fate, Idempotency, Result, RetryState, Secret, Vendor,
};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::task::unconstrained;

use super::callbacks::Callbacks;
use super::damage::Damage;
use super::decoder::{Expected, Incoming, ReadError};
use super::job_failure::JobFailure;
use super::limits::Limits;
use super::message::{Call, Response};
use super::reader::FrameReader;
use presence_core::within;

/// What a connection can be made of: TCP, TLS, a pipe in a test.
pub trait ByteStream: AsyncRead + AsyncWrite + Send + Unpin + 'static {}

impl<S: AsyncRead + AsyncWrite + Send + Unpin + 'static> ByteStream for S {}

/// A connection on which calls alternate with answers.
///
/// Whatever goes wrong in the middle of a call (an error, a deadline, a caller that goes away)
/// leaves the place in the stream unknown: the connection is unusable from then on, and every
/// further call on it fails without being sent.
pub struct Connection {
    frames: FrameReader,
    clock: Arc<dyn Clock>,
    local: Option<IpAddr>,
    usable: bool,
}

impl Connection {
    /// A connection over a stream that is ready for the first frame.
    pub fn new(stream: impl ByteStream, limits: Limits, clock: Arc<dyn Clock>) -> Self {
        let frames = FrameReader::new(stream, Expected::Response, limits);
        Self { frames, clock, local: None, usable: true }
    }

    /// Tells the address of this end, which the session reports to the server.
    #[must_use]
    pub fn with_local_address(mut self, address: IpAddr) -> Self {
        self.local = Some(address);
        self
    }

    /// The address of this end, where it is known.
    #[must_use]
    pub fn local_address(&self) -> Option<IpAddr> {
        self.local
    }

    /// Whether another call may be made.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        self.usable
    }

    /// Whether the server is quiet and still there, as far as can be told without waiting: a
    /// closed stream and bytes that nobody asked for are noticed.
    pub fn is_alive(&mut self) -> bool {
        if self.usable {
            // A task that has done much is told by tokio that nothing is ready, so that others get
            // their turn: here that would be taken for silence.
            let peeked = unconstrained(self.frames.next()).now_or_never();
            self.usable = peeked.is_none() && self.frames.is_between_frames();
        }
        self.usable
    }

    /// Runs a job and gives what it answers, whatever its return code says.
    ///
    /// # Errors
    /// * `InvalidInput`: the call cannot be written; the connection stays usable.
    /// * `Timeout`, `Connection`: no answer came. Where [`Error::fate`] is
    ///   [`Fate::Unknown`], the request was fully sent and is not known to be harmless.
    /// * `Protocol`: the answer is not the protocol; its source is a [`Damage`].
    pub async fn exchange(&mut self, call: &Call, deadline: Duration) -> Result<Response> {
        if !self.is_alive() {
            return Err(
                broken("the connection is no longer usable").with_operation(call.job.clone())
            );
        }
        let frame = call.to_frame()?;
        self.usable = false;
        let mut sent = false;
        let clock = Arc::clone(&self.clock);
        let answer = within(&*clock, deadline, self.send_and_receive(&frame, &mut sent)).await;
        let answer = answer.unwrap_or_else(|| Err(timeout()));
        match answer {
            Ok(response) => {
                self.usable = self.frames.is_between_frames();
                self.frames.release();
                Ok(response)
            }
            Err(error) => Err(error.with_operation(call.job.clone()).with_fate(fate(call, sent))),
        }
    }

    /// Runs a job that must succeed.
    ///
    /// # Errors
    /// As [`Self::exchange`]; and `Forbidden` or `Rejected` with the return code, where the job
    /// failed: see [`JobFailure::of`]. The connection stays usable then.
    pub async fn call(&mut self, call: &Call, deadline: Duration) -> Result<Response> {
        JobFailure::check(call, self.exchange(call, deadline).await?)
    }

    /// Asks, in this connection's session, for the name of the session's callback channel. The
    /// channel itself is another connection to the same server: [`Connection::register`].
    ///
    /// # Errors
    /// As [`Connection::call`]; `Protocol` where the server gives no name.
    pub async fn channel_guid(&mut self, deadline: Duration) -> Result<Secret> {
        channel_in(&self.call(&channel_call(), deadline).await?)
    }

    /// Turns this fresh connection into the callback channel of that name; see
    /// [`Connection::channel_guid`].
    ///
    /// # Errors
    /// `Connection` or `Timeout`, where the registration cannot be sent. A channel that the server
    /// does not know is noticed later: the server closes it.
    pub async fn register(self, channel: &Secret, deadline: Duration) -> Result<Callbacks> {
        if !self.usable {
            return Err(broken("the connection is no longer usable").with_operation("callbacks"));
        }
        let frames = self.frames.expecting(Expected::Call);
        Callbacks::register(frames, self.clock, channel, deadline).await
    }

    async fn send_and_receive(&mut self, frame: &[u8], sent: &mut bool) -> Result<Response> {
        let stream = self.frames.stream();
        let written = async {
            stream.write_all(frame).await?;
            stream.flush().await
        };
        written.await.map_err(|error| broken("the request was not sent").with_source(error))?;
        *sent = true;
        match self.frames.next().await {
            Ok(Some(Incoming::Response(response))) => Ok(response),
            Ok(Some(Incoming::Call(_))) => Err(damaged(Damage::Mode)),
            Err(ReadError::Damage(damage)) => Err(damaged(damage)),
            Err(ReadError::Io(error)) => Err(broken("the connection broke").with_source(error)),
            Ok(None) => Err(broken("the server closed the connection")),
        }
    }
}

const GET_CHANNEL: &str = "krn.GetChannelGUID";

pub(super) fn channel_call() -> Call {
    Call::new(GET_CHANNEL).idempotency(Idempotency::Safe).with("Flags", 0)
}

/// The name that the answer to [`channel_call`] gives.
pub(super) fn channel_in(answer: &Response) -> Result<Secret> {
    match answer.params.text("ChannelGUID") {
        Some(guid) if !guid.is_empty() => Ok(Secret::new(guid)),
        _ => Err(Error::new(ErrorKind::Protocol, "the server gave no channel")
            .with_vendor(Vendor::ENAIO)
            .with_operation(GET_CHANNEL)),
    }
}

/// A request that was not fully written cannot have been run: its digest had not come yet.
fn fate(call: &Call, sent: bool) -> Fate {
    if sent && call.idempotency != Idempotency::Safe { Fate::Unknown } else { Fate::NotApplied }
}

pub(crate) fn broken(message: &'static str) -> Error {
    Error::new(ErrorKind::Connection, message)
        .with_vendor(Vendor::ENAIO)
        .with_retry_state(RetryState::Temporary)
}

fn timeout() -> Error {
    Error::new(ErrorKind::Timeout, "no answer came in time")
        .with_vendor(Vendor::ENAIO)
        .with_retry_state(RetryState::Temporary)
}

pub(crate) fn damaged(damage: Damage) -> Error {
    let error = match damage {
        Damage::Truncated => broken("the answer was cut short"),
        _ => Error::new(ErrorKind::Protocol, "the answer is not enaio's protocol"),
    };
    error.with_vendor(Vendor::ENAIO).with_source(damage)
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connection").field("usable", &self.usable).finish_non_exhaustive()
    }
}
