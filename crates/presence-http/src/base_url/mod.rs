//! [`BaseUrl`]: where a vendor's API lives, and the only place URLs are made.

mod follow_up;
mod target;

use std::fmt;
use std::str::FromStr;

use http::uri::Authority;
use presence_core::{Error, Result};
use url::{Host, Url};

pub use self::target::Target;

/// The address under which a vendor's API is reached: scheme, host, port and path prefix.
///
/// Every URL that is called is made from it ([`BaseUrl::path`]) or checked against it
/// ([`BaseUrl::follow_up`]), so a credential cannot leave for another origin. A path prefix is
/// kept, written with or without a trailing slash.
///
/// ```
/// use presence_http::BaseUrl;
///
/// let base = BaseUrl::parse("https://wfm.example.com/conpeek/")?;
/// let target = base.path(&["tenant_user", "anna b", "work_state"])?.query("since", "1 h");
/// assert_eq!(
///     target.as_str(),
///     "https://wfm.example.com/conpeek/tenant_user/anna%20b/work_state?since=1%20h",
/// );
/// # Ok::<(), presence_core::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct BaseUrl {
    secure: bool,
    /// As a URL writes it: lower case, punycode, IPv6 in brackets.
    host: String,
    port: u16,
    /// Empty, or begins with a slash and does not end with one.
    prefix: String,
    loopback: bool,
    /// Scheme, host and port, without the port where it is the scheme's own.
    origin: String,
    /// The same as the `http` crate holds it.
    uri: http::Uri,
}

impl BaseUrl {
    /// Reads an `https` URL, or an `http` one whose host is `localhost`, `127.0.0.0/8` or `::1`.
    ///
    /// # Errors
    /// [`ErrorKind::Config`](presence_core::ErrorKind::Config) about `base_url` for anything else,
    /// and for a URL with user name, password, query or fragment.
    pub fn parse(text: &str) -> Result<Self> {
        let base = Self::parse_allow_plain_http(text)?;
        if base.secure || base.loopback {
            Ok(base)
        } else {
            Err(problem(
                "must be https: plain http would show the credential to everyone on the way",
            ))
        }
    }

    /// Like [`BaseUrl::parse`], and accepts `http` to any host: credentials and people's data then
    /// cross the network in clear.
    ///
    /// # Errors
    /// As [`BaseUrl::parse`], except for the plain `http`.
    pub fn parse_allow_plain_http(text: &str) -> Result<Self> {
        let text = text.trim();
        if text.contains(|c: char| c.is_control() || c.is_whitespace() || c == '\\') {
            return Err(problem("must not hold spaces, control characters or backslashes"));
        }
        let url = Url::parse(text).map_err(|_| problem("must be an absolute http or https URL"))?;
        let secure = match url.scheme() {
            "https" => true,
            "http" => false,
            _ => return Err(problem("must be an absolute http or https URL")),
        };
        if authority_of(text).is_none_or(|authority| authority.contains('@')) {
            return Err(problem("must hold no user name or password and begin with scheme://host"));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(problem("must have no query and no fragment"));
        }
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return Err(problem("must name a host"));
        };
        let loopback = is_loopback(&host);
        let host = host.to_string();
        let origin = origin(secure, &host, port);
        Ok(Self {
            secure,
            loopback,
            uri: origin.parse().map_err(|_| problem("is no address that can be sent"))?,
            origin,
            host,
            port,
            prefix: url.path().trim_end_matches('/').to_owned(),
        })
    }

    /// Whether the scheme is `https`.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.secure
    }

    /// Whether the host is this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// Scheme, host and port.
    #[cfg(feature = "reqwest")]
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// Whether a request to `uri` stays with this API: same scheme, host and port, and a path
    /// under the prefix.
    pub(crate) fn owns(&self, uri: &http::Uri) -> bool {
        let as_written = self.uri.scheme() == uri.scheme()
            && self.uri.authority().map(Authority::as_str)
                == uri.authority().map(Authority::as_str);
        (as_written || self.is_origin_of_uri(uri)) && self.owns_path(uri.path())
    }

    fn is_origin_of_uri(&self, uri: &http::Uri) -> bool {
        let scheme = if self.secure { "https" } else { "http" };
        let default_port = if self.secure { 443 } else { 80 };
        uri.scheme_str() == Some(scheme)
            && uri.authority().is_some_and(|authority| !authority.as_str().contains('@'))
            && uri.host().is_some_and(|host| host.eq_ignore_ascii_case(&self.host))
            && uri.port_u16().unwrap_or(default_port) == self.port
    }

    fn owns_path(&self, path: &str) -> bool {
        path.strip_prefix(&*self.prefix)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

fn origin(secure: bool, host: &str, port: u16) -> String {
    match (secure, port) {
        (true, 443) => format!("https://{host}"),
        (false, 80) => format!("http://{host}"),
        (true, port) => format!("https://{host}:{port}"),
        (false, port) => format!("http://{host}:{port}"),
    }
}

fn problem(message: &'static str) -> Error {
    Error::config("base_url", message)
}

/// What stands between `scheme://` and the path, as written.
fn authority_of(text: &str) -> Option<&str> {
    text.split_once("://").map(|(_, rest)| rest.split(['/', '?', '#']).next().unwrap_or(rest))
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

impl FromStr for BaseUrl {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::parse(text)
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.origin, self.prefix)
    }
}

impl fmt::Debug for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BaseUrl({self})")
    }
}

#[cfg(test)]
mod tests;
