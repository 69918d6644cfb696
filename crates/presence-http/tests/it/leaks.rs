//! No credential and nothing personal in any error, event or span.

use std::sync::{Arc, Mutex};

use presence_core::Idempotency;
use presence_http::{CallEvent, Observer, OperationTag};
use presence_testkit::Leaks;

use crate::raw::{Act, Raw};
use crate::support::{KEY, PERSON, builder, read, write};

/// Writes down everything that is observed.
#[derive(Clone, Debug, Default)]
struct Notebook(Arc<Mutex<String>>);

impl Observer for Notebook {
    fn observe(&self, tag: &OperationTag, event: &CallEvent) {
        *self.0.lock().unwrap() += &format!("{tag:?} {event:?}\n");
    }
}

/// Every way to fail that says something about an answer, with [`PERSON`] and [`KEY`] in it.
fn failing_acts() -> Vec<Act> {
    let echo = format!("{PERSON} {KEY}");
    let with_status = |status: u16| {
        Act::write(format!(
            "HTTP/1.1 {status} Sorry {echo}\r\nx-person: {echo}\r\n\
             location: /{PERSON}?key={KEY}\r\nretry-after: {echo}\r\n\
             content-length: {}\r\nconnection: close\r\n\r\n{echo}",
            echo.len()
        ))
    };
    let mut acts: Vec<Act> =
        [302, 307, 400, 401, 403, 404, 409, 423, 429, 500, 503].map(with_status).into();
    acts.extend([
        Act::Reset,
        Act::write(""),
        Act::write(format!("{echo}\r\n\r\n")),
        Act::write(format!("HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{echo}")),
        Act::json(&echo),
        Act::json(&format!("<html>{echo}</html>")),
        Act::json(&format!(r#"{{"{PERSON}": "{KEY}"}}"#)),
        Act::json(&format!(r#"["{echo}", {{"name": "{echo}"}}]"#)),
        Act::json(&format!(r#"{{"name": "{echo}"#)),
        Act::json("[1,2,3]"),
    ]);
    acts
}

#[tokio::test]
async fn nothing_personal_and_no_secret_is_printed_traced_or_observed() {
    let notebook = Notebook::default();
    let leaks = Leaks::collect();
    for act in failing_acts() {
        let server = Raw::start([act]).await;
        let clock = presence_core::ManualClock::skipping(presence_core::Timestamp::UNIX_EPOCH);
        let engine = builder(&server.url())
            .clock(Arc::new(clock))
            .observer(notebook.clone())
            .build()
            .unwrap();
        for call in [read(&engine).body_limit(2000), write(&engine, Idempotency::Absolute)] {
            let error = engine.json::<Vec<u64>>(&call).await;
            // One answer can be read; what matters there is the trace.
            if let Err(error) = error {
                leaks.error(&error);
            }
            leaks.debug(&(&call, call.target(), &engine));
        }
        assert!(server.requests()[0].contains(KEY), "the key did go out");
        assert!(server.requests()[0].contains("anna.zq8%40example.com"), "and so did the person");
    }
    leaks.text(&notebook.0.lock().unwrap());
    let (logged, printed) = (leaks.logged(), leaks.printed());
    assert!(logged.contains("http_call") && logged.contains("operation=set_state"), "{logged}");
    assert!(printed.contains("AttemptFinished") && printed.contains("caused by"));
    leaks.assert_none_of([KEY, "Zq8", "zq8", "example.com", "/people", "people/"]);
}
