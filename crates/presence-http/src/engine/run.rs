//! [`Run`]: one call from its first attempt to its end.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use presence_core::{Error, ErrorKind, Fate, Idempotency, Result, RetryState, within};

use super::Shared;
use super::exchange::{Outcome, exchange};
use crate::limit::{Permit, TooLong};
use crate::retry::{Decision, Round};
use crate::transport::Sending;
use crate::{Answer, Call, CallEvent, OperationTag};

/// A shorter wait is no wait but the time that the code takes.
const WORTH_TELLING: Duration = Duration::from_millis(1);

/// One call under way. Dropped before its end it reports the call as cancelled.
pub(super) struct Run<'a> {
    shared: &'a Shared,
    call: &'a Call,
    tag: OperationTag,
    started: Duration,
    /// The instant of the monotonic clock at which the call is over.
    until: Duration,
    attempts: u32,
    /// When the last attempt was over.
    attempted: Duration,
    /// The worst that is known of the attempts so far.
    fate: Fate,
    /// What the last repeat took from the budget.
    taken: Option<u32>,
    reauthenticated: bool,
    /// The error after which the present attempt is made.
    last: Option<Error>,
    over: bool,
}

/// What is known of a request to which no readable answer came.
pub(super) fn if_unproven(call: &Call) -> Fate {
    match call.idempotency {
        Idempotency::Safe => Fate::NotApplied,
        Idempotency::Absolute | Idempotency::Once => Fate::Unknown,
    }
}

impl<'a> Run<'a> {
    pub(super) fn new(shared: &'a Shared, call: &'a Call, tag: OperationTag) -> Self {
        let started = shared.clock.monotonic();
        let deadline = call.deadline.unwrap_or(shared.config.deadline);
        Self {
            shared,
            call,
            tag,
            started,
            until: started.saturating_add(deadline),
            attempts: 0,
            attempted: started,
            fate: Fate::NotApplied,
            taken: None,
            reauthenticated: false,
            last: None,
            over: false,
        }
    }

    pub(super) async fn complete<T>(
        mut self,
        read: &(impl Fn(Answer, Result<()>) -> Result<T> + Sync),
    ) -> Result<T> {
        let result = self.repeat(read).await.map_err(|error| self.finish(error));
        self.over = true;
        let ended = if result.is_ok() { self.attempted } else { self.shared.clock.monotonic() };
        let (attempts, elapsed) = (self.attempts, ended.saturating_sub(self.started));
        let error = result.as_ref().err().map(Error::kind);
        self.tell(&CallEvent::Finished { attempts, error, elapsed });
        result
    }

    async fn repeat<T>(
        &mut self,
        read: &(impl Fn(Answer, Result<()>) -> Result<T> + Sync),
    ) -> Result<T> {
        loop {
            let (sending, used) = self.prepare().await?;
            let error = match self.attempt(sending, read).await? {
                Ok(answer) => {
                    self.shared.budget.give_back(self.taken);
                    return Ok(answer);
                }
                Err(error) => error,
            };
            self.fate = worse(self.fate, error.fate());
            if let Some(used) = used.filter(|_| is_refused_credential(&error))
                && self.reauthenticate(&used).await?
            {
                continue;
            }
            let wait = self.next_wait(error)?;
            self.shared.clock.sleep(wait).await;
        }
    }

    /// The authorized request on its way, and a copy of it where another credential could be had.
    ///
    /// It is sent when it is polled. Handed on as it is, the request would have a place in each
    /// future it goes through.
    async fn prepare(&self) -> Result<(Sending<'a>, Option<Box<http::Request<Bytes>>>)> {
        let call = self.call;
        let mut request = http::Request::new(call.body.clone());
        *request.method_mut() = call.method.clone();
        *request.uri_mut() = call.target.uri(&self.shared.base)?;
        *request.headers_mut() = call.header_map();
        request.extensions_mut().insert(self.tag.clone());
        if call.authenticated {
            let mut authorized = self.shared.authenticator.authorize(&mut request);
            match self.within_deadline(authorized.as_mut()).await {
                // Whatever became of a request for a token, this call was not sent.
                Some(result) => result.map_err(|error| error.with_fate(Fate::NotApplied))?,
                None => return Err(self.deadline_passed("while the credential was fetched")),
            }
        }
        if !self.shared.base.owns(request.uri()) {
            let message = "the call would leave the configured origin";
            return Err(Error::new(ErrorKind::Internal, message));
        }
        let used = self.may_reauthenticate().then(|| Box::new(request.clone()));
        Ok((self.shared.transport.send(request), used))
    }

    /// One attempt. The outer error ends the call, the inner one is judged.
    async fn attempt<T>(
        &mut self,
        sending: Sending<'_>,
        read: &(impl Fn(Answer, Result<()>) -> Result<T> + Sync),
    ) -> Result<Result<T>> {
        let (permit, began) = self.admit().await?;
        self.attempts += 1;
        let attempt = self.attempts;
        self.tell(&CallEvent::AttemptStarted { attempt });
        let whole = self.call.attempt_timeout.unwrap_or(self.shared.config.attempt_timeout);
        let limit = whole.min(self.until.saturating_sub(began));
        let clock = &*self.shared.clock;
        let work = pin!(exchange(self.shared, self.call, &self.tag, sending, read));
        let outcome = within(clock, limit, work).await.unwrap_or_else(|| {
            let message = format!("no complete answer within {:?}", rounded(limit));
            let error = Error::new(ErrorKind::Timeout, message)
                .with_retry_state(RetryState::Temporary)
                .with_fate(Fate::Unknown);
            Outcome { status: None, result: Err(error) }
        });
        drop(permit);
        let Outcome { status, result } = outcome;
        let result = result.map_err(|error| self.settle(error));
        let error = result.as_ref().err().map(Error::kind);
        self.attempted = clock.monotonic();
        let elapsed = self.attempted.saturating_sub(began);
        self.tell(&CallEvent::AttemptFinished { attempt, status, error, elapsed });
        Ok(result)
    }

    /// Nothing that a read leaves behind matters to anyone.
    fn settle(&self, error: Error) -> Error {
        match self.call.idempotency {
            Idempotency::Safe => error.with_fate(Fate::NotApplied),
            Idempotency::Absolute | Idempotency::Once => error,
        }
    }

    /// The right to send, and the instant at which it was given.
    async fn admit(&self) -> Result<(Permit, Duration)> {
        let before = self.shared.clock.monotonic();
        let admitted = pin!(self.shared.limiter.admit(self.call.tier.as_ref(), self.until));
        let permit = match self.within_deadline(admitted).await {
            Some(Ok(permit)) => permit,
            Some(Err(TooLong { wait })) => return Err(self.held_back(wait)),
            None => return Err(self.deadline_passed("while the rate limit held it back")),
        };
        let now = self.shared.clock.monotonic();
        let waited = now.saturating_sub(before);
        if waited >= WORTH_TELLING {
            self.tell(&CallEvent::HeldBack { waited });
        }
        Ok((permit, now))
    }

    fn may_reauthenticate(&self) -> bool {
        self.call.authenticated && !self.reauthenticated && self.shared.authenticator.renews()
    }

    /// After a refused credential: whether another one was had and the call goes out once more.
    /// A refused credential is proof that nothing was done, so this holds for every call.
    async fn reauthenticate(&mut self, used: &http::Request<Bytes>) -> Result<bool> {
        self.reauthenticated = true;
        let mut renewed = self.shared.authenticator.invalidate(used);
        match self.within_deadline(renewed.as_mut()).await {
            Some(true) => {
                self.tell(&CallEvent::Reauthenticating { attempt: self.attempts });
                Ok(true)
            }
            Some(false) => Ok(false),
            None => Err(self.deadline_passed("while the credential was dropped")),
        }
    }

    /// How long to wait for the next attempt, or the error with which the call ends.
    fn next_wait(&mut self, error: Error) -> Result<Duration> {
        let policy = &self.shared.config.retry;
        let limited = error.kind() == ErrorKind::RateLimited;
        let delay = policy.delay(self.attempts, self.shared.random(), limited);
        if limited {
            let asked = error.retry_after();
            let pause = self.shared.limiter.pause(asked.unwrap_or(delay));
            self.tell(&CallEvent::Paused { pause, asked });
        }
        let round = Round {
            idempotency: self.call.idempotency,
            // The repeat with another credential does not count against the policy.
            attempts: self.attempts - u32::from(self.reauthenticated).min(self.attempts),
            elapsed: self.elapsed(),
            remaining: self.remaining(),
            delay,
            budget: &self.shared.budget,
        };
        match policy.decide(&error, &round) {
            Decision::Repeat { wait, cost } => {
                self.taken = Some(cost);
                let (attempt, asked) = (self.attempts, error.retry_after());
                self.tell(&CallEvent::Waiting { attempt, wait, asked });
                self.last = Some(error);
                Ok(wait)
            }
            Decision::Stop => Err(error),
            Decision::GiveUp(bound) => {
                self.tell(&CallEvent::GaveUp { attempts: self.attempts, bound });
                Err(error.with_retry_state(RetryState::GaveUp))
            }
        }
    }

    /// What `work` comes to before the deadline. Work that is done at once costs no timer.
    async fn within_deadline<T>(
        &self,
        mut work: Pin<&mut (impl Future<Output = T> + Send + ?Sized)>,
    ) -> Option<T> {
        match poll_fn(|context| Poll::Ready(work.as_mut().poll(context))).await {
            Poll::Ready(value) => Some(value),
            Poll::Pending => within(&*self.shared.clock, self.remaining(), work).await,
        }
    }

    fn deadline_passed(&self, when: &'static str) -> Error {
        let error = Error::new(ErrorKind::Timeout, format!("the call's deadline passed {when}"))
            .with_retry_state(RetryState::GaveUp);
        self.after_last(error)
    }

    fn held_back(&self, wait: Duration) -> Error {
        let message = "the client-side rate limit leaves no room before the deadline";
        let error = Error::new(ErrorKind::RateLimited, message)
            .with_retry_state(RetryState::GaveUp)
            .with_retry_after(wait);
        self.after_last(error)
    }

    /// What the attempt before came to is the reason why this one had to wait.
    fn after_last(&self, error: Error) -> Error {
        match &self.last {
            Some(last) => error.with_source(last.clone()),
            None => error,
        }
    }

    /// Completes an error with what only the run knows.
    fn finish(&self, error: Error) -> Error {
        let fate = worse(self.fate, error.fate());
        let error = if error.vendor().is_some() {
            error
        } else {
            error.with_vendor(self.tag.vendor.clone()).with_operation(self.tag.operation)
        };
        let error = error.with_fate(fate);
        if self.attempts > 0 { error.with_attempts(self.attempts) } else { error }
    }

    fn elapsed(&self) -> Duration {
        self.shared.clock.monotonic().saturating_sub(self.started)
    }

    fn remaining(&self) -> Duration {
        self.until.saturating_sub(self.shared.clock.monotonic())
    }

    fn tell(&self, event: &CallEvent) {
        event.trace();
        self.shared.observer.observe(&self.tag, event);
    }
}

fn is_refused_credential(error: &Error) -> bool {
    error.kind() == ErrorKind::Unauthenticated && error.fate() == Fate::NotApplied
}

/// In tenths of a second, for people.
fn rounded(limit: Duration) -> Duration {
    let tenths = u64::try_from(limit.as_millis().div_ceil(100)).unwrap_or(u64::MAX);
    Duration::from_millis(tenths.saturating_mul(100))
}

/// The less certain of two fates; "done" is worse than "not done" and better than "who knows".
fn worse(one: Fate, other: Fate) -> Fate {
    match (one, other) {
        (Fate::Unknown, _) | (_, Fate::Unknown) => Fate::Unknown,
        (Fate::Applied, _) | (_, Fate::Applied) => Fate::Applied,
        (Fate::NotApplied, Fate::NotApplied) => Fate::NotApplied,
    }
}

impl Drop for Run<'_> {
    fn drop(&mut self) {
        if !self.over {
            let (attempts, elapsed) = (self.attempts, self.elapsed());
            self.tell(&CallEvent::Cancelled { attempts, elapsed });
        }
    }
}
