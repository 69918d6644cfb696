//! The faults: the rows of the matrix.

use std::collections::BTreeMap;

use presence_sim::{Action, Ending};

use crate::frame_front::Content;
use crate::frames;
use crate::front::Raw;
use crate::operation::Operation;
use crate::pages::Misbehaviour;

/// What is done to bring a fault about.
#[derive(Clone, Debug)]
pub(crate) enum How {
    /// Nothing goes wrong.
    Quiet,
    /// The simulator does it; `true` where the request takes effect all the same.
    Script(Action, bool),
    /// Something in front of the simulator does it to bytes.
    Front(Raw),
    /// Something in front of the simulator changes what stands in its frames.
    Content(Content),
    /// Nobody listens.
    Refused,
    /// A listener whose queue is full.
    ConnectStalls,
    /// A listener that accepts and says nothing, where TLS is expected.
    HandshakeStalls,
    /// The machine's clock is set to and fro, by so many hours.
    ClockJumps(i64),
    /// The credential ends while the operation is under way.
    CredentialEnds,
    Pages(Misbehaviour),
    /// Nothing goes wrong, by TLS.
    QuietTls,
    /// The server has another certificate than the one that is trusted.
    Stranger,
    /// Whoever answers the handshake says this, and goes.
    Handshake(&'static [u8]),
}

/// A row.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) name: String,
    pub(crate) how: How,
    /// Whether it concerns writes only: for reads it is another row once more.
    pub(crate) writes_only: bool,
    /// Who can have it.
    pub(crate) speaks: Speaks,
}

/// By what protocol a fault comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Speaks {
    Any,
    Http,
    Frames,
}

impl Fault {
    fn new(name: impl Into<String>, how: How) -> Self {
        Self { name: name.into(), how, writes_only: false, speaks: Speaks::Any }
    }

    /// Whether a row of `operation` has this fault, at a vendor who speaks HTTP or does not.
    pub(crate) fn concerns(&self, operation: Operation, http: bool) -> bool {
        let foreign = if http { Speaks::Frames } else { Speaks::Http };
        if self.speaks == foreign {
            return false;
        }
        match self.how {
            How::Pages(_) => matches!(operation, Operation::List | Operation::WatchAll),
            _ => !self.writes_only || operation == Operation::Set,
        }
    }

    /// Whether it can hit one request alone.
    pub(crate) fn can_hit_once(&self) -> bool {
        matches!(self.how, How::Script(..) | How::Front(_) | How::Content(_))
    }

    /// Whether it can be taken away while a provider is at work.
    pub(crate) fn can_be_lifted(&self) -> bool {
        self.can_hit_once()
    }

    /// Whether another origin must hear nothing.
    pub(crate) fn leads_elsewhere(&self) -> bool {
        let to = |location: &str| location == ELSEWHERE;
        matches!(&self.how, How::Script(Action::Redirect { location, .. }, _) if to(location))
            || matches!(self.how, How::Pages(Misbehaviour::LinksElsewhere))
    }
}

/// Stands for the address of the listener that must hear nothing.
pub(crate) const ELSEWHERE: &str = "elsewhere";

/// By the simulator's clock: nobody waits for it.
pub(crate) const FOR_EVER: u64 = 86_400_000;

fn answer(status: u16, headers: &[(&str, &str)], body: &str) -> Action {
    let pair = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let headers: BTreeMap<String, String> = headers.iter().map(pair).collect();
    Action::Status { status, headers, body: body.to_owned() }
}

fn redirect(status: u16, location: &str) -> Action {
    Action::Redirect { location: location.to_owned(), status }
}

/// A server that wants another protocol: the alert, as it travels.
const ALERT: &[u8] = &[21, 3, 3, 0, 2, 2, 70];

/// Every row, in the order of the table.
pub(crate) fn all() -> Vec<Fault> {
    let mut rows = Rows { all: Vec::new(), speaks: Speaks::Any };
    rows.add("none", How::Quiet);
    connections(&mut rows);
    rows.speaks = Speaks::Http;
    bodies(&mut rows);
    statuses(&mut rows);
    rows.speaks = Speaks::Frames;
    frames::add(&mut rows);
    rows.speaks = Speaks::Any;
    rows.add("clock set forward and back by a day", How::ClockJumps(24));
    rows.add("clock set back and forward by a day", How::ClockJumps(-24));
    rows.add("credential ends in mid-stream", How::CredentialEnds);
    rows.add("pages repeat a person", How::Pages(Misbehaviour::Repeated));
    rows.add("pages in another order", How::Pages(Misbehaviour::Reordered));
    rows.add("page links to itself", How::Pages(Misbehaviour::LinksToItself));
    rows.add("page links to another origin", How::Pages(Misbehaviour::LinksElsewhere));
    rows.add("page link cut in the middle", How::Pages(Misbehaviour::LinkCut));
    rows.add("pages without end", How::Pages(Misbehaviour::Endless));
    rows.all
}

/// The rows so far, and who can have those that come.
pub(crate) struct Rows {
    all: Vec<Fault>,
    speaks: Speaks,
}

impl Rows {
    pub(crate) fn add(&mut self, name: &str, how: How) {
        self.all.push(Fault { speaks: self.speaks, ..Fault::new(name, how) });
    }

    pub(crate) fn script(&mut self, name: &str, action: Action) {
        self.add(name, How::Script(action, false));
    }

    /// The same, after a write was carried out.
    pub(crate) fn applied(&mut self, name: &str, action: Action) {
        let how = How::Script(action, true);
        let fault = Fault { writes_only: true, speaks: self.speaks, ..Fault::new(name, how) };
        self.all.push(fault);
    }
}

fn connections(rows: &mut Rows) {
    rows.add("connection refused", How::Refused);
    rows.add("stall in connect", How::ConnectStalls);
    rows.add("stall in the TLS handshake", How::HandshakeStalls);
    rows.add("cut in the TLS handshake", How::Handshake(b""));
    rows.add("garbage in the TLS handshake", How::Handshake(b"HTTP/1.1 400 Bad Request\r\n\r\n"));
    rows.add("TLS alert: no such version", How::Handshake(ALERT));
    rows.script("reset, not applied", Action::Cut { ending: Ending::Reset });
    rows.applied("reset, applied", Action::Cut { ending: Ending::Reset });
    rows.script("closed without an answer, not applied", Action::Cut { ending: Ending::Close });
    rows.applied("closed without an answer, applied", Action::Cut { ending: Ending::Close });
    rows.script("stall before the answer, not applied", Action::Stall);
    rows.applied("stall before the answer, applied", Action::Stall);
    rows.script("stall in the head", Action::Drip { bytes: 12, millis: FOR_EVER });
    rows.speaks = Speaks::Http;
    rows.add("stall in the body", How::Front(Raw::StallInBody));
    rows.speaks = Speaks::Any;
    rows.script("slow drip beyond the time limit", Action::Drip { bytes: 24, millis: 4_000 });
    rows.script("slow drip within the time limit", Action::Drip { bytes: 4_096, millis: 1 });
    rows.speaks = Speaks::Http;
    rows.add("truncated head", How::Front(Raw::CutInHead));
    rows.speaks = Speaks::Any;
    let truncated = |ending| Action::Truncate { keep: None, ending };
    rows.script("truncated body, closed", truncated(Ending::Close));
    rows.script("truncated body, reset", truncated(Ending::Reset));
}

fn bodies(rows: &mut Rows) {
    rows.add("announced length too small", How::Front(Raw::LengthTooSmall));
    rows.add("announced length too large", How::Front(Raw::LengthTooLarge));
    rows.script("garbage instead of HTTP", Action::Garbage { bytes: 64 });
    rows.script("HTML with 200", Action::Html { status: 200 });
    let plain = Action::ContentType { value: "text/html; charset=iso-8859-2".to_owned() };
    rows.script("wrong content type", plain);
    rows.script("empty body with 200, not applied", answer(200, &[], ""));
    rows.script("empty body, applied", Action::EmptyBody);
    rows.script("nulls for every value", Action::Nulls);
    rows.script("an empty object", answer(200, &[], "{}"));
    rows.script("an object of somebody else's", answer(200, &[], r#"{"status":"ok"}"#));
    rows.script("JSON cut in the middle", answer(200, &[], r#"{"data":{"id":3,"work_st"#));
    rows.script("oversize, announced", Action::Oversized { bytes: 1 << 30, declared: true });
    rows.script("oversize, not announced", Action::Oversized { bytes: 1 << 22, declared: false });
    rows.add("compression bomb", How::Front(Raw::Bomb));
}

fn statuses(rows: &mut Rows) {
    for status in [302, 307] {
        rows.script(&format!("{status} to the same origin"), redirect(status, "/moved"));
    }
    for status in [301, 302, 303, 307, 308] {
        rows.script(&format!("{status} to another origin"), redirect(status, ELSEWHERE));
    }
    for status in [400, 401, 403, 404, 408, 409, 423, 425] {
        rows.script(&status.to_string(), answer(status, &[], "{}"));
    }
    rows.applied("408, applied", answer(408, &[], "{}"));
    for (form, value) in [
        ("seconds", "2"),
        ("0", "0"),
        ("a part of a second", "1.5"),
        ("a negative number", "-1"),
        ("a day", "86400"),
        ("more than a number holds", "99999999999999999999999"),
        ("a date to come", "Thu, 01 Jan 2026 00:00:05 GMT"),
        ("a date that has passed", "Sun, 06 Nov 1994 08:49:37 GMT"),
        ("an obsolete date", "Thursday, 01-Jan-26 00:00:05 GMT"),
        ("words", "soon"),
    ] {
        let action = answer(429, &[("Retry-After", value)], "{}");
        rows.script(&format!("429, Retry-After: {form}"), action);
    }
    rows.script("429 without Retry-After", answer(429, &[], "{}"));
    for status in [500, 501, 502, 503, 504] {
        rows.script(&status.to_string(), answer(status, &[], "{}"));
    }
    rows.script("503, Retry-After: seconds", answer(503, &[("Retry-After", "2")], "{}"));
    for status in [500, 502, 503, 504] {
        rows.applied(&format!("{status}, applied"), answer(status, &[], "{}"));
    }
    let after = [("Retry-After", "2")];
    rows.applied("503, Retry-After: seconds, applied", answer(503, &after, "{}"));
}
