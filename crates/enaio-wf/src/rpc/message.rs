//! [`Call`] and [`Response`]: the two bodies of the protocol.

use std::fmt;

use presence_core::{Error, Idempotency, Result};

use super::cursor::Cursor;
use super::damage::Damage;
use super::error_entry::ErrorEntry;
use super::file::File;
use super::limits::Limits;
use super::params::Params;
use super::value::Value;

const STREAMS: &str = "streams";
const RETURN: &str = "return";
const PROVENIENCE: &str = "origprovenience";

/// A job to run, or one that a server pushes. `Debug` shows the job and the names of what it is
/// given.
///
/// ```
/// use enaio_wf::rpc::Call;
/// use presence_core::Idempotency;
///
/// let call = Call::new("wfm.GetAbsentUsers")
///     .idempotency(Idempotency::Safe)
///     .with("OrganisationId", "E3F3AFE3FB42433CB0C9FFE0F62533ED");
/// assert_eq!(call.job, "wfm.GetAbsentUsers");
/// ```
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Call {
    /// Namespace, dot, name.
    pub job: String,
    /// What the job is given.
    pub params: Params,
    /// Files that go with it.
    pub files: Vec<File>,
    /// Correlation text of a pushed call; calls of ours have none.
    pub provenience: Option<String>,
    /// What repeating it would do. Not on the wire.
    pub idempotency: Idempotency,
}

impl Call {
    /// A call without parameters, of which nothing is known: [`Idempotency::Once`].
    #[must_use]
    pub fn new(job: impl Into<String>) -> Self {
        Self {
            job: job.into(),
            params: Params::new(),
            files: Vec::new(),
            provenience: None,
            idempotency: Idempotency::Once,
        }
    }

    /// Adds a parameter at the end.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.params.push(name, value);
        self
    }

    /// Adds a file at the end.
    #[must_use]
    pub fn file(mut self, file: File) -> Self {
        self.files.push(file);
        self
    }

    /// Says what repeating it would do.
    #[must_use]
    pub fn idempotency(mut self, idempotency: Idempotency) -> Self {
        self.idempotency = idempotency;
        self
    }

    /// Runs the job in the name of another user. Call it last; the session's user needs the role
    /// to switch job contexts.
    #[must_use]
    pub fn as_user_name(self, name: &str) -> Self {
        self.with("$$$SwitchContextUserName$$$", name)
    }

    /// As [`Self::as_user_name`], by the user's GUID in the security system.
    #[must_use]
    pub fn as_user_guid(self, guid: &str) -> Self {
        self.with("$$$SwitchContextUserGUID$$$", guid)
    }

    /// How many bytes it holds, roughly.
    pub(crate) fn weight(&self) -> usize {
        let files: usize = self.files.iter().map(|file| file.content.len()).sum();
        self.job.len() + self.params.weight() + files
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) -> Result<()> {
        let named = |byte: u8| byte.is_ascii_graphic();
        if self.job.is_empty() || !self.job.bytes().all(named) {
            return Err(Error::invalid("job", "a job name is printable ASCII without blanks"));
        }
        out.push(b'C');
        out.extend_from_slice(self.job.as_bytes());
        out.push(0);
        let mut internal = Params::new();
        if let Some(text) = &self.provenience {
            internal.push(PROVENIENCE, text.as_str());
        }
        internal.push(STREAMS, count(&self.files)?);
        internal.write(out)?;
        self.params.write(out)
    }

    /// Reads a pushed call, and how many files follow.
    pub(crate) fn read(body: &[u8], limits: &Limits) -> Result<(Self, usize), Damage> {
        let mut cursor = mode(body, b'C')?;
        let job = cursor.until_nul().filter(|name| name.is_ascii()).ok_or(Damage::JobName)?;
        let internal = Params::read(&mut cursor, limits)?;
        let params = Params::read(&mut cursor, limits)?;
        at_end(&cursor, limits)?;
        let mut call = Self::new(String::from_utf8_lossy(job));
        call.provenience = internal.text(PROVENIENCE).map(str::to_owned);
        call.params = params;
        Ok((call, file_count(&internal, limits)?))
    }
}

/// The answer to a call.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Response {
    /// Zero where the job succeeded.
    pub code: i64,
    /// What the job gives.
    pub params: Params,
    /// What the server says about a failure; may stand beside a success, may be missing.
    pub errors: Vec<ErrorEntry>,
    /// Files that came with it.
    pub files: Vec<File>,
}

impl Response {
    /// An answer with this code and nothing else.
    #[must_use]
    pub fn new(code: i64) -> Self {
        Self { code, ..Self::default() }
    }

    /// Adds a parameter at the end.
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.params.push(name, value);
        self
    }

    pub(crate) fn write(&self, out: &mut Vec<u8>) -> Result<()> {
        out.push(b'R');
        let mut internal = Params::new().with(RETURN, self.code);
        if !self.files.is_empty() {
            internal.push(STREAMS, count(&self.files)?);
        }
        internal.write(out)?;
        self.params.write(out)?;
        ErrorEntry::write(&self.errors, out)
    }

    /// Reads an answer, and how many files follow.
    pub(crate) fn read(body: &[u8], limits: &Limits) -> Result<(Self, usize), Damage> {
        let mut cursor = mode(body, b'R')?;
        let internal = Params::read(&mut cursor, limits)?;
        let params = Params::read(&mut cursor, limits)?;
        let errors = ErrorEntry::read(&mut cursor, limits)?;
        at_end(&cursor, limits)?;
        let Some(Value::Integer(code)) = internal.get(RETURN) else {
            return Err(Damage::NoReturnCode);
        };
        let response = Self { code: *code, params, errors, files: Vec::new() };
        Ok((response, file_count(&internal, limits)?))
    }
}

fn mode(body: &[u8], expected: u8) -> Result<Cursor<'_>, Damage> {
    let mut cursor = Cursor::new(body);
    if cursor.take(1) == Some(&[expected]) { Ok(cursor) } else { Err(Damage::Mode) }
}

fn at_end(cursor: &Cursor<'_>, limits: &Limits) -> Result<(), Damage> {
    if cursor.is_at_end() || limits.ignore_left_over { Ok(()) } else { Err(Damage::LeftOver) }
}

fn count(files: &[File]) -> Result<i64> {
    i64::try_from(files.len()).map_err(|_| Error::invalid("files", "too many files"))
}

/// How many files follow: none where nothing is said, or where what is said is not INTEGER.
fn file_count(internal: &Params, limits: &Limits) -> Result<usize, Damage> {
    let Some(Value::Integer(streams)) = internal.get(STREAMS) else { return Ok(0) };
    let count = usize::try_from(*streams).map_err(|_| Damage::FileCount)?;
    if count > limits.files { Err(Damage::FileCount) } else { Ok(count) }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("job", &self.job)
            .field("params", &self.params)
            .field("files", &self.files)
            .field("idempotency", &self.idempotency)
            .finish_non_exhaustive()
    }
}
