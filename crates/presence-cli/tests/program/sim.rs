//! `presence sim`: the vendor's own example, ports, faults.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};

use crate::support::{Place, Sim, presence, redacted, run};

/// The command on the vendor's page, letter by letter.
const VENDORS_EXAMPLE: &str = r#"curl -X PUT "$CONPEEK_URL/tenant_user/3/work_state" -H "Content-Type: application/json" -H "Authorization: $CONPEEK_KEY" -d '{"work_state": "ONLINE"}'"#;

#[test]
fn the_vendors_published_example_works() {
    let sim = Sim::start([]);
    let curl = Command::new("curl").arg("--version").output().is_ok();
    let answer = if curl { with_curl(&sim) } else { with_the_same_bytes(&sim) };
    let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(answer["data"]["id"], 74);
    assert_eq!(answer["data"]["work_state"], "ONLINE");
    assert!(answer["data"]["break_type"].is_null());
    assert_eq!(sim.close(), Some(0));
}

fn with_curl(sim: &Sim) -> String {
    let mut shell = Command::new("sh");
    shell.args(["-c", VENDORS_EXAMPLE]).env("CONPEEK_URL", &sim.url).env("CONPEEK_KEY", &sim.key);
    shell.env("no_proxy", "127.0.0.1");
    let output = shell.output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[expect(clippy::print_stderr, reason = "whoever reads the log must know what was tested")]
fn with_the_same_bytes(sim: &Sim) -> String {
    eprintln!("curl is not on this machine: its bytes are sent instead");
    let host = sim.url.strip_prefix("http://").unwrap();
    let body = r#"{"work_state": "ONLINE"}"#;
    let request = format!(
        "PUT /tenant_user/3/work_state HTTP/1.1\r\nHost: {host}\r\nUser-Agent: curl/8.5.0\r\n\
         Accept: */*\r\nContent-Type: application/json\r\nAuthorization: {}\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        sim.key,
        body.len()
    );
    let mut socket = TcpStream::connect(host).unwrap();
    socket.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).unwrap();
    answer.split_once("\r\n\r\n").unwrap().1.to_owned()
}

#[test]
fn people_get_the_example_ready_to_run() {
    let key = Sim::start([]).key.clone();
    let shown =
        run(["sim", "--unverified-read", "--vendor", "conpeek"]).shown().replace(&key, "[key]");
    insta::assert_snapshot!(shown);
}

#[test]
fn one_line_and_nothing_more_until_the_input_closes() {
    let mut sim = Sim::start(["--vendor", "conpeek", "--people", "5", "--seed", "7"]);
    assert!(sim.url.starts_with("http://127.0.0.1:"));
    let other = Sim::start([]);
    assert_ne!(sim.key, other.key, "another seed, another key");
    let out = std::mem::replace(&mut sim.out, empty());
    assert_eq!(sim.close(), Some(0));
    let mut rest = String::new();
    { out }.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "");
}

/// The output of a process that has ended.
fn empty() -> BufReader<std::process::ChildStdout> {
    let mut child = Command::new("true").stdout(Stdio::piped()).spawn().unwrap();
    let out = child.stdout.take().unwrap();
    child.wait().unwrap();
    BufReader::new(out)
}

/// A shell takes the lines as they are, and what they say opens the servers.
#[test]
fn shell_lines_open_the_servers() {
    let mut child = presence();
    child.args(["sim", "--env"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = child.spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let lines = lines.take_while(|line| !line.starts_with("# Running"));
    let lines: String = lines.map(|line| line + "\n").collect();

    let place = Place::new("");
    let file = place.write("sim.env", &lines);
    let mut shell = Command::new("sh");
    shell.env_clear().args(["-c", r#". "$0" && env -0"#]).arg(file);
    let output = shell.output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let vars = String::from_utf8(output.stdout).unwrap();
    let vars: BTreeMap<&str, &str> =
        vars.split('\0').filter_map(|variable| variable.split_once('=')).collect();
    let base_url = lines.lines().find_map(|line| line.split_once("set base_url to "));
    place.write(
        "presence.toml",
        &format!(
            r#"
            [provider.desk]
            vendor = "conpeek"
            base_url = "{}"
            key = {{ env = "CONPEEK_KEY" }}
            [provider.files]
            vendor = "accsyn"
            base_url = "{}"
            workspace = "{}"
            user = "{}"
            api_key = {{ env = "ACCSYN_API_KEY" }}
            [provider.webex]
            vendor = "webex"
            base_url = "{}"
            token = {{ env = "WEBEX_ACCESS_TOKEN" }}
            [provider.workflow]
            vendor = "enaio"
            servers = "{}"
            user = "{}"
            password = {{ env = "ENAIO_PASSWORD" }}
            trust = {{ certificates = """{}""" }}
            "#,
            vars["CONPEEK_URL"],
            base_url.unwrap().1,
            vars["ACCSYN_WORKSPACE"],
            vars["ACCSYN_API_USER"],
            vars["WEBEX_URL"],
            vars["ENAIO_SERVERS"],
            vars["ENAIO_USER"],
            vars["ENAIO_CADATA"],
        ),
    );
    let vars: Vec<(&str, &str)> = vars.into_iter().collect();
    let doctor = place.run(["doctor"], &vars);
    assert_eq!(doctor.code, Some(0), "{}", doctor.shown());
    drop(child.stdin.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn shell_lines_are_no_json() {
    assert_eq!(run(["sim", "--env", "--json"]).code, Some(2));
}

#[test]
fn a_taken_port_is_named() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let refused = run(["sim", "--port", &format!("conpeek={port}")]);
    assert_eq!(refused.code, Some(2));
    insta::assert_snapshot!(refused.shown().replace(&port.to_string(), "[port]"));
}

#[test]
fn a_bad_fault_file_is_named_with_the_place() {
    let place = Place::new("");
    let cases = [
        ("no_toml", "[[fault]\n"),
        ("unknown_action", "[[fault]]\nthen = \"explode\"\n"),
        ("contradiction", "[[fault]]\nwhen = { nth = 1, after = 2 }\nthen = \"stall\"\n"),
    ];
    for (name, text) in cases {
        let file = place.write("faults.toml", text);
        let refused = run(["sim", "--fault", file.to_str().unwrap()]);
        assert_eq!(refused.code, Some(2), "{name}");
        let shown = refused.shown().replace(place.path().to_str().unwrap(), "[folder]");
        insta::assert_snapshot!(format!("fault_{name}"), shown);
    }
    let gone = run(["sim", "--fault", "/nowhere/faults.toml"]);
    insta::assert_snapshot!("fault_no_file", redacted(&gone.shown()));
}
