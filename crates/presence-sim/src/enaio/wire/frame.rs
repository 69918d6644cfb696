//! The frame around a body: the header before it, the digest after it.

use sha1::{Digest, Sha1};

use super::file::{self, File, digits};
use super::{Damage, SHORT};

pub(super) const HEADER: usize = 20;
pub(super) const DIGEST: usize = 20;

/// The longest body that is read, header not counted.
const MAX_BODY: u64 = 16 * 1024 * 1024;

/// A whole frame.
pub(super) fn write(body: &[u8], files: &[File]) -> Vec<u8> {
    let length = HEADER + body.len();
    let mut out = Vec::with_capacity(length + DIGEST);
    out.extend_from_slice(format!("L:BIN-{length:010}v50N").as_bytes());
    out.extend_from_slice(body);
    files.iter().for_each(|file| file::write(file, &mut out));
    let digest = digest(out.get(HEADER..).unwrap_or_default());
    out.extend_from_slice(&digest);
    out
}

/// The length of the body that a header announces.
pub(super) fn read_header(header: &[u8]) -> Result<usize, Damage> {
    let rest = header.strip_prefix(b"L:").ok_or(Damage("a frame does not begin like one"))?;
    let rest = rest.strip_prefix(b"BIN").ok_or(Damage("the protocol is not BIN"))?;
    let rest = rest.strip_prefix(b"-").ok_or(Damage("a frame does not begin like one"))?;
    let (length, rest) = rest.split_at_checked(10).ok_or(SHORT)?;
    match rest {
        b"v50N" => {}
        b"v50Y" => return Err(Damage("the frame is compressed")),
        _ => return Err(Damage("the version is not v50")),
    }
    let length = digits(length).ok_or(Damage("the length is not ten digits"))?;
    let body = length.checked_sub(HEADER as u64).filter(|body| *body > 0);
    let body = body.ok_or(Damage("the length leaves no body"))?;
    let body = Some(body).filter(|body| *body <= MAX_BODY).ok_or(Damage("the body is too long"))?;
    usize::try_from(body).map_err(|_| SHORT)
}

pub(super) fn digest(bytes: &[u8]) -> [u8; DIGEST] {
    Sha1::digest(bytes).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_taken_to_the_letter() {
        assert_eq!(read_header(b"L:BIN-0000000120v50N"), Ok(100));
        for wrong in [
            b"M:BIN-0000000120v50N",
            b"L:XML-0000000120v50N",
            b"L:BIN_0000000120v50N",
            b"L:BIN-0000000120v49N",
            b"L:BIN-0000000120v50Y",
            b"L:BIN-       120v50N",
            b"L:BIN-0000000020v50N",
            b"L:BIN-0000000000v50N",
            b"L:BIN-9999999999v50N",
        ] {
            assert!(read_header(wrong).is_err(), "{}", String::from_utf8_lossy(wrong));
        }
    }
}
