//! A provider with a vendor behind it: what a vendor crate is, without the wire.
//!
//! The vendor is a [`MemoryProvider`] behind a counter and some switches, so that every hook of the
//! fixture has something to pull.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use futures_util::{StreamExt, stream};
use presence_core::{
    Access, Capabilities, Change, CheckVerdict, Delivery, Error, ErrorKind, EventStream, Fate,
    ListOptions, Loss, LossKind, ManualClock, MemoryProvider, Outcome, PlannedChange, PollReader,
    Preview, Probe, Result, RetryState, StatusField, StatusStream, Target, Timestamp, UserRef,
    UserStatus, UserStatusProvider, UserStatusProviderExt, Vendor, WatchOptions, poll_watch,
};

pub(crate) const INTERVAL: Duration = Duration::from_secs(10);
const PAGE: usize = 2;

/// The vendor's side: what it has received, and what is wrong with it.
#[derive(Debug, Default)]
pub(crate) struct Wire {
    pub(crate) requests: AtomicU64,
    pub(crate) writes: AtomicU64,
    pub(crate) down: AtomicBool,
    pub(crate) revoked: AtomicBool,
    pub(crate) losing: AtomicBool,
    pub(crate) spoiled: AtomicBool,
}

#[derive(Clone, Debug)]
pub(crate) struct Remote {
    pub(crate) able: Capabilities,
    pub(crate) vendor: MemoryProvider,
    pub(crate) wire: Arc<Wire>,
    pub(crate) clock: ManualClock,
}

impl Remote {
    pub(crate) fn new(vendor: MemoryProvider) -> Self {
        let mut able = vendor.capabilities();
        able.delivery = Some(Delivery::Poll);
        able.user_refs.pop();
        able.read_batch = 3;
        able.write_batch = 1;
        let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
        Self { able, vendor, wire: Arc::default(), clock }
    }

    async fn call(&self, operation: &'static str) -> Result<()> {
        self.wire.requests.fetch_add(1, Ordering::SeqCst);
        tokio::task::yield_now().await;
        tokio::task::yield_now().await;
        let error = if self.wire.down.load(Ordering::SeqCst) {
            Error::new(ErrorKind::Unavailable, "down").with_retry_state(RetryState::GaveUp)
        } else if self.wire.revoked.load(Ordering::SeqCst) {
            Error::new(ErrorKind::Unauthenticated, "the credential is not known")
        } else {
            return Ok(());
        };
        Err(self.tag(error, operation))
    }

    fn tag(&self, error: Error, operation: &'static str) -> Error {
        error.with_vendor(self.vendor()).with_operation(operation)
    }

    pub(crate) fn accept(&self, user: &UserRef, operation: &'static str) -> Result<()> {
        if self.able.accepts(user.kind()) {
            return Ok(());
        }
        let error = Error::invalid("user", format!("{} is not accepted", user.kind()));
        Err(self.tag(error, operation))
    }

    fn losses(&self, change: &Change) -> Vec<Loss> {
        let able = &self.able;
        let account = matches!(change.target, Target::Account(_));
        let parts = [
            (StatusField::Activity, &able.activity, change.activity.is_some()),
            (StatusField::Reason, &able.reason, change.reason.is_some()),
            (StatusField::Note, &able.note, change.note.is_some()),
            (StatusField::Until, &able.until, change.until.is_some()),
        ];
        let lost = |(part, access, carried): (StatusField, &Access, bool)| {
            let lost = carried && (account || !access.write.is_supported());
            lost.then(|| Loss::new(part, LossKind::Dropped, "the vendor has no room for it"))
        };
        parts.into_iter().filter_map(lost).collect()
    }

    /// What is sent, and what is lost on the way.
    fn prepare(&self, change: &Change) -> Result<(Change, Vec<Loss>)> {
        self.able.set.require(&self.able.vendor, "set")?;
        change.check()?;
        self.accept(&change.user, "set")?;
        let axis = change.target.axis();
        self.able.on(axis).write.require(&self.able.vendor, "set")?;
        let losses = self.losses(change);
        if let Some(loss) = change.tolerance.first_refused(&losses) {
            return Err(Error::invalid(loss.what.as_str(), "the vendor has no room for it"));
        }
        let mut sent = change.clone();
        for loss in &losses {
            match loss.what {
                StatusField::Activity => sent.activity = None,
                StatusField::Reason => sent.reason = None,
                StatusField::Note => sent.note = None,
                _ => sent.until = None,
            }
        }
        Ok((sent, losses))
    }

    async fn change(&self, change: &Change) -> Result<Outcome> {
        let (sent, losses) = self.prepare(change)?;
        self.wire.writes.fetch_add(1, Ordering::SeqCst);
        self.call("set").await?;
        let mut outcome = self.vendor.set_one(sent).await.with_losses(losses);
        if !self.able.get.is_supported() {
            outcome.status = None;
        }
        if self.wire.losing.load(Ordering::SeqCst) {
            let error = Error::new(ErrorKind::Connection, "the answer broke off");
            return Err(self.tag(error.with_fate(Fate::Unknown), "set"));
        }
        Ok(outcome)
    }

    async fn page(&self, offset: usize, size: usize) -> Result<Vec<Result<UserStatus>>> {
        self.call("list").await?;
        let rows = self.vendor.list(ListOptions::new()).enumerate().skip(offset).take(size);
        let spoiled = self.wire.spoiled.load(Ordering::SeqCst);
        let row = |(at, row)| match at {
            1 if spoiled => Err(Error::new(ErrorKind::Protocol, "the row is not understood")),
            _ => row,
        };
        Ok(rows.map(row).collect().await)
    }
}

/// A list as it is read: page by page, each only when its first row is wanted.
struct Pages {
    remote: Remote,
    offset: usize,
    left: usize,
    size: usize,
    rows: std::vec::IntoIter<Result<UserStatus>>,
    ended: bool,
}

impl Pages {
    async fn next(&mut self) -> Option<Result<UserStatus>> {
        if self.left == 0 {
            return None;
        }
        if self.rows.len() == 0 && !self.ended {
            match self.remote.page(self.offset, self.size).await {
                Ok(rows) => {
                    self.ended = rows.len() < self.size;
                    self.offset += rows.len();
                    self.rows = rows.into_iter();
                }
                Err(error) => {
                    self.left = 0;
                    return Some(Err(error));
                }
            }
        }
        self.left -= 1;
        self.rows.next()
    }
}

#[derive(Debug)]
struct Reader {
    remote: Remote,
    users: Option<Vec<UserRef>>,
}

#[async_trait]
impl PollReader for Reader {
    async fn read(&self) -> Result<Vec<(UserRef, Result<UserStatus>)>> {
        self.remote.call("watch").await?;
        let rows = self.remote.vendor.list(ListOptions::new()).filter_map(async |row| row.ok());
        let rows: Vec<UserStatus> = rows.collect().await;
        let watched = |status: &UserStatus| match &self.users {
            Some(users) => users.iter().find(|user| status.subject.is(user)).cloned(),
            None => status.subject.best_ref(),
        };
        Ok(rows.into_iter().filter_map(|row| Some((watched(&row)?, Ok(row)))).collect())
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl UserStatusProvider for Remote {
    fn name(&self) -> &str {
        self.vendor.name()
    }

    fn vendor(&self) -> Vendor {
        self.able.vendor.clone()
    }

    fn capabilities(&self) -> Capabilities {
        self.able.clone()
    }

    async fn get(&self, user: &UserRef) -> Result<UserStatus> {
        self.able.get.require(&self.able.vendor, "get")?;
        self.accept(user, "get")?;
        self.call("get").await?;
        self.vendor.get(user).await
    }

    async fn get_many(&self, users: &[UserRef]) -> Vec<Result<UserStatus>> {
        let able = self.able.get_many.require(&self.able.vendor, "get_many");
        let mut results = Vec::new();
        for chunk in users.chunks(self.able.read_batch) {
            let sent = match &able {
                Ok(()) => self.call("get_many").await,
                Err(error) => Err(error.clone()),
            };
            for user in chunk {
                results.push(match sent.clone().and_then(|()| self.accept(user, "get_many")) {
                    Ok(()) => self.vendor.get(user).await,
                    Err(error) => Err(error),
                });
            }
        }
        results
    }

    fn list(&self, options: ListOptions) -> StatusStream {
        if let Err(error) = self.able.list.require(&self.able.vendor, "list") {
            return Box::pin(stream::iter([Err(error)]));
        }
        let pages = Pages {
            remote: self.clone(),
            offset: 0,
            left: options.limit.unwrap_or(usize::MAX),
            size: options.page_size.unwrap_or(PAGE).clamp(1, PAGE),
            rows: Vec::new().into_iter(),
            ended: false,
        };
        Box::pin(stream::unfold(
            pages,
            |mut pages| async move { Some((pages.next().await?, pages)) },
        ))
    }

    async fn set(&self, changes: &[Change]) -> Vec<Outcome> {
        let mut outcomes = Vec::new();
        for change in changes {
            outcomes.push(self.change(change).await.unwrap_or_else(Outcome::from_error));
        }
        outcomes
    }

    fn preview(&self, changes: &[Change]) -> Preview {
        let plan = |change| {
            let (_, losses) = self.prepare(change)?;
            Ok(PlannedChange::new(vec!["set".to_owned()]).with_losses(losses))
        };
        let changes: Vec<_> = changes.iter().map(plan).collect();
        let requests = changes.iter().flatten().count() as u64;
        Preview::new(changes, requests, Duration::ZERO)
    }

    fn watch(&self, options: WatchOptions) -> EventStream {
        let supported = self.able.watch.require(&self.able.vendor, "watch");
        if let Err(error) = supported.and_then(|()| options.check()) {
            return Box::pin(stream::iter([Err(error)]));
        }
        let reader = Reader { remote: self.clone(), users: options.users };
        poll_watch(reader, Arc::new(self.clock.clone()), INTERVAL)
    }

    async fn probe(&self) -> Result<Probe> {
        let verdict = match self.call("probe").await {
            Ok(()) => CheckVerdict::Pass,
            Err(error) if error.is_temporary() => return Err(error),
            Err(_) => CheckVerdict::Fail,
        };
        Ok(Probe::new().with_check("credential", verdict, "asked the vendor"))
    }
}
