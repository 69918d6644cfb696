//! `presence config`: init, check, show.

use crate::support::{Place, presence, run};

#[test]
fn the_example_is_written_once_privately_and_is_good() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new").join("presence.toml");
    let file = path.to_str().unwrap();
    assert_eq!(run(["config", "init", "--config", file]).code, Some(0));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let mut check = presence();
    check.args(["config", "check", "--config", file]).env("CONPEEK_KEY", "k");
    assert_eq!(check.output().unwrap().status.code(), Some(0));

    std::fs::write(&path, "mine").unwrap();
    let again = run(["config", "init", "--config", file]);
    let shown = again.shown().replace(folder.path().to_str().unwrap(), "[folder]");
    insta::assert_snapshot!(shown);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    assert_eq!(run(["config", "init", "--force", "--config", file]).code, Some(0));
    assert!(std::fs::read_to_string(&path).unwrap().contains("[provider.conpeek]"));
}

#[test]
fn show_prints_where_secrets_come_from_and_no_secret() {
    let place = Place::new(
        r#"
[provider.desk]
vendor = "conpeek"
base_url = "https://conpeek.test/prefix"
key = { command = ["pass", "marker"] }
users = ["3", "anna.nowak"]

[provider.desk.mapping]
away_cause = "Kawa"
online_modes = { 11 = "All" }

[provider.desk.transport]
proxy = { url = { env = "PROXY_URL" } }
user_agent = "https://user:marker@example.test"

[provider."front desk"]
vendor = "conpeek"
base_url = "https://conpeek.test"
key = { file = "key.txt" }
read = "last_write"
"#,
    );
    let shown = place.run(["config", "show"], &[]);
    assert!(!shown.shown().contains("marker"), "{}", shown.out);
    insta::assert_snapshot!(shown.shown());
    let json = place.run(["config", "show", "--json"], &[]);
    assert!(!json.out.contains("marker"), "{}", json.out);
    assert_eq!(json.json().len(), 2);
    let one = place.run(["config", "show", "--json", "--provider", "front desk"], &[]).json();
    assert_eq!((one.len(), one[0]["provider"].as_str()), (1, Some("front desk")));
    assert_eq!(place.run(["config", "check", "--provider", "back desk"], &[]).code, Some(2));
    // What is shown can be read again.
    let again = Place::new(&shown.out);
    assert_eq!(again.run(["config", "show"], &[]).code, Some(0));
}

#[test]
fn check_names_the_providers() {
    let place = Place::new(
        "[provider.desk]\nvendor = \"conpeek\"\nbase_url = \"https://c.test\"\n\
         key = { command = [\"pass\", \"x\"] }\n",
    );
    insta::assert_snapshot!(place.run(["config", "check"], &[]).shown());
    insta::assert_snapshot!("check_json", place.run(["config", "check", "--json"], &[]).shown());
}

#[cfg(unix)]
#[test]
fn a_key_file_that_everybody_can_read_is_told_about() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new(
        "[provider.desk]\nvendor = \"conpeek\"\nbase_url = \"https://c.test\"\n\
         key = { file = \"key.txt\" }\n",
    );
    let file = place.write("key.txt", "marker\n");
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o644)).unwrap();
    let open = place.run(["config", "check"], &[]);
    assert!(!open.shown().contains("marker"));
    insta::assert_snapshot!(open.shown());
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o600)).unwrap();
    assert_eq!(place.run(["config", "check"], &[]).err, "");
}
