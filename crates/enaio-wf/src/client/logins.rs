//! [`Logins`]: who has which login, kept for a while because asking costs the whole organisation.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use presence_core::{Error, ErrorKind, Result, Vendor};

use super::id::Id;
use super::organisation::Object;
use crate::kept::Kept;

/// More organisations than this are not kept at a time.
const KEPT: usize = 16;

#[derive(Default)]
pub(super) struct Logins(Mutex<HashMap<Id, Arc<Kept<Index>>>>);

/// The users of one organisation by login.
pub(super) struct Index(HashMap<String, Vec<Object>>);

impl Logins {
    pub(super) fn of(&self, organisation: &Id) -> Arc<Kept<Index>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= KEPT && !all.contains_key(organisation) {
            all.clear();
        }
        Arc::clone(all.entry(organisation.clone()).or_default())
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

/// A login as it is compared: Unicode's full case folding, by upper case and then lower case.
///
/// Two letters would go astray that way: `ı` is not a small form of `I`, and `ẞ` is `ss`.
pub(crate) fn folded(login: &str) -> String {
    let mut folded = String::with_capacity(login.len());
    for c in login.chars() {
        match c {
            'ı' => folded.push('ı'),
            'ẞ' => folded.push_str("ss"),
            other => folded.extend(other.to_uppercase().flat_map(char::to_lowercase)),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_folded_and_different_people_stay_different() {
        for same in [["ANNA", "anna"], ["STRAẞE", "straße"], ["straße", "STRASSE"]] {
            assert_eq!(folded(same[0]), folded(same[1]));
        }
        assert_eq!(folded("ΣΊΣΥΦΟΣ"), folded("σίσυφος"));
        assert_ne!(folded("ılker"), folded("ilker"));
        assert_ne!(folded("ılker"), folded("İlker"));
        assert_eq!(folded("ILKER"), folded("ilker"));
    }
}
