//! How long a body is, and reading it.

use bytes::{Bytes, BytesMut};
use tokio::io::AsyncRead;

use super::read::{Failure, MAX_BODY, Reader, has_token};
use crate::journal::HeaderLine;

/// The longest line that announces a chunk, and the longest trailer.
const MAX_LINE: usize = 4 * 1024;

/// How a request marks the end of its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Framing {
    Length(usize),
    Chunked,
}

/// Reads the framing from the headers. Anything ambiguous is refused.
pub(super) fn framing(headers: &[HeaderLine]) -> Result<Framing, Failure> {
    let named = |name: &'static str| {
        headers.iter().filter(move |line| line.name.eq_ignore_ascii_case(name))
    };
    let mut lengths = named("Content-Length");
    let length = lengths.next();
    if lengths.next().is_some() {
        return Err(Failure::Refuse(400));
    }
    if named("Transfer-Encoding").next().is_none() {
        return length.map_or(Ok(Framing::Length(0)), |line| content_length(line.value()));
    }
    let codings = named("Transfer-Encoding").count();
    if length.is_some() || codings > 1 {
        return Err(Failure::Refuse(400));
    }
    let only_chunked = !named("Transfer-Encoding").any(|line| line.value().contains(&b','));
    if only_chunked && has_token(headers, "Transfer-Encoding", "chunked") {
        Ok(Framing::Chunked)
    } else {
        Err(Failure::Refuse(501))
    }
}

fn content_length(value: &[u8]) -> Result<Framing, Failure> {
    let digits = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
    let text = std::str::from_utf8(value).ok().filter(|_| digits);
    let text = text.ok_or(Failure::Refuse(400))?;
    // Digits that do not fit are a length beyond every limit.
    match text.parse::<usize>() {
        Ok(length) if length <= MAX_BODY => Ok(Framing::Length(length)),
        _ => Err(Failure::Refuse(413)),
    }
}

/// Reads the whole body, decoded from its transfer coding.
pub(super) async fn read(
    reader: &mut Reader,
    wire: &mut (impl AsyncRead + Unpin),
    framing: Framing,
) -> Result<Bytes, Failure> {
    match framing {
        Framing::Length(length) => take(reader, wire, length).await.map(BytesMut::freeze),
        Framing::Chunked => chunks(reader, wire).await,
    }
}

async fn take(
    reader: &mut Reader,
    wire: &mut (impl AsyncRead + Unpin),
    length: usize,
) -> Result<BytesMut, Failure> {
    while reader.buffer.len() < length {
        reader.more(wire).await?;
    }
    Ok(reader.buffer.split_to(length))
}

async fn chunks(
    reader: &mut Reader,
    wire: &mut (impl AsyncRead + Unpin),
) -> Result<Bytes, Failure> {
    let mut body = BytesMut::new();
    loop {
        let size = chunk_size(reader, wire).await?;
        if size == 0 {
            trailers(reader, wire).await?;
            return Ok(body.freeze());
        }
        if size > MAX_BODY - body.len() {
            return Err(Failure::Refuse(413));
        }
        body.extend_from_slice(&take(reader, wire, size).await?);
        if take(reader, wire, 2).await? != b"\r\n".as_slice() {
            return Err(Failure::Refuse(400));
        }
    }
}

/// The line that announces a chunk; its extensions are skipped.
async fn chunk_size(
    reader: &mut Reader,
    wire: &mut (impl AsyncRead + Unpin),
) -> Result<usize, Failure> {
    loop {
        match httparse::parse_chunk_size(&reader.buffer) {
            Ok(httparse::Status::Complete((used, size))) => {
                drop(reader.buffer.split_to(used));
                return usize::try_from(size).map_err(|_| Failure::Refuse(413));
            }
            Ok(httparse::Status::Partial) if reader.buffer.len() <= MAX_LINE => {
                reader.more(wire).await?;
            }
            _ => return Err(Failure::Refuse(400)),
        }
    }
}

/// Skips the lines after the last chunk, up to the empty one.
async fn trailers(reader: &mut Reader, wire: &mut (impl AsyncRead + Unpin)) -> Result<(), Failure> {
    let mut skipped = 0;
    loop {
        let end = reader.buffer.windows(2).position(|bytes| bytes == b"\r\n");
        match end {
            Some(0) => {
                drop(reader.buffer.split_to(2));
                return Ok(());
            }
            Some(end) => {
                drop(reader.buffer.split_to(end + 2));
                skipped += end + 2;
            }
            None => reader.more(wire).await?,
        }
        if skipped + reader.buffer.len().min(MAX_LINE + 1) > 2 * MAX_LINE {
            return Err(Failure::Refuse(431));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn decoded(bytes: &'static [u8]) -> Result<Vec<u8>, u16> {
        let mut reader = Reader { buffer: BytesMut::from(bytes) };
        let mut wire = tokio::io::empty();
        match read(&mut reader, &mut wire, Framing::Chunked).await {
            Ok(body) => Ok(body.to_vec()),
            Err(Failure::Refuse(status)) => Err(status),
            Err(Failure::Gone) => Err(0),
        }
    }

    #[tokio::test]
    async fn chunks_are_put_together() {
        assert_eq!(decoded(b"3\r\nabc\r\n1;x=y\r\nd\r\n0\r\n\r\n").await.unwrap(), b"abcd");
        assert_eq!(decoded(b"0\r\nA: b\r\nC: d\r\n\r\n").await.unwrap(), b"");
    }

    #[tokio::test]
    async fn broken_chunks_are_refused() {
        assert_eq!(decoded(b"3\r\nabcd\r\n0\r\n\r\n").await, Err(400));
        assert_eq!(decoded(b"zz\r\n").await, Err(400));
        assert_eq!(decoded(b"200000\r\n").await, Err(413));
        assert_eq!(decoded(b"ffffffffffffffffff\r\n").await, Err(400));
        assert_eq!(decoded(b"3\r\nab").await, Err(0));
    }

    #[test]
    fn ambiguous_framings_are_refused() {
        let framed = |lines: &[(&str, &str)]| {
            let lines: Vec<_> =
                lines.iter().map(|(n, v)| HeaderLine::new(n, v.as_bytes())).collect();
            match framing(&lines) {
                Ok(framing) => Ok(framing),
                Err(Failure::Refuse(status)) => Err(status),
                Err(Failure::Gone) => Err(0),
            }
        };
        assert_eq!(framed(&[]), Ok(Framing::Length(0)));
        assert_eq!(framed(&[("content-length", "7")]), Ok(Framing::Length(7)));
        assert_eq!(framed(&[("transfer-encoding", "Chunked")]), Ok(Framing::Chunked));
        assert_eq!(framed(&[("Content-Length", "+7")]), Err(400));
        assert_eq!(framed(&[("Content-Length", "")]), Err(400));
        assert_eq!(framed(&[("Content-Length", "99999999999999999999999")]), Err(413));
        assert_eq!(framed(&[("Content-Length", "1"), ("content-length", "1")]), Err(400));
        assert_eq!(framed(&[("Content-Length", "1"), ("Transfer-Encoding", "chunked")]), Err(400));
        assert_eq!(framed(&[("Transfer-Encoding", "gzip, chunked")]), Err(501));
    }
}
