//! What people did wrong, and what the program says to that.

use crate::support::{Place, presence, run};

#[test]
fn usage() {
    let cases = [
        ("no_target", run(["set", "--sim=conpeek", "anna.nowak"])),
        ("two_targets", run(["set", "--sim=conpeek", "anna.nowak", "--absent", "--present"])),
        ("account_not_allowed", run(["set", "--sim=conpeek", "3", "--account", "disabled"])),
        (
            "past_end",
            run(["set", "--sim=conpeek", "3", "--absent", "--until", "2020-01-01T00:00:00Z"]),
        ),
        ("no_instant", run(["set", "--sim=conpeek", "3", "--absent", "--until", "tomorrow"])),
        ("malformed_user", run(["get", "--sim=conpeek", "3", "id:a\nb"])),
        ("refused_kind_of_user", run(["set", "--sim=conpeek", "email:a@b.c", "--absent"])),
        ("no_user", run(["get", "--sim=conpeek"])),
        ("sim_and_config", run(["list", "--sim=conpeek", "--config", "x"])),
        ("no_simulated_provider", run(["list", "--sim=conpeek", "--provider", "desk"])),
        ("no_duration", run(["watch", "--sim=conpeek", "--interval", "soon"])),
        ("short_interval", run(["watch", "--sim=conpeek", "--interval", "1s"])),
        ("no_vendor_to_simulate", run(["sim", "--vendor", "other"])),
        ("no_port", run(["sim", "--port", "8080"])),
        ("too_few_people", run(["sim", "--people", "1"])),
    ];
    for (name, run) in cases {
        assert_eq!(run.code, Some(2), "{name}");
        assert_eq!(run.out, "", "{name}");
        insta::assert_snapshot!(format!("usage_{name}"), run.shown());
    }
}

#[test]
fn configuration() {
    let good = "vendor = \"conpeek\"\nbase_url = \"https://conpeek.test\"\nkey = { env = \"K\" }\n";
    let cases = [
        ("no_toml", "[provider.desk\nvendor = 1\n".to_owned()),
        ("empty", String::new()),
        ("stray_key", format!("key = \"marker\"\n[provider.desk]\n{good}")),
        ("no_table", "provider = 1\n".to_owned()),
        ("no_table_of_its_own", "[provider]\ndesk = 1\n".to_owned()),
        ("vendor_missing", "[provider.desk]\nbase_url = \"x\"\n".to_owned()),
        ("vendor_unknown", "[provider.desk]\nvendor = \"conpeak\"\n".to_owned()),
        ("key_unknown", format!("[provider.desk]\n{good}bass_url = \"x\"\n")),
        ("value_mistyped", format!("[provider.desk]\n{good}users = 3\n")),
        ("value_wrong", format!("[provider.desk]\n{good}poll_interval = \"1s\"\n")),
        ("name_given_twice", format!("[provider.desk]\n{good}name = \"x\"\n")),
        ("plain_http", good.replace("https", "http").replacen("v", "[provider.desk]\nv", 1)),
        (
            "secret_missing",
            "[provider.desk]\nvendor = \"conpeek\"\nbase_url = \"https://c.test\"\n".to_owned(),
        ),
        (
            "secret_inline",
            format!("[provider.desk]\n{}", good.replace("{ env = \"K\" }", "\"marker\"")),
        ),
        (
            "secret_two_ways",
            format!("[provider.desk]\n{}", good.replace("\"K\" }", "\"K\", file = \"marker\" }")),
        ),
        ("secret_not_set", format!("[provider.desk]\n{good}")),
        (
            "secret_no_file",
            format!("[provider.desk]\n{}", good.replace("env = \"K\"", "file = \"gone\"")),
        ),
        (
            "secret_no_regular_file",
            format!("[provider.desk]\n{}", good.replace("env = \"K\"", "file = \"/dev/zero\"")),
        ),
        (
            "proxy_inline",
            format!("[provider.desk]\n{good}transport = {{ proxy = \"http://u:marker@p:1\" }}\n"),
        ),
        (
            "proxy_url_inline",
            format!("[provider.desk]\n{good}transport.proxy.url = \"http://u:marker@p:1\"\n"),
        ),
        (
            "authority_file",
            format!("[provider.desk]\n{good}transport.extra_ca = [\"marker.pem\"]\n"),
        ),
        ("secret_unterminated", "[provider.desk]\nkey = \"marker\n".to_owned()),
        ("secret_unquoted", "[provider.desk]\nkey = marker\n".to_owned()),
        (
            "many",
            format!(
                "stray = 1\n[provider.a]\nvendor = \"x\"\n[provider.b]\n{good}poll_interval = \"1s\"\nusers = [\"email:a@b.c\"]\n[provider.c]\n{good}"
            ),
        ),
    ];
    for (name, text) in cases {
        let place = Place::new(&text);
        let checked = place.run(["config", "check"], &[]);
        if name != "empty" {
            assert_eq!(checked.code, Some(2), "{name}: {}", checked.out);
        }
        assert!(!checked.shown().contains("marker"), "{name}");
        insta::assert_snapshot!(format!("config_{name}"), checked.shown());
        // What the check refuses, no command uses.
        let used = place.run(["set", "3", "--availability", "offline"], &[]);
        assert_eq!((used.code, used.out.as_str()), (Some(2), ""), "{name}");
        assert!(!used.err.contains("marker"), "{name}");
    }
}

#[test]
fn secrets_that_commands_do_not_give() {
    let config = |command: &str| {
        format!(
            "[provider.desk]\nvendor = \"conpeek\"\nbase_url = \"http://127.0.0.1:1\"\n\
             key = {{ command = {command} }}\n"
        )
    };
    let cases = [
        ("fails", r#"["sh", "-c", "echo marker; exit 3"]"#),
        ("prints_nothing", r#"["true"]"#),
        ("is_not_there", r#"["/nowhere/prog", "marker"]"#),
    ];
    for (name, command) in cases {
        let place = Place::new(&config(command));
        let used = place.run(["get", "3"], &[]);
        assert_eq!(used.code, Some(2), "{name}");
        assert!(!used.shown().contains("marker"), "{name}");
        insta::assert_snapshot!(format!("command_{name}"), used.shown());
        let checked = place.run(["config", "check"], &[]);
        assert_eq!(checked.code, Some(0), "a check runs no command");
    }
}

#[test]
fn no_configuration_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = presence();
    command.env("HOME", folder.path()).env("XDG_CONFIG_HOME", folder.path().join("config"));
    let output = command.args(["list"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    let said = said.replace(&folder.path().display().to_string(), "[home]");
    insta::assert_snapshot!(said);
}

#[test]
fn a_wrong_proxy_is_found_where_it_stands() {
    let place = Place::new(
        "[provider.desk]\nvendor = \"conpeek\"\nbase_url = \"https://c.test\"\n\
         key = { env = \"K\" }\n\n[provider.desk.transport]\n\
         proxy = { url = { env = \"P\" } }\n",
    );
    let vars = [("K", "k"), ("P", "http://marker:[")];
    let checked = place.run(["config", "check"], &vars);
    assert_eq!(checked.code, Some(2), "{}", checked.out);
    assert!(!checked.shown().contains("marker"), "{}", checked.err);
    insta::assert_snapshot!("config_proxy_wrong", checked.shown());
    assert_eq!(place.run(["get", "3"], &vars).err, checked.err);
    let good = [("K", "k"), ("P", "http://u:p@proxy.test:3128")];
    assert_eq!(place.run(["config", "check"], &good).code, Some(0));
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_secret_holds_nobody_up() {
    let place = Place::new(
        "[provider.desk]\nvendor = \"conpeek\"\nbase_url = \"https://c.test\"\n\
         key = { file = \"pipe\" }\n",
    );
    let made = std::process::Command::new("mkfifo").arg(place.path().join("pipe")).status();
    assert!(made.unwrap().success());
    for args in [["config", "check"], ["get", "3"]] {
        let run = place.run(args, &[]);
        assert_eq!(run.code, Some(2), "{args:?}");
        assert!(run.err.contains("pipe is no regular file"), "{}", run.err);
    }
}
