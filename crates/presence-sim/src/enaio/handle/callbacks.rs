//! Callback channels, from the inside.

use super::Enaio;
use crate::enaio::wire::{Call, Param};
use crate::waiting::NotSeen;

impl Enaio {
    /// How many callback channels are open.
    #[must_use]
    pub fn callback_connections(&self) -> u64 {
        self.server.channels.count()
    }

    /// Returns once exactly `open` callback channels are open.
    ///
    /// # Errors
    ///
    /// [`NotSeen`] if that does not happen within ten seconds.
    pub async fn wait_for_callback_connections(&self, open: u64) -> Result<(), NotSeen> {
        self.server.channels.wait_for_open(open).await
    }

    /// Pushes a call with text parameters to every callback channel, and says to how many.
    ///
    /// The job may be any, e.g. `adm.Message` with `Info` and `Text`.
    pub fn notify(&self, job: &str, parameters: &[(&str, &str)]) -> usize {
        let params = parameters.iter().map(|(name, value)| Param::text(name, *value)).collect();
        let call = Call { job: job.to_owned(), params, files: Vec::new() };
        self.server.channels.push(&call, |_| true)
    }

    /// How many pushes were acknowledged since the start.
    #[must_use]
    pub fn acknowledged_pushes(&self) -> u64 {
        self.server.channels.acknowledgements()
    }

    /// Returns once `pushes` pushes have been acknowledged since the start.
    ///
    /// # Errors
    ///
    /// [`NotSeen`] if that does not happen within ten seconds.
    pub async fn wait_for_acknowledged_pushes(&self, pushes: u64) -> Result<(), NotSeen> {
        self.server.channels.wait_for_acknowledgements(pushes).await
    }

    /// Lets the callback channels that are open now die in silence: they stay open, and nothing
    /// comes through them any more.
    pub fn kill_callbacks_silently(&self) {
        self.server.channels.kill_silently();
    }

    /// Closes the callback channels that are open now.
    pub fn close_callbacks(&self) {
        self.server.channels.close_all();
    }
}
