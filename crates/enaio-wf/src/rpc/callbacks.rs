//! [`Callbacks`]: a connection on which the server calls.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use presence_core::{Clock, Error, ErrorKind, Result, RetryState, Secret, Vendor};
use tokio::io::AsyncWriteExt;
use tokio_util::codec::FramedRead;

use super::connection::{Stream, broken, damaged};
use super::damage::Damage;
use super::decoder::{FrameDecoder, Incoming, ReadError};
use super::message::{Call, Response};
use presence_core::within;

const OPERATION: &str = "callbacks";

/// The jobs that a server pushes. Made by [`super::Connection::register`].
///
/// Each is acknowledged before it is handed out, so that a slow reader does not hold up the
/// server's next one; a job that is handed out can therefore not be refused. Nothing is read
/// ahead: what is not asked for waits in the connection.
pub struct Callbacks {
    frames: FramedRead<Box<dyn Stream>, FrameDecoder>,
    clock: Arc<dyn Clock>,
    deadline: Duration,
    usable: bool,
}

impl Callbacks {
    /// Says which channel this connection is.
    pub(super) async fn register(
        frames: FramedRead<Box<dyn Stream>, FrameDecoder>,
        clock: Arc<dyn Clock>,
        channel: &Secret,
        deadline: Duration,
    ) -> Result<Self> {
        let mut callbacks = Self { frames, clock, deadline, usable: true };
        let registration = Response::new(0).with("ActiveChannelGUID", channel.expose());
        callbacks.send(&registration).await?;
        Ok(callbacks)
    }

    /// The next job, already acknowledged. Waits as long as it takes.
    ///
    /// Waiting can be given up and begun again. Where it is given up in the middle of an
    /// acknowledgement, the channel is lost.
    ///
    /// # Errors
    /// `Connection` where the server closed the channel (it does so at once when it does not know
    /// the channel), `Protocol` where it sent something else. The channel is lost then.
    pub async fn next(&mut self) -> Result<Call> {
        if !self.usable {
            return Err(broken("the channel is lost").with_operation(OPERATION));
        }
        let call = match self.frames.next().await {
            Some(Ok(Incoming::Call(call))) => Ok(call),
            Some(Ok(Incoming::Response(_))) => Err(damaged(Damage::Mode)),
            Some(Err(ReadError::Damage(damage))) => Err(damaged(damage)),
            Some(Err(ReadError::Io(error))) => Err(broken("the channel broke").with_source(error)),
            None => Err(broken("the server closed the channel")),
        };
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

    /// Whether [`Self::next`] may still give something.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        self.usable
    }

    async fn send(&mut self, response: &Response) -> Result<()> {
        let frame = response.to_frame()?;
        self.usable = false;
        let stream = self.frames.get_mut();
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
                return Err(Error::new(ErrorKind::Timeout, "the server does not read the channel")
                    .with_vendor(Vendor::ENAIO)
                    .with_operation(OPERATION)
                    .with_retry(RetryState::Temporary));
            }
        }
        Ok(())
    }
}

impl std::fmt::Debug for Callbacks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Callbacks").field("usable", &self.usable).finish_non_exhaustive()
    }
}
