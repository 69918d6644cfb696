//! From a configuration value to a provider, and what is said when it is wrong.
#![cfg(feature = "full")]

use omnipresence::{ProviderConfig, Secret, VENDORS, connect};

fn read(toml: &str) -> Result<ProviderConfig, String> {
    toml::from_str(toml).map_err(|error| error.message().to_owned())
}

const DESK: &str = r#"
    vendor = "conpeek"
    base_url = "https://conpeek.example"
    key = "s3cr3t"
    read = { unverified = { path = "/tenant_user/{user}/work_state" } }
    users = ["anna.nowak", "3"]
    last_write_max_age = "2m"

    [mapping]
    default_online_mode = 98
    activity_causes = { training = "Szkolenie" }

    [engine]
    deadline = "20s"
    retry = { max_attempts = 2 }
"#;

#[test]
fn a_whole_configuration_becomes_a_provider() {
    let mut config = read(DESK).unwrap();
    config.set_name("desk");
    let provider = connect(config).unwrap();
    assert_eq!(provider.name(), "desk");
    assert_eq!(provider.vendor().as_str(), "conpeek");
    assert!(provider.capabilities().list.is_supported());
}

#[test]
fn what_is_wrong_is_named() {
    let message = |toml: &str| read(toml).unwrap_err();
    assert_eq!(message("x = 1"), "missing field `vendor`");
    assert_eq!(message("vendor = 1"), "vendor: must be a text");
    assert_eq!(
        message("vendor = \"slack\""),
        "vendor: is not one of conpeek, webex, enaio, accsyn"
    );
    let typo = message("vendor = \"conpeek\"\nbase_ulr = \"x\"");
    assert!(typo.starts_with("base_ulr: unknown field `base_ulr`, expected one of"), "{typo}");
    let deep = message("vendor = \"conpeek\"\n[mapping]\ndefault_online_mode = \"sales\"");
    assert_eq!(deep, "mapping.default_online_mode: must be i64");
    let proxy = "vendor = \"conpeek\"\ntransport = { proxy = \"http://u:s3cr3t@p:1\" }";
    let proxy = message(proxy);
    assert_eq!(proxy, "transport.proxy: must be one of `environment`, `off`, `url`");
    let number = message("vendor = \"conpeek\"\nkey = 987654321");
    assert_eq!(number, "key: must be a string");
    let path = message("vendor = \"conpeek\"\nread = { unverified = { path = \"x\" } }");
    assert!(path.contains("read.path: must start with /"), "{path}");
}

#[test]
fn everything_that_can_be_checked_without_io_is_checked_by_connect() {
    let config = read("vendor = \"conpeek\"\nusers = [\"a@b\", \"email:a@b\"]").unwrap();
    assert_eq!(
        connect(config).unwrap_err().to_string(),
        "users[1]: email is not accepted here, use id, login; base_url: is missing; \
         key: must not be empty"
    );
}

#[test]
fn secrets_can_be_kept_apart_and_are_never_printed() {
    let mut config = read("vendor = \"conpeek\"\nbase_url = \"https://conpeek.example\"").unwrap();
    assert_eq!(ProviderConfig::secret_keys("conpeek"), ["key", "transport.proxy.url"]);
    assert_eq!(ProviderConfig::secret_keys("enaio"), ["password"]);
    assert!(config.set_secret("keys", Secret::new("x")).is_err());
    config.set_secret("key", Secret::new("s3cr3t")).unwrap();
    let proxy = Secret::new("http://user:s3cr3t@proxy.example:3128");
    config.set_secret("transport.proxy.url", proxy).unwrap();
    assert!(!format!("{config:?}").contains("s3cr3t"));
    assert!(!format!("{:?}", connect(config).unwrap()).contains("s3cr3t"));
}

#[test]
fn every_vendor_that_is_compiled_in_is_named() {
    assert_eq!(VENDORS, ["conpeek", "webex", "enaio", "accsyn"]);
}
