//! Sessions that end, are refused or are shared, and the two forms of passwords.

use enaio_wf::Trust;
use enaio_wf::presence_core::{ErrorKind, Fate};
use presence_sim::enaio::{PasswordScheme, UnknownSession};
use presence_sim::{Action, Fault, Trigger};

use crate::server::{client_at, clock, config, plain, simulator};

fn count(server: &presence_sim::Enaio, job: &str) -> u64 {
    server.journal().count(|entry| entry.method() == job)
}

#[tokio::test]
async fn both_forms_of_passwords_are_taken() {
    let simulator = simulator().await;
    let server = simulator.enaio().unwrap();
    for scheme in [PasswordScheme::Legacy, PasswordScheme::Aes] {
        server.set_password_scheme(scheme);
        for config in [config(server), plain(server)] {
            let client = client_at(&config, &clock(server));
            assert_eq!(
                client.active_organisation().await.unwrap().id.as_str(),
                server.organisation()
            );
        }
    }
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_session_that_ended_behind_a_connection_is_begun_anew() {
    for answer in [UnknownSession::Replaced, UnknownSession::Refused] {
        let simulator = simulator().await;
        let server = simulator.enaio().unwrap();
        server.set_unknown_session(answer);
        let client = client_at(&config(server), &clock(server));
        let organisation = client.active_organisation().await.unwrap().id;
        for round in 2..4 {
            server.forget_sessions();
            client.absent_users(&organisation).await.unwrap();
            assert_eq!(count(server, "krn.SessionLogin"), round, "{answer:?}");
        }
        simulator.shutdown().await;
    }
}

fn forgetting_at(job: &str) -> Fault {
    let once = Trigger { method: Some(job.to_owned()), times: Some(1), ..Trigger::default() };
    Fault::new(once, Action::ForgetSession).unwrap()
}

#[tokio::test]
async fn a_session_that_ends_under_a_read_is_begun_anew_and_the_call_repeated() {
    let simulator = simulator().await;
    let server = simulator.enaio().unwrap();
    let client = client_at(&config(server), &clock(server));
    let organisation = client.active_organisation().await.unwrap().id;
    server.faults().push(forgetting_at("wfm.GetAbsentUsers"));
    client.absent_users(&organisation).await.unwrap();
    assert_eq!((count(server, "wfm.GetAbsentUsers"), count(server, "krn.SessionLogin")), (2, 2));
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_session_that_ends_under_a_job_that_acts_is_begun_anew_for_the_next_call() {
    let simulator = simulator().await;
    let server = simulator.enaio().unwrap();
    let mut config = config(server);
    config.pool.repeat_states = true;
    let client = client_at(&config, &clock(server));
    let organisation = client.active_organisation().await.unwrap().id;
    let job = "wfm.SaveOrganisation";
    server.faults().push(forgetting_at(job));
    let error = client.save_organisation(&organisation).await.unwrap_err();
    assert_eq!((error.fate(), count(server, job)), (Fate::Unknown, 1));
    client.save_organisation(&organisation).await.unwrap();
    assert_eq!((count(server, job), count(server, "krn.SessionLogin")), (2, 2));
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_job_that_fails_in_a_good_session_is_not_repeated() {
    let simulator = simulator().await;
    let server = simulator.enaio().unwrap();
    let client = client_at(&config(server), &clock(server));
    let nowhere = enaio_wf::Id::new("nowhere").unwrap();
    let error = client.absent_users(&nowhere).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Rejected, Some("-1")));
    assert_eq!((count(server, "wfm.GetAbsentUsers"), count(server, "krn.SessionAttach")), (1, 1));
    simulator.shutdown().await;
}

#[tokio::test]
async fn what_this_machine_trusts_does_not_include_the_servers_own_certificate() {
    let simulator = simulator().await;
    let server = simulator.enaio().unwrap();
    let mut config = config(server);
    config.trust = Trust::Platform;
    let error = client_at(&config, &clock(server)).organisations().await.unwrap_err();
    assert_eq!((error.kind(), error.is_temporary()), (ErrorKind::Connection, false));
    assert_eq!(server.journal().arrived(), 0, "no password was sent");
    simulator.shutdown().await;
}
