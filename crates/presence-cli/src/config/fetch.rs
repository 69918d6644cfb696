//! Fetching a secret from where it is. Bounded in size and time; no shell is involved.

mod program;

use std::path::Path;
use std::time::Duration;

use omnipresence::TokioClock;
use omnipresence::{Clock, Secret};
use tokio::io::{AsyncRead, AsyncReadExt};

use super::secret::Source;

/// The longest secret.
const MAX_BYTES: u64 = 64 * 1024;

/// How long a command may take; it may have to ask a person.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long a file may take; it may be far away.
const FILE_PATIENCE: Duration = Duration::from_secs(10);

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
        Source::File(path) => {
            let path = folder.join(path);
            let late = || {
                let seconds = FILE_PATIENCE.as_secs();
                let what = format!("{} could not be read within {seconds} s", path.display());
                Err(Refused::new(what))
            };
            in_time(from_file(&path), FILE_PATIENCE).await.unwrap_or_else(late)?
        }
        Source::Command(words) => (program::first_line(words, PATIENCE).await?, Vec::new()),
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
    // Opening a pipe waits for somebody to write, so what it is comes first.
    if !tokio::fs::metadata(path).await.map_err(refused)?.is_file() {
        return Err(Refused::new(format!("{shown} is no regular file"))
            .or_try("for a pipe: { command = [\"cat\", \"PATH\"] }"));
    }
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

/// Everything, or `None` where there is more than a secret can be long.
async fn bounded(from: impl AsyncRead + Unpin) -> std::io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    from.take(MAX_BYTES + 1).read_to_end(&mut bytes).await?;
    Ok((bytes.len() as u64 <= MAX_BYTES).then_some(bytes))
}

/// What `work` gives, or `None` where it takes longer than `patience`.
async fn in_time<T>(work: impl Future<Output = T>, patience: Duration) -> Option<T> {
    let clock = TokioClock::new();
    tokio::select! {
        biased;
        done = work => Some(done),
        () = clock.time_limit(patience) => None,
    }
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
    async fn only_a_regular_file_is_opened() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        for path in [pipe.as_path(), folder.path(), Path::new("/dev/null")] {
            let refused = secret(Source::File(path.into())).await.unwrap_err();
            assert!(refused.what.ends_with("is no regular file"), "{refused:?}");
        }
        std::fs::write(folder.path().join("target"), "k").unwrap();
        std::os::unix::fs::symlink("target", folder.path().join("to_a_file")).unwrap();
        let linked = secret(Source::File(folder.path().join("to_a_file"))).await.unwrap();
        assert_eq!(linked.0, "k");
    }

    #[tokio::test]
    async fn what_takes_too_long_is_given_up() {
        let never = std::future::pending::<()>();
        assert_eq!(in_time(never, Duration::from_millis(5)).await, None);
        assert_eq!(in_time(async { 1 }, Duration::ZERO).await, Some(1));
    }

    #[tokio::test]
    async fn what_is_not_there_is_a_refusal() {
        for source in [
            Source::Command(vec!["true".to_owned()]),
            Source::Command(vec!["/nowhere/s".to_owned()]),
            Source::File("/nowhere/s".into()),
            Source::Env("PRESENCE_TEST_NOT_THERE".to_owned()),
        ] {
            assert!(secret(source.clone()).await.is_err(), "{source:?}");
        }
    }
}
