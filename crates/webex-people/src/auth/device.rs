//! [`DeviceGrant`]: signing in on another device.

use std::fmt;
use std::time::Duration;

use presence_core::{Clock, Error, ErrorKind, Result, Secret, Vendor};
use serde::Deserialize;

use super::oauth::{OAuth, PollAnswer};
use super::tokens::{Tokens, seconds};
use crate::error::POLL_DEVICE_GRANT;

/// The least time between two questions.
const MIN_INTERVAL: Duration = Duration::from_secs(1);
/// How much slower to ask when the service wants that (RFC 8628).
const SLOWER: Duration = Duration::from_secs(5);
/// The longest that a code is waited for.
const MAX_LIFE: Duration = Duration::from_secs(3600);

/// A sign-in that waits for a person: show them address and code.
///
/// ```no_run
/// # async fn example(oauth: webex_people::OAuth) -> presence_core::Result<()> {
/// let grant = oauth.start_device_grant(&["spark:people_read"]).await?;
/// println!("go to {} and type {}", grant.verification_uri, grant.user_code);
/// let tokens = oauth.finish_device_grant(&grant).await?;
/// # Ok(())
/// # }
/// ```
///
/// `Debug` shows neither code: whoever has one can sign in as the person.
#[derive(Clone, Deserialize)]
#[non_exhaustive]
pub struct DeviceGrant {
    device_code: Secret,
    /// What the person types in.
    pub user_code: String,
    /// Where.
    pub verification_uri: String,
    /// Where, with the code in it, for a QR code.
    #[serde(default)]
    pub verification_uri_complete: Option<String>,
    #[serde(default, deserialize_with = "seconds")]
    expires_in: Option<Duration>,
    #[serde(default, deserialize_with = "seconds")]
    interval: Option<Duration>,
    #[serde(skip)]
    begun: Duration,
}

impl fmt::Debug for DeviceGrant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceGrant")
            .field("verification_uri", &self.verification_uri)
            .field("expires_in", &self.expires_in)
            .field("interval", &self.interval)
            .finish_non_exhaustive()
    }
}

impl DeviceGrant {
    pub(super) fn begun(mut self, clock: &dyn Clock) -> Self {
        self.begun = clock.monotonic();
        self
    }

    pub(super) async fn finish(&self, oauth: &OAuth) -> Result<Tokens> {
        let clock = oauth.clock();
        let life = self.expires_in.unwrap_or(MAX_LIFE).min(MAX_LIFE);
        let end = self.begun.saturating_add(life);
        let mut interval = self.interval.unwrap_or(SLOWER).max(MIN_INTERVAL);
        loop {
            if clock.monotonic().saturating_add(interval) > end {
                let message = "nobody signed in while the code was good";
                return Err(Error::new(ErrorKind::Timeout, message)
                    .with_vendor(Vendor::WEBEX)
                    .with_operation(POLL_DEVICE_GRANT));
            }
            clock.sleep(interval).await;
            match oauth.poll_device(&self.device_code).await {
                Ok(PollAnswer::Done(tokens)) => return Ok(tokens),
                Ok(PollAnswer::Waiting { slower }) => {
                    interval = if slower { interval.saturating_add(SLOWER) } else { interval };
                }
                Err(error) if error.is_temporary() => {}
                Err(error) => return Err(error),
            }
        }
    }
}
