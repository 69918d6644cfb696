//! Fetching a secret from where it is. Bounded in size and time; no shell is involved.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use futures_util::future::{Either, select};
use omnipresence::conpeek::presence_http::TokioClock;
use omnipresence::{Clock, Secret};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};

use super::secret::Source;

/// The longest secret.
const MAX_BYTES: u64 = 64 * 1024;

/// How long a command may take; it may have to ask a person.
const PATIENCE: Duration = Duration::from_secs(60);

/// A secret, and what should be said about where it was.
pub(super) struct Fetched {
    pub(super) secret: Secret,
    pub(super) warnings: Vec<String>,
}

/// Why there is no secret; holds nothing of it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) what: String,
    pub(super) tries: Option<String>,
}

impl Refused {
    fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), tries: None }
    }

    fn or_try(mut self, what: impl Into<String>) -> Self {
        self.tries = Some(what.into());
        self
    }
}

/// Fetches the secret; relative files start from `folder`.
pub(super) async fn fetch(source: &Source, folder: &Path) -> Result<Fetched, Refused> {
    let (text, warnings) = match source {
        Source::Env(name) => (from_env(name)?, Vec::new()),
        Source::File(path) => from_file(&folder.join(path)).await?,
        Source::Command(words) => (from_command(words, PATIENCE).await?, Vec::new()),
    };
    if text.is_empty() {
        return Err(Refused::new(format!("the secret is empty in {}", source.describe())));
    }
    Ok(Fetched { secret: Secret::new(text), warnings })
}

fn from_env(name: &str) -> Result<String, Refused> {
    std::env::var(name).map_err(|error| match error {
        std::env::VarError::NotPresent => {
            Refused::new(format!("the environment has no variable {name}"))
                .or_try(format!("set {name} before you start presence"))
        }
        std::env::VarError::NotUnicode(_) => {
            Refused::new(format!("the variable {name} is not UTF-8"))
        }
    })
}

async fn from_file(path: &Path) -> Result<(String, Vec<String>), Refused> {
    let shown = path.display();
    let refused = |error: std::io::Error| Refused::new(format!("{shown} cannot be read: {error}"));
    let file = tokio::fs::File::open(path).await.map_err(refused)?;
    let warnings = file.metadata().await.ok().and_then(|facts| open_to_all(&facts));
    let warnings = warnings
        .map(|()| format!("{shown} can be read by everybody on this machine; `chmod 600` it"));
    let bytes = bounded(file).await.map_err(refused)?;
    let bytes = bytes.ok_or_else(|| Refused::new(format!("{shown} is longer than 64 KiB")))?;
    let text = utf8(bytes, &shown.to_string())?;
    let line = text.strip_suffix('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    Ok((line.unwrap_or(&text).to_owned(), warnings.into_iter().collect()))
}

#[cfg(unix)]
fn open_to_all(facts: &std::fs::Metadata) -> Option<()> {
    use std::os::unix::fs::PermissionsExt;
    (facts.permissions().mode() & 0o004 != 0).then_some(())
}

#[cfg(not(unix))]
fn open_to_all(_: &std::fs::Metadata) -> Option<()> {
    None
}

async fn from_command(words: &[String], patience: Duration) -> Result<String, Refused> {
    // A source is read with at least the program.
    let Some((program, arguments)) = words.split_first() else {
        return Err(Refused::new("there is no program to run"));
    };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
    let child = command
        .spawn()
        .map_err(|error| Refused::new(format!("{program} cannot be started: {error}")))?;
    let clock = TokioClock::new();
    match select(Box::pin(first_line(child, program)), clock.time_limit(patience)).await {
        Either::Left((line, _)) => line,
        Either::Right(_) => {
            let seconds = patience.as_secs();
            Err(Refused::new(format!("{program} did not end within {seconds} s and was stopped")))
        }
    }
}

async fn first_line(mut child: Child, program: &str) -> Result<String, Refused> {
    let refused = |error: std::io::Error| Refused::new(format!("{program}: {error}"));
    let Some(output) = child.stdout.take() else {
        return Err(Refused::new(format!("{program} has no output to read")));
    };
    let bytes = bounded(output).await.map_err(refused)?;
    let bytes = bytes.ok_or_else(|| Refused::new(format!("{program} wrote more than 64 KiB")))?;
    let status = child.wait().await.map_err(refused)?;
    if !status.success() {
        return Err(Refused::new(format!("{program} ended with {status}")));
    }
    let text = utf8(bytes, program)?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

/// Everything, or `None` where there is more than a secret can be long.
async fn bounded(from: impl AsyncRead + Unpin) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    from.take(MAX_BYTES + 1).read_to_end(&mut bytes).await?;
    Ok((bytes.len() as u64 <= MAX_BYTES).then_some(bytes))
}

fn utf8(bytes: Vec<u8>, what: &str) -> Result<String, Refused> {
    String::from_utf8(bytes).map_err(|_| Refused::new(format!("{what} is not UTF-8")))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    async fn secret(source: Source) -> Result<(String, usize), Refused> {
        let fetched = fetch(&source, Path::new("/")).await?;
        Ok((fetched.secret.expose().to_owned(), fetched.warnings.len()))
    }

    fn sh(script: &str) -> Source {
        Source::Command(["sh", "-c", script].map(str::to_owned).to_vec())
    }

    #[tokio::test]
    async fn a_file_loses_one_line_end_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for (content, expected) in [("k\n", "k"), ("k\r\n", "k"), ("k", "k"), (" k \n\n", " k \n")]
        {
            let path = folder.path().join("key");
            std::fs::write(&path, content).unwrap();
            std::fs::set_permissions(&path, PermissionsExt::from_mode(0o600)).unwrap();
            let got = secret(Source::File(path.clone())).await;
            assert_eq!(got, Ok((expected.to_owned(), 0)));
            std::fs::set_permissions(&path, PermissionsExt::from_mode(0o644)).unwrap();
            assert_eq!(secret(Source::File(path)).await.unwrap().1, 1);
        }
    }

    #[tokio::test]
    async fn relative_files_start_from_the_configuration() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("key"), "k").unwrap();
        let fetched = fetch(&Source::File("key".into()), folder.path()).await.unwrap();
        assert_eq!(fetched.secret.expose(), "k");
    }

    #[tokio::test]
    async fn a_command_gives_its_first_line_without_a_shell() {
        assert_eq!(secret(sh("echo k; echo more")).await, Ok(("k".to_owned(), 0)));
        let literal = Source::Command(["echo", "$HOME;`id`"].map(str::to_owned).to_vec());
        assert_eq!(secret(literal).await, Ok(("$HOME;`id`".to_owned(), 0)));
    }

    #[tokio::test]
    async fn a_refusal_holds_nothing_of_the_secret() {
        let big = "yes s3cr3t | head -c 100000";
        for source in [
            sh("echo s3cr3t; exit 3"),
            sh(big),
            sh("printf '\\377s3cr3t'"),
            sh("true"),
            Source::Command(vec!["/nowhere/s".to_owned()]),
            Source::File("/nowhere/s".into()),
            Source::Env("PRESENCE_TEST_NOT_THERE".to_owned()),
        ] {
            let refused = secret(source.clone()).await.unwrap_err();
            assert!(!format!("{refused:?}").contains("s3cr3t"), "{refused:?}");
        }
    }

    #[tokio::test]
    async fn a_command_that_hangs_is_stopped() {
        let forever = ["tail", "-f", "/dev/null"].map(str::to_owned);
        let refused = from_command(&forever, Duration::from_millis(20)).await.unwrap_err();
        assert!(refused.what.contains("did not end"), "{refused:?}");
    }
}
