//! A transport that does to each request what the script says, with an await point at every place
//! at which a call can be given up.

use std::collections::VecDeque;
use std::future::{Future, pending, poll_fn};
use std::sync::{Arc, Mutex};
use std::task::Poll;

use async_trait::async_trait;
use bytes::Bytes;
use futures_util::stream;
use presence_http::{Body as Answer, Phase, Transport, TransportError, TransportErrorKind};

use crate::step::{Ending, Loss, Reply, Step};
use crate::world::World;

/// The script, carried out.
#[derive(Clone, Debug)]
pub(crate) struct Scripted(pub(crate) Arc<Mutex<World>>);

#[async_trait]
impl Transport for Scripted {
    async fn send(
        &self,
        request: http::Request<Bytes>,
    ) -> Result<http::Response<Answer>, TransportError> {
        pause().await;
        let (asked, step) = self.0.lock().unwrap().take(&request);
        match step {
            Step::NotSent(kind) => Err(TransportError::new(Phase::NotSent, kind)),
            Step::Before(loss) => {
                pause().await;
                Err(lose(loss).await)
            }
            Step::After(loss) => {
                pause().await;
                self.0.lock().unwrap().apply(&asked);
                pause().await;
                Err(lose(loss).await)
            }
            Step::Answered { applied, reply, ending } => {
                pause().await;
                let text = {
                    let mut world = self.0.lock().unwrap();
                    if applied {
                        world.apply(&asked);
                    }
                    world.text(&asked, reply.body)
                };
                pause().await;
                Ok(answer(&reply, ending, text))
            }
        }
    }
}

/// Gives way once.
fn pause() -> impl Future<Output = ()> + Send {
    let mut given = false;
    poll_fn(move |context| {
        if std::mem::replace(&mut given, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
}

async fn lose(loss: Loss) -> TransportError {
    match loss {
        Loss::Breaks => TransportError::new(Phase::SentUnknown, TransportErrorKind::Broken),
        Loss::TimesOut => TransportError::new(Phase::SentUnknown, TransportErrorKind::Timeout),
        Loss::Hangs => pending().await,
    }
}

fn answer(reply: &Reply, ending: Ending, text: String) -> http::Response<Answer> {
    let text = if reply.status == 204 { String::new() } else { text };
    let mut response = http::Response::builder().status(reply.status);
    if let Some(wait) = reply.retry_after {
        response = response.header("retry-after", wait);
    }
    let (first, rest) = text.split_at(text.len() / 2);
    let rest = match ending {
        Ending::Whole => Piece::Bytes(rest.to_owned().into()),
        Ending::Breaks => Piece::Fails(TransportErrorKind::Broken),
        Ending::Truncated => Piece::Fails(TransportErrorKind::Truncated),
        Ending::Hangs => Piece::Hangs,
    };
    let pieces = VecDeque::from([Piece::Bytes(first.to_owned().into()), rest]);
    let body = stream::unfold(pieces, |mut pieces| async move {
        pause().await;
        let piece = match pieces.pop_front()? {
            Piece::Bytes(bytes) => Ok(bytes),
            Piece::Fails(kind) => Err(TransportError::new(Phase::Body, kind)),
            Piece::Hangs => pending().await,
        };
        Some((piece, pieces))
    });
    response.body(Answer::new(body, None)).unwrap()
}

enum Piece {
    Bytes(Bytes),
    Fails(TransportErrorKind),
    Hangs,
}
