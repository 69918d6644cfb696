//! What to try, by what went wrong.

use omnipresence::{Error, ErrorKind, Fate};

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
        (ErrorKind::Unauthenticated, _) => Some("check the credential with `presence doctor`"),
        (ErrorKind::NotFound, _) => {
            Some("check the id or login; `presence list` shows who is known")
        }
        (ErrorKind::InvalidInput, Some("reason")) if error.message().contains("configure") => {
            Some("--reason NAME, or set mapping.away_cause and mapping.busy_cause in presence.toml")
        }
        (ErrorKind::InvalidInput, _) if error.message().contains("tolerates") => {
            Some("accept the loss with --tolerance best-effort, or leave the part out")
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
