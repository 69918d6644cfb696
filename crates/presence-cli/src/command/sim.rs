//! `presence sim`: vendors as local servers, for tests and for people without an account.

mod env;

use std::io::Read;
use std::path::Path;

use presence_sim::{ConpeekEndpoint, Endpoints, FaultScript, Simulator};
use tokio::sync::oneshot;

use crate::cli::{Globals, SimArgs};
use crate::config::place_in_text;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::providers;
use crate::shell::Shell;

/// The most that is read of a fault file.
const MAX_BYTES: u64 = 1 << 20;

/// Starts them, prints where they are, and waits for the end of standard input or an interrupt.
pub(super) async fn run(
    globals: &Globals,
    args: &SimArgs,
    shell: &mut Shell,
) -> Result<Exit, Failure> {
    let mut builder = Simulator::builder()
        .seed(args.seed)
        .people(args.people)
        .with_unverified_read(args.unverified_read)
        .with_enaio_password_scheme(args.enaio_password_scheme);
    for vendor in &args.vendor {
        builder = builder.vendor(*vendor);
    }
    for (vendor, port) in &args.port {
        builder = builder.port(*vendor, *port);
    }
    if let Some(path) = &args.fault {
        builder = builder.faults(faults(path)?);
    }
    // Before anybody can know that it runs.
    let interrupt = Interrupt::listen()?;
    let simulator = providers::start(builder).await?;
    let printed = print(globals.json, args, &simulator, shell);
    if printed.is_ok() {
        ended(interrupt, shell).await;
    }
    simulator.shutdown().await;
    printed.map(|()| Exit::AsWanted)
}

fn faults(path: &Path) -> Result<FaultScript, Failure> {
    let shown = path.display();
    let refused = |why: String| Failure::usage(format!("--fault {shown}: cannot be read: {why}"));
    let file = std::fs::File::open(path).map_err(|error| refused(error.to_string()))?;
    let mut text = String::new();
    let read = file.take(MAX_BYTES + 1).read_to_string(&mut text);
    read.map_err(|error| refused(error.to_string()))?;
    if text.len() as u64 > MAX_BYTES {
        return Err(refused("it is longer than 1 MiB".to_owned()));
    }
    toml::from_str(&text).map_err(|error: toml::de::Error| {
        let place = error.span().map_or_else(String::new, |at| place_in_text(&text, at.start));
        Failure::usage(format!("--fault {shown}{place}: {}", error.message())).or_try(
            "[[fault]] with when = { method = \"PUT\", times = 1 } and then = \"stall\" below it",
        )
    })
}

fn print(
    json: bool,
    args: &SimArgs,
    simulator: &Simulator,
    shell: &mut Shell,
) -> Result<(), Failure> {
    let endpoints = simulator.endpoints();
    if json {
        shell.json(&endpoints)?;
    } else if args.env {
        env::lines(&endpoints).into_iter().try_for_each(|line| shell.line(line))?;
        shell.line("# Running until standard input closes or Ctrl-C.")?;
    } else {
        list(&endpoints, shell)?;
        if let Some(conpeek) = &endpoints.conpeek {
            explain(conpeek, args.unverified_read, shell)?;
        }
        shell.line("\nRunning until standard input closes or Ctrl-C.")?;
    }
    shell.flush()
}

/// Every vendor with everything that is needed to call it.
fn list(endpoints: &Endpoints, shell: &mut Shell) -> Result<(), Failure> {
    let vendors = serde_json::to_value(endpoints).unwrap_or_default();
    for (vendor, facts) in vendors.as_object().into_iter().flatten() {
        shell.title(vendor)?;
        let mut facts: Vec<_> = facts.as_object().into_iter().flatten().collect();
        facts.sort_by_key(|(name, _)| *name != "url");
        for (name, fact) in facts {
            let fact = fact.as_str().map_or_else(|| fact.to_string(), str::to_owned);
            let mut lines = fact.trim_end().lines();
            shell.line(format!("  {name}  {}", lines.next().unwrap_or_default()))?;
            lines.try_for_each(|line| shell.line(format!("    {line}")))?;
        }
    }
    Ok(())
}

fn explain(
    conpeek: &ConpeekEndpoint,
    unverified_read: bool,
    shell: &mut Shell,
) -> Result<(), Failure> {
    let ConpeekEndpoint { url, key, .. } = conpeek;
    shell.line("\nConpeek's own example, ready to run:\n")?;
    shell.line(format!("  CONPEEK_URL={url}"))?;
    shell.line(format!("  CONPEEK_KEY={key}"))?;
    shell.line(concat!(
        "  curl -X PUT \"$CONPEEK_URL/tenant_user/3/work_state\" \\\n",
        "    -H \"Content-Type: application/json\" \\\n",
        "    -H \"Authorization: $CONPEEK_KEY\" \\\n",
        "    -d '{\"work_state\": \"ONLINE\"}'",
    ))?;
    shell.line("\nFor presence.toml, with CONPEEK_KEY exported:\n")?;
    shell.line("  [provider.conpeek]\n  vendor = \"conpeek\"")?;
    shell.line(format!("  base_url = \"{url}\""))?;
    shell.line("  key = { env = \"CONPEEK_KEY\" }")?;
    if unverified_read {
        let path = "{ unverified = { path = \"/tenant_user/{user}/work_state\" } }";
        shell.line(format!("  read = {path}"))?;
        shell.line("  users = [\"anna.nowak\", \"jan.kowalski\", \"zofia.wisniewska\"]")?;
    }
    Ok(())
}

/// Returns when standard input is closed or somebody interrupts.
async fn ended(mut interrupt: Interrupt, shell: &mut Shell) {
    let (sender, closed) = oneshot::channel::<()>();
    // A thread of its own: a blocking read must not keep the runtime from ending.
    let reader = std::thread::Builder::new().name("stdin".to_owned()).spawn(move || {
        let mut sink = [0; 4096];
        let mut stdin = std::io::stdin().lock();
        while matches!(stdin.read(&mut sink), Ok(read) if read > 0) {}
        drop(sender);
    });
    if let Err(error) = reader {
        shell.warn(&format!("standard input cannot be watched ({error}); stop with Ctrl-C"));
        interrupt.heard().await;
        return;
    }
    tokio::select! {
        _ = closed => {}
        () = interrupt.heard() => {}
    }
}
