//! What a configuration may say, and what it shows.

use presence_core::Error;

use super::*;

fn good() -> Config {
    Config::new("app1:4000:1", "marker-user", "s3cr3t".to_owned())
}

#[test]
fn every_problem_is_named_at_once() {
    let mut config = Config { name: " ".to_owned(), ..Config::default() };
    config.trust = Trust::Certificates("no certificate".to_owned());
    config.person_classes = vec!["a,b".to_owned()];
    config.organisations = vec![String::new()];
    config.poll_interval = Duration::from_secs(1);
    config.pool.size = 0;
    let error = config.validate().unwrap_err();
    let fields: Vec<_> = error.parts().iter().filter_map(Error::field).collect();
    let expected = [
        "name",
        "organisations",
        "person_classes",
        "poll_interval",
        "servers",
        "user",
        "trust",
        "pool.size",
    ];
    assert_eq!(fields, expected);
    good().validate().unwrap();
}

#[test]
fn debug_shows_neither_user_nor_password_nor_certificates() {
    let config = Config { trust: Trust::Certificates("marker-pem".to_owned()), ..good() };
    let shown = format!("{config:?}");
    assert!(!shown.contains("s3cr3t") && !shown.contains("marker"), "{shown}");
}

#[test]
fn it_is_read_from_data() {
    let json = r#"{
        "name": "wf", "servers": "app1#app2", "user": "root", "password": "p",
        "trust": {"authorities": "PEM"}, "organisations": ["Archiv"], "poll_interval": "1m",
        "pool": {"size": 2, "keepalive": 30}, "limits": {"body": 1024}, "watch_jobs": true
    }"#;
    let config: Config = serde_json::from_str(json).unwrap();
    assert_eq!((config.name.as_str(), config.pool.size), ("wf", 2));
    assert_eq!(config.pool.keepalive, Some(Duration::from_secs(30)));
    assert_eq!((config.poll_interval, config.limits.body), (Duration::from_secs(60), 1024));
    assert!(matches!(config.trust, Trust::Authorities(_)) && config.watch_jobs);
    let plain: Config = serde_json::from_str(r#"{"trust": "plain_tcp"}"#).unwrap();
    assert!(matches!(plain.trust, Trust::PlainTcp));
    for wrong in [r#"{"trust": "nobody"}"#, r#"{"host": "x"}"#, r#"{"pool": {"sizes": 1}}"#] {
        assert!(serde_json::from_str::<Config>(wrong).is_err(), "{wrong}");
    }
}
