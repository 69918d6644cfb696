//! [`PinnedLeaf`]: trust in certificates instead of authorities.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use presence_core::Timestamp;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, Error, SignatureScheme};

use super::pins::Pins;

const DAY: u64 = 24 * 60 * 60;
const WARNED_FOR: Duration = Duration::from_secs(180 * DAY);

/// Accepts a certificate that is one of the pins, within its dates, from a server that holds its
/// key.
#[derive(Debug)]
pub(super) struct PinnedLeaf {
    pins: Pins,
    provider: Arc<CryptoProvider>,
    warned: AtomicBool,
}

impl PinnedLeaf {
    pub(super) fn new(pins: Pins, provider: Arc<CryptoProvider>) -> Self {
        Self { pins, provider, warned: AtomicBool::new(false) }
    }

    fn warn_before(&self, last: Timestamp, now: Timestamp) {
        if let Some(days) = ends_soon(last, now)
            && !self.warned.swap(true, Ordering::Relaxed)
        {
            tracing::warn!(days, %last, "the pinned certificate of the enaio server ends soon");
        }
    }
}

/// How many days are left, where they are few enough to be warned about.
fn ends_soon(last: Timestamp, now: Timestamp) -> Option<u64> {
    let left = last.saturating_since(now);
    (left < WARNED_FOR).then_some(left.as_secs() / DAY)
}

impl ServerCertVerifier for PinnedLeaf {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let pin = self.pins.find(end_entity);
        let pin = pin.ok_or(CertificateError::ApplicationVerificationFailure)?;
        let seconds = i64::try_from(now.as_secs()).unwrap_or(i64::MAX);
        let now =
            Timestamp::from_unix_seconds(seconds).map_err(|_| Error::FailedToGetCurrentTime)?;
        if now < pin.first {
            return Err(CertificateError::NotValidYet.into());
        }
        if now > pin.last {
            return Err(CertificateError::Expired.into());
        }
        self.warn_before(pin.last, now);
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vendors_first_certificate_is_warned_about_in_its_last_half_year() {
        let pins = Pins::vendor().unwrap();
        let last = |der: &[u8]| pins.find(der).unwrap().last;
        let first = last(include_bytes!("certs/appserver-2027.der"));
        let second = last(include_bytes!("certs/appserver-2054.der"));
        for (now, days) in [
            ("2026-10-18T17:42:04Z", None),
            ("2026-10-18T17:42:05Z", Some(179)),
            ("2026-11-30T12:00:00Z", Some(137)),
            ("2027-04-16T17:42:04Z", Some(0)),
        ] {
            let now = now.parse().unwrap();
            assert_eq!(ends_soon(first, now), days, "{now}");
            assert_eq!(ends_soon(second, now), None, "{now}");
        }
    }
}
