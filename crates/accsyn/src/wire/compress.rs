//! The compressed payload: gzip and base64, as the SDK does it.

use std::io::Write;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::{Compression, GzBuilder};
use presence_core::{Error, ErrorKind, Result, Timestamp};

/// A payload whose size estimate exceeds this is compressed: strictly, 100 KiB itself is not.
pub(super) const THRESHOLD: usize = 102_400;

/// The "unknown" operating system of a gzip header.
const UNKNOWN_SYSTEM: u8 = 255;

/// `text` as gzip at level 9, without a file name, stamped with `at`, in standard base64.
pub(super) fn gz_data(text: &str, at: Timestamp) -> Result<String> {
    let mtime = u32::try_from(at.as_unix_seconds()).unwrap_or(0);
    let header = GzBuilder::new().mtime(mtime).operating_system(UNKNOWN_SYSTEM);
    let mut encoder = header.write(Vec::new(), Compression::best());
    let bytes = encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish());
    let bytes = bytes.map_err(|error| {
        Error::new(ErrorKind::Internal, "the payload could not be compressed").with_source(error)
    })?;
    Ok(STANDARD.encode(bytes))
}
