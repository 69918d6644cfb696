//! Answers over HTTP, spoilt in ways the simulator has no name for.

use std::io::Write as _;
use std::sync::OnceLock;

use flate2::Compression;
use flate2::write::GzEncoder;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::relay::Through;

/// What is done to an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Raw {
    /// Half of the head, then the end.
    CutInHead,
    /// The head and half of the body, then nothing more.
    StallInBody,
    /// The announced length is three bytes too small; the rest comes all the same.
    LengthTooSmall,
    /// The announced length is three bytes too large, and then the connection ends.
    LengthTooLarge,
    /// A small body that unpacks to a large one.
    Bomb,
}

/// How large a bomb is when it is unpacked.
const UNPACKED: usize = 8 * 1024 * 1024;

/// Passes on what is asked, and spoils the answers that are chosen.
pub(crate) async fn serve(mut through: Through, raw: Raw) {
    while let Some((head, body)) = message(&mut through.client).await {
        if through.server.write_all(&[head.clone(), body].concat()).await.is_err() {
            return;
        }
        let Some((answer, body)) = message(&mut through.server).await else { return };
        let answer = String::from_utf8_lossy(&answer).replace(&through.upstream, &through.own);
        let answer = answer.into_bytes();
        if !(meets(&through, &head) && through.chooses()) {
            if through.client.write_all(&[answer, body].concat()).await.is_err() {
                return;
            }
            continue;
        }
        let spoilt = spoil(raw, &answer, &body);
        if through.client.write_all(&spoilt).await.is_err() || raw != Raw::StallInBody {
            return;
        }
        // Nothing more, until the other side has had enough.
        drop(through.client.read(&mut [0]).await);
        return;
    }
}

fn meets(through: &Through, head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    let line = head.lines().next().unwrap_or_default();
    line.starts_with(&through.method) && line.contains(&through.path)
}

/// A head and its body, by the announced length.
async fn message(stream: &mut TcpStream) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let mut body = vec![0; length(&head)];
    stream.read_exact(&mut body).await.ok()?;
    Some((head, body))
}

fn length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_lowercase();
    let line = head.lines().find_map(|line| line.strip_prefix("content-length:"));
    line.map_or(0, |length| length.trim().parse().unwrap())
}

fn spoil(raw: Raw, head: &[u8], body: &[u8]) -> Vec<u8> {
    match raw {
        Raw::CutInHead => head[..head.len() / 2].to_vec(),
        Raw::StallInBody => [head, &body[..body.len() / 2]].concat(),
        Raw::LengthTooSmall => {
            [announced(head, body.len().saturating_sub(3)).as_slice(), body].concat()
        }
        Raw::LengthTooLarge => [announced(head, body.len() + 3).as_slice(), body].concat(),
        Raw::Bomb => {
            let packed = bomb();
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n\
                 Content-Length: {}\r\n\r\n",
                packed.len()
            );
            [head.as_bytes(), packed].concat()
        }
    }
}

/// Packed once: it takes longer than any cell.
fn bomb() -> &'static [u8] {
    static PACKED: OnceLock<Vec<u8>> = OnceLock::new();
    PACKED.get_or_init(|| {
        let mut packer = GzEncoder::new(Vec::new(), Compression::best());
        let blanks = vec![b' '; 1024 * 1024];
        (0..UNPACKED / blanks.len()).for_each(|_| packer.write_all(&blanks).unwrap());
        packer.finish().unwrap()
    })
}

/// The head with another length. An answer that can have no body is given one.
fn announced(head: &[u8], length: usize) -> Vec<u8> {
    let text = String::from_utf8_lossy(head).into_owned();
    let kept =
        text.trim_end().lines().filter(|line| !line.to_lowercase().starts_with("content-length"));
    let lines: Vec<String> =
        kept.map(str::to_owned).chain([format!("Content-Length: {length}")]).collect();
    format!("{}\r\n\r\n", lines.join("\r\n")).into_bytes()
}
