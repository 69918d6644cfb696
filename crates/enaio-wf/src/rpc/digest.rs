//! The digest behind every frame: SHA-1, which is the vendor's choice and checks integrity only.

use sha1::{Digest, Sha1};

pub(crate) const LENGTH: usize = 20;

/// The digest of what has gone by.
#[derive(Clone, Default)]
pub(crate) struct Running(Sha1);

impl Running {
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(crate) fn finish(self) -> [u8; LENGTH] {
        self.0.finalize().into()
    }
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Running")
    }
}
