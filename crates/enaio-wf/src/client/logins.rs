//! [`Logins`]: who has which login, kept for a while because asking costs the whole organisation.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use presence_core::{Error, ErrorKind, Result, Vendor};

use super::id::Id;
use super::organisation::Object;

/// More organisations than this are not kept at a time.
const KEPT: usize = 16;

#[derive(Debug, Default)]
pub(super) struct Logins(Mutex<HashMap<Id, (Duration, Arc<Index>)>>);

/// The users of one organisation by login. `Debug` says how many.
pub(super) struct Index(HashMap<String, Vec<Object>>);

impl Logins {
    pub(super) fn get(
        &self,
        organisation: &Id,
        now: Duration,
        age: Duration,
    ) -> Option<Arc<Index>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, index) = kept.get(organisation)?;
        (now.saturating_sub(*since) < age).then(|| Arc::clone(index))
    }

    pub(super) fn keep(&self, organisation: &Id, now: Duration, index: Arc<Index>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT && !kept.contains_key(organisation) {
            kept.clear();
        }
        kept.insert(organisation.clone(), (now, index));
    }

    pub(super) fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl Index {
    pub(super) fn new(objects: Vec<Object>) -> Self {
        let mut index: HashMap<String, Vec<Object>> = HashMap::new();
        for object in objects {
            if let Some(login) = object.login().map(folded) {
                index.entry(login).or_default().push(object);
            }
        }
        Self(index)
    }

    pub(super) fn find(&self, login: &str) -> Result<Object> {
        let failed = |kind, message: &'static str| {
            Error::new(kind, message).with_vendor(Vendor::ENAIO).with_operation("user_by_login")
        };
        match self.0.get(&folded(login)).map(Vec::as_slice) {
            Some([object]) => Ok(object.clone()),
            Some([_, _, ..]) => Err(failed(ErrorKind::Conflict, "several objects have this login")),
            _ => Err(failed(ErrorKind::NotFound, "no object has this login")),
        }
    }
}

/// Upper case first, so that `ß` and `SS` are the same.
pub(crate) fn folded(login: &str) -> String {
    login.to_uppercase().to_lowercase()
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Index({})", self.0.len())
    }
}
