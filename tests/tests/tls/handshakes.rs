//! Handshakes that go wrong: downgraded, cut, or no handshake at all.

use omnipresence::{ErrorKind, Fate, Verdict};

use crate::certificates::{Flaw, Papers};
use crate::clients::{CALLERS, KEY};
use crate::server::Blunt;

const HANDSHAKE: u8 = 22;
const ALERT: u8 = 21;

/// A record of the handshake.
fn record(version: [u8; 2], body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap().to_be_bytes();
    [&[HANDSHAKE], version.as_slice(), &length, body].concat()
}

/// A server's first answer: the version that it chose, its random bytes, and a cipher suite with
/// forward secrecy.
fn server_hello(version: [u8; 2], random: &[u8; 32]) -> Vec<u8> {
    // Renegotiation would be a secure one: the only extension.
    let extensions = [0, 5, 0xff, 1, 0, 1, 0];
    let inside = [version.as_slice(), random, &[0], &[0xc0, 0x2b], &[0], &extensions].concat();
    let length = u32::try_from(inside.len()).unwrap().to_be_bytes();
    record(version, &[&[2], &length[1..], &inside].concat())
}

/// The last bytes of a server's random that could do better and was kept from it (RFC 8446, 4.1.3).
fn downgraded_random() -> [u8; 32] {
    let mut random = [7; 32];
    random[24..].copy_from_slice(b"DOWNGRD\x01");
    random
}

/// Every handshake that must fail, and words of the report about it.
fn wrong() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    const OLD: &str = "ServerDoesNotSupportTls12Or13";
    const DOWN: &str = "AttemptedDowngradeToTls12WhenTls13IsSupported";
    const CUT: &str = "tls handshake eof";
    let plain = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}".to_vec();
    let whole = server_hello([3, 3], &[7; 32]);
    vec![
        ("SSL 3.0", server_hello([3, 0], &[7; 32]), OLD),
        ("TLS 1.0", server_hello([3, 1], &[7; 32]), OLD),
        ("TLS 1.1", server_hello([3, 2], &[7; 32]), OLD),
        ("TLS 1.2 where 1.3 is spoken", server_hello([3, 3], &downgraded_random()), DOWN),
        ("cut before the first answer", Vec::new(), CUT),
        ("cut in the first answer", whole[..whole.len() / 2].to_vec(), CUT),
        ("cut behind the first answer", whole, CUT),
        ("no TLS at all", plain, "InvalidContentType"),
        ("an alert", vec![ALERT, 3, 3, 0, 2, 2, 40], "HandshakeFailure"),
    ]
}

#[tokio::test]
async fn a_handshake_that_is_downgraded_or_cut_is_told_and_nothing_is_said() {
    let papers = Papers::with(Flaw::Nothing);
    for (name, said, words) in wrong() {
        let server = Blunt::saying(said).await;
        for caller in CALLERS {
            let about = format!("{name} {caller:?}");
            let provider = caller.provider(server.port, &papers);
            let read = caller.read(&*provider).await.unwrap_err();
            let (verdict, write) = caller.write(&*provider).await;
            assert_eq!(verdict, Verdict::Failed, "{about}: {write:?}");
            for error in [&read, &write] {
                assert_eq!(error.kind(), ErrorKind::Connection, "{about}: {error:?}");
                assert_eq!(error.fate(), Fate::NotApplied, "{about}");
                let report = error.report().to_string();
                assert!(report.contains(words), "{about}: {report}");
                assert!(!report.contains(KEY), "{about}: {report}");
            }
        }
        let (types, key_was_heard) = server.heard(KEY);
        assert!(!key_was_heard, "{name}");
        assert!(types.iter().all(|kind| [HANDSHAKE, ALERT].contains(kind)), "{name}: {types:?}");
        assert!(types.contains(&HANDSHAKE), "{name}: nobody called");
    }
}
