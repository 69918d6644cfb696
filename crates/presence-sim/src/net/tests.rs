//! The shared part serves a vendor that speaks no HTTP: lines in, lines out.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::{Answer, Body, Flow, Held, Listening, Service, Ticket, bind, deliver, hold};
use crate::clock::{SimClock, within};
use crate::fault::{Action, Call, Ending, Fault, FaultScript, Trigger};
use crate::journal::{Arrival, Fate};
use crate::station::Station;
use crate::vendor::VendorKind;

/// Answers each line with the same line in brackets.
struct Brackets(Station);

impl Service for Brackets {
    async fn serve(self: Arc<Self>, mut socket: TcpStream, mut ticket: Ticket) {
        let mut ahead = BytesMut::new();
        loop {
            let Some(end) = ahead.iter().position(|byte| *byte == b'\n') else {
                tokio::select! {
                    () = ticket.idle_is_over() => return,
                    read = socket.read_buf(&mut ahead) => match read {
                        Ok(count) if count > 0 => continue,
                        _ => return,
                    }
                }
            };
            let line = ahead.split_to(end + 1).freeze().slice(..end);
            if self.call(&mut socket, &mut ahead, &mut ticket, line).await != Flow::KeepOpen {
                return;
            }
        }
    }
}

impl Brackets {
    async fn call(
        &self,
        socket: &mut TcpStream,
        ahead: &mut BytesMut,
        ticket: &mut Ticket,
        line: Bytes,
    ) -> Flow {
        let station = &self.0;
        let call = Call { vendor: station.vendor, method: "line", path: "", http: false };
        let mut plan = station.faults.decide(&call, &station.clock);
        let sequence = station.journal.write(Arrival {
            vendor: station.vendor,
            connection: ticket.number(),
            at: station.clock.now(),
            method: "line".to_owned(),
            path: String::new(),
            headers: Vec::new(),
            body: line.clone(),
            fault: plan.name.clone(),
        });
        if hold(&mut plan, &station.clock, socket, ahead, ticket).await == Held::Abandoned {
            return Flow::Close;
        }
        let body = [b"[", line.as_ref(), b"]\n"].concat();
        let answer = Answer { head: Bytes::new(), body: Body::Bytes(body.into()) };
        station
            .journal
            .complete(sequence, Fate { status: None, code: Some(0), applied: plan.handled });
        let sent = deliver(socket, &answer, &plan, &station.clock, ticket).await;
        sent.unwrap_or(Flow::Close)
    }
}

async fn started(script: &FaultScript) -> (Station, Listening, TcpStream) {
    let clock = SimClock::manual(SystemTime::UNIX_EPOCH);
    let station = Station::new(VendorKind::Conpeek, 7, clock, script);
    let listener = bind(VendorKind::Conpeek, 0).await.unwrap();
    let service = Arc::new(Brackets(station.clone()));
    let (listening, address) = Listening::start(listener, &station.connections, service).unwrap();
    let peer = TcpStream::connect(address).await.unwrap();
    (station, listening, peer)
}

async fn until_end(peer: &mut TcpStream) -> (Vec<u8>, bool) {
    let mut bytes = Vec::new();
    let ended = within(Duration::from_secs(10), peer.read_to_end(&mut bytes)).await.unwrap();
    (bytes, ended.is_ok())
}

async fn line(peer: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    while bytes.last() != Some(&b'\n') {
        bytes.push(within(Duration::from_secs(10), peer.read_u8()).await.unwrap().unwrap());
    }
    String::from_utf8(bytes).unwrap()
}

fn nth(nth: u64, then: Action) -> Fault {
    Fault::new(Trigger { nth: Some(nth), ..Trigger::default() }, then).unwrap()
}

#[tokio::test]
async fn byte_level_faults_hit_a_raw_protocol() {
    let script = FaultScript::new()
        .with(nth(2, Action::Patch { at: 0, bytes: b"<".to_vec() }))
        .with(nth(3, Action::Truncate { keep: Some(2), ending: Ending::Close }));
    let (station, listening, mut peer) = started(&script).await;
    peer.write_all(b"a\nb\nabc\n").await.unwrap();
    assert_eq!(line(&mut peer).await, "[a]\n");
    assert_eq!(line(&mut peer).await, "<b]\n");
    assert_eq!(until_end(&mut peer).await, (b"[a".to_vec(), true));
    let entries = station.journal.entries();
    let faults: Vec<_> = entries.iter().map(crate::Entry::fault).collect();
    assert_eq!(faults, [None, Some("patch"), Some("truncate")]);
    assert_eq!(entries[2].body(), b"abc");
    listening.close().await;
}

#[tokio::test]
async fn http_faults_leave_a_raw_protocol_alone() {
    let status = Action::status(503);
    let script = FaultScript::new()
        .with(Fault::always(status).unwrap())
        .with(Fault::always(Action::Nulls).unwrap());
    let (station, listening, mut peer) = started(&script).await;
    peer.write_all(b"a\n").await.unwrap();
    assert_eq!(line(&mut peer).await, "[a]\n");
    let entry = station.journal.last().unwrap();
    assert!(entry.applied() && entry.fault().is_none());
    assert_eq!(station.faults.hits(), 0);
    listening.close().await;
}

#[tokio::test]
async fn a_raw_answer_is_delayed_and_dripped_on_the_clock() {
    let script = FaultScript::new()
        .with(nth(1, Action::Delay { millis: 500 }))
        .with(nth(1, Action::Drip { bytes: 2, millis: 1_000 }));
    let (station, listening, mut peer) = started(&script).await;
    peer.write_all(b"a\n").await.unwrap();
    station.journal.wait_for(1).await.unwrap();
    station.clock.advance(Duration::from_millis(500));
    let mut two = [0; 2];
    peer.read_exact(&mut two).await.unwrap();
    assert_eq!(&two, b"[a");
    let rest = tokio::spawn(async move { line(&mut peer).await });
    while !rest.is_finished() {
        station.clock.advance(Duration::from_millis(1_000));
        tokio::task::yield_now().await;
    }
    assert_eq!(rest.await.unwrap(), "]\n");
    listening.close().await;
}

#[tokio::test]
async fn a_reset_reaches_a_raw_peer_as_one() {
    let script = FaultScript::new().with(nth(1, Action::Cut { ending: Ending::Reset }));
    let (station, listening, mut peer) = started(&script).await;
    peer.write_all(b"a\n").await.unwrap();
    assert_eq!(until_end(&mut peer).await, (Vec::new(), false));
    station.connections.wait_for_open(0).await.unwrap();
    listening.close().await;
}

#[tokio::test]
async fn dropping_the_listener_ends_its_connections() {
    let (station, listening, mut peer) = started(&FaultScript::new()).await;
    peer.write_all(b"a\n").await.unwrap();
    assert_eq!(line(&mut peer).await, "[a]\n");
    drop(listening);
    assert_eq!(until_end(&mut peer).await.0, b"");
    station.connections.wait_for_open(0).await.unwrap();
}
