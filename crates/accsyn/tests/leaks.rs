//! Searches everything that is printed and logged for every secret and personal text that was used.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use std::sync::Arc;

use accsyn::{Client, Code, NewUser, Provider};
use common::sim::{STANDARD, clock, config, simulator, user};
use presence_core::{
    AccountState, Change, Note, UserRef, UserStatusProvider, UserStatusProviderExt,
};
use presence_sim::{Action, Ending, Fault, Trigger};
use presence_testkit::Leaks;

const NOTE: &str = "note-grypa-marker";
const MESSAGE: &str = "message-to-the-invited-marker";
const VENDOR_SAID: &str = "vendor-said-marker";
fn ways_to_fail() -> Vec<Action> {
    let says = |status, body: String| Action::Status {
        status,
        headers: [("Retry-After".to_owned(), "0".to_owned())].into(),
        body,
    };
    let bodies = [
        VENDOR_SAID.to_owned(),
        format!(r#"{{"message": "{VENDOR_SAID}"}}"#),
        format!(r#"{{"message": "x", "message_hr": "{VENDOR_SAID}", "session_expired": true}}"#),
        format!(r#"{{"exception": "Traceback {VENDOR_SAID}"}}"#),
        format!(r#"{{"result": "{VENDOR_SAID}"}}"#),
    ];
    let statuses = [200, 302, 400, 401, 403, 404, 409, 418, 429, 500, 503];
    let mut ways = Vec::new();
    for status in statuses {
        ways.extend(bodies.iter().map(|body| says(status, body.clone())));
    }
    ways.extend([
        Action::Cut { ending: Ending::Close },
        Action::Cut { ending: Ending::Reset },
        Action::Garbage { bytes: 32 },
        Action::Html { status: 200 },
        Action::Truncate { keep: None, ending: Ending::Reset },
        Action::EmptyBody,
        Action::Nulls,
        Action::Oversized { bytes: 1 << 30, declared: false },
        Action::Redirect { location: format!("http://127.0.0.1:9/?t={VENDOR_SAID}"), status: 307 },
    ]);
    ways
}

#[tokio::test]
async fn no_secret_and_nothing_personal_is_ever_printed() {
    let leaks = Leaks::collect();

    let simulator = simulator().await;
    let server = simulator.accsyn().unwrap();
    let config = config(server);
    let made = Client::builder(&config).clock(Arc::new(clock(server)));
    let provider = Provider::with_client(config.clone(), made.build().unwrap()).unwrap();
    let person = user(server, STANDARD);
    let email = UserRef::email(person.code.as_str()).unwrap();
    let mut invited = NewUser::new(Code::new("new-marker@example.com").unwrap());
    invited.message = Some(MESSAGE.to_owned());

    leaks.debug(&(&config, &provider, provider.capabilities(), &invited, &email));
    let (mut failed, mut writes) = (0, 0);
    for way in ways_to_fail() {
        for method in ["GET", "PUT", "POST"] {
            let trigger = Trigger { method: Some(method.to_owned()), ..Trigger::default() };
            server.faults().push(Fault::new(trigger, way.clone()).unwrap());
            let target = match person.status {
                _ if writes % 2 == 0 => AccountState::Disabled,
                _ => AccountState::Active,
            };
            let change = Change::account(email.clone(), target).allowing_account();
            let outcome = provider.set_one(change.with_note(Note::new(NOTE))).await;
            writes += usize::from(outcome.is_success());
            leaks.outcome(&outcome);
            let created = provider.client().create(&invited).await;
            let read = provider.get(&email).await;
            leaks.result(&read);
            leaks.result(&created);
            let errors = [outcome.error, read.err(), created.err()];
            failed += errors.iter().flatten().count();
            server.faults().clear();
        }
    }
    assert!(failed > 200, "{failed}");
    leaks.result(&provider.probe().await);
    let session = sessions(server);
    let logged = leaks.logged();
    assert!(logged.contains("update") && logged.contains("login"), "the log was collected");
    let encoded = "YW5uYS5ub3dha0BleGFtcGxlLmNvbQ==";
    let hidden = [server.api_key(), encoded, NOTE, MESSAGE, VENDOR_SAID, &person.code];
    let hidden = hidden.into_iter().chain([server.user(), "new-marker", "%22session"]);
    leaks.assert_none_of(hidden.chain(session.iter().map(String::as_str)));
    simulator.shutdown().await;
}

/// The sessions that were used, from what arrived.
fn sessions(server: &presence_sim::Accsyn) -> Vec<String> {
    let entries = server.journal().entries();
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.path().replace("%22", "\"").replace("%3A", ":").replace("%20", " ");
        let body = String::from_utf8_lossy(entry.body()).into_owned();
        for text in [path, body] {
            let session = text.split_once("\"session\": \"").map(|(_, rest)| rest);
            let session = session.and_then(|rest| rest.split_once('"'));
            found.extend(session.map(|(session, _)| session.to_owned()));
        }
    }
    assert!(!found.is_empty());
    found.sort();
    found.dedup();
    found
}
