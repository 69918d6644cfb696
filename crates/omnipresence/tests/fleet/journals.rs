//! Journals destroy nothing that is not theirs, and stay readable.
#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

use std::sync::Arc;

use omnipresence::ErrorKind;
use omnipresence::fleet::{Journal, Plan};

use crate::desk::{ABSENT, Desk, fleet, want};

async fn plan(person: usize) -> Plan {
    fleet(&[&Arc::new(Desk::new("desk", 2))], 2).plan([want(person, ABSENT)]).await.unwrap()
}

#[tokio::test]
async fn a_file_that_is_not_the_plans_journal_stays_as_it_is() {
    let (plan, other) = (plan(1).await, plan(2).await);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    drop(Journal::create(&path, &other).unwrap());
    let others = std::fs::read_to_string(&path).unwrap() + "{\"outcome\": half";
    let whole = serde_json::to_string(&plan).unwrap();
    let cases = [
        ("my only copy, one line", ErrorKind::Config),
        (others.as_str(), ErrorKind::Conflict),
        // All journals begin alike; this one goes on otherwise.
        ("{\"journal\":{\"format\":2", ErrorKind::Config),
        (whole.as_str(), ErrorKind::Config),
    ];
    for (text, kind) in cases {
        std::fs::write(&path, text).unwrap();
        assert_eq!(Journal::open(&path, &plan).unwrap_err().kind(), kind, "{text}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
}

#[tokio::test]
async fn looking_into_a_journal_writes_nothing() {
    let plan = plan(1).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal");
    drop(Journal::create(&path, &plan).unwrap());
    let torn = std::fs::read_to_string(&path).unwrap() + "{\"intent\":{\"at";
    for text in [torn.as_str(), "", &torn[..9]] {
        std::fs::write(&path, text).unwrap();
        let journal = Journal::open(&path, &plan).unwrap();
        assert_eq!(journal.applied(&plan).results.len(), 1);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
}
