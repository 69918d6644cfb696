//! [`Limits`]: how much a peer may send before it is cut off.

use serde::Deserialize;

/// Bounds on what is received, checked before anything is allocated for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Limits {
    /// The largest body, in bytes. 256 MiB unless set.
    pub body: usize,
    /// The most that the files of one frame may hold together, in bytes. 64 MiB unless set.
    pub file_bytes: usize,
    /// The most files in one frame. 256 unless set.
    pub files: usize,
    /// The most parameters in one list, and the most entries and further texts in one error
    /// section. 65,536 unless set.
    pub parameters: usize,
    /// Whether bytes behind the last section of a body are ignored instead of refused. No unless
    /// set: no server is known to send any.
    pub ignore_left_over: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 256 << 20,
            file_bytes: 64 << 20,
            files: 256,
            parameters: 1 << 16,
            ignore_left_over: false,
        }
    }
}
