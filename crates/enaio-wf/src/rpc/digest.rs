//! The digest behind every frame: SHA-1, which is the vendor's choice and checks integrity only.

pub(crate) use self::implementation::Running;

pub(crate) const LENGTH: usize = 20;

#[cfg(feature = "aws-lc-rs")]
mod implementation {
    use aws_lc_rs::digest::{Context, SHA1_FOR_LEGACY_USE_ONLY};

    /// The digest of what has gone by.
    #[derive(Clone)]
    pub(crate) struct Running(Context);

    impl Default for Running {
        fn default() -> Self {
            Self(Context::new(&SHA1_FOR_LEGACY_USE_ONLY))
        }
    }

    impl Running {
        pub(crate) fn add(&mut self, bytes: &[u8]) {
            self.0.update(bytes);
        }

        pub(crate) fn finish(self) -> Option<[u8; super::LENGTH]> {
            self.0.finish().as_ref().try_into().ok()
        }
    }
}

#[cfg(all(feature = "rust-crypto", not(feature = "aws-lc-rs")))]
mod implementation {
    use sha1::{Digest, Sha1};

    /// The digest of what has gone by.
    #[derive(Clone, Default)]
    pub(crate) struct Running(Sha1);

    impl Running {
        pub(crate) fn add(&mut self, bytes: &[u8]) {
            self.0.update(bytes);
        }

        pub(crate) fn finish(self) -> Option<[u8; super::LENGTH]> {
            Some(self.0.finalize().into())
        }
    }
}

#[cfg(not(any(feature = "aws-lc-rs", feature = "rust-crypto")))]
mod implementation {
    /// No digest: nothing can be written or read without one of the features.
    #[derive(Clone, Default)]
    pub(crate) struct Running();

    impl Running {
        pub(crate) fn add(&mut self, _bytes: &[u8]) {}

        pub(crate) fn finish(self) -> Option<[u8; super::LENGTH]> {
            None
        }
    }
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Running")
    }
}
