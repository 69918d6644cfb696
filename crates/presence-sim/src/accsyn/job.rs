//! Jobs: what keeps a user from being deactivated.

use super::id::Thing;

/// How many jobs there can be.
const MAX_JOBS: usize = 10_000;

/// A job of one user.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Job {
    /// The id, 24 hexadecimal digits.
    pub id: String,
    /// The id of the user it involves.
    pub user: String,
    /// How far it is.
    pub status: JobStatus,
}

/// How far a job is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JobStatus {
    /// It is being done.
    Active,
    /// It waits because its user was disabled. It still involves them.
    Held,
    /// It is done.
    Done,
    /// It was given up, since its user was deleted.
    Aborted,
}

/// All jobs, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Jobs {
    list: Vec<Job>,
}

impl Jobs {
    /// Adds an active job. `None` if there is no more room.
    pub(super) fn add(&mut self, user: &str) -> Option<Job> {
        if self.list.len() >= MAX_JOBS {
            return None;
        }
        let id = Thing::Job.id(self.list.len() as u64 + 1);
        let job = Job { id, user: user.to_owned(), status: JobStatus::Active };
        self.list.push(job.clone());
        Some(job)
    }

    /// Whether a job involves the user.
    pub(super) fn involve(&self, user: &str) -> bool {
        let open = |job: &&Job| matches!(job.status, JobStatus::Active | JobStatus::Held);
        self.list.iter().filter(open).any(|job| job.user == user)
    }

    /// Finishes a job; `false` if no open job has this id.
    pub(super) fn finish(&mut self, id: &str) -> bool {
        let open = |job: &&mut Job| matches!(job.status, JobStatus::Active | JobStatus::Held);
        let job = self.list.iter_mut().filter(open).find(|job| job.id == id);
        job.map(|job| job.status = JobStatus::Done).is_some()
    }

    pub(super) fn hold(&mut self, user: &str) {
        self.turn(user, &[JobStatus::Active], JobStatus::Held);
    }

    pub(super) fn resume(&mut self, user: &str) {
        self.turn(user, &[JobStatus::Held], JobStatus::Active);
    }

    pub(super) fn abort(&mut self, user: &str) {
        self.turn(user, &[JobStatus::Active, JobStatus::Held], JobStatus::Aborted);
    }

    pub(super) fn list(&self) -> &[Job] {
        &self.list
    }

    fn turn(&mut self, user: &str, from: &[JobStatus], to: JobStatus) {
        for job in self.list.iter_mut().filter(|job| job.user == user) {
            if from.contains(&job.status) {
                job.status = to;
            }
        }
    }
}
