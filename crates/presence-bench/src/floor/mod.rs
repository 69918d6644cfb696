//! The floor: a server that answers with bytes made beforehand, so that it is never what is
//! measured. It runs in a process of its own, with a thread for each connection.

mod accsyn;
mod conpeek;
mod enaio;
mod http;
mod routes;
mod webex;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

pub(crate) use self::accsyn::user_id as accsyn_user_id;
pub(crate) use self::webex::person_id as webex_person_id;
use crate::{Result, failed};

/// The bytes themselves, for micro-benchmarks without a socket.
pub(crate) mod samples {
    pub(crate) use super::accsyn::list as accsyn_list;
    pub(crate) use super::enaio::{Frames, rest_length};
    use bytes::Bytes;

    pub(crate) fn webex_page(rows: usize) -> Bytes {
        super::webex::page(0, rows)
    }

    pub(crate) fn accsyn_users(rows: usize) -> Bytes {
        accsyn_list(0..rows)
    }

    pub(crate) fn conpeek_record() -> Bytes {
        Bytes::from_static(super::conpeek::RECORD)
    }
}

/// The argument that makes the program a floor server.
pub(crate) const ARGUMENT: &str = "--floor";
/// The argument that makes it serve the peers as well.
const PEERS: &str = "--peers";

/// Where a floor server listens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Addresses {
    pub(crate) http: SocketAddr,
    pub(crate) enaio: SocketAddr,
}

impl Addresses {
    /// In the form in which they are told to other processes.
    pub(crate) fn text(&self) -> String {
        format!("{} {}", self.http, self.enaio)
    }

    pub(crate) fn parse(text: &str) -> Result<Self> {
        let (http, enaio) =
            text.trim().split_once(' ').ok_or_else(|| failed("no addresses of a floor server"))?;
        Ok(Self { http: http.parse()?, enaio: enaio.parse()? })
    }
}

/// A floor server in a process of its own, which ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Floor {
    child: Child,
    pub(crate) addresses: Addresses,
}

impl Floor {
    /// Starts this very program as a floor server; for `peers` also where they insist on.
    pub(crate) fn start(peers: bool) -> Result<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(ARGUMENT)
            .args(peers.then_some(PEERS))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().ok_or_else(|| failed("the floor server has no output"))?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let addresses = Addresses::parse(&line)?;
        Ok(Self { child, addresses })
    }
}

impl Drop for Floor {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Serves until standard input ends.
pub(crate) fn serve(peers: bool) -> Result<()> {
    let http = TcpListener::bind("127.0.0.1:0")?;
    let enaio = TcpListener::bind("127.0.0.1:0")?;
    let addresses = Addresses { http: http.local_addr()?, enaio: enaio.local_addr()? };
    let routes = Arc::new(routes::Routes::new(addresses.http));
    let frames = Arc::new(enaio::Frames::default());
    if peers {
        let fixed = TcpListener::bind(("127.0.0.1", accsyn::DEV_PORT))?;
        let routes = Arc::clone(&routes);
        accept(fixed, move |stream| http::converse(stream, &routes));
    }
    accept(http, move |stream| http::converse(stream, &routes));
    accept(enaio, move |stream| enaio::converse(stream, &frames));
    let mut stdout = std::io::stdout();
    writeln!(stdout, "{}", addresses.text())?;
    stdout.flush()?;
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}

fn accept(
    listener: TcpListener,
    converse: impl Fn(TcpStream) -> std::io::Result<()> + Clone + Send + 'static,
) {
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let converse = converse.clone();
            // A client that goes away in the middle is the end of its thread and of nothing else.
            std::thread::spawn(move || stream.set_nodelay(true).and_then(|()| converse(stream)));
        }
    });
}
