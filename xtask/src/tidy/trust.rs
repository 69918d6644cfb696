//! No code path switches the verification of TLS off: whoever decides about a certificate stands
//! in one of a few known places, and each of them as often as was looked at.

use crate::source::Code;

/// What decides about certificates in place of rustls, or says that one is good. Where a file is
/// not named in [`PLACES`], none of it may stand.
const WORDS: [&str; 9] = [
    "ServerCertVerifier for",
    "ServerCertVerified::assertion",
    "HandshakeSignatureValid::assertion",
    ".dangerous()",
    "set_certificate_verifier",
    "with_custom_certificate_verifier",
    "danger_accept_invalid",
    "accept_invalid_",
    "SslVerifyMode",
];

/// A place where one of the words may stand, how often, and why.
struct Place {
    path: &'static str,
    word: &'static str,
    times: usize,
}

const fn place(path: &'static str, word: &'static str) -> Place {
    Place { path, word, times: 1 }
}

const HTTP: &str = "crates/presence-http/src/transport/tls.rs";
const ENAIO: &str = "crates/enaio-wf/src/rpc/tls/mod.rs";
const PINNED: &str = "crates/enaio-wf/src/rpc/tls/pinned.rs";
const OF_THE_SIMULATOR: &str = "crates/presence-sim/tests/it/enaio/tls.rs";

const PLACES: [Place; 10] = [
    // The platform's own verifier.
    place(HTTP, ".dangerous()"),
    place(HTTP, "with_custom_certificate_verifier"),
    // The same, and pins: a certificate to the byte, within its dates, with its signatures.
    place(ENAIO, ".dangerous()"),
    place(ENAIO, "with_custom_certificate_verifier"),
    place(PINNED, "ServerCertVerifier for"),
    place(PINNED, "ServerCertVerified::assertion"),
    // A test that looks at what the simulator shows.
    place(OF_THE_SIMULATOR, "ServerCertVerifier for"),
    place(OF_THE_SIMULATOR, "ServerCertVerified::assertion"),
    place(OF_THE_SIMULATOR, ".dangerous()"),
    place(OF_THE_SIMULATOR, "with_custom_certificate_verifier"),
];

/// What is wrong with a Rust file at `path`, as `LINE: problem`.
pub(crate) fn problems(path: &str, text: &str) -> Vec<String> {
    // Looking at every file twice is only worth it where there is something to look at.
    if !WORDS.iter().any(|word| text.contains(word)) {
        return Vec::new();
    }
    let code = Code::of(text);
    let mut found = Vec::new();
    for word in WORDS {
        let allowed = PLACES.iter().find(|it| it.path == path && it.word == word);
        let allowed = allowed.map_or(0, |place| place.times);
        let lines = code.lines().filter(|(_, line)| line.code.contains(word));
        found.extend(lines.skip(allowed).map(|(at, _)| {
            format!(
                "{at}: `{word}` decides whom TLS trusts; only the places in \
                 xtask/src/tidy/trust.rs may"
            )
        }));
    }
    found
}

/// The places that are no longer there: a list that is too long hides a new place.
pub(crate) fn gone<'a>(files: impl Iterator<Item = (&'a str, &'a str)> + Clone) -> Vec<String> {
    let stands = |place: &&Place| {
        let mut here = files.clone().filter(|(path, _)| *path == place.path);
        here.any(|(_, text)| text.contains(place.word))
    };
    let gone = PLACES.iter().filter(|place| !stands(place));
    gone.map(|place| format!("{}: `{}` is no longer there", place.path, place.word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verifier_of_ones_own_is_found_wherever_it_stands() {
        for line in [
            "let c = b.dangerous().with_root_certificates(r);",
            "impl ServerCertVerifier for Anybody {",
            "Ok(HandshakeSignatureValid::assertion())",
            "let b = reqwest::Client::builder().danger_accept_invalid_certs(true);",
            "config.dangerous().set_certificate_verifier(v);",
        ] {
            let text = format!("//! Doc.\n{line}\n");
            let found = problems("crates/conpeek/src/client.rs", &text);
            assert!(!found.is_empty() && found[0].starts_with("2: `"), "{line}: {found:?}");
        }
    }

    #[test]
    fn a_known_place_may_stand_once() {
        let once = "//! Doc.\nOk(ServerCertVerified::assertion())\n";
        assert!(problems(PINNED, once).is_empty());
        assert_eq!(problems(PINNED, &format!("{once}{once}")).len(), 1);
        assert_eq!(problems(HTTP, once).len(), 1);
        // What a pin does not check by itself is the signature, and nobody may skip that.
        assert_eq!(problems(PINNED, "Ok(HandshakeSignatureValid::assertion())").len(), 1);
    }

    #[test]
    fn texts_and_comments_are_not_code() {
        let text = "//! Never `.dangerous()`.\nconst A: &str = \"danger_accept_invalid_certs\";\n";
        assert!(problems("a.rs", text).is_empty());
    }

    #[test]
    fn a_place_that_is_gone_is_told() {
        let all = PLACES.map(|place| (place.path, place.word));
        assert!(gone(all.iter().copied()).is_empty());
        assert_eq!(gone(all[1..].iter().copied()).len(), 1);
    }
}
