//! [`Config::from_env`]: these variables, and no others.

use presence_core::{Problems, Result, Secret};

use super::{Config, Trust};

impl Config {
    /// Reads these variables, and nothing else:
    ///
    /// * `ENAIO_SERVERS`: `HOST:PORT:WEIGHT`, joined by `#`; port and weight may be left out
    /// * `ENAIO_USER`, `ENAIO_PASSWORD`
    /// * `ENAIO_ORGANISATION`: the id or name of the only organisation that counts; optional
    /// * `ENAIO_CADATA`: the certificates of the servers as PEM text, instead of the vendor's;
    ///   optional, and named as in the vendor community's client
    ///
    /// An empty variable counts as absent, and no variable switches TLS off.
    ///
    /// # Errors
    /// `Config`, naming each variable that is missing.
    pub fn from_env() -> Result<Self> {
        Self::from_vars(|name| std::env::var(name).ok())
    }

    fn from_vars(var: impl Fn(&str) -> Option<String>) -> Result<Self> {
        let var = |name: &str| var(name).filter(|value| !value.is_empty());
        let mut problems = Problems::new();
        let mut required = |name: &'static str| {
            let value = var(name);
            if value.is_none() {
                problems.add(name, "is not set in the environment");
            }
            value.unwrap_or_default()
        };
        let (servers, user) = (required("ENAIO_SERVERS"), required("ENAIO_USER"));
        let password = required("ENAIO_PASSWORD");
        problems.finish()?;
        let mut config = Self::new(servers, user, Secret::new(password));
        config.organisations = var("ENAIO_ORGANISATION").into_iter().collect();
        if let Some(pem) = var("ENAIO_CADATA") {
            config.trust = Trust::Certificates(pem);
        }
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(vars: &[(&str, &str)]) -> Result<Config> {
        Config::from_vars(|name| {
            let found = vars.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn every_missing_variable_is_named() {
        let error = from(&[("ENAIO_USER", "")]).unwrap_err().to_string();
        for name in ["ENAIO_SERVERS", "ENAIO_USER", "ENAIO_PASSWORD"] {
            assert!(error.contains(name), "{error}");
        }
    }

    #[test]
    fn what_is_set_is_taken() {
        let least = [("ENAIO_SERVERS", "app1"), ("ENAIO_USER", "root"), ("ENAIO_PASSWORD", "p")];
        let config = from(&least).unwrap();
        assert!(config.organisations.is_empty());
        assert!(matches!(config.trust, Trust::VendorCertificates));
        let more = [("ENAIO_ORGANISATION", "Archiv"), ("ENAIO_CADATA", "PEM")];
        let config = from(&[&least[..], &more].concat()).unwrap();
        assert_eq!(config.organisations, ["Archiv"]);
        assert!(matches!(config.trust, Trust::Certificates(pem) if pem == "PEM"));
    }
}
