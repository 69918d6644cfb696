//! A server that hangs up while this program is busy with something else than waiting.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use bytes::BytesMut;
use enaio_wf::TokioClock;
use enaio_wf::presence_core::Clock;
use enaio_wf::rpc::{
    Call, Dialer, Expected, FrameDecoder, Incoming, Limits, Pool, PoolOptions, Protection,
    Response, Server,
};

use crate::peer::options;
use presence_core::Idempotency;

/// Answers every job, and closes the first connection when it is told so after a `wfm.Job`.
fn serve(listener: &TcpListener, close: &Receiver<()>, hung_up: &Sender<()>) {
    for number in 0..2 {
        let (mut stream, _) = listener.accept().unwrap();
        while let Some(call) = next(&mut stream) {
            let answer = Response::new(0).with("SessionGUID", format!("S{number}"));
            stream.write_all(&answer.to_frame().unwrap()).unwrap();
            if number == 0 && call.job == "wfm.Job" {
                close.recv().unwrap();
                break;
            }
        }
        drop(stream);
        hung_up.send(()).unwrap();
    }
}

/// The next call, or none where the client hangs up.
fn next(stream: &mut TcpStream) -> Option<Call> {
    let mut decoder = FrameDecoder::new(Expected::Call, Limits::default());
    let mut bytes = BytesMut::new();
    loop {
        if let Some(Incoming::Call(call)) = decoder.decode(&mut bytes).unwrap() {
            return Some(call);
        }
        let mut piece = [0; 1024];
        match stream.read(&mut piece).unwrap() {
            0 => return None,
            count => bytes.extend_from_slice(&piece[..count]),
        }
    }
}

#[tokio::test]
async fn a_write_after_the_thread_was_blocked_finds_out_that_its_connection_is_gone() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = Server::new("127.0.0.1", listener.local_addr().unwrap().port()).unwrap();
    let ((close, closing), (hanging_up, hung_up)) = (channel(), channel());
    let serving = std::thread::spawn(move || serve(&listener, &closing, &hanging_up));
    let clock: Arc<dyn Clock> = Arc::new(TokioClock::new());
    let dialer = Arc::new(Dialer::new(Protection::PlainTcp, Arc::clone(&clock)));
    let session = options("optimal");
    let pool = Pool::new(vec![server], dialer, session, PoolOptions::default(), clock).unwrap();
    for idempotency in [Idempotency::Safe, Idempotency::Once] {
        pool.call(&Call::new("wfm.Job").idempotency(idempotency)).await.unwrap();
        if idempotency == Idempotency::Safe {
            close.send(()).unwrap();
            // Blocks the thread: nobody looks at the sockets meanwhile.
            hung_up.recv().unwrap();
        }
    }
    drop(pool);
    hung_up.recv().unwrap();
    serving.join().unwrap();
}
