//! Providers that can do less pass as well, and the report says what was not tested.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use presence_core::{
    Access, Basis, Capabilities, Change, EventStream, ListOptions, Outcome, Preview, Probe, Result,
    Source, StatusStream, Subject, Support, Timestamp, UnknownCause, UnknownCauses, UserRef,
    UserStatus, UserStatusProvider, Vendor, WatchOptions, Why,
};
use presence_testkit::{Suite, run_all};

use crate::memory::skipped;
use crate::remote::Remote;
use crate::stage;

fn lacking() -> Support {
    Support::unsupported(Why::VendorLacks, "the vendor has no such call")
}

fn read_only(able: &mut Capabilities) {
    able.set = lacking();
    for access in [
        &mut able.availability,
        &mut able.absence,
        &mut able.account,
        &mut able.activity,
        &mut able.reason,
        &mut able.note,
        &mut able.until,
    ] {
        access.write = Support::unsupported(Why::ReadOnly, "the vendor shows it only");
    }
}

/// One axis, written one by one, with no room for anything else: what Conpeek documents.
pub(crate) fn write_only(able: &mut Capabilities) {
    let mut one = Capabilities::none(able.vendor.clone());
    one.user_refs.clone_from(&able.user_refs);
    one.availability = Access { read: lacking(), write: Support::Native };
    one.set = Support::Native;
    *able = one;
}

fn poor(able: &mut Capabilities) {
    able.account.write = Support::unsupported(Why::DisabledByPolicy, "switched off");
    for part in [&mut able.activity, &mut able.reason, &mut able.note, &mut able.until] {
        part.write = lacking();
    }
}

pub(crate) fn with(limit: impl FnOnce(&mut Capabilities)) -> Remote {
    let mut remote = Remote::new(stage::people());
    limit(&mut remote.able);
    remote
}

#[tokio::test]
async fn who_only_reads_passes_without_the_writing_suite() {
    let mut remote = with(read_only);
    remote.able.get_many = lacking();
    let report = run_all(&remote, &stage::remote(&remote)).await;
    report.assert_passed();
    assert!(!report.required.contains(&Suite::Set));
    insta::assert_snapshot!(skipped(&report).join("\n"));
}

#[tokio::test]
async fn who_only_writes_passes_without_the_reading_suites() {
    let remote = with(write_only);
    let report = run_all(&remote, &stage::remote(&remote)).await;
    report.assert_passed();
    for suite in [Suite::Get, Suite::Batch, Suite::List, Suite::Watch] {
        assert!(!report.required.contains(&suite), "{suite}");
    }
    insta::assert_snapshot!(skipped(&report).join("\n"));
}

#[tokio::test]
async fn who_has_no_room_for_the_parts_reports_their_loss() {
    let remote = with(poor);
    let report = run_all(&remote, &stage::remote(&remote)).await;
    report.assert_passed();
    insta::assert_snapshot!(skipped(&report).join("\n"), @"errors        skipped  what is unsupported sends nothing: every operation is supported");
}

/// Reads nothing, and remembers what it wrote itself.
#[derive(Debug)]
struct OwnWrites {
    remote: Remote,
    last: Arc<Mutex<BTreeMap<UserRef, UserStatus>>>,
}

impl OwnWrites {
    fn nothing_known(&self, user: &UserRef) -> UserStatus {
        let subject = Subject::new(self.name(), user.clone());
        let source = Source::new(self.vendor(), Basis::Unknown, Timestamp::UNIX_EPOCH);
        let mut status = UserStatus::new(subject, source);
        status.unknown_cause = UnknownCauses::all(UnknownCause::NotRequested);
        status
    }
}

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl UserStatusProvider for OwnWrites {
    fn name(&self) -> &str {
        self.remote.name()
    }

    fn vendor(&self) -> Vendor {
        self.remote.vendor()
    }

    fn capabilities(&self) -> Capabilities {
        let mut able = self.remote.capabilities();
        able.get = Support::emulated("the last own write");
        able.availability.read = Support::emulated("the last own write");
        able
    }

    async fn get(&self, user: &UserRef) -> Result<UserStatus> {
        self.remote.accept(user, "get")?;
        let last = self.last.lock().unwrap().get(user).cloned();
        Ok(last.unwrap_or_else(|| self.nothing_known(user)))
    }

    async fn get_many(&self, users: &[UserRef]) -> Vec<Result<UserStatus>> {
        self.remote.get_many(users).await
    }

    fn list(&self, options: ListOptions) -> StatusStream {
        self.remote.list(options)
    }

    async fn set(&self, changes: &[Change]) -> Vec<Outcome> {
        let outcomes = self.remote.set(changes).await;
        for (change, outcome) in changes.iter().zip(&outcomes) {
            if let presence_core::Target::Availability(value) = change.target
                && outcome.is_success()
            {
                let status = self.nothing_known(&change.user).with_availability(value);
                self.last.lock().unwrap().insert(change.user.clone(), status);
            }
        }
        outcomes
    }

    fn preview(&self, changes: &[Change]) -> Preview {
        self.remote.preview(changes)
    }

    fn watch(&self, options: WatchOptions) -> EventStream {
        self.remote.watch(options)
    }

    async fn probe(&self) -> Result<Probe> {
        self.remote.probe().await
    }
}

#[tokio::test]
async fn who_remembers_own_writes_passes_and_need_not_know_who_exists() {
    let remote = with(write_only);
    let fixture = stage::remote(&remote);
    let provider = OwnWrites { remote, last: Arc::default() };
    let report = run_all(&provider, &fixture).await;
    report.assert_passed();
    assert!(report.required.contains(&Suite::Get));
}
