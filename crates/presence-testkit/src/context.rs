//! [`Context`]: the provider's calls as the checks make them, each within the fixture's limit.

use std::pin::pin;

use futures_util::StreamExt;
use futures_util::future::{Either, select};
use presence_core::{
    Axis, Capabilities, Change, ListOptions, Outcome, Probe, Result, Target, UserRef, UserRefKind,
    UserStatus, UserStatusProvider,
};

use crate::check::{Checked, Halt, ensure, fail, skip};
use crate::fixture::Hooks;
use crate::{Fixture, patience};

/// How many rows of a list are taken before it counts as endless.
const MAX_ROWS: usize = 100_000;

/// How often a state that the vendor shows late is looked for.
const MAX_LOOKS: usize = 20;

/// The address that is tried where e-mail addresses are not accepted.
pub(crate) const UNACCEPTED_EMAIL: &str = "testkit@example.com";

/// How many turns others get when they are given way.
const TURNS: usize = 64;

pub(crate) struct Context<'a> {
    pub(crate) provider: &'a dyn UserStatusProvider,
    pub(crate) fixture: &'a Fixture,
    pub(crate) able: Capabilities,
}

impl<'a> Context<'a> {
    pub(crate) fn new(provider: &'a dyn UserStatusProvider, fixture: &'a Fixture) -> Self {
        Self { provider, fixture, able: provider.capabilities() }
    }

    pub(crate) fn hooks(&self) -> &'a Hooks {
        &self.fixture.hooks
    }

    /// Runs `work` within the limit.
    pub(crate) async fn within<T>(
        &self,
        operation: &str,
        work: impl Future<Output = T> + Send,
    ) -> Checked<T> {
        let Some(limit) = &self.hooks().limit else { return Ok(work.await) };
        match select(pin!(work), limit()).await {
            Either::Left((output, _)) => Ok(output),
            Either::Right(_) => fail(format!("{operation} did not end within the limit")),
        }
    }

    pub(crate) async fn get(&self, user: &UserRef) -> Checked<Result<UserStatus>> {
        self.within("get", self.provider.get(user)).await
    }

    /// Reads somebody who is there.
    pub(crate) async fn read(&self, user: &UserRef) -> Checked<UserStatus> {
        let got = self.get(user).await?;
        got.map_err(|error| Halt::Failed(format!("get of a known person failed: {error}")))
    }

    pub(crate) async fn get_many(&self, users: &[UserRef]) -> Checked<Vec<Result<UserStatus>>> {
        self.within("get_many", self.provider.get_many(users)).await
    }

    /// Every row of a list.
    pub(crate) async fn rows(&self, options: ListOptions) -> Checked<Vec<Result<UserStatus>>> {
        let rows = self.provider.list(options).take(MAX_ROWS).collect::<Vec<_>>();
        let rows = self.within("list", rows).await?;
        ensure(rows.len() < MAX_ROWS, || format!("the list has not ended after {MAX_ROWS} rows"))?;
        Ok(rows)
    }

    /// Every person of a list that has no bad row.
    pub(crate) async fn list(&self, options: ListOptions) -> Checked<Vec<UserStatus>> {
        let rows = self.rows(options).await?;
        let people: Result<Vec<_>> = rows.into_iter().collect();
        people.map_err(|error| Halt::Failed(format!("a row of the list is an error: {error}")))
    }

    pub(crate) async fn set(&self, changes: &[Change]) -> Checked<Vec<Outcome>> {
        self.within("set", self.provider.set(changes)).await
    }

    pub(crate) async fn set_one(&self, change: Change) -> Checked<Outcome> {
        let mut outcomes = self.set(&[change]).await?;
        let count = outcomes.len();
        match (outcomes.pop(), count) {
            (Some(outcome), 1) => Ok(outcome),
            _ => fail(format!("{count} outcomes for one change")),
        }
    }

    pub(crate) async fn probe(&self) -> Checked<Result<Probe>> {
        self.within("probe", self.provider.probe()).await
    }

    /// Makes a change that must succeed.
    pub(crate) async fn put(&self, user: &UserRef, target: Target) -> Checked<Outcome> {
        let outcome = self.set_one(self.fixture.change(user, target)).await?;
        if outcome.is_success() {
            return Ok(outcome);
        }
        fail(format!("setting {target} ended {}{}", outcome.verdict, reason(&outcome)))
    }

    /// What stands for `user` on `axis`: by the witness, else by reading back, else not known.
    pub(crate) async fn standing(&self, user: &UserRef, axis: Axis) -> Checked<Option<Target>> {
        if let Some(witness) = &self.hooks().witness
            && let Some(target) = self.within("the witness", witness(user.clone(), axis)).await?
        {
            return Ok(Some(target));
        }
        if self.able.get.is_supported() && self.able.on(axis).read.is_supported() {
            return self.read(user).await.map(|status| Some(status.on(axis)));
        }
        Ok(None)
    }

    /// That `target` stands for `user`, looking again where the vendor shows it late. False where
    /// nobody can say.
    pub(crate) async fn stands(&self, user: &UserRef, target: Target) -> Checked<bool> {
        let late = self.able.read_after_write_delay.is_some();
        let looks = if late { MAX_LOOKS } else { 1 };
        let mut last = None;
        for _ in 0..looks {
            last = self.standing(user, target.axis()).await?;
            if last.is_none() || last == Some(target) {
                return Ok(last.is_some());
            }
            self.pass_time().await;
        }
        let last = last.map_or_else(String::new, |last| last.to_string());
        fail(format!("{target} was set, and {last} stands"))
    }

    /// Lets the time of one poll pass, if the fixture can and something waits for it.
    pub(crate) async fn pass_time(&self) {
        if let Some(tick) = &self.hooks().tick {
            let _waited = patience::for_some_turns(tick(), TURNS).await;
        }
        patience::give_way(TURNS).await;
    }

    /// Changes a person's status behind the provider's back, or through it where there is no hook.
    pub(crate) async fn disturb(&self, user: &UserRef, target: Target) -> Checked {
        match &self.hooks().disturb {
            Some(disturb) => self.within("the disturbance", disturb(user.clone(), target)).await,
            None if self.able.set.is_supported() => self.put(user, target).await.map(|_| ()),
            None => skip("nothing can change a status here: give the fixture `disturbing`"),
        }
    }

    /// How many requests `work` makes the vendor receive.
    pub(crate) async fn cost<T>(
        &self,
        work: impl Future<Output = Checked<T>> + Send,
    ) -> Checked<(T, u64)> {
        self.settle().await?;
        let before = self.requests()?;
        let output = work.await?;
        Ok((output, self.requests()?.saturating_sub(before)))
    }

    /// Waits until what earlier calls left on its way to the vendor has come there: for the length
    /// of a call of its own, and then until the count stands still.
    async fn settle(&self) -> Checked {
        let mut last = self.requests()?;
        match self.someone() {
            Ok(user) if self.able.get.is_supported() => drop(self.get(user).await?),
            _ => drop(self.probe().await?),
        }
        for _ in 0..MAX_LOOKS {
            patience::give_way(TURNS).await;
            let now = self.requests()?;
            if std::mem::replace(&mut last, now) == now {
                return Ok(());
            }
        }
        Ok(())
    }

    /// That `work` makes the vendor receive nothing.
    pub(crate) async fn costs_nothing<T>(
        &self,
        work: impl Future<Output = Checked<T>> + Send,
    ) -> Checked {
        let (_, sent) = self.cost(work).await?;
        ensure(sent == 0, || format!("{sent} requests were sent"))
    }

    pub(crate) fn requests(&self) -> Checked<u64> {
        match &self.hooks().requests {
            Some(count) => Ok(count()),
            None => skip("requests cannot be counted: give the fixture `counting_requests`"),
        }
    }

    /// The first known person.
    pub(crate) fn someone(&self) -> Checked<&'a UserRef> {
        self.fixture.known.first().map_or_else(|| fail("the fixture knows nobody"), Ok)
    }

    /// The first two known people.
    pub(crate) fn two(&self) -> Checked<(&'a UserRef, &'a UserRef)> {
        match self.fixture.known.as_slice() {
            [one, other, ..] => Ok((one, other)),
            _ => skip("the fixture knows fewer than two people"),
        }
    }

    pub(crate) fn nobody(&self) -> Checked<&'a UserRef> {
        let nobody = self.fixture.unknown.as_ref();
        nobody.map_or_else(|| skip("the fixture has no unknown person: `with_unknown`"), Ok)
    }

    /// A reference of a kind that is not accepted.
    pub(crate) fn unaccepted(&self) -> Checked<UserRef> {
        use UserRefKind::{Email, Id, Login, Name};
        let refused = [Name, Login, Email, Id].into_iter().find(|kind| !self.able.accepts(*kind));
        let made = match refused {
            None => return skip("every kind of reference is accepted"),
            Some(Id) => UserRef::id("testkit"),
            Some(Login) => UserRef::login("testkit"),
            Some(Email) => UserRef::email(UNACCEPTED_EMAIL),
            Some(Name) => UserRef::name("Test Kit"),
        };
        made.map_err(|error| Halt::Failed(error.to_string()))
    }

    /// The first pair of targets on an axis that can be written.
    pub(crate) fn targets(&self) -> Checked<(Target, Target)> {
        let found = self.writable_targets().next();
        found.map_or_else(|| skip("the fixture has no targets that can be set: `with_targets`"), Ok)
    }

    pub(crate) fn writable_targets(&self) -> impl Iterator<Item = (Target, Target)> + '_ {
        let writable = |axis| self.able.on(axis).write.is_supported();
        self.fixture.targets.iter().copied().filter(move |(one, _)| writable(one.axis()))
    }
}

/// The outcome's error, for a message.
pub(crate) fn reason(outcome: &Outcome) -> String {
    outcome.error.as_ref().map_or_else(String::new, |error| format!(": {error}"))
}
