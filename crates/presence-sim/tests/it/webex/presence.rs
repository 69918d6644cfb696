//! Presence over time.

use std::time::Duration;

use presence_sim::webex::{ChangeRefused, Status};
use presence_sim::{SimClock, Simulator};
use serde_json::Value;

use super::support::{ANNA, Caller, JAN, JUERGEN, MARIA, YUKI, login, path, started, with_admin};

#[tokio::test]
async fn every_word_of_the_vendor_is_there_at_the_start() {
    let (_simulator, _webex, mut anna) = with_admin().await;
    let rows = anna.all("/people").await;
    let words: Vec<_> = rows.iter().map(|row| row.get("status").and_then(Value::as_str)).collect();
    let expected = [
        "active",
        "DoNotDisturb",
        "meeting",
        "OutOfOffice",
        "inactive",
        "pending",
        "call",
        "",
        "unknown",
        "presenting",
        "inactive",
        "active",
    ];
    assert_eq!(words, expected.map(|word| Some(word).filter(|word| !word.is_empty())));
    let without: Vec<_> =
        rows.iter().filter(|row| row.get("lastActivity").is_none()).map(login).collect();
    assert_eq!(without, ["juergen.mueller", "yuki.tanaka"], "pending, and hidden");
    assert_eq!(
        (&rows[5]["invitePending"], &rows[10]["loginEnabled"]),
        (&true.into(), &false.into())
    );
    let quiet = anna.all("/people?excludeStatus=true").await;
    assert!(quiet.iter().all(|row| row.get("status").is_none()));
}

#[tokio::test]
async fn activity_moves_with_the_clock() {
    let (simulator, webex, mut anna) = with_admin().await;
    let before = anna.read("/people/me").await;
    simulator.clock().advance(Duration::from_secs(120));
    let after = anna.read("/people/me").await;
    assert_eq!(before["status"], after["status"]);
    assert_eq!(before["lastActivity"], "2026-03-01T12:00:00.000Z");
    assert_eq!(after["lastActivity"], "2026-03-01T12:02:00.000Z");
    let maria = anna.read(&path(&webex, MARIA)).await;
    assert_eq!(maria["lastActivity"], "2026-03-01T11:50:00.000Z", "ten minutes of quiet");
}

#[tokio::test]
async fn a_status_is_set_behind_the_clients_back() {
    let (_simulator, webex, mut anna) = with_admin().await;
    for status in [Status::OutOfOffice, Status::Other("Quiet".into()), Status::Unknown] {
        webex.set_status(JAN, status.clone()).unwrap();
        assert_eq!(anna.read(&path(&webex, JAN)).await["status"], status.word());
    }
    webex.set_status(YUKI, Status::Call).unwrap();
    assert_eq!(anna.read(&path(&webex, YUKI)).await.get("status"), None, "hidden as before");
    webex.hide_status(YUKI, false).unwrap();
    assert_eq!(anna.read(&path(&webex, YUKI)).await["status"], "call");
    webex.hide_status(JAN, true).unwrap();
    let jan = anna.read(&path(&webex, JAN)).await;
    assert_eq!((jan.get("status"), jan.get("lastActivity")), (None, None));
    assert_eq!(webex.seen(JAN).unwrap().status, Status::Unknown, "from the inside");
    let refused = webex.set_status("nobody@example.com", Status::Active);
    assert_eq!(refused, Err(ChangeRefused::UnknownPerson));
}

#[tokio::test]
async fn a_timeline_is_followed() {
    let (simulator, webex, mut anna) = with_admin().await;
    let minutes = |count: u64| Duration::from_secs(60 * count);
    let steps = [(minutes(10), Status::Meeting), (minutes(5), Status::Call)];
    webex.set_timeline(ANNA, steps).unwrap();
    let mut words = Vec::new();
    for _ in 0..4 {
        words.push(anna.read("/people/me").await["status"].as_str().unwrap().to_owned());
        simulator.clock().advance(minutes(5));
    }
    assert_eq!(words, ["active", "call", "meeting", "meeting"]);
    webex.set_timeline(ANNA, []).unwrap();
    assert_eq!(anna.read("/people/me").await["status"], "active");
}

#[tokio::test]
async fn statuses_are_drawn_anew_every_half_hour_from_the_seed() {
    let mut days = Vec::new();
    for seed in [5, 5, 6] {
        let clock = SimClock::manual(std::time::SystemTime::UNIX_EPOCH);
        let builder = Simulator::builder().seed(seed).people(60).clock(clock.clone());
        let (_simulator, webex) = started(builder).await;
        let mut anna = Caller::new(&webex, &webex.token()).await;
        let mut day = Vec::new();
        for _ in 0..6 {
            let rows = anna.all("/people").await;
            day.push(rows.iter().map(|row| row["status"].clone()).collect::<Vec<_>>());
            clock.advance(Duration::from_secs(30 * 60));
        }
        assert!(day.windows(2).all(|pair| pair[0] != pair[1]));
        days.push(day);
    }
    assert_eq!(days[0], days[1]);
    assert_ne!(days[0], days[2]);
}

#[tokio::test]
async fn who_accepts_is_pending_no_more() {
    let (_simulator, webex, mut anna) = with_admin().await;
    webex.accept_invitation(JUERGEN).unwrap();
    let juergen = anna.read(&path(&webex, JUERGEN)).await;
    assert_eq!(juergen["invitePending"], false);
    assert_ne!(juergen["status"], "pending");
    assert!(juergen["lastActivity"].is_string());
}
