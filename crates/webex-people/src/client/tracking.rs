//! The `TrackingID` header: one id a call, with an ending for each attempt.

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use presence_core::Result;
use presence_http::Authenticator;

/// The header, in the lower case in which HTTP libraries send it.
pub(crate) const TRACKING_ID: HeaderName = HeaderName::from_static("trackingid");

/// A fresh id: a random UUID behind this library's mark.
pub(crate) fn fresh() -> String {
    let random = fastrand::u128(..);
    let version = (random & !(0xf << 76)) | (0x4 << 76);
    let hex = format!("{:032x}", (version & !(0x3 << 62)) | (0x2 << 62));
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    let (a, b, c) = (part(0, 8), part(8, 12), part(12, 16));
    format!("OMNIPRESENCE_{a}-{b}-{c}-{}-{}", part(16, 20), part(20, 32))
}

/// Puts the credential on a request and gives the attempt its own ending of the id.
#[derive(Debug)]
pub(crate) struct Tracked<A>(pub(crate) A);

#[async_trait]
impl<A: Authenticator> Authenticator for Tracked<A> {
    async fn authorize(&self, request: &mut http::Request<Bytes>) -> Result<()> {
        super::pace::sent();
        let headers = request.headers_mut();
        let id = headers.get(TRACKING_ID).and_then(|id| id.to_str().ok()).map(str::to_owned);
        let attempt = id.map(|id| format!("{id}_{:06x}", fastrand::u32(..1 << 24)));
        if let Some(value) = attempt.and_then(|id| HeaderValue::try_from(id).ok()) {
            headers.insert(TRACKING_ID, value);
        }
        self.0.authorize(request).await
    }

    async fn invalidate(&self, used: &http::Request<Bytes>) -> bool {
        self.0.invalidate(used).await
    }

    fn renews(&self) -> bool {
        self.0.renews()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_that_cannot_be_renewed_is_not_said_to_be() {
        assert!(!Tracked(presence_http::NoCredential::default()).renews());
    }

    #[test]
    fn ids_are_random_uuids_of_version_four() {
        let (one, other) = (fresh(), fresh());
        assert_ne!(one, other);
        let uuid = one.strip_prefix("OMNIPRESENCE_").unwrap();
        assert_eq!(uuid.len(), 36);
        assert_eq!(uuid.as_bytes()[14], b'4');
        assert!(b"89ab".contains(&uuid.as_bytes()[19]), "{uuid}");
    }
}
