//! [`JobMonitor`]: has the server tell when somebody runs a job. For administrators.

use presence_core::{Error, Idempotency, Result};

use crate::rpc::message::Call;
use crate::rpc::pool::Pool;

/// Which jobs of anybody are told about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct JobMonitor {
    /// Their names. Never empty: that would be every job, with the passwords of logins in it.
    pub jobs: Vec<String>,
    /// Also before they run. No unless set.
    pub before: bool,
    /// Only where they fail. No unless set.
    pub errors_only: bool,
    /// With their files. No unless set.
    pub files: bool,
}

impl JobMonitor {
    /// These jobs, after they ran.
    #[must_use]
    pub fn new<S: Into<String>>(jobs: impl IntoIterator<Item = S>) -> Self {
        let jobs = jobs.into_iter().map(S::into).collect();
        Self { jobs, before: false, errors_only: false, files: false }
    }

    /// The call that begins it.
    pub(super) fn call(&self) -> Result<Call> {
        let odd = |job: &String| {
            job.is_empty() || !job.bytes().all(|byte| byte.is_ascii_graphic() && byte != b';')
        };
        if self.jobs.is_empty() || self.jobs.iter().any(odd) {
            let message = "must name jobs, in printable ASCII without blanks and semicolons";
            return Err(Error::invalid("monitor.jobs", message));
        }
        Ok(Call::new("krn.RegisterJobCall")
            .idempotency(Idempotency::Absolute)
            .with("Flags", 1)
            .with("BeforeToo", self.before)
            .with("ErrorsOnly", self.errors_only)
            .with("FilesToo", self.files)
            .with("JobNames", self.jobs.join(";")))
    }
}

/// Ends the monitoring of the session at that server.
pub(super) async fn end(pool: &Pool, server: usize) -> Result<()> {
    // With other flags the server does nothing.
    let call =
        Call::new("krn.DeregisterJobCall").idempotency(Idempotency::Absolute).with("Flags", 1);
    pool.call_at(server, &call).await.map(drop)
}
