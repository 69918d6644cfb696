//! HTTP/1.1 with keep-alive, as much of it as the measured clients speak.

use std::io::{IoSlice, Read, Write};
use std::net::TcpStream;

use super::routes::{Answer, Routes};

/// The longest head of a request; accsyn's reads carry their event in the address.
const MAX_HEAD: usize = 64 * 1024;

/// Answers requests until the client closes.
pub(super) fn converse(mut stream: TcpStream, routes: &Routes) -> std::io::Result<()> {
    let mut buffer = vec![0; MAX_HEAD];
    let mut filled = 0;
    loop {
        let Some(end) = head_end(&buffer[..filled]) else {
            let room = &mut buffer[filled..];
            let came = if room.is_empty() { 0 } else { stream.read(room)? };
            if came == 0 {
                return Ok(());
            }
            filled += came;
            continue;
        };
        let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
        let body = content_length(&head);
        let here = body.min(filled - end);
        skip(&mut stream, body - here)?;
        buffer.copy_within(end + here..filled, 0);
        filled -= end + here;
        let mut words = head.split(' ');
        let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
        send(&mut stream, &routes.answer(method, target))?;
    }
}

fn head_end(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
}

fn content_length(head: &str) -> usize {
    let fields = head.lines().filter_map(|line| line.split_once(':'));
    let mut lengths = fields.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    lengths.next().and_then(|(_, length)| length.trim().parse().ok()).unwrap_or(0)
}

fn skip(stream: &mut TcpStream, mut left: usize) -> std::io::Result<()> {
    let mut room = [0; 16 * 1024];
    while left > 0 {
        let wanted = left.min(room.len());
        stream.read_exact(&mut room[..wanted])?;
        left -= wanted;
    }
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the latency of a network is what this server plays, on a thread of its own"
)]
fn send(stream: &mut TcpStream, answer: &Answer) -> std::io::Result<()> {
    if !answer.latency.is_zero() {
        std::thread::sleep(answer.latency);
    }
    let sent = stream
        .write_vectored(&[IoSlice::new(answer.head.as_bytes()), IoSlice::new(&answer.body)])?;
    let head = answer.head.len();
    stream.write_all(answer.head.as_bytes().get(sent..).unwrap_or_default())?;
    stream.write_all(answer.body.get(sent.saturating_sub(head)..).unwrap_or_default())
}
