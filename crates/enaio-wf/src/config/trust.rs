//! [`Trust`]: whom TLS trusts.

use std::fmt;
use std::sync::Arc;

use presence_core::{Clock, Result};
use serde::Deserialize;

use crate::TokioClock;
use crate::rpc::{Pins, Protection, Tls};

/// Whom TLS trusts. `Debug` leaves the certificates out.
///
/// In a configuration the name of one, or a table with the PEM text: `trust = "platform"`,
/// `trust = { certificates = "-----BEGIN ..." }`.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Trust {
    /// The two certificates that enaio servers come with; see [`Pins::vendor`].
    #[default]
    VendorCertificates,
    /// Exactly the certificates in this PEM text.
    Certificates(String),
    /// What the authorities in this PEM text have signed for the host's name.
    Authorities(String),
    /// What this machine trusts, for the host's name.
    Platform,
    /// Everyone: no TLS. Passwords travel readable.
    PlainTcp,
}

impl Trust {
    /// Whether the certificates can be read.
    pub(super) fn check(&self) -> Result<()> {
        match self {
            Self::Certificates(pem) => Pins::from_pem(pem).map(drop),
            Self::Authorities(pem) => Tls::authorities(pem, Arc::new(TokioClock::new())).map(drop),
            Self::VendorCertificates | Self::Platform | Self::PlainTcp => Ok(()),
        }
    }

    pub(crate) fn protection(&self, clock: &Arc<dyn Clock>) -> Result<Protection> {
        let clock = Arc::clone(clock);
        Ok(Protection::Tls(match self {
            Self::VendorCertificates => Tls::pinned(Pins::vendor()?, clock)?,
            Self::Certificates(pem) => Tls::pinned(Pins::from_pem(pem)?, clock)?,
            Self::Authorities(pem) => Tls::authorities(pem, clock)?,
            Self::Platform => Tls::platform(clock)?,
            Self::PlainTcp => return Ok(Protection::PlainTcp),
        }))
    }
}

impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::VendorCertificates => "VendorCertificates",
            Self::Certificates(_) => "Certificates",
            Self::Authorities(_) => "Authorities",
            Self::Platform => "Platform",
            Self::PlainTcp => "PlainTcp",
        })
    }
}
