//! Where the configuration file is, and reading it.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use crate::failure::Failure;

/// `presence/presence.toml` in the platform's folder for configurations.
pub(crate) fn default_path() -> Result<PathBuf, Failure> {
    let strategy = etcetera::choose_base_strategy().map_err(|error| {
        Failure::usage(format!("there is no folder for configurations: {error}"))
            .or_try("--config FILE")
    })?;
    Ok(strategy.config_dir().join("presence").join("presence.toml"))
}

/// Reads a text file of at most `most` bytes.
pub(super) fn read(path: &Path, most: u64) -> Result<String, Failure> {
    let refused = |why: &dyn std::fmt::Display| {
        Failure::usage(format!("{}: cannot be read: {why}", path.display()))
    };
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let message = format!("{}: there is no such configuration file", path.display());
            return Err(Failure::usage(message)
                .or_try("`presence config init` to write one")
                .or_try("--sim to use simulators instead"));
        }
        Err(error) => return Err(refused(&error)),
    };
    let mut text = String::new();
    file.take(most + 1).read_to_string(&mut text).map_err(|error| refused(&error))?;
    if text.len() as u64 > most { Err(refused(&"it is longer than 1 MiB")) } else { Ok(text) }
}
