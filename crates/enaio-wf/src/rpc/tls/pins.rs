//! [`Pins`]: the certificates that a server may show, byte for byte.

use std::fmt;

use presence_core::{Error, Result, Timestamp};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::validity;

/// Certificates, one of which the server must show as its own. Names are not looked at; dates are.
///
/// ```
/// use enaio_wf::rpc::Pins;
///
/// assert_eq!(Pins::vendor()?.len(), 2);
/// # Ok::<(), enaio_wf::presence_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Pins(Vec<Pin>);

#[derive(Clone)]
pub(super) struct Pin {
    pub(super) der: Vec<u8>,
    pub(super) first: Timestamp,
    pub(super) last: Timestamp,
}

impl Pins {
    /// The two certificates that enaio servers come with. Every installation holds their key: they
    /// show that a server is an enaio server, not which one. The first ends on 2027-04-16, the
    /// second on 2054-01-22.
    ///
    /// # Errors
    /// None in practice: the certificates are part of this crate and tested.
    pub fn vendor() -> Result<Self> {
        Self::from_ders([
            include_bytes!("certs/appserver-2027.der").to_vec(),
            include_bytes!("certs/appserver-2054.der").to_vec(),
        ])
    }

    /// The certificates in a PEM text: a site's own.
    ///
    /// # Errors
    /// `Config` about `certificates`, where there is none or one cannot be read.
    pub fn from_pem(pem: &str) -> Result<Self> {
        let ders = CertificateDer::pem_slice_iter(pem.as_bytes())
            .map(|der| der.map(|der| der.to_vec()).map_err(|_| unreadable()));
        Self::from_ders(ders.collect::<Result<Vec<_>>>()?)
    }

    /// Certificates in DER.
    ///
    /// # Errors
    /// As [`Self::from_pem`].
    pub fn from_ders(ders: impl IntoIterator<Item = Vec<u8>>) -> Result<Self> {
        let pin = |der: Vec<u8>| {
            let (first, last) = validity::of(&der).ok_or_else(unreadable)?;
            Ok(Pin { der, first, last })
        };
        let pins: Vec<Pin> = ders.into_iter().map(pin).collect::<Result<_>>()?;
        if pins.is_empty() { Err(unreadable()) } else { Ok(Self(pins)) }
    }

    /// How many certificates there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Never: there is at least one.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn find(&self, der: &[u8]) -> Option<&Pin> {
        self.0.iter().find(|pin| pin.der == der)
    }
}

pub(super) fn unreadable() -> Error {
    Error::config("certificates", "holds no readable certificate")
}

impl fmt::Debug for Pins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pins({})", self.0.len())
    }
}
