//! A directory that is larger than anybody would hold in memory.

use presence_sim::Simulator;
use serde_json::Value;

use super::support::{Caller, started};

/// The memory of this process, in KiB; `None` where the system does not say.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[tokio::test]
async fn a_million_people_are_searched_page_by_page_in_flat_memory() {
    const PEOPLE: usize = 1_000_000;
    let (simulator, webex) = started(Simulator::builder().people(PEOPLE)).await;
    let wanted = |name: &str| name.to_lowercase().starts_with("mei");
    let expected = simulator.cast().iter().filter(|person| wanted(&person.given_name)).count();
    assert!(expected > 10_000);

    let mut anna = Caller::new(&webex, &webex.token()).await;
    let mut next = Some("/people?max=1000&displayName=mei&excludeStatus=true".to_owned());
    let (mut found, mut first, mut pages) = (0, None, 0);
    while let Some(path) = next {
        let (rows, more) = anna.page(&path).await;
        assert!(rows.iter().all(|row| wanted(row["displayName"].as_str().unwrap())));
        found += rows.len();
        pages += 1;
        next = more;
        if pages == 3 {
            first = memory();
        }
    }
    assert_eq!(found, expected);
    assert!(pages >= 10, "{pages} pages for a million people");
    let grown = first.zip(memory()).map(|(before, after)| after.saturating_sub(before));
    assert!(grown.is_none_or(|kib| kib < 32 * 1024), "grew by {grown:?} KiB");
}

#[tokio::test]
async fn the_last_of_a_million_is_as_near_as_the_first() {
    let (simulator, webex) = started(Simulator::builder().people(1_000_000)).await;
    let last = simulator.cast().person(999_999).unwrap();
    let mut anna = Caller::new(&webex, &webex.token()).await;
    let row = anna.read(&format!("/people?email={}", last.email)).await["items"][0].clone();
    assert_eq!(row["displayName"], last.display_name());
    let id = row["id"].as_str().unwrap();
    assert_eq!(anna.read(&format!("/people/{id}")).await["emails"][0], last.email.as_str());
    let before_last = webex.people(999_997).unwrap();
    let (rows, next) = anna.page(&format!("/people?max=2&before&after={}", before_last.id)).await;
    assert_eq!((rows.len(), next), (2, None));
    let ids: Vec<&Value> = rows.iter().map(|row| &row["id"]).collect();
    assert_eq!(ids[1], id);
}
