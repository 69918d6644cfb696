//! Faults in how a call is refused, survives being dropped, and stands others beside it.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use presence_core::{Error, ErrorKind, RetryState, UserRef};

use super::{Fault, Faulty, State};
use crate::patience;

/// A running call; the last one to go ends the crowd, one that is dropped unfinished may break all.
pub(super) struct Running {
    state: Arc<State>,
    breaks: bool,
    finished: bool,
}

impl Running {
    pub(super) fn finish(mut self) {
        self.finished = true;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.state.running.fetch_sub(1, Ordering::Relaxed);
        if self.breaks && !self.finished {
            self.state.broken.store(true, Ordering::Relaxed);
        }
    }
}

impl Faulty {
    /// What a call goes through first: the faults of being interrupted and of being in company.
    ///
    /// # Errors
    /// Where the fault makes the call fail.
    pub(super) async fn enter(&self) -> Result<Running, Error> {
        let state = &self.state;
        let before = state.running.fetch_add(1, Ordering::Relaxed);
        let breaks = self.has(Fault::DroppedCallBreaks);
        let running = Running { state: Arc::clone(state), breaks, finished: false };
        if self.has(Fault::OneAtATime) && before > 0 {
            running.finish();
            return Err(self.broken("busy with another call"));
        }
        if state.broken.load(Ordering::Relaxed) {
            running.finish();
            return Err(self.broken("out of order"));
        }
        let blocks = matches!(self.fault, Fault::OpenListBlocks | Fault::OpenWatchBlocks);
        if blocks && state.open.load(Ordering::Relaxed) > 0 {
            std::future::pending::<()>().await;
        }
        if matches!(self.fault, Fault::DroppedCallBreaks | Fault::OneAtATime) {
            patience::give_way(2).await;
        }
        Ok(running)
    }

    fn broken(&self, why: &'static str) -> Error {
        Error::new(ErrorKind::Internal, why).with_vendor(self.inner.vendor())
    }

    /// A refusal as unsupported, as far as the fault has it complete.
    pub(super) fn refusal(&self) -> Error {
        let error = Error::unsupported("the vendor has no such call");
        let vendor = self.inner.vendor();
        match self.fault {
            Fault::RefusalWithoutOperation => error.with_vendor(vendor),
            Fault::RefusalWithoutVendor => error.with_operation("get"),
            _ => error.with_vendor(vendor).with_operation("get"),
        }
    }

    /// The error as the fault has it.
    pub(super) fn spoil(&self, error: Error, users: &[UserRef]) -> Error {
        match self.fault {
            Fault::OutageIsPermanent => error.with_retry_state(RetryState::Permanent),
            Fault::NeverRecovers if error.is_temporary() => {
                self.state.broken.store(true, Ordering::Relaxed);
                error
            }
            Fault::RevokedIsInternal if error.kind() == ErrorKind::Unauthenticated => {
                error.with_kind(ErrorKind::Internal)
            }
            Fault::SecretInErrors => error.with_message(format!("refused {}", Self::SECRET)),
            Fault::SecretInCauses => {
                error.with_source(Error::new(ErrorKind::Internal, Self::SECRET))
            }
            Fault::AddressInErrors => {
                let words: Vec<&str> = users.iter().map(UserRef::as_str).collect();
                error.with_message(format!("refused {}", words.join(", ")))
            }
            _ => error,
        }
    }
}
