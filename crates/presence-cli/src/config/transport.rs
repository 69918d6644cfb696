//! What is wrong with a `transport` table, before it is read as the vendor's settings: here it can
//! be said how to write it.

use toml::{Table, Value};

/// The choices of a proxy that are words; all else is a URL, which may hold a password.
const PROXY_WORDS: [&str; 2] = ["environment", "off"];

/// A key, what is wrong with it, and what to try.
pub(super) type Refusal = (&'static str, &'static str, &'static str);

/// Everything that is written in a form that cannot be. Holds no value.
pub(super) fn refusals(keys: &Table) -> Vec<Refusal> {
    let Some(transport) = keys.get("transport").and_then(Value::as_table) else {
        return Vec::new();
    };
    let mut refusals = Vec::new();
    if let Some(Value::String(proxy)) = transport.get("proxy")
        && !PROXY_WORDS.contains(&proxy.as_str())
    {
        refusals.push((
            "transport.proxy",
            "a proxy's URL may hold a password and must not stand in this file",
            r#"proxy = { url = { env = "NAME" } }, proxy = "off" or proxy = "environment""#,
        ));
    }
    let names_a_file = match transport.get("extra_ca") {
        Some(Value::String(_)) => true,
        Some(Value::Array(all)) => all.iter().any(Value::is_str),
        _ => false,
    };
    if names_a_file {
        refusals.push((
            "transport.extra_ca",
            "must hold the certificates themselves, not the names of files",
            r#"extra_ca = [{ pem = """-----BEGIN CERTIFICATE-----...""" }]"#,
        ));
    }
    refusals
}

/// The path of a field that the transport knows by its own name.
pub(super) fn path_of(field: &str) -> &str {
    match field {
        "proxy" => "transport.proxy.url",
        "extra_ca" => "transport.extra_ca",
        "roots" => "transport.roots",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(toml: &str) -> Vec<&'static str> {
        refusals(&toml::from_str(toml).unwrap()).into_iter().map(|(key, ..)| key).collect()
    }

    #[test]
    fn only_what_cannot_be_is_refused() {
        for good in [
            "",
            "transport = {}",
            "transport = 1",
            "transport.proxy = 'off'",
            "transport.proxy = 'environment'",
            "transport.proxy.url = { env = 'P' }",
            "transport.extra_ca = [{ pem = 'x' }]",
        ] {
            assert!(refused(good).is_empty(), "{good}");
        }
        assert_eq!(refused("transport.proxy = 'http://u:p@h'"), ["transport.proxy"]);
        assert_eq!(refused("transport.extra_ca = 'x.pem'"), ["transport.extra_ca"]);
        assert_eq!(refused("transport.extra_ca = ['x.pem']"), ["transport.extra_ca"]);
    }
}
