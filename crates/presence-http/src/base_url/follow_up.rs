//! Links in answers: followed only inside the configured origin and path prefix.

use percent_encoding::percent_decode_str;
use presence_core::{Error, ErrorKind, Result};
use url::Url;

use super::{BaseUrl, Target, authority_of};

/// How often a path is decoded in search of a hidden dot segment.
const DECODING_ROUNDS: usize = 3;

impl BaseUrl {
    /// Checks a link that an answer to `from` held (a next page, for instance) and keeps it byte
    /// for byte. A relative link is resolved against `from`.
    ///
    /// # Errors
    /// [`ErrorKind::Protocol`], without naming the link, where it leaves this base's scheme, host,
    /// port or path prefix, or might be read differently by another reader: user names, dot
    /// segments (encoded or not), backslashes, control characters, a fragment.
    pub fn follow_up(&self, from: &Target, link: &str) -> Result<Target> {
        if link.is_empty() || link.contains(is_suspect) {
            return Err(refusal("holds a character that no URL may hold"));
        }
        let (url, path_at) = self.resolve(from, link)?;
        let parsed = Url::parse(&url).map_err(|_| refusal("is not a URL"))?;
        let uri: http::Uri = url.parse().map_err(|_| refusal("is not a URL"))?;
        let has_user = authority_of(&url).is_none_or(|authority| authority.contains('@'));
        // Two parsers must agree, since the transport reads the text once more by itself.
        if has_user || !self.owns(&uri) || !self.is_origin_of(&parsed) {
            return Err(refusal("leaves the configured origin or path"));
        }
        if has_dot_segment(uri.path()) || !self.owns_path(parsed.path()) {
            return Err(refusal("climbs out of its path"));
        }
        Ok(Target::checked(url, path_at))
    }

    /// The whole URL of `link`, and where its path begins.
    fn resolve(&self, from: &Target, link: &str) -> Result<(String, usize)> {
        let scheme_end = link.find(':').filter(|colon| !link[..*colon].contains(['/', '?']));
        if scheme_end.is_some() {
            let authority = authority_of(link).ok_or_else(|| refusal("is not a URL"))?;
            let path_at = link.find("://").map_or(0, |at| at + 3) + authority.len();
            return Ok((link.to_owned(), path_at));
        }
        if link.starts_with("//") {
            let scheme = if self.secure { "https:" } else { "http:" };
            let url = format!("{scheme}{link}");
            let path_at = authority_of(&url).map_or(0, |it| scheme.len() + 2 + it.len());
            return Ok((url, path_at));
        }
        let path = from.path_and_query().split('?').next().unwrap_or_default();
        let origin = from.origin();
        let url = if link.starts_with('/') {
            format!("{origin}{link}")
        } else if link.starts_with('?') {
            format!("{origin}{path}{link}")
        } else {
            let folder = path.rfind('/').map_or("", |at| &path[..at]);
            format!("{origin}{folder}/{link}")
        };
        Ok((url, origin.len()))
    }

    fn is_origin_of(&self, url: &Url) -> bool {
        (url.scheme() == "https") == self.secure
            && matches!(url.scheme(), "http" | "https")
            && url.host_str() == Some(&*self.host)
            && url.port_or_known_default() == Some(self.port)
            && url.username().is_empty()
            && url.password().is_none()
    }
}

/// Characters that parsers drop, turn round or disagree about.
fn is_suspect(c: char) -> bool {
    !c.is_ascii() || c.is_ascii_control() || matches!(c, ' ' | '\\' | '#' | '<' | '>' | '"' | '`')
}

/// Whether any reading of `path` holds `.` or `..`, a control character or a hidden backslash.
fn has_dot_segment(path: &str) -> bool {
    let mut path = path.to_owned();
    for _ in 0..DECODING_ROUNDS {
        let dots = path.split(['/', '\\']).any(|segment| matches!(segment, "." | ".."));
        if dots || path.contains(|c: char| c.is_control() || c == '\\') {
            return true;
        }
        let decoded = percent_decode_str(&path).decode_utf8_lossy().into_owned();
        if decoded == path {
            return false;
        }
        path = decoded;
    }
    // Encoded more often than any reader decodes: nobody writes that in good faith.
    true
}

fn refusal(why: &str) -> Error {
    Error::new(ErrorKind::Protocol, format!("the link to follow {why}; it was not called"))
}
