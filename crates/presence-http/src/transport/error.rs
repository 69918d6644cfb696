//! [`TransportError`]: how far a request got, and what stopped it.

use std::error::Error as StdError;
use std::fmt;

/// How far a request got before it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "the retry rule must consider every case")]
pub enum Phase {
    /// No byte of it was sent: name lookup, connect or TLS failed.
    NotSent,
    /// Some or all of it was sent, and no answer came.
    SentUnknown,
    /// The answer began, and its body did not arrive whole.
    Body,
}

/// What stopped a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// A time limit passed.
    Timeout,
    /// The host's name could not be resolved.
    Dns,
    /// No connection could be made.
    Connect,
    /// The TLS handshake failed, or the certificate is not trusted.
    Tls,
    /// The connection broke, or the other side does not speak HTTP.
    Broken,
    /// The body ended before its announced end.
    Truncated,
    /// The request itself cannot be sent by this transport.
    Request,
    /// The transport went elsewhere than it was told.
    Redirected,
}

/// Why a [`Transport`](super::Transport) could not deliver. It never holds a URL.
#[derive(Debug)]
pub struct TransportError {
    phase: Phase,
    kind: TransportErrorKind,
    source: Option<Box<dyn StdError + Send + Sync + 'static>>,
}

impl TransportError {
    /// A failure of `kind` in `phase`.
    #[must_use]
    pub fn new(phase: Phase, kind: TransportErrorKind) -> Self {
        Self { phase, kind, source: None }
    }

    /// Adds the cause, whose text must hold no URL, header or body.
    #[must_use]
    pub fn with_source(
        mut self,
        source: impl Into<Box<dyn StdError + Send + Sync + 'static>>,
    ) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The cause alone.
    pub(crate) fn into_source(self) -> Option<Box<dyn StdError + Send + Sync + 'static>> {
        self.source
    }

    /// How far the request got.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// What stopped it.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            TransportErrorKind::Timeout => "the time limit passed",
            TransportErrorKind::Dns => "the host name could not be resolved",
            TransportErrorKind::Connect => "the connection could not be made",
            TransportErrorKind::Tls => "the TLS connection could not be made",
            TransportErrorKind::Broken => "the connection broke",
            TransportErrorKind::Truncated => "the body was cut short",
            TransportErrorKind::Request => return f.write_str("no such request can be sent"),
            TransportErrorKind::Redirected => "the HTTP client followed a redirect",
        };
        let when = match self.phase {
            Phase::NotSent => "before the request was sent",
            Phase::SentUnknown => "before an answer came",
            Phase::Body => "while the answer was read",
        };
        write!(f, "{what} {when}")
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
