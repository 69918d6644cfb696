//! Why we have each dependency: the one place where that is written down.

/// By name, sorted.
pub(super) const REASONS: &[(&str, &str)] = &[
    ("aes", "enaio's file and password cipher; a cipher is not written by hand"),
    ("anstream", "colours only where the terminal has them; clap brings it anyway"),
    ("async-trait", "the trait is used as `dyn`, which the language cannot do for async yet"),
    ("aws-lc-rs", "the cryptography under rustls; the default provider"),
    ("base64", "credentials and binary parameters on the wire"),
    ("bytes", "bodies and frames that are shared and not copied"),
    ("clap", "the command line of the program"),
    ("clap_complete", "shell completions of the program"),
    ("clap_mangen", "manual pages of the program"),
    ("comfy-table", "tables of the program that fit the terminal"),
    ("csv", "directories of people and exports: quoting is easily done wrong"),
    ("ecb", "the block mode that enaio uses"),
    ("etcetera", "where each system keeps configuration and state"),
    ("fastrand", "jitter and request ids; seedable, and not for secrets"),
    ("flate2", "gzip bodies, in Rust only"),
    ("futures-core", "`Stream`, which stands in our signatures"),
    ("futures-util", "combinators of streams and futures"),
    ("http", "the types of requests and headers, which every HTTP client shares"),
    ("http-body", "the bodies that reqwest hands over, read where they stand"),
    ("httparse", "the heads of requests in the simulators"),
    ("httpmock", "an HTTP server that the clients' tests script"),
    ("indicatif", "progress of the program"),
    ("insta", "snapshots in tests"),
    ("jiff", "dates, times and zones, exactly"),
    ("memchr", "finds the ends of texts in large answers"),
    ("miniz_oxide", "the deflate of a large accsyn payload, in Rust only"),
    ("percent-encoding", "what is put into URLs is escaped"),
    ("proptest", "properties in tests"),
    ("quick-xml", "what enaio's own reader of XML is held against"),
    ("rcgen", "throw-away certificates of the simulated enaio"),
    ("regex", "the simulated accsyn understands the vendor's search expressions"),
    ("reqwest", "the default HTTP transport; behind a feature"),
    ("rustls", "TLS"),
    ("rustls-platform-verifier", "trusts whom the system trusts"),
    ("serde", "wire formats and configurations"),
    ("serde_json", "JSON"),
    ("serde_path_to_error", "says where in an answer or a configuration something is wrong"),
    ("sha1", "the digest in enaio's frames; not for security"),
    ("socket2", "keepalive of enaio's long connections"),
    ("tempfile", "folders of tests"),
    ("terminal_size", "how wide the terminal is"),
    ("thiserror", "error types without boilerplate"),
    ("tokio", "the runtime: sockets and timers"),
    ("tokio-rustls", "TLS over tokio's sockets, for enaio and its simulator"),
    ("toml", "configurations and directories of people"),
    ("tracing", "logs that the program around us decides about"),
    ("tracing-subscriber", "the logs of the program"),
    ("unicode-normalization", "names are compared whatever way their accents are written"),
    ("url", "URLs: what is an origin is not guessed"),
    ("webpki-roots", "Mozilla's roots for images without a certificate store; behind a feature"),
    ("zeroize", "the memory of secrets is wiped"),
];

/// The reason for this one.
pub(super) fn of(name: &str) -> Option<&'static str> {
    REASONS.iter().find(|(known, _)| *known == name).map(|(_, reason)| *reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_sorted_and_fit_a_cell() {
        assert!(REASONS.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(REASONS.iter().all(|(_, reason)| !reason.is_empty() && !reason.contains('|')));
    }
}
