//! Searches everything that is printed and logged for every secret and personal text that was used.

use std::time::Duration;

use enaio_wf::AbsenceNotice;
use enaio_wf::presence_core::{
    Absence, Change, Note, UserRef, UserStatusProvider, UserStatusProviderExt,
};
use enaio_wf::rpc::NotificationOptions;
use presence_sim::{Action, Ending, Fault, Trigger};
use presence_testkit::Leaks;

use crate::server::{clock, config, provider_at, simulator, user};

const NOTE: &str = "note-grypa-marker";
const SAID: &str = "vendor-said-marker";
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

#[tokio::test]
async fn no_secret_and_nothing_personal_is_ever_printed() {
    let leaks = Leaks::collect();

    let simulator = simulator().await;
    let server = simulator.enaio().unwrap();
    let config = config(server);
    let clock = clock(server);
    let provider = provider_at(config.clone(), &clock);
    let person = user(server, 3);
    let login = UserRef::login(person.login.as_str()).unwrap();
    leaks.debug(&(&config, &provider, provider.capabilities(), &login));
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
                leaks.outcome(&outcome);
                let read = provider.get(&login).await;
                leaks.result(&read);
                failed += [outcome.error, read.err()].iter().flatten().count();
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
    let next = heard.next().await;
    leaks.debug(&(&heard, next));
    let organisation = client.active_organisation().await.unwrap();
    leaks.result(&client.user_by_login(&organisation.id, &person.login).await);
    leaks.result(&provider.probe().await);
    leaks.debug(&(client, client.pool().sessions()));

    let sessions = client.pool().sessions();
    let session = sessions[0].1.guid.expose();
    let logged = leaks.logged();
    assert!(logged.contains("the call is repeated"), "the log was collected");
    let hidden = [server.password(), session, NOTE, SAID, &person.login, &person.name];
    leaks.assert_none_of(hidden.into_iter().chain([person.guid.as_str()]));
    simulator.shutdown().await;
}
