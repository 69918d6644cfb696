//! Reading requests off a connection, within limits.

use std::io;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt};

use super::body::{self, Framing};
use super::request::Request;
use crate::clock::within;
use crate::journal::HeaderLine;
use crate::net::{Wire, send};

/// The largest head of a request: its first line and all headers.
const MAX_HEAD: usize = 32 * 1024;

/// The largest body of a request.
pub(super) const MAX_BODY: usize = 1024 * 1024;

const MAX_HEADERS: usize = 100;

/// How much is remembered of bytes that turn out to be no request.
const REMEMBERED: usize = 1024;

/// How long a connection may stay without a request, in the machine's time.
const IDLE_LIMIT: Duration = Duration::from_secs(300);

/// How long the rest of a request may take, per piece, in the machine's time.
const READ_LIMIT: Duration = Duration::from_secs(30);

/// The bytes of one connection that have arrived and are not used yet.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) buffer: BytesMut,
}

/// What came off the connection.
#[derive(Debug)]
pub(super) enum Incoming {
    Request(Request),
    /// The bytes are no request that can be served: the status to refuse them with, and the
    /// first of them.
    Refused(u16, Bytes),
    /// The peer is gone, or was silent for too long.
    Closed,
}

/// Why no request could be read.
#[derive(Debug)]
pub(super) enum Failure {
    Refuse(u16),
    Gone,
}

impl From<io::Error> for Failure {
    fn from(_: io::Error) -> Self {
        Self::Gone
    }
}

/// A head that has arrived whole.
struct Head {
    method: String,
    target: String,
    minor_version: u8,
    headers: Vec<HeaderLine>,
    length: usize,
}

impl Reader {
    /// The next request on the connection.
    pub(super) async fn next<W: Wire>(&mut self, wire: &mut W) -> Incoming {
        if self.buffer.is_empty() && self.fill(wire, IDLE_LIMIT).await.is_err() {
            return Incoming::Closed;
        }
        let first = self.buffer.get(..REMEMBERED).unwrap_or(&self.buffer);
        let beginning = Bytes::copy_from_slice(first);
        match self.request(wire).await {
            Ok(request) => Incoming::Request(request),
            Err(Failure::Refuse(status)) => Incoming::Refused(status, beginning),
            Err(Failure::Gone) => Incoming::Closed,
        }
    }

    async fn request<W: Wire>(&mut self, wire: &mut W) -> Result<Request, Failure> {
        let head = self.head(wire).await?;
        drop(self.buffer.split_to(head.length));
        let framing = body::framing(&head.headers)?;
        let announced = framing != Framing::Length(0);
        if announced && self.buffer.is_empty() && expects_continue(&head.headers) {
            send(wire, b"HTTP/1.1 100 Continue\r\n\r\n").await?;
        }
        let body = body::read(self, wire, framing).await?;
        Ok(Request {
            keep_alive: keeps_alive(&head),
            method: head.method,
            target: head.target,
            headers: head.headers,
            body,
        })
    }

    /// Reads until the head is whole.
    ///
    /// The parser runs when the size has doubled or an empty line came in, so a head that
    /// trickles in costs no quadratic work, and bytes that are no HTTP are refused at once.
    async fn head<W: Wire>(&mut self, wire: &mut W) -> Result<Head, Failure> {
        let mut next_look = 0;
        let mut searched = 0;
        loop {
            let tail = self.buffer.get(searched..).unwrap_or_default();
            let ended = tail.windows(4).any(|bytes| bytes == b"\r\n\r\n");
            if ended || self.buffer.len() >= next_look {
                next_look = self.buffer.len() * 2;
                if let Some(head) = parse_head(&self.buffer)? {
                    return Ok(head);
                }
            }
            searched = self.buffer.len().saturating_sub(3);
            if self.buffer.len() > MAX_HEAD {
                return Err(Failure::Refuse(431));
            }
            self.fill(wire, READ_LIMIT).await?;
        }
    }

    /// Reads what is there, or waits for more, and says how much came.
    pub(super) async fn fill(
        &mut self,
        wire: &mut (impl AsyncRead + Unpin),
        limit: Duration,
    ) -> Result<usize, Failure> {
        let mut chunk = [0; 8 * 1024];
        match within(limit, wire.read(&mut chunk)).await {
            Some(Ok(count)) if count > 0 => {
                self.buffer.extend_from_slice(chunk.get(..count).unwrap_or_default());
                Ok(count)
            }
            Some(_) => Err(Failure::Gone),
            None => Err(Failure::Refuse(408)),
        }
    }

    /// Waits for more of a request that has begun.
    pub(super) async fn more(
        &mut self,
        wire: &mut (impl AsyncRead + Unpin),
    ) -> Result<(), Failure> {
        self.fill(wire, READ_LIMIT).await.map(drop)
    }
}

fn parse_head(bytes: &[u8]) -> Result<Option<Head>, Failure> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    let length = match request.parse(bytes) {
        Ok(httparse::Status::Complete(length)) if length <= MAX_HEAD => length,
        Ok(httparse::Status::Complete(_)) | Err(httparse::Error::TooManyHeaders) => {
            return Err(Failure::Refuse(431));
        }
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(_) => return Err(Failure::Refuse(400)),
    };
    // A whole head has all three.
    let (Some(method), Some(target), Some(minor_version)) =
        (request.method, request.path, request.version)
    else {
        return Err(Failure::Refuse(400));
    };
    Ok(Some(Head {
        method: method.to_owned(),
        target: target.to_owned(),
        minor_version,
        headers: request.headers.iter().map(|h| HeaderLine::new(h.name, h.value)).collect(),
        length,
    }))
}

fn keeps_alive(head: &Head) -> bool {
    if has_token(&head.headers, "Connection", "close") {
        return false;
    }
    head.minor_version >= 1 || has_token(&head.headers, "Connection", "keep-alive")
}

fn expects_continue(headers: &[HeaderLine]) -> bool {
    has_token(headers, "Expect", "100-continue")
}

/// Whether a header of this name lists this token, in any letter case.
pub(super) fn has_token(headers: &[HeaderLine], name: &str, token: &str) -> bool {
    let named = headers.iter().filter(|line| line.name.eq_ignore_ascii_case(name));
    named.flat_map(|line| line.value().split(|byte| *byte == b',')).any(|part| {
        std::str::from_utf8(part).is_ok_and(|part| part.trim().eq_ignore_ascii_case(token))
    })
}
