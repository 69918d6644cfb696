//! accsyn's users: a login, a row that was changed, and a long list.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;

use super::routes::Answer;

/// The port to which the SDK's development mode is bound.
pub(super) const DEV_PORT: u16 = 8181;

#[derive(Default)]
pub(super) struct Answers {
    /// How many users are found where an address does not say it: as many as the last time.
    users: AtomicUsize,
    found: Mutex<HashMap<usize, Bytes>>,
}

impl Answers {
    pub(super) fn answer(&self, users: Option<usize>, method: &str, path: &str) -> Answer {
        let users = users.unwrap_or_else(|| self.users.load(Ordering::Relaxed));
        self.users.store(users, Ordering::Relaxed);
        let body = if path.ends_with("/login") {
            let id = user_id(0);
            let login = format!(
                "{{\"result\":{{\"session_id\":\"6f2d4c1e-session\",\"id\":\"{id}\",\
                 \"role\":\"admin\"}}}}"
            );
            login.into()
        } else if method == "GET" {
            // Nothing that can panic runs under the lock.
            let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
            found.entry(users).or_insert_with(|| list(0..users)).clone()
        } else {
            list(0..1)
        };
        Answer::ok(body, "")
    }
}

pub(crate) fn list(users: std::ops::Range<usize>) -> Bytes {
    let rows: Vec<String> = users.map(row).collect();
    format!("{{\"result\":[{}],\"session_expired\":false}}", rows.join(",")).into()
}

/// The id of a user.
pub(crate) fn user_id(index: usize) -> String {
    format!("69887165f643db8c{index:08x}")
}

fn row(index: usize) -> String {
    let (id, creator) = (user_id(index), index / 50);
    let role = ["standard", "employee", "admin"][index % 3];
    let (hour, minute) = (index % 24, index % 60);
    format!(
        "{{\"code\":\"user{index}@example.com\",\"created\":\"2026-02-08T{hour:02}:{minute:02}:05\",\
         \"creator\":\"admin{creator}@example.com\",\"description\":\"\",\"id\":\"{id}\",\
         \"logged_in\":\"2026-11-21T{hour:02}:{minute:02}:44\",\"metadata\":{{}},\
         \"modified\":\"2026-02-08T11:35:11\",\"modifier\":\"admin{creator}@example.com\",\
         \"name\":\"User Zażółć {index}\",\"queue\":null,\"role\":\"{role}\",\
         \"status\":\"enabled\"}}"
    )
}
