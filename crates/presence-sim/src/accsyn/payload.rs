//! `gz_data`: base64 of gzip of JSON, taken apart within bounds.

use std::io::Read;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::read::GzDecoder;

use super::answer::Refusal;

/// How much a payload may grow to, in bytes.
const MAX_PAYLOAD: usize = 4 * 1024 * 1024;

/// The JSON text that was compressed.
pub(super) fn unpack(packed: &str) -> Result<Vec<u8>, Refusal> {
    let zipped = STANDARD.decode(packed).map_err(|_| Refusal::invalid("gz_data is not base64"))?;
    let mut text = Vec::new();
    // One byte more than is allowed tells a payload of just that size from a larger one.
    let reader = GzDecoder::new(zipped.as_slice());
    let read = reader.take(MAX_PAYLOAD as u64 + 1).read_to_end(&mut text);
    match read {
        Ok(length) if length > MAX_PAYLOAD => {
            Err(Refusal::new(413, "Invalid request: gz_data grows beyond 4 MiB"))
        }
        Ok(_) => Ok(text),
        Err(_) => Err(Refusal::invalid("gz_data is not gzip")),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;

    use super::*;

    fn packed(text: &[u8]) -> String {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(text).unwrap();
        STANDARD.encode(encoder.finish().unwrap())
    }

    #[test]
    fn what_was_packed_is_unpacked() {
        assert_eq!(unpack(&packed(b"{}")).unwrap(), b"{}");
        assert_eq!(unpack(&packed(&vec![b' '; MAX_PAYLOAD])).unwrap().len(), MAX_PAYLOAD);
    }

    #[test]
    fn bombs_and_rubbish_are_refused() {
        assert_eq!(unpack(&packed(&vec![b' '; MAX_PAYLOAD + 1])).unwrap_err().status, 413);
        assert_eq!(unpack(&packed(&vec![0; 64 << 20])).unwrap_err().status, 413);
        let cut = STANDARD.encode(&STANDARD.decode(packed(b"{\"a\": 1}")).unwrap()[..15]);
        for rubbish in ["", "=", "!!!!", "e30=", &cut, &packed(b"{}").replace('=', "")] {
            assert_eq!(unpack(rubbish).unwrap_err().status, 400, "{rubbish}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_unpacked_or_refused(bytes: Vec<u8>, text in "\\PC*") {
            drop(unpack(&text));
            drop(unpack(&STANDARD.encode(&bytes)));
            prop_assert_eq!(unpack(&packed(&bytes)).unwrap(), bytes);
        }
    }
}
