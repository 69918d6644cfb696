//! Providers that are right pass, and say what they could not be tested for.

use presence_testkit::{Report, run_all};

use crate::remote::Remote;
use crate::stage;

pub(crate) fn skipped(report: &Report) -> Vec<String> {
    report.skipped().map(ToString::to_string).collect()
}

#[tokio::test]
async fn the_reference_provider_keeps_every_sentence() {
    let people = stage::people();
    let report = run_all(&people, &stage::in_memory(&people)).await;
    report.assert_passed();
    insta::assert_snapshot!(skipped(&report).join("\n"));
}

#[tokio::test]
async fn with_a_vendor_behind_it_only_what_is_unsupported_is_skipped() {
    let remote = Remote::new(stage::people());
    let report = run_all(&remote, &stage::remote(&remote)).await;
    report.assert_passed();
    insta::assert_snapshot!(skipped(&report).join("\n"));
}
