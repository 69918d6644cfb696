//! What goes wrong.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What happens to a call that a fault hits.
///
/// Three kinds. A *wait* (`delay`, `stall`) comes before the call is handled. A *replacement*
/// (`cut`, `garbage`, `status`, `html`, `redirect`, `oversized`, `refusal`) takes the place of the
/// answer, and the call is not applied unless the fault says so. A *distortion* (`truncate`,
/// `drip`, `patch`, `empty_body`, `nulls`, `content_type`, `forget_session`) spoils the true
/// answer of a call that was handled.
///
/// The HTTP forms (`status`, `html`, `redirect`, `oversized`, `empty_body`, `nulls`,
/// `content_type`) leave a vendor without HTTP alone, the others of its kind (`refusal`,
/// `forget_session`) those with it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Action {
    /// Waits on the simulator's clock, then goes on.
    Delay {
        /// How long, in milliseconds.
        millis: u64,
    },
    /// Waits until [`Faults::release`](super::Faults::release) is called, or the caller hangs up.
    Stall,
    /// Closes the connection without a byte of an answer.
    Cut {
        /// How the connection ends.
        #[serde(default)]
        ending: Ending,
    },
    /// Sends random bytes that are no answer of any protocol, then closes the connection.
    Garbage {
        /// How many bytes; 64 when left out, at most 65,536.
        #[serde(default = "garbage_bytes")]
        bytes: u64,
    },
    /// Answers with a status of one's choice.
    Status {
        /// The status code, 200 to 599.
        status: u16,
        /// Headers to send, e.g. `Retry-After`.
        #[serde(default)]
        headers: BTreeMap<String, String>,
        /// The body, sent as JSON unless `headers` has a `Content-Type`.
        #[serde(default)]
        body: String,
    },
    /// Answers with a web page, as proxies and login portals do.
    Html {
        /// The status code; 200 when left out.
        #[serde(default = "status_ok")]
        status: u16,
    },
    /// Answers with a redirect.
    Redirect {
        /// The value of `Location`: a path on the same origin, or a whole URL.
        location: String,
        /// The status code; 307 when left out.
        #[serde(default = "status_redirect")]
        status: u16,
    },
    /// Answers 200 with a body of blanks, as if a JSON value were still to come.
    Oversized {
        /// How many bytes, at most 1 TiB. They are never held in memory.
        bytes: u64,
        /// Whether `Content-Length` tells the size; else the body ends with the connection.
        #[serde(default = "yes")]
        declared: bool,
    },
    /// Announces the whole body, sends the beginning and ends the connection.
    Truncate {
        /// How many bytes of the body are sent, always at least one less than there are. Half
        /// of it when left out.
        #[serde(default)]
        keep: Option<u64>,
        /// How the connection ends.
        #[serde(default)]
        ending: Ending,
    },
    /// Sends the answer a few bytes at a time.
    Drip {
        /// How many bytes at a time; 1 when left out.
        #[serde(default = "one_byte")]
        bytes: u64,
        /// How long to wait between them, in milliseconds on the simulator's clock.
        millis: u64,
    },
    /// Overwrites bytes of the answer, head included. What reaches past its end is left out.
    Patch {
        /// The place of the first byte; a negative one counts from the end.
        at: i64,
        /// The new bytes.
        bytes: Vec<u8>,
    },
    /// Sends the true status with no body.
    EmptyBody,
    /// Sends the true JSON with every value in it replaced by `null`.
    Nulls,
    /// Sends the true body under another `Content-Type`.
    ContentType {
        /// The value, e.g. `text/html`.
        value: String,
    },
    /// Answers with a result code of one's choice and an entry that explains it.
    Refusal {
        /// The result code.
        code: i32,
        /// The text of the entry.
        #[serde(default)]
        message: String,
    },
    /// Forgets the session of the connection before the call is handled.
    ForgetSession,
}

/// How a connection is ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Ending {
    /// In order (FIN).
    #[default]
    Close,
    /// At once (RST).
    Reset,
}

/// How an action relates to the true answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Wait,
    Replacement,
    Distortion,
}

impl Action {
    /// Answers with this status and nothing else: no header of its own, no body.
    ///
    /// ```
    /// use presence_sim::{Action, Fault};
    ///
    /// let out_of_order = Fault::always(Action::status(503))?;
    /// # let _ = out_of_order;
    /// # Ok::<(), presence_sim::InvalidFault>(())
    /// ```
    #[must_use]
    pub const fn status(status: u16) -> Self {
        Self::Status { status, headers: BTreeMap::new(), body: String::new() }
    }

    /// The name, as in a fault script.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Delay { .. } => "delay",
            Self::Stall => "stall",
            Self::Cut { .. } => "cut",
            Self::Garbage { .. } => "garbage",
            Self::Status { .. } => "status",
            Self::Html { .. } => "html",
            Self::Redirect { .. } => "redirect",
            Self::Oversized { .. } => "oversized",
            Self::Truncate { .. } => "truncate",
            Self::Drip { .. } => "drip",
            Self::Patch { .. } => "patch",
            Self::EmptyBody => "empty_body",
            Self::Nulls => "nulls",
            Self::ContentType { .. } => "content_type",
            Self::Refusal { .. } => "refusal",
            Self::ForgetSession => "forget_session",
        }
    }

    pub(super) const fn needs_http(&self) -> bool {
        match self {
            Self::Status { .. }
            | Self::Html { .. }
            | Self::Redirect { .. }
            | Self::Oversized { .. }
            | Self::EmptyBody
            | Self::Nulls
            | Self::ContentType { .. } => true,
            Self::Delay { .. }
            | Self::Stall
            | Self::Cut { .. }
            | Self::Garbage { .. }
            | Self::Truncate { .. }
            | Self::Drip { .. }
            | Self::Patch { .. }
            | Self::Refusal { .. }
            | Self::ForgetSession => false,
        }
    }

    pub(super) const fn needs_calls_by_name(&self) -> bool {
        matches!(self, Self::Refusal { .. } | Self::ForgetSession)
    }

    pub(super) const fn kind(&self) -> Kind {
        match self {
            Self::Delay { .. } | Self::Stall => Kind::Wait,
            Self::Cut { .. }
            | Self::Garbage { .. }
            | Self::Status { .. }
            | Self::Html { .. }
            | Self::Redirect { .. }
            | Self::Oversized { .. }
            | Self::Refusal { .. } => Kind::Replacement,
            Self::Truncate { .. }
            | Self::Drip { .. }
            | Self::Patch { .. }
            | Self::EmptyBody
            | Self::Nulls
            | Self::ContentType { .. }
            | Self::ForgetSession => Kind::Distortion,
        }
    }
}

/// Shows the name only: bodies and headers of a script may quote secrets on purpose.
impl std::fmt::Debug for Action {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

const fn garbage_bytes() -> u64 {
    64
}

const fn status_ok() -> u16 {
    200
}

const fn status_redirect() -> u16 {
    307
}

const fn one_byte() -> u64 {
    1
}

const fn yes() -> bool {
    true
}
