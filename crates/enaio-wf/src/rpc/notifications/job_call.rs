//! [`JobCall`]: a job that somebody ran, as the job monitor tells it.

use std::fmt;

use crate::rpc::message::Call;
use crate::rpc::params::Params;

const PUSHED_AS: &str = "krn.OnRegisteredJobCall";
const GIVEN: &str = "$$RJC$$_paramin_";
const GAVE: &str = "$$RJC$$_paramout_";
const SAID: &str = "$$RJC$$_error_FS_";

/// A job that somebody ran.
///
/// `Debug` shows job, moment and code only: the rest is other people's, passwords included.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct JobCall {
    /// The job.
    pub job: String,
    /// Before or after, and how it ended.
    pub moment: JobMoment,
    /// Who ran it, in capitals; `ANONYMOUS` before a login.
    pub user: String,
    /// The name of their application.
    pub instance: String,
    /// Their computer.
    pub computer: String,
    /// Their address.
    pub address: String,
    /// The job's return code, where the server tells.
    pub code: Option<i64>,
    /// What the job was given, by the names of the job's own parameters.
    pub given: Params,
    /// What it gave.
    pub gave: Params,
    /// What was said about a failure, in order.
    pub errors: Vec<String>,
}

/// When a job was told about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JobMoment {
    /// Before it ran.
    Before,
    /// After it failed.
    Failed,
    /// After it succeeded.
    Succeeded,
    /// Something that is not documented.
    Other(i64),
}

impl JobCall {
    /// The job that a pushed call tells about; none where it is another kind of push.
    #[must_use]
    pub fn read(pushed: &Call) -> Option<Self> {
        if pushed.job != PUSHED_AS {
            return None;
        }
        let params = &pushed.params;
        let text = |name: &str| params.text(name).unwrap_or_default().to_owned();
        let mut told = Self {
            job: params.text("Job")?.to_owned(),
            moment: JobMoment::of(params.integer("Flags").unwrap_or(0)),
            user: text("UserName"),
            instance: text("Instance"),
            computer: text("Computer"),
            address: text("ConnectIP"),
            code: params.integer("HRESULT"),
            given: Params::new(),
            gave: Params::new(),
            errors: Vec::new(),
        };
        let mut errors: Vec<(u64, String)> = Vec::new();
        for (name, value) in params.iter() {
            if let Some(name) = name.strip_prefix(GIVEN) {
                told.given.push(name, value.clone());
            } else if let Some(name) = name.strip_prefix(GAVE) {
                told.gave.push(name, value.clone());
            } else if let Some(number) = name.strip_prefix(SAID) {
                let text = value.as_text().unwrap_or_default().to_owned();
                errors.push((number.parse().unwrap_or(u64::MAX), text));
            }
        }
        // As texts, the tenth would come before the second.
        errors.sort_by_key(|(number, _)| *number);
        told.errors = errors.into_iter().map(|(_, text)| text).collect();
        Some(told)
    }
}

impl JobMoment {
    const fn of(flags: i64) -> Self {
        match flags {
            1 => Self::Before,
            2 => Self::Failed,
            4 => Self::Succeeded,
            other => Self::Other(other),
        }
    }
}

impl fmt::Debug for JobCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JobCall")
            .field("job", &self.job)
            .field("moment", &self.moment)
            .field("code", &self.code)
            .finish_non_exhaustive()
    }
}
