//! Running the program, and making what it prints the same on every machine.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use tempfile::TempDir;

/// How a run ended.
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    /// Everything, for a snapshot.
    pub(crate) fn shown(&self) -> String {
        let mut shown = format!("exit {}\n", self.code.unwrap());
        for (name, text) in [("stdout", &self.out), ("stderr", &self.err)] {
            if !text.is_empty() {
                shown.push_str(&format!("--- {name}\n{text}"));
            }
        }
        redacted(&shown)
    }

    /// The lines of standard output as JSON.
    pub(crate) fn json(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

/// The program in a clean environment, 100 columns wide, without colours.
pub(crate) fn presence() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_presence"));
    for name in ["CONPEEK_URL", "CONPEEK_KEY", "CLICOLOR_FORCE", "HTTP_PROXY", "http_proxy"] {
        command.env_remove(name);
    }
    command.env("XDG_STATE_HOME", concat!(env!("CARGO_TARGET_TMPDIR"), "/state"));
    command.env("NO_COLOR", "1").env("COLUMNS", "100").stdin(Stdio::null());
    command
}

/// Runs the program to its end.
pub(crate) fn run<const N: usize>(args: [&str; N]) -> Run {
    Run::of(presence().args(args).output().unwrap())
}

/// A folder with a configuration in it.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    pub(crate) fn new(config: &str) -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        place.write("presence.toml", config);
        place
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn config(&self) -> PathBuf {
        self.path().join("presence.toml")
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Runs the program with this configuration and these variables.
    pub(crate) fn run<const N: usize>(&self, args: [&str; N], vars: &[(&str, &str)]) -> Run {
        let mut command = presence();
        command.args(args).arg("--config").arg(self.config());
        command.env("XDG_STATE_HOME", self.path().join("state"));
        let mut run = Run::of(command.envs(vars.iter().copied()).output().unwrap());
        let here = self.path().display().to_string();
        run.out = run.out.replace(&here, "[folder]");
        run.err = run.err.replace(&here, "[folder]");
        run
    }
}

/// `presence sim --json` as a child. Dropping it closes its standard input and waits for its end.
pub(crate) struct Sim {
    child: Child,
    pub(crate) url: String,
    pub(crate) key: String,
    pub(crate) out: BufReader<ChildStdout>,
}

impl Sim {
    pub(crate) fn start<const N: usize>(args: [&str; N]) -> Self {
        let mut command = presence();
        command.args(["sim", "--json"]).args(args);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let endpoints: serde_json::Value = serde_json::from_str(&line).unwrap();
        let text = |name: &str| endpoints["conpeek"][name].as_str().unwrap().to_owned();
        Self { child, url: text("url"), key: text("key"), out }
    }

    /// A configuration for it, with the key in the variable `SIM_KEY`.
    pub(crate) fn place(&self) -> Place {
        Place::new(&format!("[provider.desk]\n{}", self.settings()))
    }

    /// As [`Sim::place`], in a folder that is there already.
    pub(crate) fn place_kept(&self, place: &Place) -> PathBuf {
        place.write("presence.toml", &format!("[provider.desk]\n{}", self.settings()))
    }

    pub(crate) fn settings(&self) -> String {
        format!(
            "vendor = \"conpeek\"\nbase_url = \"{}\"\nkey = {{ env = \"SIM_KEY\" }}\n\
             read = {{ unverified = {{ path = \"/tenant_user/{{user}}/work_state\" }} }}\n\
             users = [\"anna.nowak\", \"3\"]\n",
            self.url
        )
    }

    pub(crate) fn vars(&self) -> [(&str, &str); 1] {
        [("SIM_KEY", &self.key)]
    }

    /// Closes its standard input and gives its exit code.
    pub(crate) fn close(mut self) -> Option<i32> {
        drop(self.child.stdin.take());
        self.child.wait().unwrap().code()
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for its end without closing its standard input.
    pub(crate) fn ended(&mut self) -> Option<i32> {
        self.child.wait().unwrap().code()
    }
}

impl Drop for Sim {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// Ports, instants, dates and the lists of vendors as words.
pub(crate) fn redacted(text: &str) -> String {
    let text = replaced(text, "127.0.0.1:#", "127.0.0.1:[port]", "");
    let text = replaced(&text, "####-##-##T##:##:##.#", "[instant]", "Z");
    let text = replaced(&text, "####-##-##T##:##:##", "[instant]", "Z");
    let text = replaced(&text, "####-##-## ##:##:##", "[date]", "");
    let shortened = |line: &str| {
        let lists = ["vendor = one of: ", "known are: "];
        let list = lists.into_iter().find_map(|list| Some(line.find(list)? + list.len()));
        list.map_or_else(|| line.to_owned(), |end| format!("{}[vendors]", &line[..end]))
    };
    text.split('\n').map(shortened).collect::<Vec<_>>().join("\n")
}

/// Replaces every place that has the form, where `#` is any digit; then any more digits, and the
/// end if it is there.
fn replaced(text: &str, form: &str, word: &str, end: &str) -> String {
    let mut result = String::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let fits = rest.len() >= form.len()
            && rest.bytes().zip(form.bytes()).all(|(byte, form)| match form {
                b'#' => byte.is_ascii_digit(),
                other => byte == other,
            });
        if fits {
            result.push_str(word);
            rest = rest[form.len()..].trim_start_matches(|digit: char| digit.is_ascii_digit());
            rest = rest.strip_prefix(end).unwrap_or(rest);
        } else {
            result.push(next);
            rest = &rest[next.len_utf8()..];
        }
    }
    result
}

#[test]
fn redaction_leaves_everything_else_alone() {
    let text = "żółć 127.0.0.1:40123/x 127.0.0.1:80 2026-11-21T22:30:00.12345678Z \
                2026-11-21T22:30:00Z 2026-11-21 01:02:03\nknown are: a, b\nend";
    let words = "żółć 127.0.0.1:[port]/x 127.0.0.1:[port] [instant] [instant] [date]\n\
                 known are: [vendors]\nend";
    assert_eq!(redacted(text), words);
}
