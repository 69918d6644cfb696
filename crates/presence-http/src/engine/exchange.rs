//! One attempt: a request out, a whole answer in, and what it means.

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use presence_core::{Error, ErrorKind, Fate, Result, RetryState};

use super::Shared;
use crate::classify::{by_phase, by_status};
use crate::{Answer, Body, Call, OperationTag};

/// How much is set aside before the first byte has come, whatever length was announced.
const FIRST_RESERVATION: u64 = 64 * 1024;

/// What one attempt came to; the status is kept where an answer began.
pub(super) struct Outcome {
    pub(super) status: Option<u16>,
    pub(super) result: Result<Answer>,
}

/// Sends `request`, reads the whole answer and judges it.
pub(super) async fn exchange(
    shared: &Shared,
    call: &Call,
    tag: &OperationTag,
    request: http::Request<Bytes>,
) -> Outcome {
    let (parts, body) = match shared.transport.send(request).await {
        Ok(answer) => answer.into_parts(),
        Err(failure) => return Outcome { status: None, result: Err(by_phase(failure)) },
    };
    let status = Some(parts.status.as_u16());
    let limit = call.body_limit.unwrap_or(shared.config.max_body_bytes);
    let body = match read(body, limit).await {
        Ok(body) => body,
        Err(error) if call.is_expected(parts.status) => {
            let error = error.with_status(parts.status.as_u16());
            return Outcome { status, result: Err(error) };
        }
        // The status has said what matters; the explanation is lost.
        Err(_) => Bytes::new(),
    };
    let answer = Answer::new(parts.status, parts.headers, body);
    Outcome { status, result: judge(shared, call, tag, answer) }
}

fn judge(shared: &Shared, call: &Call, tag: &OperationTag, answer: Answer) -> Result<Answer> {
    let verdict = if call.is_expected(answer.status()) {
        Ok(())
    } else {
        Err(by_status(&answer, shared.clock.now()))
    };
    let refine = |verdict, classifier: &std::sync::Arc<dyn crate::Classifier>| {
        classifier.refine(tag, &answer, verdict)
    };
    shared.classifiers.iter().fold(verdict, refine)?;
    Ok(answer)
}

/// Reads at most `limit` bytes; more is an error as soon as it is known.
async fn read(mut body: Body, limit: usize) -> Result<Bytes> {
    if body.length().is_some_and(|length| usize::try_from(length).is_ok_and(|it| it > limit)) {
        return Err(too_large(limit));
    }
    let reserved = body.length().unwrap_or(0).min(FIRST_RESERVATION);
    let mut whole = BytesMut::with_capacity(usize::try_from(reserved).unwrap_or(0));
    while let Some(piece) = body.next().await {
        let piece = piece.map_err(by_phase)?;
        if piece.len() > limit.saturating_sub(whole.len()) {
            return Err(too_large(limit));
        }
        whole.extend_from_slice(&piece);
    }
    Ok(whole.freeze())
}

fn too_large(limit: usize) -> Error {
    Error::new(ErrorKind::Protocol, format!("the answer is larger than {limit} bytes"))
        .with_retry(RetryState::Permanent)
        .with_fate(Fate::Unknown)
}
