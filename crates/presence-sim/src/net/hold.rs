//! The waits of a plan: a delay on the clock, a stall without end.

use std::future::pending;

use bytes::BytesMut;
use tokio::io::AsyncReadExt;

use super::connections::Ticket;
use super::wire::Wire;
use crate::clock::SimClock;
use crate::fault::Plan;

/// How much a peer may send ahead while it is kept waiting. Beyond it, its end goes unnoticed.
const SPILL_LIMIT: usize = 64 * 1024;

/// How a wait ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// The call goes on.
    Done,
    /// Nobody is there to be answered: the peer hung up on a stall, or the simulator stops.
    Abandoned,
}

/// Waits as the plan says. Bytes that arrive meanwhile are added to `ahead`.
///
/// A peer that hangs up ends a stall. It does not end a delay: a slow server does not notice,
/// and applies the call all the same; but the connection counts as open no longer.
pub(crate) async fn hold<W: Wire>(
    plan: &mut Plan,
    clock: &SimClock,
    wire: &mut W,
    ahead: &mut BytesMut,
    ticket: &mut Ticket,
) -> Held {
    let mut gone = false;
    if let Some(deadline) = plan.delay.take() {
        let mut reached = std::pin::pin!(clock.reach(deadline));
        loop {
            tokio::select! {
                () = &mut reached => break,
                () = ticket.stopped() => return Held::Abandoned,
                () = hung_up(wire, ahead), if !gone => gone = true,
            }
            ticket.peer_left();
        }
    }
    let Some(mut released) = plan.stalled.take() else { return Held::Done };
    if gone {
        return Held::Abandoned;
    }
    tokio::select! {
        // Fails only if the faults are gone, and the simulator with them.
        release = released.changed() => match release {
            Ok(()) => Held::Done,
            Err(_) => Held::Abandoned,
        },
        () = ticket.stopped() => Held::Abandoned,
        () = hung_up(wire, ahead) => Held::Abandoned,
    }
}

/// Returns once the peer has closed its side or reset the connection.
async fn hung_up<W: Wire>(wire: &mut W, ahead: &mut BytesMut) {
    while ahead.len() < SPILL_LIMIT {
        let mut chunk = [0; 1024];
        match wire.read(&mut chunk).await {
            Ok(0) | Err(_) => return,
            Ok(count) => ahead.extend_from_slice(chunk.get(..count).unwrap_or_default()),
        }
    }
    pending().await
}
