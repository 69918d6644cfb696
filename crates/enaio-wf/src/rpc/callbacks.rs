//! [`Callbacks`]: a connection on which the server calls.

use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use presence_core::{Clock, Error, ErrorKind, Result, RetryState, Secret, Vendor};
use tokio::io::AsyncWriteExt;

use super::connection::{broken, damaged};
use super::damage::Damage;
use super::decoder::{Incoming, ReadError};
use super::message::{Call, Response};
use super::reader::FrameReader;
use presence_core::within;

const OPERATION: &str = "callbacks";

/// The jobs that a server pushes. Made by [`super::Connection::register`].
///
/// Each is acknowledged before it is handed out, so that a slow reader does not hold up the
/// server's next one; a job that is handed out can therefore not be refused. Nothing is read
/// ahead: what is not asked for waits in the connection.
pub struct Callbacks {
    frames: FrameReader,
    clock: Arc<dyn Clock>,
    deadline: Duration,
    usable: bool,
}

impl Callbacks {
    /// Says which channel this connection is.
    pub(super) async fn register(
        frames: FrameReader,
        clock: Arc<dyn Clock>,
        channel: &Secret,
        deadline: Duration,
    ) -> Result<Self> {
        let mut callbacks = Self { frames, clock, deadline, usable: true };
        let registration = Response::new(0).with("ActiveChannelGUID", channel.expose());
        callbacks.send(&registration).await?;
        Ok(callbacks)
    }

    /// The next job, already acknowledged. Waits as long as it takes for one to begin, and then no
    /// longer than the deadline for its end.
    ///
    /// Waiting can be given up and begun again. Where it is given up in the middle of an
    /// acknowledgement, the channel is lost.
    ///
    /// # Errors
    /// `Connection` where the server closed the channel (it does so at once when it does not know
    /// the channel), `Timeout` where a job does not come to its end, `Protocol` where it sent
    /// something else. The channel is lost then.
    pub async fn next(&mut self) -> Result<Call> {
        if !self.usable {
            return Err(broken("the channel is lost").with_operation(OPERATION));
        }
        let call = match self.next_frame().await {
            Some(Ok(Some(Incoming::Call(call)))) => Ok(call),
            Some(Ok(Some(Incoming::Response(_)))) => Err(damaged(Damage::Mode)),
            Some(Err(ReadError::Damage(damage))) => Err(damaged(damage)),
            Some(Err(ReadError::Io(error))) => Err(broken("the channel broke").with_source(error)),
            Some(Ok(None)) => Err(broken("the server closed the channel")),
            None => Err(slow("a pushed job does not come to its end")),
        };
        self.frames.release();
        match call {
            Ok(call) => {
                self.send(&Response::new(0)).await?;
                Ok(call)
            }
            Err(error) => {
                self.usable = false;
                Err(error.with_operation(OPERATION))
            }
        }
    }

    /// A frame may begin whenever it likes; once it has begun, it must come to its end. None where
    /// it does not.
    async fn next_frame(&mut self) -> Option<Result<Option<Incoming>, ReadError>> {
        let frames = &mut self.frames;
        let begun = poll_fn(|context| match frames.poll_next(context) {
            Poll::Ready(next) => Poll::Ready(Some(next)),
            Poll::Pending if !frames.is_between_frames() => Poll::Ready(None),
            Poll::Pending => Poll::Pending,
        });
        match begun.await {
            Some(next) => Some(next),
            None => within(&*self.clock, self.deadline, self.frames.next()).await,
        }
    }

    /// Whether [`Self::next`] may still give something.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        self.usable
    }

    async fn send(&mut self, response: &Response) -> Result<()> {
        let frame = response.to_frame()?;
        self.usable = false;
        let stream = self.frames.stream();
        let written = async {
            stream.write_all(&frame).await?;
            stream.flush().await
        };
        match within(&*self.clock, self.deadline, written).await {
            Some(Ok(())) => self.usable = true,
            Some(Err(error)) => {
                let error = broken("the channel broke").with_source(error);
                return Err(error.with_operation(OPERATION));
            }
            None => {
                return Err(slow("the server does not read the channel").with_operation(OPERATION));
            }
        }
        Ok(())
    }
}

fn slow(message: &'static str) -> Error {
    let error = Error::new(ErrorKind::Timeout, message).with_vendor(Vendor::ENAIO);
    error.with_retry_state(RetryState::Temporary)
}

impl std::fmt::Debug for Callbacks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Callbacks").field("usable", &self.usable).finish_non_exhaustive()
    }
}
