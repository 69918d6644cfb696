//! The life of one connection: read, plan, wait, handle, answer, again; or be a channel.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::mpsc;

use super::jobs::redacted;
use super::server::{Handled, Line, Server};
use super::wire::{Call, FrameReader, Incoming, Kind, Message, Response};
use crate::clock::within;
use crate::fault::{self, Action};
use crate::journal::{Arrival, Fate, HeaderLine};
use crate::net::{Answer, Body, Flow, Held, Ticket, Wire, deliver, hold};

/// How long a peer may take to take notice of the end, in the machine's time.
const GOODBYE: Duration = Duration::from_secs(2);

/// The name under which the registration of a channel is written down and hit by faults.
const REGISTRATION: &str = "registration";

/// One connection, plain or under TLS.
pub(super) struct Conversation<W> {
    pub(super) server: Arc<Server>,
    pub(super) wire: W,
    pub(super) ticket: Ticket,
    pub(super) line: Line,
    pub(super) reader: FrameReader,
}

impl<W: Wire> Conversation<W> {
    pub(super) async fn run(mut self) {
        loop {
            let incoming = tokio::select! {
                biased;
                () = self.ticket.idle_is_over() => return,
                incoming = self.reader.next(&mut self.wire) => incoming,
            };
            let flow = match incoming {
                Incoming::Message(Message::Call(call)) => self.exchange(&call).await,
                Incoming::Message(Message::Response(response)) => self.register(&response).await,
                Incoming::Damaged(why, beginning) => {
                    self.refuse(why.0, beginning);
                    Flow::Close
                }
                Incoming::Closed => Flow::Close,
            };
            if flow == Flow::Ended {
                return;
            }
            if flow == Flow::Close || self.ticket.is_stopped() {
                drop(within(GOODBYE, tokio::io::AsyncWriteExt::shutdown(&mut self.wire)).await);
                return;
            }
        }
    }

    async fn exchange(&mut self, call: &Call) -> Flow {
        let server = Arc::clone(&self.server);
        let station = &server.station;
        let organisation = organisation_of(call);
        let mut plan =
            station.faults.decide(&asked(&self.server, &call.job, &organisation), &station.clock);
        if let Some(Action::ForgetSession) = plan.action {
            server.forget_session(&self.line);
        }
        let arrival =
            self.arrival(&call.job, organisation, redacted(call).into(), plan.name.clone());
        let sequence = station.journal.write(arrival);

        let mut handled = plan.handled_first.then(|| server.handle(&mut self.line, call));
        let ahead = &mut self.reader.buffer;
        let held = hold(&mut plan, &station.clock, &mut self.wire, ahead, &mut self.ticket).await;
        if held == Held::Abandoned {
            let applied = handled.is_some_and(|handled| handled.applied);
            station.journal.complete(sequence, Fate { status: None, code: None, applied });
            return Flow::Close;
        }
        if plan.handled && handled.is_none() {
            handled = Some(server.handle(&mut self.line, call));
        }
        let applied = handled.as_ref().is_some_and(|handled| handled.applied);
        let response = match &plan.action {
            Some(Action::Cut { .. } | Action::Garbage { .. }) => None,
            Some(Action::Refusal { code, message }) => Some(server.scripted(call, *code, message)),
            _ => handled.map(|Handled { response, .. }| response),
        };
        let code = response.as_ref().map(|response| response.code);
        let bytes = response.map(|response| response.frame()).unwrap_or_default();
        station.journal.complete(sequence, Fate { status: None, code, applied });
        self.ticket.begin_idling();
        self.send(bytes, &plan).await
    }

    /// Sends a frame as the plan says. A byte's place is counted from the beginning of the frame.
    async fn send(&mut self, frame: Bytes, plan: &fault::Plan) -> Flow {
        let answer = Answer { head: Bytes::new(), body: Body::Bytes(frame) };
        let clock = &self.server.station.clock;
        let sent = deliver(&mut self.wire, &answer, plan, clock, &mut self.ticket).await;
        sent.unwrap_or(Flow::Close)
    }

    /// The first frame of a callback channel. Anything else that is no call ends the connection.
    async fn register(&mut self, response: &Response) -> Flow {
        let server = Arc::clone(&self.server);
        let station = &server.station;
        let guid = response.params.iter().find(|param| param.name == "ActiveChannelGUID");
        let guid = guid.filter(|param| param.kind == Kind::Text && response.code == 0);
        let guid = guid.map(|param| param.value.clone()).filter(|guid| server.may_listen(guid));
        let mut plan = station.faults.decide(&asked(&server, REGISTRATION, "/"), &station.clock);
        self.line.session = guid.clone();
        let arrival = self.arrival(REGISTRATION, "/".to_owned(), Bytes::new(), plan.name.clone());
        let sequence = station.journal.write(arrival);
        let ahead = &mut self.reader.buffer;
        let held = hold(&mut plan, &station.clock, &mut self.wire, ahead, &mut self.ticket).await;
        let opened = guid.filter(|_| held == Held::Done && plan.handled);
        let number = self.ticket.number();
        let pushes = opened.map(|guid| server.channels.open(number, guid));
        let fate = Fate { status: None, code: None, applied: pushes.is_some() };
        station.journal.complete(sequence, fate);
        if plan.action.is_some() {
            server.channels.close(number);
            return self.send(Bytes::new(), &plan).await;
        }
        let Some(pushes) = pushes else { return Flow::Close };
        self.ticket.begin_idling();
        let flow = self.listen(pushes).await;
        server.channels.close(number);
        flow
    }

    /// Pushes what is queued, one after the other, until either side ends the channel.
    async fn listen(&mut self, mut pushes: mpsc::Receiver<Call>) -> Flow {
        loop {
            let call = tokio::select! {
                biased;
                () = self.ticket.idle_is_over() => return Flow::Close,
                call = pushes.recv() => call,
                // Nothing is to come from the client now; its end does.
                _ = self.reader.next(&mut self.wire) => return Flow::Close,
            };
            let Some(call) = call else { return Flow::Close };
            let flow = self.push(&call).await;
            if flow != Flow::KeepOpen {
                return flow;
            }
        }
    }

    async fn push(&mut self, call: &Call) -> Flow {
        let server = Arc::clone(&self.server);
        let station = &server.station;
        let mut plan = station.faults.decide(&asked(&server, &call.job, "/push"), &station.clock);
        let ahead = &mut self.reader.buffer;
        let held = hold(&mut plan, &station.clock, &mut self.wire, ahead, &mut self.ticket).await;
        if held == Held::Abandoned {
            return Flow::Close;
        }
        let flow = self.send(call.push_frame(), &plan).await;
        if flow != Flow::KeepOpen {
            return flow;
        }
        let answer = tokio::select! {
            biased;
            () = self.ticket.stopped() => return Flow::Close,
            answer = self.reader.next(&mut self.wire) => answer,
        };
        match answer {
            Incoming::Message(Message::Response(_)) => {
                server.channels.acknowledged();
                Flow::KeepOpen
            }
            _ => Flow::Close,
        }
    }

    /// Writes down bytes that were no frame.
    fn refuse(&self, why: &str, beginning: Bytes) {
        let station = &self.server.station;
        let mut arrival = self.arrival("", String::new(), beginning, None);
        arrival.headers.push(HeaderLine::new("Damage", why.as_bytes()));
        let sequence = station.journal.write(arrival);
        let fate = Fate { status: None, code: None, applied: false };
        station.journal.complete(sequence, fate);
    }

    fn arrival(&self, job: &str, path: String, body: Bytes, fault: Option<String>) -> Arrival {
        let station = &self.server.station;
        let mut headers = Vec::new();
        if let Some(session) = &self.line.session {
            headers.push(HeaderLine::new("Session", session.as_bytes()));
            let user = self.server.login_of(&self.line);
            headers.push(HeaderLine::new("User", user.as_bytes()));
        }
        Arrival {
            vendor: station.vendor,
            connection: self.ticket.number(),
            at: station.clock.now(),
            method: job.to_owned(),
            path,
            headers,
            body,
            fault,
        }
    }
}

fn asked<'a>(server: &Server, job: &'a str, path: &'a str) -> fault::Call<'a> {
    fault::Call { vendor: server.station.vendor, method: job, path, http: false }
}

/// The organisation that a call names, as a path.
fn organisation_of(call: &Call) -> String {
    let named = call.params.iter().find(|param| param.name == "OrganisationId");
    format!("/{}", named.map(|param| param.value.as_str()).unwrap_or_default())
}
