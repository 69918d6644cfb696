//! Frames: header, body, files, digest.

use presence_core::{Error, Result};

use super::damage::Damage;
use super::digest::Running;
use super::file::{File, decimal};
use super::limits::Limits;
use super::message::{Call, Response};
use super::params::Params;

pub(crate) const HEADER: usize = 20;
const START: &[u8] = b"L:BIN-";
const END: &[u8] = b"v50N";
const MAX_ANNOUNCED: usize = 9_999_999_999;

impl Call {
    /// The whole frame of this call.
    ///
    /// # Errors
    /// `InvalidInput`, where a name or a text holds a NUL, the job name is not printable ASCII, or
    /// the call is too large for the protocol, or the extension of a file is none that
    /// [`File::new`] takes.
    pub fn to_frame(&self) -> Result<Vec<u8>> {
        frame(|out| self.write(out), &self.params, &self.files)
    }
}

impl Response {
    /// The whole frame of this answer.
    ///
    /// # Errors
    /// As [`Call::to_frame`].
    pub fn to_frame(&self) -> Result<Vec<u8>> {
        frame(|out| self.write(out), &self.params, &self.files)
    }
}

/// More than what a body has besides its parameters, and the digest.
const BESIDES: usize = 256;

fn frame(
    body: impl FnOnce(&mut Vec<u8>) -> Result<()>,
    params: &Params,
    files: &[File],
) -> Result<Vec<u8>> {
    let mut out = Vec::with_capacity(HEADER + params.written() + BESIDES);
    out.resize(HEADER, 0);
    body(&mut out)?;
    let header = header(out.len() - HEADER)?;
    for file in files {
        file.write(&mut out)?;
    }
    let mut digest = Running::default();
    digest.add(out.get(HEADER..).unwrap_or_default());
    if let Some(room) = out.get_mut(..HEADER) {
        room.copy_from_slice(&header);
    }
    let without = "no SHA-1: build with the feature aws-lc-rs, ring or rust-crypto";
    let digest = digest.finish().ok_or_else(|| Error::config("features", without))?;
    out.extend_from_slice(&digest);
    Ok(out)
}

/// The header in front of a body of that length.
pub(crate) fn header(body: usize) -> Result<[u8; HEADER]> {
    let announced = body.checked_add(HEADER).filter(|length| *length <= MAX_ANNOUNCED);
    let announced = announced
        .ok_or_else(|| Error::invalid("parameters", "the call is longer than can be announced"))?;
    let text = format!("L:BIN-{announced:010}v50N");
    let header = text.as_bytes().first_chunk().copied();
    header.ok_or_else(|| Error::invalid("parameters", "the call is longer than can be announced"))
}

/// The length of the body behind this header.
pub(crate) fn body_length(header: &[u8], limits: &Limits) -> Result<usize, Damage> {
    let digits = header.strip_prefix(START).and_then(|rest| rest.strip_suffix(END));
    let digits = digits.filter(|digits| digits.len() == 10).ok_or(Damage::FrameHeader)?;
    let announced = decimal(digits).ok_or(Damage::FrameHeader)?;
    match announced.checked_sub(HEADER) {
        None | Some(0) => Err(Damage::EmptyBody),
        Some(body) if body > limits.body => Err(Damage::TooLarge),
        Some(body) => Ok(body),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_for_a_frame_is_made_once() {
        for length in [0, 1, 1000, 1 << 20] {
            let text = "x".repeat(length);
            let call = Call::new("wfm.ConfigUserAbsence").with("Users", text.clone().into_bytes());
            let call = call.with("Text", text).with("Number", i64::MIN);
            let frame = call.to_frame().unwrap();
            let room = HEADER + call.params.written() + BESIDES;
            assert!((frame.len()..frame.len() + 2 * BESIDES).contains(&room), "{length}");
        }
    }
}
