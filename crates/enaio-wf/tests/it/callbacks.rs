//! The callback channel against the captures, and against servers that misbehave.

use enaio_wf::presence_core::{ErrorKind, Secret};
use enaio_wf::rpc::{Call, Callbacks, Connection, Incoming, PoolOptions, Response};
use futures_util::FutureExt;
use tokio::io::{AsyncReadExt, AsyncWriteExt, DuplexStream, duplex};

use crate::fixtures::{connection, encode};
use crate::group::Group;
use crate::peer::{DEADLINE, over, play};

#[tokio::test]
async fn the_channel_is_asked_for_registered_and_acknowledged_as_captured() {
    for (scenario, job) in
        [("30-callback", "adm.Message"), ("31-job-monitor", "krn.OnRegisteredJobCall")]
    {
        let mut frames = connection(scenario, 1).split_off(10);
        frames.truncate(2);
        let (mut asking, first) = play(frames);
        let channel = asking.channel_guid(DEADLINE).await.unwrap();
        let (second, peer) = play(connection(scenario, 2));
        let mut callbacks = second.register(&channel, DEADLINE).await.unwrap();
        let call = callbacks.next().await.unwrap();
        assert_eq!(call.job, job);
        assert_eq!(call.provenience.as_deref(), Some(""));
        first.await.unwrap();
        // The peer has read the acknowledgement.
        peer.await.unwrap();
        assert_eq!(callbacks.next().await.unwrap_err().kind(), ErrorKind::Connection);
        assert!(!callbacks.is_usable());
        assert_eq!(callbacks.next().await.unwrap_err().kind(), ErrorKind::Connection);
    }
}

fn registration() -> Vec<u8> {
    Response::new(0).with("ActiveChannelGUID", "G").to_frame().unwrap()
}

async fn registered() -> (Callbacks, DuplexStream) {
    let (ours, mut theirs) = duplex(1 << 16);
    let ours: Connection = over(ours);
    let callbacks = ours.register(&Secret::new("G"), DEADLINE).await.unwrap();
    let mut came = vec![0; registration().len()];
    theirs.read_exact(&mut came).await.unwrap();
    assert_eq!(came, registration());
    (callbacks, theirs)
}

#[tokio::test]
async fn waiting_can_be_given_up_in_the_middle_of_a_frame() {
    let (mut callbacks, mut theirs) = registered().await;
    let push = encode(&Incoming::Call(Call::new("wfm.ServerUserAbsent")));
    theirs.write_all(&push[..30]).await.unwrap();
    assert!(callbacks.next().now_or_never().is_none());
    assert!(callbacks.is_usable());
    theirs.write_all(&push[30..]).await.unwrap();
    assert_eq!(callbacks.next().await.unwrap().job, "wfm.ServerUserAbsent");
    let mut acknowledgement = vec![0; 90];
    theirs.read_exact(&mut acknowledgement).await.unwrap();
    assert_eq!(acknowledgement, Response::new(0).to_frame().unwrap());
}

#[tokio::test(start_paused = true)]
async fn a_job_that_has_begun_must_come_to_its_end() {
    let (mut callbacks, mut theirs) = registered().await;
    let push = encode(&Incoming::Call(Call::new("wfm.ServerUserAbsent")));
    let start = tokio::time::Instant::now();
    theirs.write_all(&push[..30]).await.unwrap();
    let error = callbacks.next().await.unwrap_err();
    assert_eq!((error.kind(), error.is_temporary()), (ErrorKind::Timeout, true));
    assert_eq!(start.elapsed(), DEADLINE);
    assert!(!callbacks.is_usable());
}

/// The system asks a silent peer whether it is still there.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_silent_channel_is_asked_by_the_system() {
    use enaio_wf::rpc::{Dial, Dialer, Protection, Server};

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let clock = std::sync::Arc::new(enaio_wf::TokioClock::new());
    let dialer = Dialer::new(Protection::PlainTcp, clock);
    let _connection = dialer.dial(&Server::new("127.0.0.1", port).unwrap()).await.unwrap();
    let sockets = std::fs::read_to_string("/proc/self/net/tcp").unwrap();
    let peer = format!("0100007F:{port:04X}");
    let fields = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    // 01 stands; the ports of connections that are gone linger.
    let stands = |fields: &Vec<String>| fields[2] == peer && fields[3] == "01";
    let ours = sockets.lines().map(fields).find(stands).unwrap();
    // The timer that runs: 02 is the keepalive's.
    assert!(ours[5].starts_with("02:"), "{ours:?}");
}

#[tokio::test]
async fn damage_loses_the_channel() {
    let (mut callbacks, mut theirs) = registered().await;
    theirs.write_all(&Response::new(0).to_frame().unwrap()).await.unwrap();
    assert_eq!(callbacks.next().await.unwrap_err().kind(), ErrorKind::Protocol);
    assert!(!callbacks.is_usable());
}

#[tokio::test]
async fn a_pool_opens_the_channel_on_the_server_of_its_session() {
    let group = Group::new(|_| Some(Response::new(0).with("ChannelGUID", "G")));
    let pool = group.pool("one", PoolOptions::default());
    let mut callbacks = pool.open_callbacks().await.unwrap();
    assert_eq!((group.count("krn.GetChannelGUID"), group.count("one connect")), (1, 2));
    assert_eq!(pool.idle(), 1);
    // The servers of the group know no channels, and close the connection.
    assert_eq!(callbacks.next().await.unwrap_err().kind(), ErrorKind::Connection);

    let group = Group::obedient();
    let error = group.pool("one", PoolOptions::default()).open_callbacks().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Protocol);
}
