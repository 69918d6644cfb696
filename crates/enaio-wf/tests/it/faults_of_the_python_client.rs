//! The sixteen faults that the vendor community's client still has in its version 1.0.3, one test
//! each, by the numbers in which they are written down.

use std::sync::Arc;
use std::time::Duration;

use enaio_wf::presence_core::{Error, ErrorKind, Result, Secret};
use enaio_wf::rpc::{
    Call, Damage, ErrorEntry, Expected, File, Incoming, JobMonitor, Limits, NotificationOptions,
    PasswordScheme, PoolOptions, RandomNoise, ReadError, Response, Server,
};
use enaio_wf::{Client, Config, Id, ObjectData, ObjectQuery, TokioClock, Trust};
use futures_util::FutureExt;
use futures_util::future::join_all;
use presence_sim::enaio::{PasswordScheme as Wanted, UnknownSession};
use presence_sim::{Enaio, Simulator, VendorKind};

use crate::fixtures::{decode, encode};
use crate::group::Group;
use crate::peer::{DEADLINE, client_over};
use presence_core::Idempotency;

fn job() -> Call {
    Call::new("wfm.Job").idempotency(Idempotency::Safe)
}

fn one() -> PoolOptions {
    let mut options = PoolOptions::default();
    options.size = 1;
    options
}

fn impatient() -> PoolOptions {
    let mut options = one();
    options.borrow_deadline = Duration::from_secs(5);
    options.call_deadline = Duration::from_secs(5);
    options
}

async fn simulator() -> Simulator {
    Simulator::builder().vendor(VendorKind::Enaio).people(8).start().await.unwrap()
}

fn config(server: &Enaio, password: &str) -> Config {
    let servers = server.tls_addr().to_string();
    let mut config = Config::new(servers, server.user(), Secret::new(password));
    config.trust = Trust::Certificates(server.cadata().to_owned());
    config
}

#[tokio::test]
async fn fault_01_plain_passwords_are_changed_on_the_way() {
    let simulator = simulator().await;
    let server = simulator.enaio().unwrap();
    for scheme in [Wanted::Legacy, Wanted::Aes] {
        server.set_password_scheme(scheme);
        // All of them are valid Base85 of valid UTF-8.
        for password in ["admin", "ab", "a"] {
            server.set_password(server.user(), password);
            let client = Client::new(&config(server, password)).unwrap();
            client.organisations().await.unwrap();
        }
    }
    simulator.shutdown().await;
}

#[tokio::test]
async fn fault_02_a_pool_waiter_is_never_woken() {
    let group = Group::obedient();
    let pool = group.pool("one", one());
    let holder = pool.lease().await.unwrap();
    let mut waiting = std::pin::pin!(pool.lease());
    assert!((&mut waiting).now_or_never().is_none());
    holder.discard();
    waiting.await.unwrap();
    assert_eq!(group.count("connect"), 2);
}

#[tokio::test(start_paused = true)]
async fn fault_03_the_pool_timeout_is_multiplied_by_queueing() {
    let pool = Group::obedient().pool("one", impatient());
    let _holder = pool.lease().await.unwrap();
    let started = tokio::time::Instant::now();
    assert!(join_all((0..10).map(|_| pool.lease())).await.iter().all(Result::is_err));
    assert_eq!(started.elapsed(), impatient().borrow_deadline);
}

#[tokio::test]
async fn fault_04_a_failed_job_leaves_its_digest_unread() {
    let group = Group::new(|call| {
        let code = if call.job == "wfm.Job" { -1 } else { 0 };
        let mut answer = Response::new(code);
        answer.files.push(File::new("txt", vec![7; 5000]).unwrap());
        Some(answer)
    });
    let pool = group.pool("one", one());
    for _ in 0..3 {
        assert_eq!(pool.call(&job()).await.unwrap_err().kind(), ErrorKind::Rejected);
        pool.call(&Call::new("wfm.Other")).await.unwrap();
    }
    assert_eq!(group.count("connect"), 1);
}

#[tokio::test(start_paused = true)]
async fn fault_05_an_error_of_the_caller_leaks_the_slot() {
    let pool = Group::obedient().pool("one", impatient());
    let fails = async || -> Result<()> {
        let mut lease = pool.lease().await?;
        lease.exchange(&job(), DEADLINE).await?;
        Err(Error::new(ErrorKind::Rejected, "the caller's own"))
    };
    for _ in 0..3 {
        assert_eq!(fails().await.unwrap_err().kind(), ErrorKind::Rejected);
    }
    pool.lease().await.unwrap();
}

#[tokio::test]
async fn fault_06_a_stale_session_poisons_its_server() {
    let simulator = simulator().await;
    let server = simulator.enaio().unwrap();
    server.set_unknown_session(UnknownSession::Refused);
    let client = Client::new(&config(server, server.password())).unwrap();
    client.organisations().await.unwrap();
    for _ in 0..2 {
        server.forget_sessions();
        server.drop_idle_connections();
        server.wait_for_open_connections(0).await.unwrap();
        client.organisations().await.unwrap();
    }
    simulator.shutdown().await;
}

#[test]
fn fault_07_further_texts_of_errors_are_read_wrongly() {
    let numbers = |all: &[i32]| all.iter().flat_map(|n| n.to_be_bytes()).collect::<Vec<u8>>();
    let texts = b"krn\0failed\0first\0second\0";
    // Count and a word that means nothing; source, code, message, code, two further texts.
    let table = numbers(&[1, 0, 36, 3, 40, -5, 2, 47, 53]);
    let size = i32::try_from(table.len() + texts.len()).unwrap();
    let section = [numbers(&[size]), table, texts.to_vec()].concat();
    let entries = ErrorEntry::section_from_bytes(&section, &Limits::default()).unwrap();
    assert_eq!((entries[0].source.as_str(), entries[0].message.as_str()), ("krn", "failed"));
    assert_eq!(entries[0].infos, ["first", "second"]);
}

#[tokio::test]
async fn fault_08_a_missing_result_is_an_error_instead_of_nobody() {
    let pool = Group::obedient().pool("one", one());
    let client = client_over(pool, Arc::new(TokioClock::new()), Duration::ZERO);
    let id = Id::new("1").unwrap();
    assert!(client.organisations().await.unwrap().is_empty());
    let objects = client.organisation_objects(&id, &ObjectQuery::All, ObjectData::ALL).await;
    assert!(objects.unwrap().is_empty());
    assert!(client.process_list_by_user(&id, &id).await.unwrap().is_empty());
    assert!(client.absent_users(&id).await.unwrap().is_empty());
    let none = client.active_organisation().await.unwrap_err();
    assert_eq!(none.kind(), ErrorKind::NotFound, "and no active one is an error of its own");
}

#[tokio::test]
async fn fault_09_a_rejected_login_is_masked_by_what_is_missing() {
    // The answer has neither the GUID nor the number of a user.
    let pool = Group::obedient().pool("rejects", one());
    let error = pool.call(&job()).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Unauthenticated, Some("4")));
}

#[tokio::test]
async fn fault_10_a_refused_registration_of_jobs_is_ignored() {
    let group = Group::new(|call| {
        let code = if call.job == "krn.RegisterJobCall" { -1 } else { 0 };
        Some(Response::new(code).with("ChannelGUID", "G"))
    });
    let pool = group.pool("one", one());
    let options = NotificationOptions::new().with_monitor(JobMonitor::new(["wfm.Job"]));
    let error = pool.notifications(options).await.unwrap_err();
    assert_eq!(error.operation(), Some("krn.RegisterJobCall"));
}

#[test]
fn fault_11_foreign_and_spoiled_answers_are_accepted() {
    let mut answer = Response::new(0);
    answer.files.push(File::new("txt", b"content".to_vec()).unwrap());
    let good = encode(&Incoming::Response(answer));
    let file = good.windows(10).position(|it| it == b"@ASSTREAM@").unwrap();
    let changed = |at: usize, bytes: &[u8]| {
        let mut frame = good.clone();
        frame[at..at + bytes.len()].copy_from_slice(bytes);
        let end = frame.len() - 20;
        let digest = crate::fixtures::digest(&frame[20..end]);
        frame[end..].copy_from_slice(&digest);
        match decode(&frame, Expected::Response) {
            Err(ReadError::Damage(damage)) => damage,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(changed(2, b"XML"), Damage::FrameHeader);
    assert_eq!(changed(16, b"v51"), Damage::FrameHeader);
    assert_eq!(changed(19, b"Y"), Damage::FrameHeader);
    assert_eq!(changed(file + 10, b"-000000007"), Damage::FileFrame);
    assert_eq!(changed(good.len() - 40, b"#"), Damage::FileFrame);

    let small = encode(&Incoming::Response(Response::new(0)));
    let mut longer = small[..small.len() - 20].to_vec();
    longer.push(0);
    let length = format!("{:010}", longer.len());
    longer[6..16].copy_from_slice(length.as_bytes());
    let digest = crate::fixtures::digest(&longer[20..]);
    longer.extend_from_slice(&digest);
    let read = decode(&longer, Expected::Response);
    assert!(matches!(read, Err(ReadError::Damage(Damage::LeftOver))), "{read:?}");
}

#[test]
fn fault_12_characters_that_do_not_fit_are_sent_wrong() {
    let encode = |text| PasswordScheme::Legacy.encode(&Secret::new(text), &RandomNoise::default());
    assert_eq!(encode("a€b").unwrap_err().field(), Some("password"));
    assert!(encode("aÿb").is_ok());
}

#[test]
fn fault_13_a_weight_of_zero_breaks_failover() {
    for list in ["a:4000:0", "a:4000:1#b:4000:0", "a:4000:-1"] {
        assert_eq!(Server::list(list).unwrap_err().field(), Some("servers"), "{list}");
    }
}

#[tokio::test(start_paused = true)]
async fn fault_14_nothing_ends_a_read() {
    let silent = Group::new(|_| None);
    let pool = silent.pool("hangs", impatient());
    assert_eq!(pool.call(&job()).await.unwrap_err().kind(), ErrorKind::Timeout, "in the login");

    let (mut connection, peer) = crate::peer::answer(Vec::new(), true);
    let error = connection.exchange(&crate::peer::ping(), DEADLINE).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout, "and in a job");
    drop(connection);
    peer.await.unwrap();
}

#[tokio::test]
async fn fault_15_a_closed_pool_opens_again() {
    let group = Group::obedient();
    let pool = group.pool("one", one());
    pool.call(&job()).await.unwrap();
    pool.close();
    assert_eq!(pool.call(&job()).await.unwrap_err().kind(), ErrorKind::Closed);
    assert_eq!(pool.open_callbacks().await.unwrap_err().kind(), ErrorKind::Closed);
    assert_eq!(group.count("connect"), 1);
}

#[tokio::test]
async fn fault_16_a_failed_handshake_is_no_reason_to_try_the_next_server() {
    let simulator = simulator().await;
    let server = simulator.enaio().unwrap();
    let mut config = config(server, server.password());
    // The first does not speak TLS, and is tried first nearly always.
    config.servers = format!("{}:1000000#{}:1", server.addr(), server.tls_addr());
    let client = Client::new(&config).unwrap();
    let pool = client.pool();
    for _ in 0..3 {
        pool.lease().await.unwrap().discard();
    }
    let used = pool.sessions();
    assert_eq!((used.len(), used[0].0.port), (1, server.tls_addr().port()));
    simulator.shutdown().await;
}
