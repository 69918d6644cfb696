//! [`WorkflowInfo`]: what a user of the security system is in the active organisation.

use std::collections::HashMap;
use std::fmt;

use bytes::Bytes;
use presence_core::{Error, Idempotency, Result};

use super::id::Id;
use super::{Client, binary, named};
use crate::rpc::Call;
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
    /// ```no_run
    /// # async fn example(client: &enaio_wf::Client) -> enaio_wf::presence_core::Result<()> {
    /// let info = client.workflow_info(&["4FEEDE694EB94E7E9C4A847FC32D10E4"]).await?;
    /// println!("{:?} absent: {:?}", info[0].user, info[0].absent);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// `InvalidInput` where nobody is named, or an id is none; otherwise as
    /// [`Self::organisations`].
    pub async fn workflow_info<S: AsRef<str> + Sync>(
        &self,
        dms_users: &[S],
    ) -> Result<Vec<WorkflowInfo>> {
        let users = dms_users.iter().map(|user| Id::new(user.as_ref()));
        let users: Vec<Id> = users.collect::<Result<_>>().unwrap_or_default();
        if users.is_empty() {
            let message = "must name users, by ids without commas and controls";
            return Err(Error::invalid("dms_users", message));
        }
        let requests = Bytes::from(xml::info_requests(&users));
        let call =
            Call::new("wfm.GetWFMInfo").idempotency(Idempotency::Safe).with("Requests", requests);
        let answer = self.pool.call(&call).await?;
        let xml = binary(&call, &answer, "Requests")?;
        let answers = xml::info_answers(&xml).map_err(named(&call))?;
        let mut known: HashMap<Id, Vec<(i64, String)>> = HashMap::new();
        for (user, request, value) in answers {
            if let Ok(user) = Id::new(user) {
                known.entry(user).or_default().push((request, value));
            }
        }
        let info = users.into_iter().map(|user| {
            let mut info = WorkflowInfo::of(user.to_string());
            for (request, value) in known.get(&user).into_iter().flatten() {
                info.take(*request, value);
            }
            info
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
