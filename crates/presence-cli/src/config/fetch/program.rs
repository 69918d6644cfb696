//! The first line that a program prints. No shell is involved.

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, BufReader};
use tokio::process::{Child, Command};

use super::{MAX_BYTES, Refused, in_time, utf8};

/// How long a program that printed its line may go on, and how long a line may be on its way from
/// a program that ended.
const GRACE: Duration = Duration::from_secs(2);

/// Starts the program and gives its first line; stops it when that takes longer than `patience`.
pub(super) async fn first_line(words: &[String], patience: Duration) -> Result<String, Refused> {
    // A source is read with at least the program.
    let Some((program, arguments)) = words.split_first() else {
        return Err(Refused::new("there is no program to run"));
    };
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
    let child = command
        .spawn()
        .map_err(|error| Refused::new(format!("{program} cannot be started: {error}")))?;
    in_time(printed(child, program), patience).await.unwrap_or_else(|| {
        let seconds = patience.as_secs();
        Err(Refused::new(format!("{program} did not end within {seconds} s and was stopped")))
    })
}

async fn printed(mut child: Child, program: &str) -> Result<String, Refused> {
    let refused = |error: io::Error| Refused::new(format!("{program}: {error}"));
    let Some(output) = child.stdout.take() else {
        return Err(Refused::new(format!("{program} has no output to read")));
    };
    let mut output = BufReader::new(output);
    let mut line = Vec::new();
    let status = read_line(&mut child, &mut output, &mut line).await.map_err(refused)?;
    if line.len() as u64 > MAX_BYTES {
        return Err(Refused::new(format!("the first line of {program} is longer than 64 KiB")));
    }
    // A program that printed its line and goes on has given what was wanted of it.
    if let Some(status) = status.filter(|status| !status.success()) {
        return Err(Refused::new(format!("{program} ended with {status}")));
    }
    let text = utf8(line, program)?;
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

/// Reads one line, and learns how the program ended where it ends soon. Whoever inherited the
/// output can keep it open for as long as they like, so its end is not waited for.
async fn read_line(
    child: &mut Child,
    output: &mut (impl AsyncBufReadExt + Unpin),
    line: &mut Vec<u8>,
) -> io::Result<Option<ExitStatus>> {
    let mut limited = (&mut *output).take(MAX_BYTES + 1);
    let ended = tokio::select! {
        biased;
        read = limited.read_until(b'\n', line) => read.map(|_| None)?,
        status = child.wait() => Some(status?),
    };
    if let Some(status) = ended {
        // What it wrote is in the pipe; a read that was given up keeps what it has read.
        in_time(limited.read_until(b'\n', line), GRACE).await.transpose()?;
        return Ok(Some(status));
    }
    let end = async {
        tokio::select! {
            status = child.wait() => status,
            error = drained(output) => Err(error),
        }
    };
    in_time(end, GRACE).await.transpose()
}

/// Takes what is left, so that a program with more to say is not stopped by a closed pipe. Returns
/// only an error.
async fn drained(output: &mut (impl AsyncRead + Unpin)) -> io::Error {
    match tokio::io::copy(output, &mut tokio::io::sink()).await {
        Ok(_) => std::future::pending().await,
        Err(error) => error,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    async fn line(script: &str) -> Result<String, Refused> {
        let words = ["sh", "-c", script].map(str::to_owned);
        first_line(&words, Duration::from_secs(20)).await
    }

    #[tokio::test]
    async fn the_first_line_is_enough() {
        let scripts = [
            "echo k; echo more",
            "printf k",
            "printf 'k\\r\\n'",
            // More than a pipe holds: the program is not stopped by our going away.
            "echo k; head -c 200000 /dev/zero || exit 3",
        ];
        for script in scripts {
            assert_eq!(line(script).await, Ok("k".to_owned()), "{script}");
        }
        let literal = ["echo", "$HOME;`id`"].map(str::to_owned);
        assert_eq!(first_line(&literal, GRACE).await, Ok("$HOME;`id`".to_owned()));
    }

    #[tokio::test]
    async fn nobody_waits_for_who_keeps_the_output_open() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
        // For as long as this is open, `cat` goes on.
        let held = std::fs::File::options().read(true).write(true).open(&pipe).unwrap();
        let scripts = ["cat PIPE & echo k", "cat PIPE & printf k", "echo k; exec cat PIPE"];
        for script in scripts {
            let script = script.replace("PIPE", &pipe.display().to_string());
            assert_eq!(line(&script).await, Ok("k".to_owned()), "{script}");
        }
        drop(held);
    }

    #[tokio::test]
    async fn a_refusal_holds_nothing_of_the_secret() {
        let scripts = [
            "echo s3cr3t; exit 3",
            "yes s3cr3t | tr -d '\\n' | head -c 100000",
            "printf '\\377s3cr3t'",
        ];
        for script in scripts {
            let refused = line(script).await.unwrap_err();
            assert!(!format!("{refused:?}").contains("s3cr3t"), "{refused:?}");
        }
    }

    #[tokio::test]
    async fn a_program_that_says_nothing_is_stopped() {
        let forever = ["tail", "-f", "/dev/null"].map(str::to_owned);
        let refused = first_line(&forever, Duration::from_millis(20)).await.unwrap_err();
        assert!(refused.what.contains("did not end"), "{refused:?}");
    }
}
