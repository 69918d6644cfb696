//! What is taken from the surroundings of the process.

use std::process::Command;

use accsyn::{Client, Config};

use crate::common::recorder::Recorder;
use crate::common::{KEY, LOGIN, USER, WORKSPACE};

/// Where [`in_prepared_surroundings`] is told to call.
const URL: &str = "ACCSYN_TRAPS_URL";

/// Logs in by the environment's configuration, in a process that a test has prepared.
#[test]
#[ignore = "run by other tests, in a process of its own"]
fn in_prepared_surroundings() {
    let mut config = Config::from_env().unwrap();
    // Whatever the surroundings say, the key leaves this machine over TLS only.
    config.base_url = "http://node7.accsyn.com:8181".to_owned();
    assert_eq!(Client::new(&config).unwrap_err().field(), Some("base_url"));
    config.base_url = std::env::var(URL).unwrap();
    let client = Client::new(&config).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(client.login()).unwrap();
}

/// Runs it below a directory with these files, with these variables; gives what the server heard.
fn heard(files: &[(&str, &str)], vars: &[(&str, &str)]) -> Recorder {
    let server = Recorder::start();
    server.answer(200, LOGIN);
    let home = tempfile::tempdir().unwrap();
    for (name, content) in files {
        std::fs::write(home.path().join(name), content).unwrap();
    }
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "environment::in_prepared_surroundings", "--ignored"])
        .current_dir(home.path())
        .env_clear()
        .env("HOME", home.path())
        .env(URL, server.url())
        .env("ACCSYN_WORKSPACE", WORKSPACE)
        .env("ACCSYN_API_USER", USER)
        .env("ACCSYN_API_KEY", KEY)
        .envs(vars.iter().copied())
        .output()
        .unwrap();
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stdout));
    server
}

fn assert_same_login(server: &Recorder) {
    let request = server.requests().remove(0);
    let theirs = crate::common::capture::capture("01_").exchanges.remove(0).request;
    assert_eq!(request.header("authorization"), theirs.header("authorization"));
    assert_eq!(request.header("x-accsyn-workspace"), Some(WORKSPACE));
}

#[test]
fn q06_netrc_is_ignored() {
    let netrc = "machine 127.0.0.1 login eve password stolen\ndefault login eve password stolen\n";
    assert_same_login(&heard(&[(".netrc", netrc), ("_netrc", netrc)], &[("NETRC", ".netrc")]));
}

#[test]
fn q08_no_file_of_the_working_directory_is_read() {
    let stranger = Recorder::start();
    let proxy = format!("ACCSYN_PROXY=accsyn:127.0.0.1:{}\n", stranger.port());
    let env = format!("{proxy}ACCSYN_API_KEY=other\nACCSYN_WORKSPACE=other\nAS_DEV=true\n");
    assert_same_login(&heard(&[(".env", &env)], &[]));
    assert!(stranger.requests().is_empty());
}

#[test]
fn q26_an_empty_variable_hides_no_other() {
    let vars = [("ACCSYN_WORKSPACE", ""), ("ACCSYN_DOMAIN", WORKSPACE)];
    assert_same_login(&heard(&[], &vars));
}

#[test]
fn q33_what_is_given_goes_before_the_environment() {
    // The environment's answers to other questions are not ours: dev mode is none of them.
    // Plain http to others than this machine stays refused.
    let vars = [("AS_DEV", "true"), ("ACCSYN_PORT", "1"), ("ACCSYN_HOSTNAME", "evil.example")];
    assert_same_login(&heard(&[], &vars));
}
