//! What the server tells by itself: pushed, monitored, lost and found again.

use enaio_wf::AbsenceNotice;
use enaio_wf::presence_core::{
    Absence, Delivery, ErrorKind, Event, ManualClock, UserStatusProvider, WatchOptions,
};
use enaio_wf::rpc::{
    JobCall, JobMoment, JobMonitor, Notification, NotificationOptions, Notifications,
};
use futures_util::StreamExt;
use presence_sim::enaio::Rights;
use presence_sim::{Action, Ending, Fault, Trigger};

use crate::server::{client_at, clock, config, cut, id, provider_at, simulator, user};

async fn next(notifications: &mut Notifications) -> Notification {
    notifications.next().await.unwrap().unwrap()
}

#[tokio::test]
async fn a_message_is_acknowledged_before_anybody_takes_it() {
    let simulator = simulator().await;
    let server = simulator.enaio().unwrap();
    let client = client_at(&config(server), &clock(server));
    let mut heard = client.pool().notifications(NotificationOptions::new()).await.unwrap();
    server.wait_for_callback_connections(1).await.unwrap();
    for text in ["one", "two"] {
        server.notify("adm.Message", &[("Info", "i"), ("Text", text)]);
    }
    server.wait_for_acknowledged_pushes(2).await.unwrap();
    for text in ["one", "two"] {
        let Notification::Pushed(call) = next(&mut heard).await else { panic!("no push") };
        assert_eq!((call.job.as_str(), call.params.text("Text")), ("adm.Message", Some(text)));
    }
    drop(heard);
    server.wait_for_callback_connections(0).await.unwrap();
    simulator.shutdown().await;
}

#[tokio::test]
async fn who_is_too_slow_is_told_how_much_was_missed() {
    let simulator = simulator().await;
    let server = simulator.enaio().unwrap();
    let client = client_at(&config(server), &clock(server));
    let mut options = NotificationOptions::new();
    options.queue = 2;
    let mut heard = client.pool().notifications(options).await.unwrap();
    server.wait_for_callback_connections(1).await.unwrap();
    for _ in 0..5 {
        server.notify("adm.Ping", &[]);
    }
    server.wait_for_acknowledged_pushes(5).await.unwrap();
    // The last acknowledgement is sent before its job is queued.
    tokio::task::yield_now().await;
    let mut pushed = 0;
    let mut missed = 0;
    while pushed + missed < 5 {
        match next(&mut heard).await {
            Notification::Pushed(_) => pushed += 1,
            Notification::Lagged { missed: more } => missed += more,
            other => panic!("{other:?}"),
        }
    }
    assert!((2..=3).contains(&pushed), "{pushed}");
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_monitored_job_is_told_and_a_lost_channel_opened_again_with_its_monitor() {
    let simulator = simulator().await;
    let server = simulator.enaio().unwrap();
    let client = client_at(&config(server), &clock(server));
    let organisation = client.active_organisation().await.unwrap().id;
    let options = NotificationOptions::new().with_monitor(AbsenceNotice::monitor());
    let mut heard = client.pool().notifications(options).await.unwrap();
    server.wait_for_callback_connections(1).await.unwrap();
    let person = enaio_wf::Id::new(user(server, 3).id).unwrap();
    for absent in [true, false] {
        let change = match absent {
            true => enaio_wf::Absence::absent(&person),
            false => enaio_wf::Absence::present(&person),
        };
        client.configure_user_absence(&organisation, &[change]).await.unwrap();
        let Notification::Pushed(call) = next(&mut heard).await else { panic!("no push") };
        let told = JobCall::read(&call).unwrap();
        assert_eq!(
            (told.job.as_str(), told.moment),
            ("wfm.ConfigUserAbsence", JobMoment::Succeeded)
        );
        let notice = AbsenceNotice::read(&call).unwrap();
        assert_eq!(notice.organisation.as_ref(), Some(&organisation));
        assert_eq!(notice.users.get(&person), Some(&absent));
        if absent {
            server.close_callbacks();
            assert!(matches!(next(&mut heard).await, Notification::Interrupted(_)));
            assert!(matches!(next(&mut heard).await, Notification::Reconnected { .. }));
        }
    }
    heard.close().await.unwrap();
    let jobs = server.journal().entries();
    let count = |job: &str| jobs.iter().filter(|entry| entry.method() == job).count();
    assert_eq!((count("krn.RegisterJobCall"), count("krn.DeregisterJobCall")), (2, 1));
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_lost_channel_is_tried_again_with_growing_pauses() {
    let simulator = simulator().await;
    let server = simulator.enaio().unwrap();
    let clock = clock(server);
    let client = client_at(&config(server), &clock);
    let mut heard = client.pool().notifications(NotificationOptions::new()).await.unwrap();
    server.wait_for_callback_connections(1).await.unwrap();
    let times = Some(7);
    let trigger =
        Trigger { method: Some("krn.GetChannelGUID".to_owned()), times, ..Trigger::default() };
    let cut = Fault::new(trigger, Action::Cut { ending: Ending::Reset }).unwrap();
    server.faults().push(cut);
    server.close_callbacks();
    assert!(matches!(next(&mut heard).await, Notification::Interrupted(_)));
    let Notification::Reconnected { silent } = next(&mut heard).await else { panic!("lost") };
    let pauses: Vec<u64> = clock.slept().iter().map(std::time::Duration::as_secs).collect();
    assert_eq!(pauses, [1, 2, 4, 8, 16, 30, 30]);
    assert_eq!(silent.as_secs(), 91);
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_channel_whose_session_has_ended_is_opened_in_a_new_one_with_its_monitor() {
    let simulator = simulator().await;
    let server = simulator.enaio().unwrap();
    let client = client_at(&config(server), &clock(server));
    let options = NotificationOptions::new().with_monitor(AbsenceNotice::monitor());
    let mut heard = client.pool().notifications(options).await.unwrap();
    server.wait_for_callback_connections(1).await.unwrap();
    // The connection that waits in the pool stands, and nobody is logged in on it any more.
    server.forget_sessions();
    server.close_callbacks();
    assert!(matches!(next(&mut heard).await, Notification::Interrupted(_)));
    assert!(matches!(next(&mut heard).await, Notification::Reconnected { .. }));
    let jobs = server.journal().entries();
    let count = |job: &str| jobs.iter().filter(|entry| entry.method() == job).count();
    assert_eq!((count("krn.SessionLogin"), count("krn.RegisterJobCall")), (2, 2));
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_server_that_is_starting_does_not_end_the_stream_and_a_missing_right_does() {
    for (code, ends) in [(-1, false), (-1_042_218_022, true)] {
        let simulator = simulator().await;
        let server = simulator.enaio().unwrap();
        let client = client_at(&config(server), &clock(server));
        let mut heard = client.pool().notifications(NotificationOptions::new()).await.unwrap();
        server.wait_for_callback_connections(1).await.unwrap();
        let method = Some("krn.GetChannelGUID".to_owned());
        let trigger = Trigger { method, times: Some(3), ..Trigger::default() };
        let said = Action::Refusal { code, message: "vendor-said".to_owned() };
        server.faults().push(Fault::new(trigger, said).unwrap());
        server.close_callbacks();
        assert!(matches!(next(&mut heard).await, Notification::Interrupted(_)));
        if ends {
            let error = heard.next().await.unwrap().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Forbidden);
            assert!(heard.next().await.is_none());
        } else {
            assert!(matches!(next(&mut heard).await, Notification::Reconnected { .. }));
        }
        simulator.shutdown().await;
    }
}

#[tokio::test]
async fn a_refused_monitor_is_an_error() {
    let simulator = simulator().await;
    let server = simulator.enaio().unwrap();
    server.set_rights(server.user(), Rights::Ordinary);
    let client = client_at(&config(server), &clock(server));
    let monitor = JobMonitor::new(["wfm.ConfigUserAbsence"]);
    let options = NotificationOptions::new().with_monitor(monitor);
    let error = client.pool().notifications(options).await.unwrap_err();
    assert_eq!(error.operation(), Some("krn.RegisterJobCall"));
    assert!(matches!(error.kind(), ErrorKind::Forbidden | ErrorKind::Rejected), "{error}");

    let mut config = config(server);
    config.watch_jobs = true;
    let mut events = provider_at(config, &clock(server)).watch(WatchOptions::new());
    assert!(matches!(events.next().await, Some(Ok(Event::Started { .. }))));
    assert_eq!(events.next().await.unwrap().unwrap_err().operation(), Some("krn.RegisterJobCall"));
    assert!(events.next().await.is_none());
    simulator.shutdown().await;
}

#[tokio::test]
async fn every_job_cannot_be_monitored_by_leaving_names_out() {
    let simulator = simulator().await;
    let server = simulator.enaio().unwrap();
    let client = client_at(&config(server), &clock(server));
    for jobs in [&[][..], &["a;b"], &[""], &["a b"]] {
        let monitor = JobMonitor::new(jobs.iter().copied());
        let options = NotificationOptions::new().with_monitor(monitor);
        let error = client.pool().notifications(options).await.unwrap_err();
        assert_eq!(error.field(), Some("monitor.jobs"), "{jobs:?}");
    }
    assert_eq!(server.journal().arrived(), 0);
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_watch_with_the_job_monitor_tells_without_a_poll() {
    let simulator = simulator().await;
    let server = simulator.enaio().unwrap();
    let colleague = client_at(&config(server), &clock(server));
    let organisation = colleague.active_organisation().await.unwrap().id;
    let mut own = config(server);
    own.watch_jobs = true;
    // A clock that stands still: no poll ever comes due, only what is told wakes the watch.
    let still = ManualClock::new(crate::server::now(server));
    let provider = provider_at(own, &still);
    let watched = id(server, 3);
    let mut events = provider.watch(WatchOptions::new().with_users([watched]));
    let Some(Ok(Event::Started { delivery, max_lag_ms })) = events.next().await else {
        panic!("no start")
    };
    assert_eq!((delivery, max_lag_ms), (Delivery::Push, 30_000));
    assert!(matches!(events.next().await, Some(Ok(Event::Seen(_)))));
    let person = enaio_wf::Id::new(user(server, 3).id).unwrap();
    let change = [enaio_wf::Absence::absent(&person)];
    let told = async {
        colleague.configure_user_absence(&organisation, &change).await.unwrap();
        // Two waits: for the next poll, and for what was told to settle. Together these steps are
        // shorter than the time to the poll.
        for _ in 0..100 {
            still.until_waiting(2).await;
            still.advance(std::time::Duration::from_millis(250));
            tokio::task::yield_now().await;
        }
    };
    let event = tokio::select! {
        event = events.next() => event,
        () = told => panic!("nothing was told"),
    };
    let Some(Ok(Event::Changed { now, .. })) = event else { panic!("{event:?}") };
    assert_eq!(now.absence, Absence::Absent);
    simulator.shutdown().await;
}

#[tokio::test]
async fn a_watch_goes_on_polling_while_the_channel_cannot_be_opened() {
    let simulator = simulator().await;
    let server = simulator.enaio().unwrap();
    server.faults().push(cut("krn.GetChannelGUID", 0, false));
    let mut config = config(server);
    config.watch_jobs = true;
    let provider = provider_at(config, &clock(server));
    let mut events = provider.watch(WatchOptions::new().with_users([id(server, 3)]));
    assert!(matches!(events.next().await, Some(Ok(Event::Started { .. }))));
    assert!(matches!(events.next().await, Some(Ok(Event::Seen(_)))));
    server.set_absent(&user(server, 3).id, true);
    assert!(matches!(events.next().await, Some(Ok(Event::Changed { .. }))));
    simulator.shutdown().await;
}
