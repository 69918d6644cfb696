//! Calling do-not-disturb: written only over settings that were understood, and done only by proof.

use presence_core::{
    Availability, Change, ErrorKind, Fate, Outcome, UserRef, UserStatusProvider,
    UserStatusProviderExt, Verdict,
};
use webex_people::{CallingOwner, DoNotDisturb, Provider};

use super::common::{Reply, Server, client, config, id, provider_of};
use super::pid;

/// A provider over a person with these settings and this status, whose write is answered so.
async fn calling(settings: &str, status: &str, written: Reply) -> (Server, Provider) {
    let settings = settings.to_owned();
    let person = format!(r#"{{"id":"PID","status":"{status}"}}"#);
    let server = Server::start(move |seen, _| match seen.method.as_str() {
        "PUT" => written.clone(),
        _ if seen.target.ends_with("/doNotDisturb") => Reply::ok(settings.clone()),
        _ => Reply::ok(person.clone()),
    })
    .await;
    let mut config = config(&server);
    config.calling_dnd = true;
    let (provider, _) = provider_of(config);
    (server, provider)
}

async fn set(provider: &Provider, wanted: Availability) -> Outcome {
    provider.set_availability(&id("PID"), wanted).await
}

fn puts(server: &Server) -> usize {
    server.seen().iter().filter(|seen| seen.method == "PUT").count()
}

#[tokio::test]
async fn settings_that_were_not_understood_are_not_written_over() {
    for settings in [
        "{}",
        r#"{"enabled":null}"#,
        r#"{"enabled":"yes"}"#,
        r#"{"message":"failed","errors":[{"description":"x"}],"trackingId":"T"}"#,
        r#"{"enabled":false,"message":"failed"}"#,
        r#"{"enabled":false,"ringSplashEnabled":"yes","webexGoOverrideEnabled":true}"#,
    ] {
        let (server, provider) = calling(settings, "inactive", Reply::new(204, "")).await;
        let outcome = set(&provider, Availability::DoNotDisturb).await;
        let error = outcome.error.unwrap();
        assert_eq!((outcome.verdict, error.kind()), (Verdict::Failed, ErrorKind::Protocol));
        assert_eq!((error.fate(), puts(&server)), (Fate::NotApplied, 0), "{settings}");
    }
}

#[tokio::test]
async fn a_write_is_done_by_the_documented_answer_only() {
    let off = r#"{"enabled":false}"#;
    for (reply, verdict) in [
        (Reply::new(204, ""), Verdict::Applied),
        (Reply::ok(""), Verdict::Indeterminate),
        (Reply::ok("{}"), Verdict::Indeterminate),
        (Reply::ok("null"), Verdict::Indeterminate),
        (Reply::ok(r#"{"status":"ok"}"#), Verdict::Indeterminate),
        (Reply::ok("<html>"), Verdict::Indeterminate),
        (Reply::new(202, ""), Verdict::Indeterminate),
    ] {
        let (server, provider) = calling(off, "active", reply.clone()).await;
        let outcome = set(&provider, Availability::DoNotDisturb).await;
        assert_eq!(outcome.verdict, verdict, "{reply:?}");
        assert_eq!(puts(&server), 1, "{reply:?}");
        let fate = outcome.error.map(|error| error.fate());
        assert_eq!(fate, (verdict != Verdict::Applied).then_some(Fate::Unknown), "{reply:?}");
        let of = CallingOwner::Person(pid());
        let written = client(&server).set_do_not_disturb(&of, None, &DoNotDisturb::new(true)).await;
        assert_eq!(written.is_ok(), verdict == Verdict::Applied, "{reply:?}");
    }
}

#[tokio::test]
async fn an_address_of_two_people_is_written_to_neither() {
    let row = |id: &str| format!(r#"{{"id":"{id}","emails":["a@b.c"],"status":"active"}}"#);
    let server = Server::start(move |seen, _| match seen.method.as_str() {
        "PUT" => Reply::new(204, ""),
        _ if seen.target.ends_with("/doNotDisturb") => Reply::ok(r#"{"enabled":false}"#),
        _ => Reply::ok(format!(r#"{{"items":[{},{}]}}"#, row("P1"), row("P2"))),
    })
    .await;
    let mut config = config(&server);
    config.calling_dnd = true;
    let (provider, _) = provider_of(config);
    let user = UserRef::email("a@b.c").unwrap();
    let outcome = provider.set_availability(&user, Availability::DoNotDisturb).await;
    let error = outcome.error.unwrap();
    assert_eq!((outcome.verdict, error.kind()), (Verdict::Rejected, ErrorKind::Conflict));
    assert_eq!((error.fate(), server.seen().len()), (Fate::NotApplied, 1));
}

#[tokio::test]
async fn calls_are_turned_away_by_switching_it_on_only() {
    let wanted = [(Availability::DoNotDisturb, 1), (Availability::Available, 0)];
    for (wanted, effects) in wanted {
        let stands = format!(r#"{{"enabled":{}}}"#, wanted == Availability::Available);
        let (_server, provider) = calling(&stands, "active", Reply::new(204, "")).await;
        let planned = provider.preview(&[Change::availability(id("PID"), wanted)]).changes;
        assert_eq!(planned[0].as_ref().unwrap().side_effects.len(), effects, "{wanted:?}");
        let outcome = set(&provider, wanted).await;
        assert_eq!((outcome.verdict, outcome.side_effects.len()), (Verdict::Applied, effects));
    }
}

#[tokio::test]
async fn a_status_that_says_otherwise_is_said_to_be_a_loss() {
    let contradicts = "the app still shows another status";
    for (status, said) in [
        ("OutOfOffice", true),
        ("DoNotDisturb", true),
        ("inactive", true),
        ("active", false),
        ("unknown", false),
    ] {
        let (_server, provider) = calling(r#"{"enabled":false}"#, status, Reply::Cut).await;
        let outcome = set(&provider, Availability::Available).await;
        assert_eq!(outcome.verdict, Verdict::NoChange, "{status}");
        let found = outcome.losses.iter().any(|loss| loss.detail.starts_with(contradicts));
        assert_eq!(found, said, "{status}: {:?}", outcome.losses);
    }
}
