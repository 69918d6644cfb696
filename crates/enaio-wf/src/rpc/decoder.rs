//! [`FrameDecoder`]: frames out of a stream, however it is cut into pieces.

use std::io;

use bytes::{Buf, Bytes, BytesMut};

use super::damage::Damage;
use super::digest::{self, Running};
use super::file::{self, File};
use super::frame;
use super::limits::Limits;
use super::message::{Call, Response};

/// What a frame holds.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "the protocol has these two modes")]
pub enum Incoming {
    /// Mode `R`.
    Response(Response),
    /// Mode `C`, on a callback channel.
    Call(Call),
}

/// Which mode is due. Another one is damage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "the protocol has these two modes")]
pub enum Expected {
    /// On a job connection: the answer to a call.
    Response,
    /// On a callback channel: calls of the server.
    Call,
}

/// Why nothing more can be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The stream itself failed.
    #[error("the connection failed")]
    Io(#[from] io::Error),
    /// The bytes are not the protocol.
    #[error(transparent)]
    Damage(#[from] Damage),
}

/// Reads frames strictly and in one pass. Nothing is allocated for what a header merely announces:
/// memory grows with the bytes that have come. After an error it must not be used again.
#[derive(Debug)]
pub struct FrameDecoder {
    expected: Expected,
    limits: Limits,
    digest: Running,
    state: State,
    taken: usize,
    /// How many bytes of the section that is coming count for the digest already.
    digested: usize,
}

#[derive(Debug)]
enum State {
    Header,
    Body(usize),
    FileHeader(Partial),
    FileContent(Partial, String, usize),
    Digest(Incoming),
}

/// A message whose files are still coming.
#[derive(Debug)]
struct Partial {
    message: Incoming,
    files_left: usize,
    bytes_left: usize,
}

impl FrameDecoder {
    /// A decoder at the start of a frame.
    #[must_use]
    pub fn new(expected: Expected, limits: Limits) -> Self {
        let (digest, state) = (Running::default(), State::Header);
        Self { expected, limits, digest, state, taken: 0, digested: 0 }
    }

    /// Takes the next frame out of `source`, where it has come as a whole. What has come of it is
    /// taken; call it again with what comes next behind what is left.
    ///
    /// ```
    /// use bytes::BytesMut;
    /// use enaio_wf::rpc::{Expected, FrameDecoder, Incoming, Limits, Response};
    ///
    /// # fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let frame = Response::new(0).with("ObjectIds", "").to_frame()?;
    /// let (some, rest) = frame.split_at(30);
    /// let mut decoder = FrameDecoder::new(Expected::Response, Limits::default());
    /// let mut source = BytesMut::from(some);
    /// assert_eq!(decoder.decode(&mut source)?, None);
    /// source.extend_from_slice(rest);
    /// assert!(matches!(decoder.decode(&mut source)?, Some(Incoming::Response(_))));
    /// # Ok(())
    /// # }
    /// # example().unwrap();
    /// ```
    ///
    /// # Errors
    /// The damage, where the bytes are not the protocol.
    pub fn decode(&mut self, source: &mut BytesMut) -> Result<Option<Incoming>, ReadError> {
        loop {
            let state = std::mem::replace(&mut self.state, State::Header);
            match self.step(state, source)? {
                Step::On(state) => self.state = state,
                Step::Done(message) => return Ok(Some(message)),
                Step::Starved(state) => {
                    self.state = state;
                    return Ok(None);
                }
            }
        }
    }

    /// The same where nothing more will come: none where nothing is left.
    ///
    /// # Errors
    /// As [`Self::decode`]; [`Damage::Truncated`] where a frame is left unfinished.
    pub fn decode_eof(&mut self, source: &mut BytesMut) -> Result<Option<Incoming>, ReadError> {
        match self.decode(source)? {
            Some(message) => Ok(Some(message)),
            None if source.is_empty() && self.is_between_frames() => Ok(None),
            None => Err(Damage::Truncated.into()),
        }
    }

    /// The same limits for the other mode, at the start of a frame.
    pub(crate) fn expecting(&self, expected: Expected) -> Self {
        Self::new(expected, self.limits)
    }

    /// Whether no part of a frame has been taken.
    pub(crate) fn is_between_frames(&self) -> bool {
        matches!(self.state, State::Header)
    }

    /// How many bytes of the last frame have been taken.
    pub(crate) fn taken(&self) -> usize {
        self.taken
    }

    /// Takes the next `count` bytes, once they have all come. They count for the digest.
    fn section(&mut self, source: &mut BytesMut, count: usize) -> Option<Bytes> {
        // As they come: a sender may go on meanwhile.
        let come = source.len().min(count);
        self.digest.add(source.get(self.digested..come).unwrap_or_default());
        self.digested = come;
        if come < count {
            return None;
        }
        self.digested = 0;
        self.taken += count;
        Some(source.split_to(count).freeze())
    }

    fn body(&self, body: &[u8]) -> Result<State, Damage> {
        let (message, files_left) = match self.expected {
            Expected::Response => {
                let (response, files) = Response::read(body, &self.limits)?;
                (Incoming::Response(response), files)
            }
            Expected::Call => {
                let (call, files) = Call::read(body, &self.limits)?;
                (Incoming::Call(call), files)
            }
        };
        Ok(Partial { message, files_left, bytes_left: self.limits.file_bytes }.next())
    }

    /// One step from a state to the next.
    fn step(&mut self, state: State, source: &mut BytesMut) -> Result<Step, Damage> {
        Ok(match state {
            State::Header => {
                let Some(header) = source.get(..frame::HEADER) else {
                    return Ok(Step::Starved(state));
                };
                let body = frame::body_length(header, &self.limits)?;
                source.advance(frame::HEADER);
                self.digest = Running::default();
                self.taken = 0;
                Step::On(State::Body(body))
            }
            State::Body(length) => match self.section(source, length) {
                None => Step::Starved(state),
                Some(body) => Step::On(self.body(&body)?),
            },
            State::FileHeader(partial) => match self.section(source, file::HEADER) {
                None => Step::Starved(State::FileHeader(partial)),
                Some(header) => Step::On(partial.announced(&header)?),
            },
            State::FileContent(partial, extension, length) => {
                match self.section(source, length + file::FOOTER.len()) {
                    None => Step::Starved(State::FileContent(partial, extension, length)),
                    Some(content) => Step::On(partial.came(extension, content, length)?),
                }
            }
            State::Digest(message) => {
                if source.len() < digest::LENGTH {
                    return Ok(Step::Starved(State::Digest(message)));
                }
                let expected = std::mem::take(&mut self.digest).finish();
                let same =
                    source.get(..digest::LENGTH) == expected.as_ref().map(<[u8; 20]>::as_slice);
                source.advance(digest::LENGTH);
                if same { Step::Done(message) } else { return Err(Damage::Digest) }
            }
        })
    }
}

/// What a step comes to.
enum Step {
    On(State),
    Starved(State),
    Done(Incoming),
}

impl Partial {
    fn next(self) -> State {
        if self.files_left == 0 { State::Digest(self.message) } else { State::FileHeader(self) }
    }

    fn announced(self, header: &[u8]) -> Result<State, Damage> {
        let (length, extension) = File::read_header(header)?;
        if length > self.bytes_left {
            return Err(Damage::TooLarge);
        }
        Ok(State::FileContent(self, extension, length))
    }

    fn came(mut self, extension: String, mut bytes: Bytes, length: usize) -> Result<State, Damage> {
        let footer = bytes.split_off(length);
        if footer.as_ref() != file::FOOTER {
            return Err(Damage::FileFrame);
        }
        self.files_left -= 1;
        self.bytes_left -= length;
        let file = File { extension, content: bytes };
        match &mut self.message {
            Incoming::Response(response) => response.files.push(file),
            Incoming::Call(call) => call.files.push(file),
        }
        Ok(self.next())
    }
}
