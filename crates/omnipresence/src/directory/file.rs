//! A directory in a file: read within bounds, written at once or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use presence_core::{Error, ErrorKind, Result};

use super::Directory;

/// The largest file that is read, in bytes.
pub const MAX_FILE_BYTES: u64 = 512 * 1024 * 1024;

impl Directory {
    /// Reads a file: CSV where its name ends in `.csv`, TOML otherwise.
    ///
    /// Blocks while it reads.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] where there is no such file, [`ErrorKind::Config`] where it is
    /// larger than [`MAX_FILE_BYTES`], cannot be read, or holds bad rows.
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let bytes = read_bounded(path, MAX_FILE_BYTES)?;
        if is_csv(path) {
            return Self::from_csv(bytes);
        }
        let text = String::from_utf8(bytes);
        Self::from_toml(&text.map_err(|_| Error::config("file", "is not UTF-8"))?)
    }

    /// Writes a file, in the format that [`Directory::load`] would read. Either the whole new file
    /// stands afterwards, or the old one as it was. A new file can be read by its owner only.
    ///
    /// Blocks while it writes.
    ///
    /// # Errors
    /// [`ErrorKind::Config`] where it cannot be written.
    pub fn save(&self, path: impl AsRef<Path>) -> Result<()> {
        let path = path.as_ref();
        let mut bytes = Vec::new();
        if is_csv(path) {
            self.write_csv(&mut bytes)?;
        } else {
            bytes = self.to_toml()?.into_bytes();
        }
        write_atomically(path, &bytes)
    }
}

fn is_csv(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"))
}

/// Reads a whole file of at most `most` bytes.
pub(crate) fn read_bounded(path: &Path, most: u64) -> Result<Vec<u8>> {
    let file = File::open(path).map_err(|error| not_done("cannot be opened", error))?;
    let mut bytes = Vec::new();
    let read = file.take(most.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| not_done("cannot be read", error))?;
    if bytes.len() as u64 > most {
        return Err(Error::config("file", format!("is larger than {most} bytes")));
    }
    Ok(bytes)
}

/// Writes a file beside `path` and puts it in its place.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    let (beside, mut file) = beside(path).map_err(|error| not_done("cannot be written", error))?;
    let replaced = fill(&mut file, bytes, path).and_then(|()| fs::rename(&beside, path));
    if let Err(error) = replaced {
        // Nothing more can be done about a file that cannot be removed either.
        drop(fs::remove_file(&beside));
        return Err(not_done("cannot be written", error));
    }
    sync_folder(path);
    Ok(())
}

fn fill(file: &mut File, bytes: &[u8], path: &Path) -> io::Result<()> {
    file.write_all(bytes)?;
    if let Ok(known) = fs::metadata(path) {
        file.set_permissions(known.permissions())?;
    }
    file.sync_all()
}

/// The new name stands for good once the folder is written; where that cannot be asked for, the
/// system does it in its own time.
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Ok(folder) = File::open(folder.unwrap_or_else(|| Path::new("."))) {
        drop(folder.sync_all());
    }
}

fn beside(path: &Path) -> io::Result<(PathBuf, File)> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let process = std::process::id();
    let mut taken = io::Error::from(io::ErrorKind::AlreadyExists);
    for turn in 0..16 {
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{process}.{turn}.new"));
        let candidate = path.with_file_name(hidden);
        match private().open(&candidate) {
            Ok(file) => return Ok((candidate, file)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => taken = error,
            Err(error) => return Err(error),
        }
    }
    Err(taken)
}

/// A new file that only its owner can read, where the system knows such a thing.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}

/// An error of the file system. The path is left to the caller, who knows whether to show it.
pub(crate) fn not_done(what: &'static str, error: io::Error) -> Error {
    let kind = match error.kind() {
        io::ErrorKind::NotFound => ErrorKind::NotFound,
        _ => ErrorKind::Config,
    };
    Error::new(kind, what).with_field("file").with_source(error)
}
