//! The `TrackingID` header: one id a call, with an ending for each attempt.

use std::pin::Pin;

use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use presence_core::Result;
use presence_http::{Authenticator, random_uuid};

/// The header, in the lower case in which HTTP libraries send it.
pub(crate) const TRACKING_ID: HeaderName = HeaderName::from_static("trackingid");

/// A fresh id: a random UUID behind this library's mark.
pub(crate) fn fresh() -> String {
    ["OMNIPRESENCE_", &random_uuid()].concat()
}

/// Puts the credential on a request and gives the attempt its own ending of the id.
#[derive(Debug)]
pub(crate) struct Tracked<A>(pub(crate) A);

impl<A: Authenticator> Authenticator for Tracked<A> {
    // Without `async_trait`, which would box the boxed futures.
    fn authorize<'a: 'c, 'b: 'c, 'c>(
        &'a self,
        request: &'b mut http::Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = Result<()>> + Send + 'c>>
    where
        Self: 'c,
    {
        super::pace::sent();
        let headers = request.headers_mut();
        if let Some(id) = headers.get_mut(TRACKING_ID) {
            let ending = random_uuid();
            let ending = ending.as_bytes().get(..6).unwrap_or_default();
            // An id of ours with an ending of digits is a header's value.
            let attempt = [id.as_bytes(), b"_", ending].concat();
            if let Ok(value) = HeaderValue::try_from(attempt) {
                *id = value;
            }
        }
        self.0.authorize(request)
    }

    fn invalidate<'a: 'c, 'b: 'c, 'c>(
        &'a self,
        used: &'b http::Request<Bytes>,
    ) -> Pin<Box<dyn Future<Output = bool> + Send + 'c>>
    where
        Self: 'c,
    {
        self.0.invalidate(used)
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
    fn ids_are_uuids_behind_the_mark() {
        let (one, other) = (fresh(), fresh());
        assert_ne!(one, other);
        assert_eq!(one.strip_prefix("OMNIPRESENCE_").unwrap().len(), 36);
    }
}
