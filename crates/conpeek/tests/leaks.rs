//! Searches everything that is printed and logged for every secret and personal text that was used.

mod common;

use std::sync::Arc;

use common::{config, once, simulator};
use conpeek::{Client, Provider};
use presence_core::{
    Availability, Change, ManualClock, Note, Reason, ReasonCategory, Timestamp, UserRef,
    UserStatusProvider, UserStatusProviderExt,
};
use presence_sim::{Action, Ending};
use presence_testkit::Leaks;

const NOTE: &str = "note-grypa-marker";
const CAUSE: &str = "Szkolenie";
const VENDOR_SAID: &str = "vendor-said-marker";
fn ways_to_fail() -> Vec<Option<Action>> {
    let says = |status| Action::Status {
        status,
        headers: [("Retry-After".to_owned(), "0".to_owned())].into(),
        body: VENDOR_SAID.to_owned(),
    };
    let mut ways: Vec<Option<Action>> =
        [200, 302, 400, 401, 403, 404, 409, 418, 423, 429, 500, 503]
            .into_iter()
            .map(|status| Some(says(status)))
            .collect();
    ways.extend([
        None,
        Some(Action::Cut { ending: Ending::Close }),
        Some(Action::Cut { ending: Ending::Reset }),
        Some(Action::Garbage { bytes: 32 }),
        Some(Action::Html { status: 200 }),
        Some(Action::Truncate { keep: None, ending: Ending::Reset }),
        Some(Action::EmptyBody),
        Some(Action::Nulls),
        Some(Action::Redirect {
            location: "http://127.0.0.1:9/?t=vendor-said-marker".to_owned(),
            status: 302,
        }),
        Some(Action::Oversized { bytes: 1 << 30, declared: false }),
    ]);
    ways
}

#[tokio::test]
async fn no_secret_and_nothing_personal_is_ever_printed() {
    let leaks = Leaks::collect();

    let simulator = simulator().await;
    let server = simulator.conpeek().unwrap();
    let mut config = config(server);
    // The names of breaks in a configuration are the tenant's, and may be printed.
    config.mapping = conpeek::Mapping::default();
    let clock = Arc::new(ManualClock::skipping(Timestamp::UNIX_EPOCH));
    let client = Client::builder(&config).clock(clock).build().unwrap();
    let provider = Provider::with_client(config.clone(), client).unwrap();
    let login = server.user("3").unwrap().login;
    let reason = Reason::new(ReasonCategory::Business, "BUSINESS").with_label(CAUSE);
    let change = Change::availability(UserRef::login(login.as_str()).unwrap(), Availability::Busy)
        .with_reason(reason)
        .with_note(Note::new(NOTE));

    let mut failed = 0;
    leaks.debug(&(&config, &provider, provider.capabilities(), &change));
    for (turn, way) in ways_to_fail().into_iter().enumerate() {
        // These two are waited for, and the call repeated: nothing has happened yet.
        let expected = matches!(way, None | Some(Action::Status { status: 423 | 429, .. }));
        if let Some(action) = way {
            once(server, action);
        }
        // Another note each time: what stands already would not be sent.
        let change = change.clone().with_note(Note::new(format!("{NOTE} {turn}")));
        let outcome = provider.set_one(change).await;
        assert_eq!(outcome.is_success(), expected, "{outcome:?}");
        leaks.outcome(&outcome);
        failed += usize::from(outcome.error.is_some());
    }
    assert_eq!(failed, 19);
    leaks.result(&provider.get(&change.user).await);
    leaks.result(&provider.probe().await);
    // The simulator's journal shows paths, which is what it is for; but no key and no body.
    let mut journal = format!("{:?}", server.journal().entries());
    journal += &serde_json::to_string(&server.journal().entries()).unwrap();
    assert!(!journal.contains(server.key()) && !journal.contains(NOTE));

    let logged = leaks.logged();
    assert!(logged.contains("set_work_state"), "the log was collected: {logged}");
    leaks.assert_none_of([server.key(), NOTE, CAUSE, VENDOR_SAID, &login]);
    simulator.shutdown().await;
}
