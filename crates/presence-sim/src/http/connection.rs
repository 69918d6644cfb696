//! The life of one HTTP connection: read, plan, wait, handle, answer, again.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::distort::distort;
use super::read::{Incoming, Reader};
use super::reply::Reply;
use super::request::Request;
use crate::clock::within;
use crate::fault::Call;
use crate::journal::{Arrival, Fate};
use crate::net::{Answer, Body, Flow, Held, Service, Ticket, deliver, hold, send};
use crate::station::Station;

/// How much of a refused request is read and thrown away, so that its sender gets the answer.
const LINGER_BYTES: usize = 4 * 1024 * 1024;

/// How long that may take, in the machine's time.
const LINGER: Duration = Duration::from_secs(2);

/// A vendor that speaks HTTP.
pub(crate) trait HttpVendor: Send + Sync + 'static {
    /// The common equipment.
    fn station(&self) -> &Station;

    /// How long the vendor itself holds this request back before it handles it.
    fn pace(&self, _request: &Request) -> Duration {
        Duration::ZERO
    }

    /// Handles a request: changes the state if it is to, and answers.
    fn handle(&self, request: &Request) -> Reply;

    /// The answer to bytes that are no request, in the vendor's form.
    fn refuse(&self, status: u16) -> Reply;
}

/// Serves an [`HttpVendor`] on the shared listener.
#[derive(Debug)]
pub(crate) struct HttpService<V>(pub(crate) Arc<V>);

impl<V: HttpVendor> Service for HttpService<V> {
    async fn serve(self: Arc<Self>, socket: TcpStream, ticket: Ticket) {
        // Without it small answers would only be slower.
        drop(socket.set_nodelay(true));
        let vendor = Arc::clone(&self.0);
        Conversation { vendor, socket, ticket, reader: Reader::default() }.run().await;
    }
}

struct Conversation<V> {
    vendor: Arc<V>,
    socket: TcpStream,
    ticket: Ticket,
    reader: Reader,
}

impl<V: HttpVendor> Conversation<V> {
    async fn run(mut self) {
        loop {
            let incoming = tokio::select! {
                biased;
                () = self.ticket.idle_is_over() => return,
                incoming = self.reader.next(&mut self.socket) => incoming,
            };
            let flow = match incoming {
                Incoming::Request(request) => self.exchange(&request).await,
                Incoming::Refused(status, beginning) => self.refuse(status, beginning).await,
                Incoming::Closed => Flow::Close,
            };
            if flow == Flow::Ended {
                return;
            }
            if flow == Flow::Close || self.ticket.is_stopped() {
                drop(within(LINGER, self.socket.shutdown()).await);
                return;
            }
        }
    }

    async fn exchange(&mut self, request: &Request) -> Flow {
        let vendor = Arc::clone(&self.vendor);
        let station = vendor.station();
        let call = Call {
            vendor: station.vendor,
            method: &request.method,
            path: &request.target,
            http: true,
        };
        let mut plan = station.faults.decide(&call, &station.clock);
        let pace = vendor.pace(request);
        if !pace.is_zero() {
            plan.delay = Some(match plan.delay {
                Some(deadline) => deadline.later_by(pace),
                None => station.clock.deadline(pace),
            });
        }
        let sequence = station.journal.write(self.arrival(request, plan.name.clone()));

        let mut reply = plan.handled_first.then(|| vendor.handle(request));
        let ahead = &mut self.reader.buffer;
        let held = hold(&mut plan, &station.clock, &mut self.socket, ahead, &mut self.ticket).await;
        if held == Held::Abandoned {
            let applied = reply.is_some_and(|reply| reply.applied);
            station.journal.complete(sequence, Fate { status: None, code: None, applied });
            return Flow::Close;
        }
        if plan.handled && reply.is_none() {
            reply = Some(vendor.handle(request));
        }

        let applied = reply.as_ref().is_some_and(|reply| reply.applied);
        let reply = distort(plan.action.as_ref(), reply);
        let status = reply.as_ref().map(|reply| reply.status);
        let keep = request.keep_alive && reply.as_ref().is_some_and(|reply| !reply.closes());
        let answer = match reply {
            Some(reply) => reply.encode(station.clock.now(), keep, request.method == "HEAD"),
            None => Answer { head: Bytes::new(), body: Body::Bytes(Bytes::new()) },
        };
        station.journal.complete(sequence, Fate { status, code: None, applied });
        self.ticket.begin_idling();
        let sent =
            deliver(&mut self.socket, &answer, &plan, &station.clock, &mut self.ticket).await;
        match sent {
            Ok(Flow::KeepOpen) if !keep => Flow::Close,
            Ok(flow) => flow,
            Err(_) => Flow::Close,
        }
    }

    /// Answers bytes that are no request, and waits for their sender to read the answer.
    async fn refuse(&mut self, status: u16, beginning: Bytes) -> Flow {
        let vendor = Arc::clone(&self.vendor);
        let station = vendor.station();
        let sequence = station.journal.write(Arrival {
            vendor: station.vendor,
            connection: self.ticket.number(),
            at: station.clock.now(),
            method: String::new(),
            path: String::new(),
            headers: Vec::new(),
            body: beginning,
            fault: None,
        });
        let answer = vendor.refuse(status).encode(station.clock.now(), false, false);
        station
            .journal
            .complete(sequence, Fate { status: Some(status), code: None, applied: false });
        let mut bytes = answer.head.to_vec();
        if let Body::Bytes(body) = &answer.body {
            bytes.extend_from_slice(body);
        }
        if send(&mut self.socket, &bytes).await.is_ok() {
            within(LINGER, self.read_away()).await;
        }
        Flow::Close
    }

    /// Reads what the peer still sends: closing over unread bytes would reset the connection,
    /// and the answer could be lost with it.
    async fn read_away(&mut self) {
        if self.socket.shutdown().await.is_err() {
            return;
        }
        let mut chunk = [0; 8 * 1024];
        let mut thrown = 0;
        while thrown < LINGER_BYTES {
            match self.socket.read(&mut chunk).await {
                Ok(count) if count > 0 => thrown += count,
                _ => return,
            }
        }
    }

    fn arrival(&self, request: &Request, fault: Option<String>) -> Arrival {
        let station = self.vendor.station();
        Arrival {
            vendor: station.vendor,
            connection: self.ticket.number(),
            at: station.clock.now(),
            method: request.method.clone(),
            path: request.target.clone(),
            headers: request.headers.clone(),
            body: request.body.clone(),
            fault,
        }
    }
}
