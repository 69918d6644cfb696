//! A byte stream that can be reset.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::clock::within;
use crate::fault::Ending;

/// How long a peer may take to accept the next bytes, in the machine's time.
const WRITE_LIMIT: Duration = Duration::from_secs(30);

/// A connection as the shared part sees it. A vendor with TLS implements it for its stream.
pub(crate) trait Wire: AsyncRead + AsyncWrite + Unpin + Send {
    /// Makes the coming close a reset (RST) instead of an orderly end (FIN).
    fn arm_reset(&self);
}

impl Wire for TcpStream {
    fn arm_reset(&self) {
        // If the system refuses, the connection is at least closed.
        drop(self.set_zero_linger());
    }
}

/// Writes and flushes, unless the peer stops reading.
pub(crate) async fn send<W: Wire>(wire: &mut W, bytes: &[u8]) -> io::Result<()> {
    let writing = async {
        wire.write_all(bytes).await?;
        wire.flush().await
    };
    within(WRITE_LIMIT, writing).await.unwrap_or_else(|| Err(io::ErrorKind::TimedOut.into()))
}

/// Ends the stream in the given manner. The caller drops it next.
pub(super) async fn end<W: Wire>(wire: &mut W, ending: Ending) {
    match ending {
        Ending::Reset => wire.arm_reset(),
        Ending::Close => {
            // A peer that is gone already needs no goodbye.
            drop(within(WRITE_LIMIT, wire.shutdown()).await);
        }
    }
}
