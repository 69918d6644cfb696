//! A provider whose watch outlives its stream: caught by counting what the vendor receives.

use async_trait::async_trait;
use presence_core::{
    Capabilities, Change, Clock, EventStream, ListOptions, Outcome, Preview, Probe, Result,
    StatusStream, UserRef, UserStatus, UserStatusProvider, Vendor, WatchOptions,
};
use presence_testkit::cancellation;

use crate::remote::{INTERVAL, Remote};
use crate::stage;

#[derive(Debug)]
struct LivesOn(Remote);

#[async_trait]
#[deny(clippy::missing_trait_methods)]
impl UserStatusProvider for LivesOn {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn vendor(&self) -> Vendor {
        self.0.vendor()
    }

    fn capabilities(&self) -> Capabilities {
        self.0.capabilities()
    }

    async fn get(&self, user: &UserRef) -> Result<UserStatus> {
        self.0.get(user).await
    }

    async fn get_many(&self, users: &[UserRef]) -> Vec<Result<UserStatus>> {
        self.0.get_many(users).await
    }

    fn list(&self, options: ListOptions) -> StatusStream {
        self.0.list(options)
    }

    async fn set(&self, changes: &[Change]) -> Vec<Outcome> {
        self.0.set(changes).await
    }

    fn preview(&self, changes: &[Change]) -> Preview {
        self.0.preview(changes)
    }

    fn watch(&self, options: WatchOptions) -> EventStream {
        let remote = self.0.clone();
        // Nobody ends this task but the end of the test's runtime: that is the fault.
        tokio::spawn(async move {
            while remote.probe().await.is_ok() {
                remote.clock.sleep(INTERVAL).await;
            }
        });
        self.0.watch(options)
    }

    async fn probe(&self) -> Result<Probe> {
        self.0.probe().await
    }
}

#[tokio::test]
async fn a_watch_that_lives_on_is_caught() {
    let remote = Remote::new(stage::people());
    let fixture = stage::remote(&remote);
    let report = cancellation(&LivesOn(remote), &fixture).await;
    let failed: Vec<String> = report.failures().map(ToString::to_string).collect();
    insta::assert_snapshot!(failed.join("\n"), @"cancellation  FAILED   a dropped watch asks no more: requests go on and on
cancellation  FAILED   a dropped provider asks no more: requests go on and on");
}
