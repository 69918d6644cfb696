//! The compressed payload: gzip and base64, as the SDK does it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use miniz_oxide::deflate::{CompressionLevel, compress_to_vec};
use presence_core::Timestamp;

/// A payload whose size estimate exceeds this is compressed: strictly, 100 KiB itself is not.
pub(super) const THRESHOLD: usize = 102_400;

/// What a gzip file begins with (RFC 1952): deflate, and no name or other extras.
const BEGIN: [u8; 4] = [0x1f, 0x8b, 8, 0];

/// "Compressed as well as can be", and an operating system that is not said.
const MANNER: [u8; 2] = [2, 255];

/// `text` as gzip at level 9, without a file name, stamped with `at`, in standard base64.
pub(super) fn gz_data(text: &str, at: Timestamp) -> String {
    let mtime = u32::try_from(at.as_unix_seconds()).unwrap_or(0);
    let deflated = compress_to_vec(text.as_bytes(), CompressionLevel::BestCompression as u8);
    // The format keeps the length's lowest 32 bits.
    let length = text.len() as u32;
    let parts: [&[u8]; 6] = [
        &BEGIN,
        &mtime.to_le_bytes(),
        &MANNER,
        &deflated,
        &checksum(text.as_bytes()).to_le_bytes(),
        &length.to_le_bytes(),
    ];
    STANDARD.encode(parts.concat())
}

/// The CRC-32 of gzip.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum, byte| {
        let [lowest, ..] = (sum ^ u32::from(*byte)).to_le_bytes();
        // The table has a place for each byte.
        TABLE[usize::from(lowest)] ^ (sum >> 8)
    })
}

const TABLE: [u32; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let (mut sum, mut bit) = (byte as u32, 0);
        while bit < 8 {
            sum = if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 };
            bit += 1;
        }
        table[byte] = sum;
        byte += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_that_of_the_standard() {
        assert_eq!(checksum(b"123456789"), 0xcbf4_3926);
        assert_eq!(checksum(b""), 0);
    }

    #[test]
    fn the_head_is_that_of_pythons_gzip_at_level_nine() {
        let at = Timestamp::UNIX_EPOCH + std::time::Duration::from_secs(0x0102_0304);
        let whole = STANDARD.decode(gz_data("{}", at)).unwrap();
        assert_eq!(whole[..10], [0x1f, 0x8b, 8, 0, 4, 3, 2, 1, 2, 255]);
        assert_eq!(whole[whole.len() - 4..], [2, 0, 0, 0]);
    }
}
