//! Searches everything that is printed and logged for every secret and personal text that was used.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use enaio_wf::AbsenceNotice;
use enaio_wf::presence_core::{
    Absence, Change, Error, Note, UserRef, UserStatusProvider, UserStatusProviderExt,
};
use enaio_wf::rpc::NotificationOptions;
use presence_sim::{Action, Ending, Fault, Trigger};
use tracing_subscriber::fmt::MakeWriter;

use crate::server::{clock, config, provider_at, simulator, user};

const NOTE: &str = "note-grypa-marker";
const SAID: &str = "vendor-said-marker";

/// Collects what would be logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

fn ways_to_fail() -> Vec<Action> {
    let said = |code| Action::Refusal { code, message: SAID.to_owned() };
    vec![
        said(-1),
        said(-1_042_218_022),
        said(-1_043_332_470),
        Action::ForgetSession,
        Action::Cut { ending: Ending::Close },
        Action::Cut { ending: Ending::Reset },
        Action::Garbage { bytes: 64 },
        Action::Truncate { keep: Some(40), ending: Ending::Close },
        Action::Patch { at: -1, bytes: vec![0, 1] },
    ]
}

fn printed(error: &Error) -> String {
    let json = serde_json::to_string(error).unwrap();
    format!("{error}{error:?}{error:#?}{}{json}", error.report())
}

#[tokio::test]
async fn no_secret_and_nothing_personal_is_ever_printed() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(log.clone())
        .finish();
    let _guard = tracing::subscriber::set_default(subscriber);

    let simulator = simulator().await;
    let server = simulator.enaio().unwrap();
    let config = config(server);
    let clock = clock(server);
    let provider = provider_at(config.clone(), &clock);
    let person = user(server, 3);
    let login = UserRef::login(person.login.as_str()).unwrap();
    let mut all = format!("{config:?}{provider:?}{:?}{login:?}", provider.capabilities());
    let mut failed = 0;
    for way in ways_to_fail() {
        for job in [None, Some("krn.SessionLogin"), Some("wfm.ConfigUserAbsence")] {
            server.forget_sessions();
            // A refused login is not attempted again for a minute.
            clock.advance(Duration::from_secs(60));
            let method = job.map(str::to_owned);
            let trigger = Trigger { method, ..Trigger::default() };
            server.faults().push(Fault::new(trigger, way.clone()).unwrap());
            for absence in [Absence::Absent, Absence::Present] {
                let change = Change::absence(login.clone(), absence).with_note(Note::new(NOTE));
                let outcome = provider.set_one(change).await;
                all += &format!("{outcome:?}");
                let read = provider.get(&login).await;
                all += &format!("{read:?}");
                for error in [outcome.error, read.err()].into_iter().flatten() {
                    failed += 1;
                    all += &printed(&error);
                }
            }
            server.faults().clear();
        }
    }
    clock.advance(Duration::from_secs(60));
    assert!(failed > 50, "{failed}");
    let client = provider.client();
    let options = NotificationOptions::new().with_monitor(AbsenceNotice::monitor());
    let mut heard = client.pool().notifications(options).await.unwrap();
    server.wait_for_callback_connections(1).await.unwrap();
    provider.mark_absent(&login).await;
    provider.mark_present(&login).await;
    all += &format!("{heard:?}{:?}", heard.next().await);
    let organisation = client.active_organisation().await.unwrap();
    all += &format!("{:?}", client.user_by_login(&organisation.id, &person.login).await);
    all += &format!("{:?}{:?}{client:?}", provider.probe().await, client.pool().sessions());

    let sessions = client.pool().sessions();
    let session = sessions[0].1.guid.expose();
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(logged.contains("the call is repeated"), "the log was collected");
    let hidden = [server.password(), session, NOTE, SAID, &person.login, &person.name];
    for hidden in hidden.into_iter().chain([person.guid.as_str()]) {
        assert!(!logged.contains(hidden), "{hidden:?} was logged");
        assert!(!all.contains(hidden), "{hidden:?} was printed");
    }
    simulator.shutdown().await;
}
