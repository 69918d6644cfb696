//! What to try, by what went wrong.

use omnipresence::{Error, ErrorKind, Fate, Vendor};

/// What to try after `error`, where there is something sensible.
pub(crate) fn of(error: &Error) -> Option<&'static str> {
    if error.fate() == Fate::Unknown {
        return Some("look at the person's state before sending it again; it may be in force");
    }
    let write = error.operation().is_some_and(|operation| operation.starts_with("set"));
    match (error.kind(), error.field()) {
        (ErrorKind::Forbidden, _) if write => Some(
            "ask an administrator to assign the break to one of the person's groups, or to give \
             the key the right",
        ),
        (ErrorKind::Forbidden, _) => Some("ask an administrator to give the credential the right"),
        (ErrorKind::Unauthenticated, _) if error.vendor() == Some(&Vendor::CONPEEK) => {
            Some("check the key; Conpeek offers no way to test one")
        }
        (ErrorKind::Unauthenticated, _) => Some("check the credential with `presence doctor`"),
        (ErrorKind::NotFound, _) if write && error.message().contains("mode") => {
            Some("check the id or login, or the mode; `presence list` shows who is known")
        }
        (ErrorKind::NotFound, _) => {
            Some("check the id or login; `presence list` shows who is known")
        }
        (ErrorKind::InvalidInput, Some("reason")) if error.message().contains("configure") => {
            Some("--reason NAME, or set mapping.away_cause and mapping.busy_cause in presence.toml")
        }
        (ErrorKind::InvalidInput, field) if error.message().contains("tolerates") => {
            // Only a dropped end needs more than the default tolerance.
            let needs_all = field == Some("until") && error.message().contains("until dropped");
            Some(if needs_all {
                "accept the loss with --tolerance best-effort, or leave the part out"
            } else {
                "accept the loss with --tolerance lossy-ok, or leave the part out"
            })
        }
        (ErrorKind::Unsupported, _) => Some("`presence caps` shows what each provider can do"),
        (ErrorKind::RateLimited, _) => Some("wait as long as the vendor asks, then try again"),
        (ErrorKind::Connection | ErrorKind::Timeout, _) => {
            Some("check base_url and the network with `presence doctor`")
        }
        (ErrorKind::Unavailable, _) => Some("the vendor is in trouble; try again later"),
        (ErrorKind::Protocol, _) => Some("check that base_url is the API's, not a web page's"),
        _ => None,
    }
}

/// What to try after the failed check of that name.
pub(crate) fn of_check(name: &str) -> &'static str {
    match name {
        "base_url" | "workspace" => {
            "is the address right, and are the network and the proxy up? Then `presence doctor` \
             again"
        }
        "key" | "token" | "api_key" => {
            "is the credential right, and is it still valid? Then `presence doctor` again"
        }
        "role" | "list" => "ask an administrator to give the credential the right",
        _ => "correct it in presence.toml, then `presence doctor` again",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_fate_is_never_told_to_be_repeated() {
        for kind in [ErrorKind::Timeout, ErrorKind::Connection, ErrorKind::RateLimited] {
            let hint = of(&Error::new(kind, "x").with_fate(Fate::Unknown)).unwrap();
            assert!(hint.starts_with("look at"), "{hint}");
        }
    }

    #[test]
    fn a_key_that_cannot_be_tested_is_not_sent_to_the_doctor() {
        let refused = || Error::new(ErrorKind::Unauthenticated, "x");
        assert!(of(&refused()).unwrap().contains("doctor"));
        let conpeek = of(&refused().with_vendor(Vendor::CONPEEK)).unwrap();
        assert_eq!(conpeek, "check the key; Conpeek offers no way to test one");
    }

    #[test]
    fn no_more_loss_is_offered_than_is_needed() {
        let refused = |field: &'static str, loss: &str| {
            let message = format!("more would be lost than the change tolerates: {loss}");
            of(&Error::invalid(field, message)).unwrap()
        };
        assert!(refused("note", "note dropped: no room").contains("lossy-ok"));
        assert!(refused("until", "until rounded: to minutes").contains("lossy-ok"));
        assert!(refused("until", "until dropped: no end").contains("best-effort"));
    }

    #[test]
    fn what_a_person_can_do_something_about_has_a_hint() {
        let kinds = [
            ErrorKind::Unauthenticated,
            ErrorKind::Forbidden,
            ErrorKind::NotFound,
            ErrorKind::RateLimited,
            ErrorKind::Unsupported,
            ErrorKind::Connection,
            ErrorKind::Timeout,
            ErrorKind::Unavailable,
            ErrorKind::Protocol,
        ];
        for kind in kinds {
            assert!(of(&Error::new(kind, "x")).is_some(), "{kind:?}");
        }
        assert_eq!(of(&Error::new(ErrorKind::Internal, "x")), None);
    }
}
