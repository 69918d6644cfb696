//! Whole frames, as they come and with header and digest put right.

use enaio_wf::rpc::Expected;

use super::wire::{DIGEST, HEADER, check, read, same, signed};

/// The first bytes of a file behind a body.
const FILE: &[u8] = b"@ASSTREAM@";

/// The first byte chooses what is expected, the rest is a stream.
pub(crate) fn frame(data: &[u8]) {
    let Some((mode, stream)) = data.split_first() else { return };
    let expected = if mode & 1 == 0 { Expected::Response } else { Expected::Call };
    let (messages, damage) = check(stream, expected);
    if let ([message], None) = (messages.as_slice(), damage) {
        let changed = changed(stream, *mode);
        let (others, damage) = read(&changed, expected, changed.len());
        let harmless = matches!(others.as_slice(), [other] if same(message, other));
        assert!(damage.is_some() || harmless, "a changed frame means something else");
    }
    if let Some(repaired) = repaired(stream) {
        check(&repaired, expected);
    }
}

/// The frame with one bit turned.
fn changed(stream: &[u8], mode: u8) -> Vec<u8> {
    let mut changed = stream.to_vec();
    let sum = stream
        .iter()
        .fold(usize::from(mode), |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)));
    let at = sum % changed.len().max(1);
    if let Some(byte) = changed.get_mut(at) {
        *byte ^= 1 << (sum / 7 % 8);
    }
    changed
}

/// The same with the header and the digest that its contents ask for, so that what the fuzzer
/// changes inside is reached.
fn repaired(stream: &[u8]) -> Option<Vec<u8>> {
    let contents = stream.get(HEADER..stream.len().checked_sub(DIGEST)?)?;
    let files = contents.windows(FILE.len()).position(|window| window == FILE);
    let (body, files) = contents.split_at(files.unwrap_or(contents.len()));
    Some(signed(body, files))
}
