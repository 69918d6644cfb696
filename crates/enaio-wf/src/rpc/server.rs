//! [`Server`]: where to find one, and how the vendor writes several.

use std::fmt;
use std::str::FromStr;

use presence_core::{Error, Result};

/// The port that servers listen on unless told otherwise.
pub const DEFAULT_PORT: u16 = 4000;

/// One server of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Server {
    /// A name or an address; IPv6 without brackets.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How often it is chosen, compared with the others; at least one.
    pub weight: u32,
}

impl Server {
    /// A server with weight one.
    ///
    /// # Errors
    /// `Config` about `servers`, where the host is empty or holds blanks or separators.
    pub fn new(host: impl Into<String>, port: u16) -> Result<Self> {
        let host = host.into();
        let odd = |c: char| c.is_whitespace() || c.is_control() || "#[]/@".contains(c);
        if host.is_empty() || host.contains(odd) || port == 0 {
            return Err(Error::config("servers", "a server is a host and a port"));
        }
        Ok(Self { host, port, weight: 1 })
    }

    /// Reads a list as the vendor writes it, `HOST:PORT:WEIGHT`, joined by `#`. An IPv6 address
    /// stands in brackets; weight and port may be left out.
    ///
    /// ```
    /// use enaio_wf::rpc::Server;
    ///
    /// let servers = Server::list("app1:4000:2#[2001:db8::1]:4000:1#app3")?;
    /// assert_eq!((servers[1].host.as_str(), servers[2].port), ("2001:db8::1", 4000));
    /// # Ok::<(), enaio_wf::presence_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `Config` about `servers`, where an entry is not one.
    pub fn list(text: &str) -> Result<Vec<Self>> {
        text.split('#').map(|entry| entry.trim().parse()).collect()
    }
}

impl FromStr for Server {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let bad = || Error::config("servers", "must be HOST:PORT:WEIGHT, joined by #");
        let (host, rest) = match text.strip_prefix('[') {
            Some(text) => text.split_once(']').ok_or_else(bad)?,
            None => text.split_at(text.find(':').unwrap_or(text.len())),
        };
        let mut fields = rest.split(':');
        if fields.next() != Some("") {
            return Err(bad());
        }
        let port = fields.next().map_or(Ok(DEFAULT_PORT), digits);
        let weight = fields.next().map_or(Ok(1), digits);
        let (Ok(port), Ok(weight), None) = (port, weight, fields.next()) else {
            return Err(bad());
        };
        if weight == 0 {
            return Err(Error::config("servers", "a weight is at least one"));
        }
        Ok(Self { weight, ..Self::new(host, port)? })
    }
}

/// A number without sign or blanks.
fn digits<T: FromStr>(text: &str) -> Result<T, ()> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().map_err(|_| ()) } else { Err(()) }
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, weight } = self;
        if host.contains(':') {
            write!(f, "[{host}]:{port}:{weight}")
        } else {
            write!(f, "{host}:{port}:{weight}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_read_and_written() {
        let text = "app1:4000:2#[2001:db8::1]:4001:1#10.0.0.1:4000:7";
        let servers = Server::list(text).unwrap();
        let written: Vec<String> = servers.iter().map(Server::to_string).collect();
        assert_eq!(written.join("#"), text);
        assert_eq!(Server::list("app").unwrap()[0].to_string(), "app:4000:1");
        assert_eq!(Server::list("[::1]").unwrap()[0].host, "::1");
    }

    #[test]
    fn what_is_no_list_is_refused() {
        let bad = [
            "",
            "a:4000:1#",
            "a:4000:0",
            "a:4000:-1",
            "a:+1:1",
            "a:0:1",
            "a:b:1",
            "a:1:1:1",
            "[::1",
            "::1",
            ":4000:1",
            "a b:1:1",
            "[::1]x:1",
            "a:70000:1",
            "a::1",
        ];
        for text in bad {
            let error = Server::list(text).unwrap_err();
            assert_eq!(error.field(), Some("servers"), "{text}");
        }
    }
}
