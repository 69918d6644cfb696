//! `-v`: what the libraries trace, on standard error.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::time::uptime;

/// The crates whose traces hold no personal data and no secret, by their tests.
const OURS: [&str; 7] = [
    "presence_core",
    "presence_http",
    "accsyn",
    "conpeek",
    "enaio_wf",
    "webex_people",
    "omnipresence",
];

/// Starts tracing: nothing, `-v` info, `-vv` debug, `-vvv` trace.
pub(crate) fn start(verbosity: u8) {
    let Some(directives) = directives(verbosity) else { return };
    let styled = anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never;
    let subscriber = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::new(directives))
        .with_timer(uptime())
        .with_ansi(styled && io::stderr().is_terminal())
        .with_writer(io::stderr);
    subscriber.init();
}

fn directives(verbosity: u8) -> Option<String> {
    let level = match verbosity {
        0 => return None,
        1 => "info",
        2 => "debug",
        _ => "trace",
    };
    Some(OURS.map(|name| format!("{name}={level}")).join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_crates_are_heard() {
        assert_eq!(directives(0), None);
        let debug = directives(2).unwrap();
        assert!(debug.split(',').all(|part| part.ends_with("=debug")), "{debug}");
        assert!(!debug.contains("reqwest") && !debug.contains("hyper"));
        assert!(EnvFilter::try_new(directives(9).unwrap()).is_ok());
    }
}
