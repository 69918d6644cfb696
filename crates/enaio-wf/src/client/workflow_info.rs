//! [`WorkflowInfo`]: what a user of the security system is in the active organisation.

use std::collections::HashMap;
use std::fmt;

use bytes::Bytes;
use presence_core::{Error, Result};

use super::id::Id;
use super::{Client, binary, named};
use crate::rpc::{Call, Effect};
use crate::xml;

/// A user of the security system, as the workflow knows them. `Debug` leaves the user out.
///
/// What the server did not answer, or not in a form that is known, is none.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WorkflowInfo {
    /// The user's id in the security system, as it was asked for.
    pub dms_user: String,
    /// The active organisation.
    pub organisation: Option<Id>,
    /// Whether the user belongs to it.
    pub is_member: Option<bool>,
    /// The user's object in it: what every other job means by a user.
    pub user: Option<Id>,
    /// Whether the user is absent in it.
    pub absent: Option<bool>,
}

impl WorkflowInfo {
    fn of(dms_user: String) -> Self {
        Self { dms_user, organisation: None, is_member: None, user: None, absent: None }
    }

    /// Takes one answer.
    fn take(&mut self, request: i64, value: &str) {
        let flag = match value {
            "1" => Some(true),
            "0" => Some(false),
            _ => None,
        };
        match request {
            1 => self.organisation = Id::new(value).ok(),
            2 => self.is_member = flag,
            3 => self.user = Id::new(value).ok(),
            4 => self.absent = flag,
            _ => {}
        }
    }
}

impl Client {
    /// What users of the security system are in the active organisation: one call for all of them,
    /// by their ids there. Known from the public job reference only.
    ///
    /// # Errors
    /// `InvalidInput` where nobody is named, or an id is empty; otherwise as
    /// [`Self::organisations`].
    pub async fn workflow_info<S: AsRef<str> + Sync>(
        &self,
        dms_users: &[S],
    ) -> Result<Vec<WorkflowInfo>> {
        let users: Vec<&str> = dms_users.iter().map(AsRef::as_ref).collect();
        let odd = |user: &&str| user.is_empty() || user.contains(char::is_control);
        if users.is_empty() || users.iter().any(odd) {
            return Err(Error::invalid("dms_users", "must name users, by ids that are not empty"));
        }
        let requests = Bytes::from(xml::info_requests(&users));
        let call = Call::new("wfm.GetWFMInfo").effect(Effect::Read).with("Requests", requests);
        let answer = self.pool.call(&call).await?;
        let xml = binary(&call, &answer, "Requests")?;
        let answers = xml::info_answers(&xml).map_err(named(&call))?;
        let mut known: HashMap<&str, WorkflowInfo> = HashMap::new();
        for (user, request, value) in &answers {
            let info = known.entry(user).or_insert_with(|| WorkflowInfo::of(user.clone()));
            info.take(*request, value);
        }
        let info = users.into_iter().map(|user| {
            let info = known.get(user).cloned();
            info.unwrap_or_else(|| WorkflowInfo::of(user.to_owned()))
        });
        Ok(info.collect())
    }
}

impl fmt::Debug for WorkflowInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkflowInfo")
            .field("organisation", &self.organisation)
            .field("is_member", &self.is_member)
            .field("user", &self.user)
            .field("absent", &self.absent)
            .finish_non_exhaustive()
    }
}
