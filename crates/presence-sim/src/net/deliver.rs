//! Sending an answer, whole or spoilt as the plan says.

use std::io;
use std::time::Duration;

use bytes::Bytes;

use super::connections::Ticket;
use super::wire::{Wire, end, send};
use crate::clock::SimClock;
use crate::fault::{Action, Ending, Plan};
use crate::seed::{Stream, draw};

/// What a vendor has to say, split where its protocol splits it.
#[derive(Debug)]
pub(crate) struct Answer {
    /// What announces the body: an HTTP head, a frame header, or nothing.
    pub(crate) head: Bytes,
    pub(crate) body: Body,
}

/// The body of an answer.
#[derive(Debug)]
pub(crate) enum Body {
    Bytes(Bytes),
    /// So many blanks, made while they are sent.
    Blanks(u64),
}

/// Whether the connection can carry another call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    KeepOpen,
    /// No: end it in order.
    Close,
    /// No: it was ended as the fault says, and must only be dropped.
    Ended,
}

/// Sends `answer`. The byte-level faults of the plan are carried out here, for every protocol.
pub(crate) async fn deliver<W: Wire>(
    wire: &mut W,
    answer: &Answer,
    plan: &Plan,
    clock: &SimClock,
    ticket: &mut Ticket,
) -> io::Result<Flow> {
    match &plan.action {
        Some(Action::Cut { ending }) => {
            end(wire, *ending).await;
            Ok(Flow::Ended)
        }
        Some(Action::Garbage { bytes }) => {
            send(wire, &noise(plan.noise, *bytes)).await?;
            end(wire, Ending::Close).await;
            Ok(Flow::Ended)
        }
        Some(Action::Truncate { keep, ending }) => {
            send(wire, &truncated(answer, *keep)).await?;
            end(wire, *ending).await;
            Ok(Flow::Ended)
        }
        Some(Action::Drip { bytes, millis }) => {
            drip(wire, answer, *bytes, Duration::from_millis(*millis), clock, ticket).await
        }
        Some(Action::Patch { at, bytes }) => {
            send(wire, &patched(answer, *at, bytes)).await?;
            Ok(Flow::KeepOpen)
        }
        _ => whole(wire, answer).await,
    }
}

async fn whole<W: Wire>(wire: &mut W, answer: &Answer) -> io::Result<Flow> {
    match &answer.body {
        // One write, so that a small answer is one packet.
        Body::Bytes(_) => send(wire, &flat(answer)).await?,
        Body::Blanks(count) => {
            const BLANKS: [u8; 16 * 1024] = [b' '; 16 * 1024];
            send(wire, &answer.head).await?;
            let mut left = *count;
            while left > 0 {
                let size = usize::try_from(left).map_or(BLANKS.len(), |n| n.min(BLANKS.len()));
                send(wire, BLANKS.get(..size).unwrap_or(&BLANKS)).await?;
                left -= size as u64;
            }
        }
    }
    Ok(Flow::KeepOpen)
}

async fn drip<W: Wire>(
    wire: &mut W,
    answer: &Answer,
    at_a_time: u64,
    pause: Duration,
    clock: &SimClock,
    ticket: &mut Ticket,
) -> io::Result<Flow> {
    let size = usize::try_from(at_a_time).unwrap_or(usize::MAX).max(1);
    for (place, drop) in flat(answer).chunks(size).enumerate() {
        if place > 0 {
            tokio::select! {
                () = clock.reach(clock.deadline(pause)) => {}
                () = ticket.stopped() => return Ok(Flow::Close),
            }
        }
        send(wire, drop).await?;
    }
    Ok(Flow::KeepOpen)
}

/// Head and body in one piece. Blanks are never combined with a byte-level fault.
fn flat(answer: &Answer) -> Vec<u8> {
    let mut bytes = answer.head.to_vec();
    if let Body::Bytes(body) = &answer.body {
        bytes.extend_from_slice(body);
    }
    bytes
}

/// The head and the beginning of the body; without a body, half of the head.
fn truncated(answer: &Answer, keep: Option<u64>) -> Vec<u8> {
    let mut bytes = flat(answer);
    let head = answer.head.len();
    let kept = match bytes.len() - head {
        0 => head / 2,
        body => {
            let wanted = keep.map_or(body / 2, |keep| usize::try_from(keep).unwrap_or(body));
            head + wanted.min(body - 1)
        }
    };
    bytes.truncate(kept);
    bytes
}

fn patched(answer: &Answer, at: i64, patch: &[u8]) -> Vec<u8> {
    let mut bytes = flat(answer);
    let distance = usize::try_from(at.unsigned_abs()).unwrap_or(usize::MAX);
    let start = if at < 0 { bytes.len().saturating_sub(distance) } else { distance };
    for (byte, new) in bytes.iter_mut().skip(start).zip(patch) {
        *byte = *new;
    }
    bytes
}

/// Random bytes, the first of which begins no text protocol.
fn noise(seed: u64, count: u64) -> Vec<u8> {
    let words = (0..count.div_ceil(8)).map(|word| draw(seed, Stream::Noise, word).to_le_bytes());
    let mut bytes: Vec<u8> = words.flatten().take(usize::try_from(count).unwrap_or(0)).collect();
    if let Some(first) = bytes.first_mut() {
        *first |= 0x80;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(head: &'static str, body: &'static str) -> Answer {
        Answer { head: head.into(), body: Body::Bytes(body.into()) }
    }

    #[test]
    fn truncation_always_takes_something() {
        let full = answer("head", "body");
        assert_eq!(truncated(&full, None), b"headbo");
        assert_eq!(truncated(&full, Some(0)), b"head");
        assert_eq!(truncated(&full, Some(4)), b"headbod");
        assert_eq!(truncated(&full, Some(u64::MAX)), b"headbod");
        assert_eq!(truncated(&answer("head", ""), Some(9)), b"he");
    }

    #[test]
    fn a_patch_stays_inside_the_answer() {
        let full = answer("head", "body");
        assert_eq!(patched(&full, 0, b"XY"), b"XYadbody");
        assert_eq!(patched(&full, -2, b"XYZ"), b"headboXY");
        assert_eq!(patched(&full, 99, b"X"), b"headbody");
        assert_eq!(patched(&full, i64::MIN, b"X"), b"Xeadbody");
    }

    #[test]
    fn noise_is_repeatable_and_no_text() {
        assert_eq!(noise(5, 20), noise(5, 20));
        assert_ne!(noise(5, 20), noise(6, 20));
        assert_eq!(noise(5, 20).len(), 20);
        assert!(noise(5, 20)[0] >= 0x80);
    }
}
