//! A request as it was sent.

use bytes::Bytes;

use crate::journal::HeaderLine;

/// One whole request.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// The target as sent: undecoded, with its query, perhaps with scheme and host.
    pub(crate) target: String,
    /// Whether the connection may carry another request.
    pub(crate) keep_alive: bool,
    pub(crate) headers: Vec<HeaderLine>,
    pub(crate) body: Bytes,
}

impl Request {
    /// The undecoded path, without scheme, host and query.
    pub(crate) fn path(&self) -> &str {
        let target = self.target.split('?').next().unwrap_or_default();
        match target.split_once("://") {
            Some((_, rest)) if !target.starts_with('/') => {
                rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/")
            }
            _ => target,
        }
    }

    /// The undecoded segments of the path; `None` if it does not begin with a slash.
    pub(crate) fn segments(&self) -> Option<Vec<&str>> {
        Some(self.path().strip_prefix('/')?.split('/').collect())
    }

    /// The value of the only header of this name. Two of them count as none.
    pub(crate) fn header(&self, name: &str) -> Option<&[u8]> {
        let mut named = self.headers.iter().filter(|line| line.name.eq_ignore_ascii_case(name));
        let first = named.next()?;
        named.next().is_none().then(|| first.value())
    }
}

/// Resolves the percent escapes of one path segment, strictly.
///
/// `None` for a broken escape and for bytes that are not UTF-8. A `+` stays a plus.
pub(crate) fn decode_segment(segment: &str) -> Option<String> {
    let mut decoded = Vec::with_capacity(segment.len());
    let mut bytes = segment.bytes();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => hex_digit(bytes.next()?)? * 16 + hex_digit(bytes.next()?)?,
            plain => plain,
        });
    }
    String::from_utf8(decoded).ok()
}

fn hex_digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(target: &str) -> Request {
        Request {
            method: "GET".to_owned(),
            target: target.to_owned(),
            keep_alive: true,
            headers: vec![HeaderLine::new("A", b"1"), HeaderLine::new("a", b"2")],
            body: Bytes::new(),
        }
    }

    #[test]
    fn the_path_is_found_in_every_form_of_target() {
        assert_eq!(to("/a/b?c=/d").path(), "/a/b");
        assert_eq!(to("http://h:1/a/b?c").path(), "/a/b");
        assert_eq!(to("http://h:1").path(), "/");
        assert_eq!(to("/a://b/c").path(), "/a://b/c");
        assert_eq!(to("*").segments(), None);
        assert_eq!(to("/a/%2F/").segments().unwrap(), ["a", "%2F", ""]);
    }

    #[test]
    fn a_header_sent_twice_is_no_answer() {
        assert_eq!(to("/").header("A"), None);
        assert_eq!(to("/").header("b"), None);
    }

    #[test]
    fn escapes_are_resolved_strictly() {
        assert_eq!(decode_segment("anna.nowak").unwrap(), "anna.nowak");
        assert_eq!(decode_segment("%C5%81ukasz+%2f%20").unwrap(), "Łukasz+/ ");
        for broken in ["%", "%4", "%zz", "a%4", "%C5", "%FF", "%+1"] {
            assert_eq!(decode_segment(broken), None, "{broken}");
        }
    }
}
