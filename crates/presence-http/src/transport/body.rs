//! [`Body`]: an answer's body as it arrives.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

use super::TransportError;

/// The decoded bytes of an answer, in pieces as they arrive.
pub struct Body {
    stream: Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>,
    length: Option<u64>,
}

impl Body {
    /// A body that arrives as `stream`; `length` is how many bytes will come, where that is known.
    pub fn new(
        stream: impl Stream<Item = Result<Bytes, TransportError>> + Send + 'static,
        length: Option<u64>,
    ) -> Self {
        Self { stream: Box::pin(stream), length }
    }

    /// A body that is already there.
    #[must_use]
    pub fn complete(bytes: impl Into<Bytes>) -> Self {
        let bytes = bytes.into();
        let length = u64::try_from(bytes.len()).ok();
        Self::new(futures_util::stream::iter([Ok(bytes)]), length)
    }

    /// How many bytes will come, where the answer said so.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.length
    }
}

impl Stream for Body {
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.stream.as_mut().poll_next(context)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("length", &self.length).finish_non_exhaustive()
    }
}
