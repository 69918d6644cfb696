//! The `TrackingID` header: one id a call, with an ending for each attempt.

use std::pin::Pin;

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
    let uuid = (version & !(0x3 << 62)) | (0x2 << 62);
    let mut id = *b"OMNIPRESENCE_00000000-0000-0000-0000-000000000000";
    let places = id.iter_mut().rev().filter(|place| **place == b'0');
    places.zip(digits(uuid)).for_each(|(place, digit)| *place = digit);
    String::from_utf8_lossy(&id).into_owned()
}

/// The hexadecimal digits of `number`, the lowest first. Formatting costs more than the rest of a
/// call's id.
fn digits(number: u128) -> impl Iterator<Item = u8> {
    number.to_le_bytes().into_iter().flat_map(|byte| [byte & 0xf, byte >> 4]).map(|digit| {
        match digit {
            0..=9 => b'0' + digit,
            _ => b'a' + digit - 10,
        }
    })
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
            let mut attempt = id.to_str().unwrap_or_default().to_owned();
            attempt.push('_');
            attempt.extend(digits(fastrand::u128(..)).map(char::from).take(6));
            // An id of ours with an ending of digits is a header's value.
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
    fn ids_are_random_uuids_of_version_four() {
        let (one, other) = (fresh(), fresh());
        assert_ne!(one, other);
        let uuid = one.strip_prefix("OMNIPRESENCE_").unwrap();
        assert_eq!(uuid.len(), 36);
        for (at, byte) in uuid.bytes().enumerate() {
            let is_dash = matches!(at, 8 | 13 | 18 | 23);
            assert!(if is_dash { byte == b'-' } else { byte.is_ascii_hexdigit() }, "{uuid}");
        }
        assert_eq!(uuid.as_bytes()[14], b'4');
        assert!(b"89ab".contains(&uuid.as_bytes()[19]), "{uuid}");
    }
}
