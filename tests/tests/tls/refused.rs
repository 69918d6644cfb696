//! Certificates that are not to be trusted.

use std::sync::atomic::Ordering;

use omnipresence::{ErrorKind, Fate, RetryState, Verdict};
use rustls::crypto::aws_lc_rs;
use rustls::version::{TLS12, TLS13};

use crate::certificates::{Flaw, Papers};
use crate::clients::{CALLERS, Caller, KEY};
use crate::server::{Secure, config};

/// Each flaw, and the words of the report that name it to whoever trusts an authority, and to
/// whoever has pinned a certificate; `None` where the flaw is none to them.
const FLAWS: [(Flaw, &str, Option<&str>); 7] = [
    (Flaw::SelfSigned, "UnknownIssuer", Some("ApplicationVerificationFailure")),
    (Flaw::OtherAuthority, "UnknownIssuer", Some("ApplicationVerificationFailure")),
    (Flaw::ImpostorAuthority, "BadSignature", Some("ApplicationVerificationFailure")),
    (Flaw::Expired, "expired", Some("Expired")),
    (Flaw::NotValidYet, "not valid yet", Some("NotValidYet")),
    // A pin says which certificate, whatever name stands in it.
    (Flaw::WrongName, "not valid for name", None),
    (Flaw::WrongKey, "BadSignature", Some("BadSignature")),
];

#[tokio::test]
async fn a_certificate_with_a_flaw_is_refused_by_everybody_with_its_reason() {
    let mut refusals = 0;
    for (flaw, by_authority, by_pin) in FLAWS {
        for version in [&TLS12, &TLS13] {
            let papers = Papers::with(flaw);
            let server =
                Secure::start(config(&papers, aws_lc_rs::default_provider(), &[version])).await;
            for caller in CALLERS {
                let wanted = match caller {
                    Caller::EnaioPinned => by_pin,
                    _ => Some(by_authority),
                };
                let Some(reason) = wanted else { continue };
                let about = format!("{flaw:?} {caller:?} {version:?}");
                let provider = caller.provider(server.port, &papers);
                let read = caller.read(&*provider).await.unwrap_err();
                let (verdict, write) = caller.write(&*provider).await;
                assert_eq!(verdict, Verdict::Failed, "{about}");
                for error in [&read, &write] {
                    assert_eq!(error.kind(), ErrorKind::Connection, "{about}: {error:?}");
                    assert_eq!(error.fate(), Fate::NotApplied, "{about}");
                    assert_eq!(error.retry_state(), RetryState::Permanent, "{about}");
                    let report = error.report().to_string();
                    assert!(report.contains(reason), "{about}: {report}");
                    assert!(!report.contains(KEY), "{about}: {report}");
                    refusals += 1;
                }
            }
            assert!(server.tried.load(Ordering::SeqCst) > 0, "{flaw:?}: nobody called");
            assert_eq!(server.heard.load(Ordering::SeqCst), 0, "{flaw:?}: something was said");
        }
    }
    assert_eq!(refusals, 2 * 2 * (7 * 5 - 1));
}

/// The same servers without a flaw are spoken to: what refuses above is the flaw.
#[tokio::test]
async fn without_a_flaw_everybody_speaks() {
    for version in [&TLS12, &TLS13] {
        let papers = Papers::with(Flaw::Nothing);
        let server =
            Secure::start(config(&papers, aws_lc_rs::default_provider(), &[version])).await;
        for (number, caller) in (1..).zip(CALLERS) {
            let provider = caller.provider(server.port, &papers);
            let before = server.heard.load(Ordering::SeqCst);
            // It hangs up then, so that nobody gets an answer.
            assert!(caller.read(&*provider).await.is_err());
            let heard = server.heard.load(Ordering::SeqCst);
            assert!(heard > before, "{number} {caller:?}: nothing was said");
        }
    }
}
