//! [`Interrupt`]: somebody asks the program to end.

use std::io;

use crate::exit::Exit;
use crate::failure::Failure;

/// Hears Ctrl-C, and on Unix a request to terminate, from the moment it is made.
#[cfg(unix)]
#[derive(Debug)]
pub(crate) struct Interrupt {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Interrupt {
    /// Begins to listen.
    pub(crate) fn listen() -> Result<Self, Failure> {
        use tokio::signal::unix::{SignalKind, signal};
        let interrupt = signal(SignalKind::interrupt()).map_err(deaf)?;
        Ok(Self { interrupt, terminate: signal(SignalKind::terminate()).map_err(deaf)? })
    }

    /// Returns when it was asked for.
    pub(crate) async fn heard(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Hears Ctrl-C from the moment it is made.
#[cfg(windows)]
#[derive(Debug)]
pub(crate) struct Interrupt(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Interrupt {
    /// Begins to listen.
    pub(crate) fn listen() -> Result<Self, Failure> {
        tokio::signal::windows::ctrl_c().map(Self).map_err(deaf)
    }

    /// Returns when it was asked for.
    pub(crate) async fn heard(&mut self) {
        self.0.recv().await;
    }
}

fn deaf(error: io::Error) -> Failure {
    Failure::new(Exit::Nothing, format!("interrupts cannot be listened for: {error}"))
}
