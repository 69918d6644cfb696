//! What a report looks like, and that a run which tested nothing is not green.

use std::panic::{AssertUnwindSafe, catch_unwind};

use presence_core::{MemoryProvider, UserRef};
use presence_testkit::faulty::{Fault, Faulty};
use presence_testkit::{Fixture, Report, batch, concurrency, run_all, set};

use crate::partial::{with, write_only};
use crate::remote::Remote;
use crate::stage;

fn complaint(report: &Report) -> String {
    let panic = catch_unwind(AssertUnwindSafe(|| report.assert_passed())).unwrap_err();
    panic.downcast_ref::<String>().unwrap().clone()
}

#[tokio::test]
async fn the_table_has_a_line_for_each_check() {
    let remote = Remote::new(stage::people());
    let report = run_all(&remote, &stage::remote(&remote)).await;
    insta::assert_snapshot!(report);
}

#[tokio::test]
async fn the_complaint_names_what_failed() {
    let wrong = Faulty::new(stage::people(), Fault::BatchSpoiledByUnknown);
    let report = batch(&wrong, &stage::known()).await;
    assert!(!report.is_good());
    insta::assert_snapshot!(complaint(&report));
}

#[tokio::test]
async fn a_suite_that_only_skipped_is_not_green() {
    let remote = with(write_only);
    let report = concurrency(&remote, &Fixture::new([UserRef::id("id-a").unwrap()])).await;
    assert_eq!((report.passed(), report.failures().count()), (0, 0));
    assert!(!report.is_good());
    insta::assert_snapshot!(complaint(&report));
}

#[tokio::test]
async fn without_people_or_targets_the_run_fails() {
    let provider = MemoryProvider::with_people(["anna"]);
    assert!(!run_all(&provider, &Fixture::new([])).await.is_good());
    let nothing_to_set = Fixture::new([UserRef::login("anna").unwrap()]);
    let failed = set(&provider, &nothing_to_set).await;
    assert_eq!(failed.failures().next().unwrap().check, "as many outcomes as changes");
}

#[tokio::test]
async fn json_of_a_finding() {
    let report = batch(&MemoryProvider::with_people(["anna"]), &Fixture::new([])).await;
    let json = serde_json::to_string(report.findings.first().unwrap()).unwrap();
    insta::assert_snapshot!(json);
}

#[tokio::test]
async fn the_fixture_prints_no_secret() {
    let shown = format!("{:?}", stage::known());
    assert!(!shown.contains(Faulty::SECRET), "{shown}");
    assert!(!shown.contains('@'), "{shown}");
    insta::assert_snapshot!(shown);
}
