//! Hooks of the fixture that the other tests do not pull.

use std::future::pending;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::{Either, select};
use presence_core::{Activity, Change, ManualClock, Timestamp, UserRef, UserStatusProvider};
use presence_testkit::faulty::{Fault, Faulty};
use presence_testkit::{concurrency, get};

use crate::stage;

const LIMIT: Duration = Duration::from_secs(5);

#[tokio::test]
async fn a_limit_by_the_clock_ends_a_call_that_hangs() {
    let clock = ManualClock::new(Timestamp::UNIX_EPOCH);
    let fixture = stage::known().limited_by(Arc::new(clock.clone()), LIMIT);
    let hanging = Faulty::new(stage::people(), Fault::GetHangs);
    let time_passes = async {
        for _ in 0..1000 {
            clock.until_waiting(1).await;
            clock.advance(LIMIT);
        }
        pending::<()>().await;
    };
    let suite = Box::pin(get(&hanging, &fixture));
    let Either::Left((report, _)) = select(suite, Box::pin(time_passes)).await else {
        panic!("the suite hangs");
    };
    let first = report.failures().next().unwrap().to_string();
    insta::assert_snapshot!(first, @"get           FAILED   the status is of the person asked for: get did not end within the limit");
    assert_eq!(clock.waiting(), 0, "no limit is left behind");
}

#[tokio::test]
async fn changes_are_written_in_the_shape_that_the_vendor_needs() {
    let people = stage::people();
    let fixture = stage::known()
        .shaping_changes(|user, target| Change::new(user, target).with_activity(Activity::Travel));
    concurrency(&people, &fixture).await.assert_passed();
    let status = people.get(&UserRef::id("id-a").unwrap()).await.unwrap();
    assert_eq!(status.activity, Some(Activity::Travel));
}
