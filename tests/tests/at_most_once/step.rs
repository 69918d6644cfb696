//! What becomes of one request, as a value that can be listed, drawn and printed.

use presence_http::TransportErrorKind;

/// What becomes of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// No byte of it leaves.
    NotSent(TransportErrorKind),
    /// It is lost on its way, or half of it is.
    Before(Loss),
    /// It is carried out, and nothing comes back.
    After(Loss),
    /// Something comes back.
    Answered { applied: bool, reply: Reply, ending: Ending },
}

/// How a request is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Loss {
    /// The connection breaks.
    Breaks,
    /// The transport's own time limit passes.
    TimesOut,
    /// Nothing happens any more.
    Hangs,
}

/// How an answer's body ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    Whole,
    Breaks,
    Truncated,
    Hangs,
}

/// An answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<&'static str>,
    pub(crate) body: Body,
}

/// The body of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Body {
    /// The vendor's own answer to a write that it carried out.
    True,
    /// The vendor's form of answer, about another state or another person.
    Other,
    /// A refusal in the vendor's words.
    Refusal,
    /// The backend crashed (accsyn's form; for the others an unknown object).
    Crash,
    /// The vendor's form with a null for every value.
    Nulls,
    Empty,
    Html,
    /// A beginning of JSON.
    Broken,
}

pub(crate) const STATUSES: [u16; 23] = [
    301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 408, 409, 410, 412, 422, 423, 425, 429, 451,
    500, 502, 503, 504,
];

pub(crate) const RETRY_AFTER: [Option<&str>; 7] = [
    None,
    Some("0"),
    Some("2"),
    Some("1.5"),
    Some("86400"),
    Some("Sun, 06 Nov 1994 08:49:37 GMT"),
    Some("soon"),
];

pub(crate) const BODIES: [Body; 8] = [
    Body::True,
    Body::Other,
    Body::Refusal,
    Body::Crash,
    Body::Nulls,
    Body::Empty,
    Body::Html,
    Body::Broken,
];

const NOT_SENT: [TransportErrorKind; 5] = [
    TransportErrorKind::Connect,
    TransportErrorKind::Timeout,
    TransportErrorKind::Dns,
    TransportErrorKind::Tls,
    TransportErrorKind::Request,
];

const LOSSES: [Loss; 3] = [Loss::Breaks, Loss::TimesOut, Loss::Hangs];

pub(crate) const ENDINGS: [Ending; 4] =
    [Ending::Whole, Ending::Breaks, Ending::Truncated, Ending::Hangs];

impl Step {
    /// The vendor carries it out and says so.
    pub(crate) const fn success() -> Self {
        let reply = Reply { status: 200, retry_after: None, body: Body::True };
        Self::Answered { applied: true, reply, ending: Ending::Whole }
    }

    /// Every step there is.
    pub(crate) fn all() -> Vec<Self> {
        let mut all: Vec<Self> = NOT_SENT.into_iter().map(Self::NotSent).collect();
        all.extend(LOSSES.into_iter().flat_map(|loss| [Self::Before(loss), Self::After(loss)]));
        let mut answer = |status, retry_after, body, ending| {
            let reply = Reply { status, retry_after, body };
            all.extend([true, false].map(|applied| Self::Answered { applied, reply, ending }));
        };
        for body in BODIES {
            for ending in ENDINGS {
                answer(200, None, body, ending);
            }
            answer(204, None, body, Ending::Whole);
        }
        for status in STATUSES.into_iter().chain([501, 599]) {
            for body in [Body::Refusal, Body::Crash, Body::Html] {
                answer(status, None, body, Ending::Whole);
            }
            for ending in [Ending::Breaks, Ending::Hangs] {
                answer(status, None, Body::Refusal, ending);
            }
        }
        for status in [423, 425, 429, 503] {
            for wait in RETRY_AFTER.into_iter().flatten() {
                answer(status, Some(wait), Body::Refusal, Ending::Whole);
            }
        }
        all
    }

    /// Draws one; what the vendors really do comes more often than what a machine can invent.
    pub(crate) fn draw(random: &mut fastrand::Rng) -> Self {
        match random.u8(0..10) {
            0 => Self::NotSent(NOT_SENT[random.usize(..NOT_SENT.len())]),
            1 => Self::Before(LOSSES[random.usize(..LOSSES.len())]),
            2 => Self::After(LOSSES[random.usize(..LOSSES.len())]),
            3 => Self::success(),
            _ => Self::draw_answer(random),
        }
    }

    fn draw_answer(random: &mut fastrand::Rng) -> Self {
        let status = match random.u8(0..10) {
            0..=2 => [200, 200, 201, 202, 204][random.usize(..5)],
            3..=5 => [423, 425, 429, 429][random.usize(..4)],
            _ => STATUSES[random.usize(..STATUSES.len())],
        };
        let retry_after = RETRY_AFTER[random.usize(..RETRY_AFTER.len())];
        let body = BODIES[random.usize(..BODIES.len())];
        let whole = random.bool() || status == 204;
        let ending = if whole { Ending::Whole } else { ENDINGS[random.usize(..4)] };
        let reply = Reply { status, retry_after, body };
        Self::Answered { applied: random.bool(), reply, ending }
    }

    /// Whether the request took effect.
    pub(crate) const fn applies(&self) -> bool {
        matches!(self, Self::After(_) | Self::Answered { applied: true, .. })
    }
}
