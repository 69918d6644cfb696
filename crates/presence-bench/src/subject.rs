//! [`Subject`]: a client that is measured, doing one thing again and again.

use std::future::Future;

use futures_util::future::BoxFuture;
use futures_util::{StreamExt, TryStreamExt, stream};
use serde::Serialize;

use crate::Result;

/// Who a measured client is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Who {
    /// The client of this house.
    Ours,
    /// What a good engineer writes in an afternoon: reqwest or a socket, typed, owned structs.
    Obvious,
    /// JSON checked, and nothing kept of it.
    Checked,
    /// Bytes only: nothing can be faster.
    Limit,
    /// Somebody else's client.
    Peer(&'static str),
}

impl Who {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Obvious => "obvious",
            Self::Checked => "checked only",
            Self::Limit => "limit",
            Self::Peer(name) => name,
        }
    }
}

/// What came back, by which it is seen that everybody did the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Rows that were read; none where only bytes are.
    pub(crate) rows: u64,
    /// Something of their contents, such as the length of the ids.
    pub(crate) letters: u64,
}

impl Tally {
    pub(crate) fn row(letters: usize) -> Self {
        Self { rows: 1, letters: u64::try_from(letters).unwrap_or(u64::MAX) }
    }

    #[must_use]
    pub(crate) fn plus(self, other: Self) -> Self {
        Self { rows: self.rows + other.rows, letters: self.letters + other.letters }
    }
}

/// Does the operation so many times.
type Run = Box<dyn Fn(usize) -> BoxFuture<'static, Result<Tally>> + Send + Sync>;

/// A client and what it does.
pub(crate) struct Subject {
    pub(crate) who: Who,
    run: Run,
}

impl Subject {
    /// Does `operation`, `callers` at a time.
    pub(crate) fn new<F, O>(who: Who, callers: usize, operation: O) -> Self
    where
        O: Fn() -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Tally>> + Send + 'static,
    {
        let run = move |count| -> BoxFuture<'static, Result<Tally>> {
            let operation = operation.clone();
            Box::pin(async move {
                if callers == 1 {
                    let mut all = Tally::default();
                    for _ in 0..count {
                        all = all.plus(operation().await?);
                    }
                    return Ok(all);
                }
                let calls = stream::iter(0..count).map(|_| operation());
                let sum = |all: Tally, one: Tally| std::future::ready(Ok(all.plus(one)));
                calls.buffer_unordered(callers).try_fold(Tally::default(), sum).await
            })
        };
        Self { who, run: Box::new(run) }
    }

    pub(crate) async fn run(&self, count: usize) -> Result<Tally> {
        (self.run)(count).await
    }
}
