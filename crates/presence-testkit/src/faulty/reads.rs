//! Faults in reading one person, many people, and in probing.

use std::collections::BTreeSet;

use presence_core::{
    AccountState, Availability, Basis, Change, CheckVerdict, Error, ErrorKind, Probe, RawDocument,
    Result, Source, Subject, Timestamp, UserRef, UserStatus, VendorDocument,
};

use super::{Fault, Faulty};
use crate::patience;

impl Faulty {
    pub(super) async fn faulty_get(&self, user: &UserRef) -> Result<UserStatus> {
        match self.fault {
            Fault::GetHangs => return std::future::pending().await,
            Fault::RefusesUndeclared
            | Fault::RefusalWithoutOperation
            | Fault::RefusalWithoutVendor => return Err(self.refusal()),
            Fault::RefusalSends => {
                self.send_something().await;
                return Err(self.refusal());
            }
            _ => {}
        }
        let running = self.enter().await?;
        let read = match self.fault {
            Fault::AnswersCrossed => self.crossed_get(user).await,
            _ => self.inner.get(user).await,
        };
        running.finish();
        match read {
            Ok(status) => Ok(self.spoil_status(status)),
            Err(error) => self.instead_of_error(user, error).await,
        }
    }

    /// Whoever runs beside another call is answered with the first person there is.
    async fn crossed_get(&self, user: &UserRef) -> Result<UserStatus> {
        use std::sync::atomic::Ordering;
        patience::give_way(1).await;
        let status = self.inner.get(user).await?;
        if self.state.running.load(Ordering::Relaxed) > 1 {
            return self.somebody_else(status).await;
        }
        Ok(status)
    }

    async fn somebody_else(&self, status: UserStatus) -> Result<UserStatus> {
        let people = self.everybody().await;
        let other = people.into_iter().find(|other| other.subject != status.subject);
        Ok(other.unwrap_or(status))
    }

    async fn everybody(&self) -> Vec<UserStatus> {
        use futures_util::StreamExt;
        let rows = self.inner.list(presence_core::ListOptions::new());
        rows.filter_map(async |row| row.ok()).collect().await
    }

    async fn instead_of_error(&self, user: &UserRef, error: Error) -> Result<UserStatus> {
        let accepted = self.inner.capabilities().accepts(user.kind());
        let not_found = error.kind() == ErrorKind::NotFound;
        match self.fault {
            Fault::GuessesTheUnknown if not_found => Ok(self.invented(user)),
            Fault::WrongKindForTheUnknown if not_found => Err(error.with_kind(ErrorKind::Conflict)),
            Fault::TakesEveryKind if !accepted => Ok(self.invented(user)),
            Fault::FoldsLetters if not_found => self.folded(user).await.ok_or(error),
            _ => Err(self.spoil(error, std::slice::from_ref(user))),
        }
    }

    /// Somebody who goes by `user` and is available.
    fn invented(&self, user: &UserRef) -> UserStatus {
        let subject = Subject::new(self.inner.name(), user.clone());
        let source = Source::new(self.inner.vendor(), Basis::Declared, Timestamp::UNIX_EPOCH);
        UserStatus::new(subject, source).with_availability(Availability::Available)
    }

    async fn folded(&self, user: &UserRef) -> Option<UserStatus> {
        let is = |text: &str| text.eq_ignore_ascii_case(user.as_str());
        self.everybody().await.into_iter().find(|status| {
            let subject = &status.subject;
            subject.native_id.as_ref().is_some_and(|id| is(id.as_str()))
                || subject.login.as_ref().is_some_and(|login| is(login.as_str()))
        })
    }

    /// A status that was read, as the fault has it.
    pub(super) fn spoil_status(&self, mut status: UserStatus) -> UserStatus {
        match self.fault {
            Fault::AnotherPerson => {
                if let Ok(id) = UserRef::id("nobody-in-particular") {
                    status.subject = Subject::new(self.inner.name(), id);
                }
            }
            Fault::AnotherProvider => status.subject.provider = "another".to_owned(),
            Fault::UnknownWithoutCause => status.account = AccountState::Unknown,
            Fault::SecretInStatus => {
                if let Ok(raw) = RawDocument::json(format!("{{\"key\":\"{}\"}}", Self::SECRET)) {
                    status.vendor = Some(VendorDocument::new("list", raw));
                }
            }
            _ => {}
        }
        status
    }

    pub(super) async fn faulty_get_many(&self, users: &[UserRef]) -> Vec<Result<UserStatus>> {
        if users.is_empty() {
            match self.fault {
                Fault::BatchOfNobodySends => self.send_something().await,
                Fault::BatchOfNobodyAnswers => return vec![Err(self.refusal())],
                _ => {}
            }
        }
        let mut rows = self.inner.get_many(&self.asked(users)).await;
        let failed_with = |kind| {
            let of_kind = |row: &&Result<UserStatus>| row.as_ref().is_err_and(|e| e.kind() == kind);
            rows.iter().find(of_kind).and_then(|row| row.as_ref().err().cloned())
        };
        let spoiler = match self.fault {
            Fault::BatchSpoiledByUnknown => failed_with(ErrorKind::NotFound),
            Fault::BatchSpoiledByReference => failed_with(ErrorKind::InvalidInput),
            _ => None,
        };
        if let Some(error) = spoiler {
            return users.iter().map(|_| Err(error.clone())).collect();
        }
        match self.fault {
            Fault::BatchReordered => rows.reverse(),
            Fault::BatchShort => drop(rows.pop()),
            Fault::BatchCutOff => rows.truncate(self.inner.capabilities().read_batch),
            Fault::BatchDisagrees => {
                for status in rows.iter_mut().flatten() {
                    status.availability = Availability::Offline;
                }
            }
            _ => {}
        }
        let spoil = |row: Result<UserStatus>| match row {
            Ok(status) => Ok(self.spoil_status(status)),
            Err(error) => Err(self.spoil(error, users)),
        };
        rows.into_iter().map(spoil).collect()
    }

    fn asked(&self, users: &[UserRef]) -> Vec<UserRef> {
        let mut seen = BTreeSet::new();
        let mut asked = users.to_vec();
        asked.retain(|user| !self.has(Fault::BatchMergesRepeats) || seen.insert(user.clone()));
        asked
    }

    pub(super) async fn faulty_probe(&self) -> Result<Probe> {
        let running = self.enter().await?;
        if self.has(Fault::ProbeWrites)
            && let Some(status) = self.everybody().await.into_iter().next()
            && let Some(user) = status.subject.best_ref()
        {
            drop(self.inner.set(&[Change::availability(user, Availability::Offline)]).await);
        }
        let probe = self.inner.probe().await;
        running.finish();
        let probe = probe.map_err(|error| self.spoil(error, &[]))?;
        Ok(match self.fault {
            Fault::ProbeFails => probe.with_check("all", CheckVerdict::Fail, "for no reason"),
            Fault::SecretInProbe => probe.with_check("key", CheckVerdict::Pass, Self::SECRET),
            _ => probe,
        })
    }
}
