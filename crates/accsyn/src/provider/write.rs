//! Writing: read, compare, make the few calls that are needed, in order for each person.

use presence_core::{
    AccountState, Change, Error, ErrorKind, Fate, Outcome, PlannedChange, Preview, Result,
    UnknownCause, UserRef, UserStatus, Verdict, set_by_person,
};

use super::key::Key;
use super::{Inner, tag};
use crate::client::{API, Answered, Id, User, UserKey};
use crate::map::{self, Step};

/// One outcome a change, in the order given. Changes of one person are made one after the other,
/// in that order.
pub(super) async fn set(inner: &Inner, changes: &[Change]) -> Vec<Outcome> {
    let key = |user: &UserRef| Key::of(user).ok();
    set_by_person(changes, inner.concurrency(), key, |change| set_one(inner, change)).await
}

async fn set_one(inner: &Inner, change: &Change) -> Outcome {
    let made = try_set(inner, change).await;
    made.unwrap_or_else(|error| Outcome::from_error(tag(error, "set")))
        .with_retry_from(inner.clock().as_ref())
}

/// What would be sent at the most, or the refusal that [`set`] gives before it sends anything.
/// Which of the calls are needed is known when the user has been read.
pub(super) fn preview(inner: &Inner, changes: &[Change]) -> Preview {
    let mut requests = 0;
    let plan = |change: &Change| {
        let (wanted, losses) = map::losses(change).map_err(|error| tag(error, "set"))?;
        Key::of(&change.user).map_err(|error| tag(error, "set"))?;
        let steps = map::possible_steps(wanted);
        let calls: Vec<String> = std::iter::once("GET user/find")
            .chain(steps.iter().map(map::call))
            .map(String::from)
            .collect();
        requests += calls.len() as u64;
        let side_effects = side_effects(&steps.iter().collect::<Vec<_>>());
        Ok(PlannedChange::new(calls).with_losses(losses).with_side_effects(side_effects))
    };
    let changes = changes.iter().map(plan).collect();
    let at_least = inner.config.engine.limits.least_time(&API, requests);
    Preview::new(changes, requests, at_least)
}

async fn try_set(inner: &Inner, change: &Change) -> Result<Outcome> {
    let (wanted, losses) = map::losses(change)?;
    let key = Key::of(&change.user)?;
    let user = inner.find_key(&key).await?;
    let steps = map::steps(&user, wanted);
    if steps.is_empty() {
        let status = inner.status(&user, change.user.clone());
        return Ok(Outcome::no_change(status).with_losses(losses));
    }
    let id = match (&user.id, &key) {
        (Some(id), _) | (None, Key::Id(id)) => id.clone(),
        (None, Key::Code(_)) => {
            let error = Error::new(ErrorKind::Protocol, "the user came without an id");
            return Err(error.with_field("id"));
        }
    };
    let outcome = carry_out(inner, &change.user, &id, wanted, &steps).await;
    Ok(outcome.with_losses(losses))
}

async fn carry_out(
    inner: &Inner,
    asked: &UserRef,
    id: &Id,
    wanted: AccountState,
    steps: &[Step],
) -> Outcome {
    let mut done = Vec::with_capacity(steps.len());
    let mut said = Said { proven: true, user: None };
    for step in steps {
        match carry_out_one(inner, id, step).await {
            Ok(one) => said = Said { proven: said.proven && one.proven, user: one.user },
            Err(error) => return failed(tag(error, "set"), &done),
        }
        done.push(step);
    }
    confirm(inner, asked, id, wanted, said).await.with_side_effects(side_effects(&done))
}

/// What the answer to a call says.
struct Said {
    /// That the call was carried out.
    proven: bool,
    /// The user as they are then.
    user: Option<User>,
}

async fn carry_out_one(inner: &Inner, id: &Id, step: &Step) -> Result<Said> {
    let client = &inner.client;
    let answered = match step {
        Step::Status(status) => {
            let user = client.set_status(id, status).await?;
            return Ok(Said { proven: user.status.as_ref() == Some(status), user: Some(user) });
        }
        Step::Deactivate => client.try_deactivate(id).await?,
        Step::Activate => client.try_activate(&UserKey::Id(id.clone())).await?,
    };
    Ok(Said { proven: answered == Answered::Yes, user: None })
}

fn side_effects(done: &[&Step]) -> Vec<String> {
    done.iter().map(|step| map::side_effect(step).to_owned()).collect()
}

/// A call that failed. After another one was carried out it has left something behind, so that
/// the change as a whole was neither refused nor made.
fn failed(error: Error, done: &[&Step]) -> Outcome {
    if done.is_empty() {
        return Outcome::from_error(error);
    }
    let before: Vec<&str> = done.iter().map(|step| map::carried_out(step)).collect();
    let message = format!("{}, and then: {}", before.join(", "), error.message());
    let error = match error.fate() {
        Fate::NotApplied => error.with_fate(Fate::Applied),
        _ => error,
    };
    Outcome::from_error(error.with_message(message)).with_side_effects(side_effects(done))
}

/// Compares what stands then with what was wanted: by the answer, or by reading once more. Nothing
/// is confirmed that neither of them shows.
async fn confirm(
    inner: &Inner,
    asked: &UserRef,
    id: &Id,
    wanted: AccountState,
    said: Said,
) -> Outcome {
    let is_wanted = |user: &User| map::account(user) == Ok(wanted);
    let status = |user: &User| -> UserStatus { inner.status(user, asked.clone()) };
    let Said { proven, user } = said;
    if let Some(user) = user.filter(is_wanted) {
        return Outcome::applied(status(&user));
    }
    let unproven = |message: &'static str| {
        let error = Error::new(ErrorKind::Mismatch, message).with_field("account");
        Outcome::from_error(tag(error.with_fate(Fate::Unknown), "set"))
    };
    match inner.client.get(id).await {
        Ok(Some(user)) if user.id.as_ref() == Some(id) => {
            if is_wanted(&user) {
                return Outcome::applied(status(&user));
            }
            let mut outcome = match map::account(&user) {
                Err(UnknownCause::Hidden) if proven => Outcome::new(Verdict::Applied),
                Err(UnknownCause::Hidden) => {
                    unproven("accsyn answered the call and shows no state of the user")
                }
                _ => unproven("accsyn answered the call and shows another state than was set"),
            };
            outcome.status = Some(status(&user));
            outcome
        }
        // accsyn's word stands; what it looks like now is not known.
        Ok(_) | Err(_) if proven => Outcome::new(Verdict::Applied),
        Ok(_) => unproven("accsyn's answer does not show the change, and the user was not found"),
        Err(error) => {
            let message = "accsyn's answer does not show the change, and reading it failed";
            let error = error.with_message(message).with_fate(Fate::Unknown);
            Outcome::from_error(tag(error, "set"))
        }
    }
}
