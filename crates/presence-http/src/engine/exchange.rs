//! One attempt: a request out, a whole answer in, and what it means.

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use presence_core::{Error, ErrorKind, Fate, Result, RetryState};

use super::Shared;
use crate::classify::{by_phase, by_status};
use crate::transport::Sending;
use crate::{Answer, Body, Call, OperationTag};

/// What one attempt came to; the status is kept where an answer began.
pub(super) struct Outcome<T> {
    pub(super) status: Option<u16>,
    pub(super) result: Result<T>,
}

/// Sends what is to be sent, takes the whole answer, judges it and reads it.
pub(super) async fn exchange<T>(
    shared: &Shared,
    call: &Call,
    tag: &OperationTag,
    sending: Sending<'_>,
    read: &(impl Fn(Answer, Result<()>) -> Result<T> + Sync),
) -> Outcome<T> {
    let (parts, body) = match sending.await {
        Ok(answer) => answer.into_parts(),
        Err(failure) => return Outcome { status: None, result: Err(by_phase(failure)) },
    };
    let status = Some(parts.status.as_u16());
    let limit = call.body_limit.unwrap_or(shared.config.max_body_bytes);
    let body = match take(body, limit).await {
        Ok(body) => body,
        Err(error) if call.is_expected(parts.status) => {
            let error = error.with_status(parts.status.as_u16());
            return Outcome { status, result: Err(error) };
        }
        // The status has said what matters; the explanation is lost.
        Err(_) => Bytes::new(),
    };
    let answer = Answer::new(parts.status, parts.headers, body);
    let verdict = judge(shared, call, tag, &answer);
    Outcome { status, result: read(answer, verdict) }
}

fn judge(shared: &Shared, call: &Call, tag: &OperationTag, answer: &Answer) -> Result<()> {
    let verdict = if call.is_expected(answer.status()) {
        Ok(())
    } else {
        Err(by_status(answer, shared.clock.now()))
    };
    let refine = |verdict, classifier: &std::sync::Arc<dyn crate::Classifier>| {
        classifier.refine(tag, answer, verdict)
    };
    shared.classifiers.iter().fold(verdict, refine)
}

/// Takes at most `limit` bytes; more is an error as soon as it is known. A body of one piece is not
/// copied.
async fn take(mut body: Body, limit: usize) -> Result<Bytes> {
    let announced = body.length().map(|length| usize::try_from(length).unwrap_or(usize::MAX));
    if announced.is_some_and(|length| length > limit) {
        return Err(too_large(limit));
    }
    let (mut first, mut whole) = (Bytes::new(), BytesMut::new());
    while let Some(piece) = body.next().await {
        let piece = piece.map_err(by_phase)?;
        let length = first.len().saturating_add(whole.len());
        if piece.len() > limit.saturating_sub(length) {
            return Err(too_large(limit));
        }
        if length == 0 {
            first = piece;
            continue;
        }
        if whole.is_empty() {
            whole.reserve(announced.unwrap_or(0).max(length + piece.len()));
            whole.extend_from_slice(&std::mem::take(&mut first));
        }
        whole.extend_from_slice(&piece);
    }
    Ok(if whole.is_empty() { first } else { whole.freeze() })
}

fn too_large(limit: usize) -> Error {
    Error::new(ErrorKind::Protocol, format!("the answer is larger than {limit} bytes"))
        .with_retry_state(RetryState::Permanent)
        .with_fate(Fate::Unknown)
}

#[cfg(test)]
mod tests {
    use futures_util::stream;

    use super::*;

    fn pieces(pieces: &[&'static [u8]], length: Option<u64>) -> Body {
        let pieces: Vec<_> = pieces.iter().map(|piece| Ok(Bytes::from_static(piece))).collect();
        Body::new(stream::iter(pieces), length)
    }

    #[tokio::test]
    async fn a_body_of_one_piece_is_not_copied() {
        let piece = Bytes::from("0123456789".to_owned());
        let whole = take(Body::complete(piece.clone()), 10).await.unwrap();
        assert_eq!(whole.as_ptr(), piece.as_ptr());
        let whole = take(pieces(&[b"", b"ab", b""], None), 2).await.unwrap();
        assert_eq!(&*whole, b"ab");
        assert!(take(pieces(&[], Some(0)), 1).await.unwrap().is_empty());
    }

    #[tokio::test]
    async fn pieces_are_put_together_up_to_the_limit() {
        let body = |length| pieces(&[b"", b"ab", b"", b"cd", b"e"], length);
        // Whatever was announced: nothing, the truth, too little or too much.
        for length in [None, Some(5), Some(1), Some(6)] {
            assert_eq!(&*take(body(length), 6).await.unwrap(), b"abcde");
            if length != Some(6) {
                assert_eq!(&*take(body(length), 5).await.unwrap(), b"abcde");
            }
            for limit in 0..5 {
                let error = take(body(length), limit).await.unwrap_err();
                assert_eq!((error.kind(), error.fate()), (ErrorKind::Protocol, Fate::Unknown));
            }
        }
        assert!(take(body(Some(u64::MAX)), 100).await.is_err());
    }
}
