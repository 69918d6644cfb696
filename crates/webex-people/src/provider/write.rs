//! Writing: refused, but for calling do-not-disturb where the configuration opted in.

use std::time::Duration;

use presence_core::{
    Change, Error, ErrorKind, Outcome, PlannedChange, Preview, Result, UserRef, UserRefKind,
    UserStatus, Verdict, set_by_person,
};

use super::read::{check_reference, not_found, one_name};
use super::{Inner, tag};
use crate::capabilities::SIDE_EFFECT;
use crate::client::{CallingOwner, PersonId};
use crate::map::{self, Planned};

/// One outcome a change, in the order given. Changes of one person are made one after the other.
pub(super) async fn set(inner: &Inner, changes: &[Change]) -> Vec<Outcome> {
    let key = |user: &UserRef| check_reference(user).ok().map(|()| one_name(user));
    set_by_person(changes, inner.concurrency(), key, |change| set_one(inner, change)).await
}

async fn set_one(inner: &Inner, change: &Change) -> Outcome {
    let made = try_set(inner, change).await;
    made.unwrap_or_else(|error| Outcome::from_error(tag(error, "set")))
        .with_retry_from(inner.clock().as_ref())
}

/// What would be sent at the most, or the refusal that [`set`] gives before it sends anything.
/// Whether the setting stands already is known when it has been read.
pub(super) fn preview(inner: &Inner, changes: &[Change]) -> Preview {
    let mut requests = 0;
    let plan = |change: &Change| {
        let planned = planned(inner, change).map_err(|error| tag(error, "set"))?;
        let by_address = change.user.kind() == UserRefKind::Email;
        let (find, read) = if by_address { (Some(SEARCH), SEARCH) } else { (None, READ) };
        let calls = find.into_iter().chain([READ_SETTING, WRITE_SETTING, read]);
        let calls: Vec<String> = calls.map(String::from).collect();
        requests += calls.len() as u64;
        let effects = effects(&planned);
        Ok(PlannedChange::new(calls).with_losses(planned.losses).with_side_effects(effects))
    };
    let changes = changes.iter().map(plan).collect();
    Preview::new(changes, requests, Duration::ZERO)
}

/// What a write does besides.
fn effects(planned: &Planned) -> Vec<String> {
    if planned.enabled { vec![SIDE_EFFECT.to_owned()] } else { Vec::new() }
}

const SEARCH: &str = "GET people";
const READ: &str = "GET people/{personId}";
const READ_SETTING: &str = "GET people/{personId}/features/doNotDisturb";
const WRITE_SETTING: &str = "PUT people/{personId}/features/doNotDisturb";

/// Everything that can be refused before anything is sent.
fn planned(inner: &Inner, change: &Change) -> Result<Planned> {
    change.check()?;
    check_reference(&change.user)?;
    map::plan(change, inner.config.calling_dnd)
}

async fn try_set(inner: &Inner, change: &Change) -> Result<Outcome> {
    let mut planned = planned(inner, change)?;
    let id = match &change.user {
        UserRef::Id(_) => PersonId::try_from(&change.user)?,
        user => {
            let found = inner.client.only_by_email(user.as_str()).await?;
            found.ok_or_else(not_found)?.id
        }
    };
    let owner = CallingOwner::Person(id);
    let org = inner.config.org_id.as_ref();
    let standing = inner.client.do_not_disturb(&owner, org).await?;
    let stands = standing.enabled.ok_or_else(not_told)? == planned.enabled;
    if !stands {
        // Whether a PUT keeps what it leaves out is not documented.
        let mut wanted = standing;
        wanted.enabled = Some(planned.enabled);
        inner.client.set_do_not_disturb(&owner, org, &wanted).await?;
    }
    let status = settled(inner, change).await;
    planned.losses.extend(status.as_ref().and_then(|status| map::not_shown(change, status)));
    let effects = if stands { Vec::new() } else { effects(&planned) };
    let outcome = match (stands, status) {
        (true, Some(status)) => Outcome::no_change(status),
        (true, None) => Outcome::new(Verdict::NoChange),
        (false, Some(status)) => Outcome::applied(status),
        (false, None) => Outcome::new(Verdict::Applied),
    };
    Ok(outcome.with_losses(planned.losses).with_side_effects(effects))
}

fn not_told() -> Error {
    let message = "Webex does not tell whether calling do-not-disturb is on; nothing was written";
    Error::new(ErrorKind::Protocol, message).with_field("enabled")
}

/// What the app shows now: the write is done, so not being able to read it spoils nothing.
async fn settled(inner: &Inner, change: &Change) -> Option<UserStatus> {
    match inner.read(&change.user, "set").await {
        Ok(status) => Some(status),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => {
            tracing::debug!(kind = error.kind().as_str(), "the status was not read after a write");
            None
        }
    }
}
