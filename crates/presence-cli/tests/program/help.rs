//! The usage texts, and the pages made of them.

use crate::support::run;

#[test]
fn of_the_program() {
    insta::assert_snapshot!(run(["--help"]).shown());
    insta::assert_snapshot!("no_command", run([]).shown());
}

#[test]
fn of_every_command() {
    let commands = [
        "demo",
        "list",
        "get",
        "explain",
        "set",
        "plan",
        "apply",
        "undo",
        "watch",
        "caps",
        "doctor",
        "sim",
        "directory",
        "config",
        "completions",
        "man",
    ];
    for command in commands {
        insta::assert_snapshot!(format!("help_{command}"), run([command, "--help"]).shown());
    }
    for command in ["import", "propose", "check", "whois"] {
        let shown = run(["directory", command, "--help"]).shown();
        insta::assert_snapshot!(format!("help_directory_{command}"), shown);
    }
    for command in ["init", "check", "show"] {
        let shown = run(["config", command, "--help"]).shown();
        insta::assert_snapshot!(format!("help_config_{command}"), shown);
    }
}

#[test]
fn completions_know_every_command_in_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let made = run(["completions", shell]);
        assert_eq!(made.code, Some(0), "{shell}");
        for word in ["doctor", "--provider", "completions"] {
            let word = if shell == "fish" { word.trim_start_matches('-') } else { word };
            assert!(made.out.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn manual_pages_of_every_command() {
    let page = run(["man"]);
    assert!(page.out.contains(".TH presence 1"), "{}", page.out);
    let (_, status) = page.out.split_once(".SH \"EXIT STATUS\"").unwrap();
    let (status, _) = status.split_once(".SH").unwrap();
    insta::assert_snapshot!("exit_status", status);
    let folder = tempfile::tempdir().unwrap();
    let made = run(["man", "--dir", folder.path().join("new").to_str().unwrap()]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    for name in ["presence.1", "presence-set.1", "presence-config-init.1"] {
        assert!(folder.path().join("new").join(name).is_file(), "{name}");
    }
    let written = std::fs::read_to_string(folder.path().join("new/presence.1")).unwrap();
    assert_eq!(written, page.out);
}
