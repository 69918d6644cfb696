//! The upper floor: Rota behind the trait, thin.

use std::sync::Arc;

use async_trait::async_trait;
use futures_util::{StreamExt, stream};
use presence_core::{
    Access, Capabilities, Change, CheckVerdict, Clock, Delivery, Error, ErrorKind, EventStream,
    Fate, ListOptions, Outcome, PlannedChange, PollReader, Probe, Result, StatusStream, Support,
    UserRef, UserRefKind, UserStatus, UserStatusProvider, Vendor, WatchOptions, poll_watch,
    reading_of, set_by_person,
};
use presence_http::TokioClock;

use super::client::{Person, ROTA};
use super::{Client, Config, map};

/// How many people are asked about or changed side by side: Rota has no call for many.
const SIDE_BY_SIDE: usize = 4;

/// Rota as a [`UserStatusProvider`]. Clones share connections and limits.
#[derive(Clone, Debug)]
pub(crate) struct Provider {
    config: Arc<Config>,
    client: Client,
}

impl Provider {
    /// No I/O; every field that is wrong is named.
    pub(crate) fn new(config: Config) -> Result<Self> {
        Self::with_clock(config, Arc::new(TokioClock::new()))
    }

    /// The same, living by a clock of one's own.
    pub(crate) fn with_clock(config: Config, clock: Arc<dyn Clock>) -> Result<Self> {
        let client = Client::new(&config, clock)?;
        Ok(Self { config: Arc::new(config), client })
    }

    fn status(&self, person: &Person, asked: Option<&UserRef>) -> UserStatus {
        map::status(&self.config.name, person, asked, self.client.clock().now())
    }

    async fn read(&self, user: &UserRef, operation: &'static str) -> Result<UserStatus> {
        let person = self.client.person(login(user, operation)?).await?;
        Ok(self.status(&person, Some(user)))
    }

    async fn write(&self, change: &Change) -> Result<Outcome> {
        // What is refused without I/O is refused for the same reasons as by the preview.
        let planned = PlannedChange::by_capabilities(&self.capabilities(), change)?;
        let wanted = map::on_duty(change)
            .ok_or_else(|| Error::unsupported("Rota keeps no such axis").with_vendor(ROTA))?;
        let person = self.client.set_duty(login(&change.user, "set")?, wanted).await?;
        // The answer is the person as they stand: nothing else counts as a success.
        if person.on_duty != Some(wanted) {
            let message = "Rota answered with another state than was set";
            let error = Error::new(ErrorKind::Mismatch, message).with_fate(Fate::Applied);
            return Err(error.at(ROTA, "set"));
        }
        Ok(Outcome::applied(self.status(&person, Some(&change.user)))
            .with_losses(planned.losses)
            .with_side_effects(planned.side_effects))
    }
}

fn login<'a>(user: &'a UserRef, operation: &'static str) -> Result<&'a str> {
    match user {
        UserRef::Login(login) => Ok(login.as_str()),
        _ => Err(Error::invalid("user", "Rota knows people by their logins only")
            .with_vendor(ROTA)
            .with_operation(operation)),
    }
}

#[async_trait]
impl UserStatusProvider for Provider {
    fn name(&self) -> &str {
        &self.config.name
    }

    fn vendor(&self) -> Vendor {
        ROTA
    }

    fn capabilities(&self) -> Capabilities {
        let mut able = Capabilities::none(ROTA);
        able.absence = Access::NATIVE;
        able.get = Support::Native;
        able.get_many = Support::emulated("one call a person, some side by side");
        able.list = Support::Native;
        able.set = Support::Native;
        able.watch = Support::emulated("everybody is asked again and again");
        able.delivery = Some(Delivery::Poll);
        able.user_refs = vec![UserRefKind::Login];
        able.side_effects = vec!["the roster of the day is printed anew".into()];
        able
    }

    async fn get(&self, user: &UserRef) -> Result<UserStatus> {
        self.read(user, "get").await
    }

    async fn get_many(&self, users: &[UserRef]) -> Vec<Result<UserStatus>> {
        let readings = users.iter().cloned().map(|user| {
            let provider = self.clone();
            async move { provider.read(&user, "get_many").await }
        });
        stream::iter(readings).buffered(SIDE_BY_SIDE).collect().await
    }

    fn list(&self, options: ListOptions) -> StatusStream {
        let pages = Pages {
            provider: self.clone(),
            size: options.page_size.unwrap_or(usize::MAX),
            left: options.limit.unwrap_or(usize::MAX),
            rows: Vec::new().into_iter(),
            next: Some(None),
        };
        Box::pin(stream::unfold(pages, |mut pages| async move {
            let row = pages.next().await?;
            Some((row, pages))
        }))
    }

    async fn set(&self, changes: &[Change]) -> Vec<Outcome> {
        let key = |user: &UserRef| Some(login(user, "set").ok()?.to_owned());
        set_by_person(changes, SIDE_BY_SIDE, key, async |change| {
            self.write(change).await.unwrap_or_else(Outcome::from_error)
        })
        .await
    }

    fn watch(&self, options: WatchOptions) -> EventStream {
        if let Err(error) = options.check() {
            let error = error.with_vendor(ROTA).with_operation("watch");
            return Box::pin(stream::iter([Err(error)]));
        }
        let interval = options.interval.unwrap_or_default().max(self.config.poll_interval);
        let clock = Arc::clone(self.client.clock());
        poll_watch(Reader { provider: self.clone(), users: options.users }, clock, interval)
    }

    async fn probe(&self) -> Result<Probe> {
        match self.client.check().await {
            Ok(()) => Ok(Probe::new().with_check("key", CheckVerdict::Pass, "is taken")),
            Err(error) if error.is_temporary() => Err(error),
            Err(error) => {
                let why = error.report().to_string();
                Ok(Probe::new().with_check("key", CheckVerdict::Fail, why))
            }
        }
    }
}

/// A list as it is read: a page when its first row is wanted, and no sooner.
struct Pages {
    provider: Provider,
    size: usize,
    left: usize,
    rows: std::vec::IntoIter<Result<Person>>,
    /// Where the next page begins; `None` after the last.
    next: Option<Option<String>>,
}

impl Pages {
    async fn next(&mut self) -> Option<Result<UserStatus>> {
        if self.left == 0 {
            return None;
        }
        loop {
            if let Some(row) = self.rows.next() {
                self.left -= 1;
                return Some(row.map(|person| self.provider.status(&person, None)));
            }
            let after = self.next.take()?;
            match self.provider.client.page(after.as_deref(), self.size.min(self.left)).await {
                Ok((rows, next)) => {
                    self.rows = rows.into_iter();
                    // A page that leads to itself would never end.
                    self.next = next.filter(|next| after.as_ref() != Some(next)).map(Some);
                }
                Err(error) => {
                    self.left = 0;
                    return Some(Err(error));
                }
            }
        }
    }
}

/// One reading of those who are watched.
#[derive(Debug)]
struct Reader {
    provider: Provider,
    /// Everybody where it is `None`.
    users: Option<Vec<UserRef>>,
}

#[async_trait]
impl PollReader for Reader {
    async fn read(&self) -> Result<Vec<(UserRef, Result<UserStatus>)>> {
        if let Some(users) = &self.users {
            return reading_of(users, self.provider.get_many(users).await);
        }
        let mut rows = Vec::new();
        let mut list = self.provider.list(ListOptions::new());
        while let Some(row) = list.next().await {
            match row {
                Ok(status) => {
                    rows.extend(status.subject.best_ref().map(|user| (user, Ok(status))));
                }
                // A row that cannot be read has no name: whose it is comes with the next reading.
                Err(error) if error.kind() == ErrorKind::Protocol => {}
                Err(error) => return Err(error),
            }
        }
        Ok(rows)
    }
}
