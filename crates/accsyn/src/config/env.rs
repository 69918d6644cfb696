//! [`Config::from_env`]: the documented variables, and no others.

use std::fs;
use std::io::Read;

use presence_core::{Error, Problems, Result, Secret};

use super::Config;

/// The largest credentials file that is read.
const MAX_FILE_BYTES: u64 = 64 * 1024;

/// In the order in which they are looked at.
const WORKSPACE: [&str; 3] = ["ACCSYN_WORKSPACE", "ACCSYN_DOMAIN", "ACCSYN_ORG"];
const USER: &str = "ACCSYN_API_USER";
const KEY: &str = "ACCSYN_API_KEY";
const PROXY: &str = "ACCSYN_PROXY";
const FILE: &str = "ACCSYN_CREDENTIALS_PATH";

impl Config {
    /// Reads the variables that accsyn documents, and nothing else:
    ///
    /// * `ACCSYN_WORKSPACE`, else `ACCSYN_DOMAIN`, else `ACCSYN_ORG`
    /// * `ACCSYN_API_USER`, `ACCSYN_API_KEY`
    /// * `ACCSYN_PROXY`: the URL of an ordinary proxy, or `socks:host:port`
    /// * `ACCSYN_CREDENTIALS_PATH`: a file of `NAME=value` lines, of which the workspace's, the
    ///   user's and the key's count; they go before the environment's
    ///
    /// An empty variable counts as absent. No file is read that is not named, and no variable
    /// switches TLS off.
    ///
    /// # Errors
    /// `Config`, naming each variable that is missing or wrong.
    pub fn from_env() -> Result<Self> {
        Self::from_vars(|name| std::env::var(name).ok(), read_file)
    }

    fn from_vars(
        var: impl Fn(&str) -> Option<String>,
        read: impl Fn(&str) -> Result<String>,
    ) -> Result<Self> {
        let var = |name: &str| var(name).filter(|value| !value.is_empty());
        let mut problems = Problems::new();
        let file = var(FILE).and_then(|path| problems.check(FILE, read(&path)));
        let lines = parse(file.as_deref().unwrap_or_default());
        let given = |name: &str| {
            let found = lines.iter().rev().find(|(known, _)| *known == name);
            let value = found.map(|(_, value)| (*value).to_owned());
            value.filter(|value| !value.is_empty()).or_else(|| var(name))
        };
        let mut required = |names: &[&'static str], field: &'static str| {
            let value = names.iter().find_map(|name| given(name));
            if value.is_none() {
                problems.add(field, "is not set in the environment");
            }
            value.unwrap_or_default()
        };
        let workspace = required(&WORKSPACE, "ACCSYN_WORKSPACE");
        let (user, key) = (required(&[USER], USER), required(&[KEY], KEY));
        let proxy = var(PROXY).and_then(|text| problems.check(PROXY, proxy_url(&text)));
        problems.finish()?;
        let config = Self::new(workspace, user, Secret::new(key));
        match proxy {
            Some(proxy) => config.through(proxy),
            None => Ok(config),
        }
    }

    #[cfg(feature = "reqwest")]
    fn through(mut self, proxy: String) -> Result<Self> {
        self.transport.proxy = presence_http::ProxyChoice::Url(Secret::new(proxy));
        Ok(self)
    }

    #[cfg(not(feature = "reqwest"))]
    fn through(self, _: String) -> Result<Self> {
        Err(Error::config(PROXY, "needs the feature `reqwest`"))
    }
}

/// The URL of an ordinary proxy from what accsyn and the rest of the world write. accsyn's own
/// kind of proxy gets every credential in clear text, so it is refused.
fn proxy_url(text: &str) -> Result<String> {
    for scheme in ["http://", "https://", "socks5://", "socks5h://"] {
        if text.starts_with(scheme) {
            return Ok(text.to_owned());
        }
    }
    match text.split(':').collect::<Vec<_>>().as_slice() {
        ["socks" | "socks5", host, port] if !host.is_empty() && port.parse::<u16>().is_ok() => {
            Ok(format!("socks5h://{host}:{port}"))
        }
        ["accsyn", ..] | [_] | [_, _] => Err(Error::config(
            PROXY,
            "names accsyn's own kind of proxy, which takes the API key in clear text; \
             use an ordinary one: http://host:port or socks:host:port",
        )),
        _ => Err(Error::config(PROXY, "must be the URL of a proxy, or socks:host:port")),
    }
}

fn read_file(path: &str) -> Result<String> {
    let unreadable = || Error::config(FILE, "names a file that cannot be read as text");
    let file = fs::File::open(path).map_err(|error| unreadable().with_source(error))?;
    let mut text = String::new();
    let mut limited = file.take(MAX_FILE_BYTES + 1);
    limited.read_to_string(&mut text).map_err(|error| unreadable().with_source(error))?;
    if text.len() as u64 > MAX_FILE_BYTES {
        return Err(Error::config(FILE, "names a file larger than 64 KiB"));
    }
    Ok(text)
}

/// `NAME=value` lines: trimmed, split at the first `=`, one pair of quotes taken off.
fn parse(text: &str) -> Vec<(&str, &str)> {
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let pairs = lines.filter_map(|line| line.split_once('='));
    pairs.map(|(name, value)| (name.trim(), unquoted(value.trim()))).collect()
}

fn unquoted(value: &str) -> &str {
    let within = |mark| value.strip_prefix(mark).and_then(|rest| rest.strip_suffix(mark));
    within('"').or_else(|| within('\'')).unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(vars: &[(&str, &str)], file: &str) -> Result<Config> {
        let var = |name: &str| {
            let found = vars.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Config::from_vars(var, |path| match path {
            "/good" => Ok(file.to_owned()),
            _ => Err(Error::config(FILE, "missing")),
        })
    }

    const KEYS: [(&str, &str); 2] = [(USER, "lisa@example.com"), (KEY, "k")];

    #[test]
    fn the_first_workspace_that_is_not_empty() {
        let with = |more: &[(&'static str, &'static str)]| from(&[more, &KEYS].concat(), "");
        let workspace = |more: &[_]| with(more).unwrap().workspace;
        assert_eq!(workspace(&[("ACCSYN_WORKSPACE", "a"), ("ACCSYN_DOMAIN", "b")]), "a");
        assert_eq!(workspace(&[("ACCSYN_WORKSPACE", ""), ("ACCSYN_DOMAIN", "b")]), "b");
        assert_eq!(workspace(&[("ACCSYN_ORG", "c")]), "c");
        let error = from(&[("ACCSYN_ORG", ""), (USER, "")], "").unwrap_err().to_string();
        for name in ["ACCSYN_WORKSPACE", USER, KEY] {
            assert!(error.contains(name), "{error}");
        }
    }

    #[test]
    fn a_named_file_gives_credentials_and_nothing_else() {
        let file = "# c\n\n ACCSYN_API_KEY = \"from=file\" \nACCSYN_PROXY=accsyn:1.2.3.4:80\n\
                    AS_DEV=true\nACCSYN_DOMAIN='ws'\nACCSYN_API_USER=";
        let vars = [(FILE, "/good"), (USER, "lisa@example.com"), (KEY, "from env")];
        let config = from(&vars, file).unwrap();
        assert_eq!(config.api_key.expose(), "from=file");
        assert_eq!(config.workspace, "ws");
        assert_eq!(config.user, "lisa@example.com");
        assert!(!config.allow_plain_http);
        let error = from(&[(FILE, "/missing"), KEYS[0], KEYS[1]], "").unwrap_err();
        assert!(error.to_string().contains(FILE), "{error}");
    }

    #[test]
    fn dev_mode_is_no_variable_here() {
        let vars = [("ACCSYN_WORKSPACE", "ws"), ("AS_DEV", "true"), KEYS[0], KEYS[1]];
        let config = from(&vars, "").unwrap();
        assert!(!config.allow_plain_http && config.base_url.is_empty() && config.port.is_none());
    }

    #[test]
    fn ordinary_proxies_only() {
        for (text, url) in [
            ("http://p:3128", "http://p:3128"),
            ("socks:p:1080", "socks5h://p:1080"),
            ("socks5:p:1080", "socks5h://p:1080"),
            ("socks5://u:w@[::1]:1080", "socks5://u:w@[::1]:1080"),
        ] {
            assert_eq!(proxy_url(text).unwrap(), url);
        }
        for text in ["accsyn:p:80", "p:80", "p", "ftp:p:21", "socks:p:x", "socks:u:w:p:1080"] {
            assert_eq!(proxy_url(text).unwrap_err().field(), Some(PROXY), "{text}");
        }
    }
}
