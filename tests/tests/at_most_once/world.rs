//! The vendors, as small as the writes under test allow: one person, and a count of what was done.

use std::collections::VecDeque;

use bytes::Bytes;
use http::Method;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use crate::operation::{ACCSYN_CODE, ACCSYN_ID, Op, Vendor, WEBEX_ID};
use crate::step::{Body, Step};

/// The person's state: each vendor uses its own part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) exists: bool,
    pub(crate) work_state: String,
    pub(crate) status: String,
    pub(crate) inactive: bool,
    pub(crate) do_not_disturb: bool,
}

/// The vendor and what happened to it.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) op: Op,
    pub(crate) state: State,
    /// What becomes of writes, in order; then they succeed.
    pub(crate) writes: VecDeque<Step>,
    /// What becomes of reads and logins, in order; then they succeed.
    pub(crate) reads: VecDeque<Step>,
    /// The writes that were sent, each with its name and what became of it.
    pub(crate) sent: Vec<(&'static str, Step)>,
    /// The writes that took effect.
    pub(crate) applied: Vec<&'static str>,
    /// How many requests there were of any kind.
    pub(crate) requests: u32,
}

/// A request in the vendor's terms.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// The write's name; `None` for what changes nothing.
    pub(crate) write: Option<&'static str>,
    path: String,
    event: Value,
}

impl World {
    pub(crate) fn new(op: Op) -> Self {
        let state = State {
            exists: !matches!(op, Op::AccsynCreate | Op::WebexCreate | Op::WebexCreateWithCalling),
            work_state: "ONLINE".to_owned(),
            status: if op == Op::AccsynSetActive { "disabled" } else { "enabled" }.to_owned(),
            inactive: matches!(op, Op::AccsynSetDisabledFromDeactivated | Op::AccsynActivate),
            do_not_disturb: false,
        };
        Self {
            op,
            state,
            writes: VecDeque::new(),
            reads: VecDeque::new(),
            sent: Vec::new(),
            applied: Vec::new(),
            requests: 0,
        }
    }

    /// Whether what the write wanted is so.
    pub(crate) fn stands(&self) -> bool {
        let state = &self.state;
        match self.op {
            Op::ConpeekSet | Op::ConpeekClient => state.work_state == "OFFLINE",
            Op::AccsynSetDisabled | Op::AccsynEdit => state.status == "disabled",
            Op::AccsynSetDisabledFromDeactivated => state.status == "disabled" && !state.inactive,
            Op::AccsynSetActive => state.status == "enabled" && !state.inactive,
            Op::AccsynActivate => !state.inactive,
            Op::AccsynSetDeactivated | Op::AccsynDeactivate => state.inactive,
            Op::AccsynCreate | Op::WebexCreate | Op::WebexCreateWithCalling => state.exists,
            Op::AccsynDelete | Op::WebexDelete => !state.exists,
            Op::WebexSetDoNotDisturb => state.do_not_disturb,
            Op::WebexUpdate => !self.applied.is_empty(),
        }
    }

    /// Reads a request, and takes what becomes of it off the script.
    pub(crate) fn take(&mut self, request: &http::Request<Bytes>) -> (Asked, Step) {
        self.requests += 1;
        let asked = asked(self.op.vendor(), request);
        let script = if asked.write.is_some() { &mut self.writes } else { &mut self.reads };
        let step = script.pop_front().unwrap_or(Step::success());
        if let Some(write) = asked.write {
            self.sent.push((write, step));
        }
        (asked, step)
    }

    /// Carries out a write.
    pub(crate) fn apply(&mut self, asked: &Asked) {
        let Some(write) = asked.write else { return };
        self.applied.push(write);
        match write {
            "put" => self.state.work_state = word(&asked.event, "work_state"),
            "user/edit" => self.state.status = word(&asked.event["data"], "status"),
            "user/activate" => self.state.inactive = false,
            "user/deactivate" => self.state.inactive = true,
            "user/create" | "create" => self.state.exists = true,
            "user/delete" | "delete" => self.state.exists = false,
            "dnd" => self.state.do_not_disturb = asked.event["enabled"] == true,
            _ => {}
        }
    }

    /// The text of a body, by the form that is wanted.
    pub(crate) fn text(&self, asked: &Asked, body: Body) -> String {
        match body {
            Body::True => self.answer(asked, false),
            Body::Other => self.answer(asked, true),
            Body::Refusal => match self.op.vendor() {
                Vendor::Conpeek => json!({"success": false, "message": "no"}).to_string(),
                Vendor::Accsyn => json!({"message": "E#J051 no"}).to_string(),
                Vendor::Webex => json!({"message": "no", "trackingId": "T"}).to_string(),
            },
            Body::Crash => json!({"exception": "Traceback"}).to_string(),
            Body::Nulls => nulls(&self.answer(asked, false)),
            Body::Empty => String::new(),
            Body::Html => "<!DOCTYPE html><html><body>Sign in</body></html>".to_owned(),
            Body::Broken => {
                let whole = self.answer(asked, false);
                let whole = if whole.is_empty() { "{\"id\":\"x\"}".to_owned() } else { whole };
                whole[..whole.len() - 1].to_owned()
            }
        }
    }

    /// The vendor's own answer to a request that it carried out, or the same about something else.
    fn answer(&self, asked: &Asked, other: bool) -> String {
        match self.op.vendor() {
            Vendor::Conpeek => {
                let state = if other { "ONLINE" } else { &self.state.work_state };
                json!({"data": {"id": 3, "work_state": state}}).to_string()
            }
            Vendor::Accsyn => json!({"result": self.accsyn(asked, other)}).to_string(),
            Vendor::Webex => self.webex(asked, other),
        }
    }

    fn accsyn(&self, asked: &Asked, other: bool) -> Value {
        if asked.path.ends_with("/login") {
            return json!({"role": "admin", "id": "69887165f643db8cd731b300", "session_id": "s"});
        }
        let mut row = json!({
            "id": ACCSYN_ID, "code": ACCSYN_CODE, "name": "Anna", "role": "standard",
            "status": self.state.status, "inactive": self.state.inactive,
        });
        match asked.event["uri"].as_str().unwrap_or_default() {
            "user/find" => {
                let by_id = asked.event["id"].is_string();
                let inactive = asked.event["data"]["inactive"] == true;
                let shown = self.state.exists && (by_id || inactive == self.state.inactive);
                if shown { json!([row]) } else { json!([]) }
            }
            "user/edit" | "user/create" => {
                if other {
                    row["id"] = "69887165f643db8cd731b3ff".into();
                }
                json!([row])
            }
            _ => json!(!other),
        }
    }

    fn webex(&self, asked: &Asked, other: bool) -> String {
        let id = if other { "somebody-else" } else { WEBEX_ID };
        match asked.write {
            Some("delete" | "dnd") if other => {
                json!({"errors": [{"description": "no"}]}).to_string()
            }
            Some("delete" | "dnd") => String::new(),
            None if asked.path.ends_with("doNotDisturb") => {
                json!({"enabled": self.state.do_not_disturb}).to_string()
            }
            _ => json!({"id": id, "emails": ["anna@example.com"], "displayName": "Anna Nowak"})
                .to_string(),
        }
    }
}

fn asked(vendor: Vendor, request: &http::Request<Bytes>) -> Asked {
    let uri = request.uri();
    let text = match request.body().is_empty() {
        true => percent_decode_str(uri.query().unwrap_or_default()).decode_utf8_lossy().into(),
        false => String::from_utf8_lossy(request.body()).into_owned(),
    };
    let event: Value = serde_json::from_str(&text).unwrap_or_default();
    let path = uri.path().to_owned();
    let method = request.method();
    let write = match vendor {
        Vendor::Conpeek => (method == Method::PUT).then_some("put"),
        Vendor::Accsyn if path.ends_with("/event") => accsyn_write(&event),
        Vendor::Accsyn => None,
        Vendor::Webex => match *method {
            Method::PUT if path.ends_with("doNotDisturb") => Some("dnd"),
            Method::PUT => Some("update"),
            Method::POST => Some("create"),
            Method::DELETE => Some("delete"),
            _ => None,
        },
    };
    Asked { write, path, event }
}

fn accsyn_write(event: &Value) -> Option<&'static str> {
    const WRITES: [&str; 5] =
        ["user/edit", "user/activate", "user/deactivate", "user/create", "user/delete"];
    let uri = event["uri"].as_str()?;
    WRITES.into_iter().find(|write| *write == uri)
}

fn word(value: &Value, key: &str) -> String {
    value[key].as_str().unwrap_or_default().to_owned()
}

fn nulls(text: &str) -> String {
    fn empty(value: &mut Value) {
        match value {
            Value::Array(items) => items.iter_mut().for_each(empty),
            Value::Object(fields) => fields.values_mut().for_each(empty),
            leaf => *leaf = Value::Null,
        }
    }
    let mut value = serde_json::from_str(text).unwrap_or(Value::Null);
    empty(&mut value);
    value.to_string()
}
