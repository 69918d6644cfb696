//! Callback channels and the job monitor.

use std::time::{Duration, SystemTime};

use presence_sim::{Action, Ending, SimClock, Simulator};

use super::support::{ANNA, Caller, JAN, LUKASZ, absences, started, with_admin};
use super::wire::{P, answer, b, i, s};

/// The channel of a session.
async fn channel(enaio: &presence_sim::Enaio, of: &mut Caller) -> Caller {
    let guid = of.done("krn.GetChannelGUID", &[i("Flags", 0)]).await.text("ChannelGUID").to_owned();
    let before = enaio.callback_connections();
    let mut channel = Caller::to(enaio).await;
    channel.send(&answer(&[s("ActiveChannelGUID", &guid)])).await;
    enaio.wait_for_callback_connections(before + 1).await.unwrap();
    channel
}

fn monitor(jobs: &str, before: bool, errors_only: bool) -> [P; 5] {
    [
        i("Flags", 1),
        b("BeforeToo", before),
        b("ErrorsOnly", errors_only),
        b("FilesToo", false),
        s("JobNames", jobs),
    ]
}

#[tokio::test]
async fn pushes_come_one_after_the_other_when_acknowledged() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    assert_eq!(enaio.notify("adm.Message", &[]), 0);
    let mut channel = channel(&enaio, &mut anna).await;
    for info in ["1", "2"] {
        assert_eq!(enaio.notify("adm.Message", &[("Info", info), ("Text", "Größe")]), 1);
    }
    for info in ["1", "2"] {
        let push = channel.next().await.unwrap().unwrap();
        assert_eq!((push.job.as_str(), push.text("Info")), ("adm.Message", info));
        channel.send(&answer(&[])).await;
    }
    enaio.wait_for_acknowledged_pushes(2).await.unwrap();
    assert_eq!(enaio.acknowledged_pushes(), 2);
    drop(channel);
    enaio.wait_for_callback_connections(0).await.unwrap();
}

#[tokio::test]
async fn only_a_session_with_a_login_has_a_channel() {
    let (_simulator, enaio) = started(Simulator::builder()).await;
    let mut caller = Caller::to(&enaio).await;
    let guid = caller.attach("").await;
    let unknown = "0".repeat(32);
    for params in
        [vec![s("ActiveChannelGUID", &guid)], vec![s("ActiveChannelGUID", &unknown)], vec![]]
    {
        let mut channel = Caller::to(&enaio).await;
        channel.send(&answer(&params)).await;
        assert!(channel.is_over().await);
    }
    assert_eq!(enaio.callback_connections(), 0);
    assert_eq!(enaio.journal().last().unwrap().method(), "registration");
}

#[tokio::test]
async fn messages_find_who_is_meant() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let mut jan = Caller::login(&enaio, JAN).await;
    let mut to_anna = channel(&enaio, &mut anna).await;
    let mut to_jan = channel(&enaio, &mut jan).await;
    let message = |user: &str, text: &str| {
        [
            i("Flags", 0),
            s("Computer", ""),
            s("Instance", ""),
            s("User", user),
            s("Message", "Ping"),
            s("Info", "900"),
            s("Text", text),
            i("Broadcast", 3),
        ]
    };
    anna.done("krn.SendMessageToClients", &message("JAN.KOWALSKI", "one")).await;
    anna.done("krn.SendMessageToClients", &message("", "all")).await;
    let push = to_anna.next().await.unwrap().unwrap();
    assert_eq!((push.job.as_str(), push.text("Text")), ("adm.Ping", "all"));
    assert_eq!(to_jan.next().await.unwrap().unwrap().text("Text"), "one");
}

#[tokio::test]
async fn the_monitor_tells_calls_of_others_with_what_they_sent() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let main = enaio.organisation();
    let mut channel = channel(&enaio, &mut anna).await;
    anna.done("krn.RegisterJobCall", &monitor("wfm.ConfigUserAbsence;wfm.X", true, false)).await;
    let mut jan = Caller::login(&enaio, JAN).await;
    let id = enaio.account(JAN).unwrap().id;
    jan.done("wfm.GetAbsentUsers", &[s("OrganisationId", &main)]).await;
    jan.done("wfm.ConfigUserAbsence", &absences(&main, &[(&id, "1")])).await;
    let others = absences(&main, &[(&enaio.account(LUKASZ).unwrap().id, "0")]);
    jan.refused("wfm.ConfigUserAbsence", &others).await;
    for flags in ["1", "4", "1", "2"] {
        let event = channel.next().await.unwrap().unwrap();
        channel.send(&answer(&[])).await;
        assert_eq!(event.job, "krn.OnRegisteredJobCall");
        assert_eq!(event.text("Flags"), flags);
        assert_eq!(event.text("UserName"), "JAN.KOWALSKI");
        assert_eq!(event.text("ConnectIP"), "127.0.0.1");
        assert_eq!(event.text("$$RJC$$_paramin_OrganisationId"), main);
        assert!(event.text("$$RJC$$_paramin_Users").starts_with("<?xml"));
        if flags == "2" {
            assert!(event.text("$$RJC$$_error_FS_0").contains("108"));
        }
    }
}

#[tokio::test]
async fn a_registration_is_replaced_and_taken_back() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let mut channel = channel(&enaio, &mut anna).await;
    anna.done("krn.RegisterJobCall", &monitor("", false, false)).await;
    anna.done("krn.RegisterJobCall", &monitor("", false, true)).await;
    anna.done("wfm.GetOrganisations", &[]).await;
    anna.done("krn.DeregisterJobCall", &[i("Flags", 0)]).await;
    anna.refused("wfm.Unknown", &[]).await;
    anna.done("krn.DeregisterJobCall", &[i("Flags", 1)]).await;
    anna.refused("wfm.Unheard", &[]).await;
    enaio.notify("adm.Last", &[]);
    // What was registered before a call decides, also about a call that registers anew.
    for (job, flags) in [("krn.RegisterJobCall", "4"), ("wfm.Unknown", "2")] {
        let event = channel.next().await.unwrap().unwrap();
        assert_eq!((event.text("Job"), event.text("Flags")), (job, flags));
        channel.send(&answer(&[])).await;
    }
    assert_eq!(channel.next().await.unwrap().unwrap().job, "adm.Last");
}

#[tokio::test]
async fn channels_end_loudly_or_in_silence() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let mut silent = channel(&enaio, &mut anna).await;
    enaio.kill_callbacks_silently();
    let mut loud = channel(&enaio, &mut anna).await;
    assert_eq!(enaio.callback_connections(), 2);
    assert_eq!(enaio.notify("adm.Message", &[]), 1);
    assert_eq!(loud.next().await.unwrap().unwrap().job, "adm.Message");
    loud.send(&answer(&[])).await;
    enaio.wait_for_acknowledged_pushes(1).await.unwrap();
    enaio.close_callbacks();
    enaio.wait_for_callback_connections(0).await.unwrap();
    assert!(loud.is_over().await);
    assert!(silent.is_over().await);
    anna.done("wfm.GetOrganisations", &[]).await;
}

#[tokio::test]
async fn faults_hit_pushes_and_registrations_by_name() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let hit = |method: &str, action| {
        let method = Some(method.to_owned());
        let when = presence_sim::Trigger { method, times: Some(1), ..Default::default() };
        presence_sim::Fault::new(when, action).unwrap()
    };
    enaio.faults().push(hit("registration", Action::Cut { ending: Ending::Close }));
    let guid =
        anna.done("krn.GetChannelGUID", &[i("Flags", 0)]).await.text("ChannelGUID").to_owned();
    let mut cut = Caller::to(&enaio).await;
    cut.send(&answer(&[s("ActiveChannelGUID", &guid)])).await;
    assert!(cut.is_over().await);
    let mut channel = channel(&enaio, &mut anna).await;
    enaio.faults().push(hit("adm.Message", Action::Patch { at: -1, bytes: vec![0, 0] }));
    enaio.faults().push(hit("adm.Message", Action::Patch { at: -2, bytes: vec![0, 0] }));
    enaio.notify("adm.Message", &[]);
    assert!(channel.next().await.unwrap().is_err());
}

#[tokio::test]
async fn a_channel_keeps_its_session_alive() {
    let clock = SimClock::manual(SystemTime::UNIX_EPOCH);
    let day = Duration::from_secs(24 * 60 * 60);
    let (_simulator, enaio) = started(Simulator::builder().clock(clock.clone())).await;
    let mut anna = Caller::login(&enaio, ANNA).await;
    let channel = channel(&enaio, &mut anna).await;
    clock.advance(2 * day);
    anna.done("wfm.GetOrganisations", &[]).await;
    drop(channel);
    enaio.wait_for_callback_connections(0).await.unwrap();
    clock.advance(2 * day);
    anna.refused("wfm.GetOrganisations", &[]).await;
}

#[tokio::test]
async fn an_answer_that_nobody_asked_for_ends_a_channel() {
    let (_simulator, enaio, mut anna) = with_admin().await;
    let mut channel = channel(&enaio, &mut anna).await;
    channel.send(&answer(&[])).await;
    assert!(channel.is_over().await);
}
