//! A server that keeps every byte it is sent and answers what it was told to.

use std::collections::VecDeque;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// One request, as it came.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    /// Names in lower case.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn path(&self) -> &str {
        self.target.split('?').next().unwrap()
    }

    pub(crate) fn query(&self) -> Option<&str> {
        self.target.split_once('?').map(|(_, query)| query)
    }

    /// The event, decoded, wherever it stood.
    pub(crate) fn event(&self) -> serde_json::Value {
        let text = self.query().map_or_else(|| self.body.clone(), decoded);
        serde_json::from_str(&text).unwrap()
    }
}

fn decoded(query: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = query.as_bytes();
    while let Some((&first, others)) = rest.split_first() {
        if first == b'%' {
            let hex = std::str::from_utf8(&others[..2]).unwrap();
            bytes.push(u8::from_str_radix(hex, 16).unwrap());
            rest = &others[2..];
        } else {
            bytes.push(first);
            rest = others;
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[derive(Debug, Default)]
struct Shared {
    requests: Mutex<Vec<Request>>,
    /// Whole answers, in the order in which they are given.
    answers: Mutex<VecDeque<Vec<u8>>>,
    connections: Mutex<usize>,
    stopped: Mutex<bool>,
}

#[derive(Debug)]
pub(crate) struct Recorder {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Recorder {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared::default());
        let serving = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming() {
                if *serving.stopped.lock().unwrap() {
                    return;
                }
                *serving.connections.lock().unwrap() += 1;
                let shared = Arc::clone(&serving);
                let mut stream = stream.unwrap();
                // The thread ends when the client closes the connection.
                thread::spawn(move || while serve(&mut stream, &shared) {});
            }
        });
        Self { address, shared }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(crate) fn answer(&self, status: u16, body: &str) {
        self.answer_with(status, &[("Content-Type", "application/json")], body);
    }

    pub(crate) fn answer_with(&self, status: u16, headers: &[(&str, &str)], body: &str) {
        let mut answer = format!("HTTP/1.1 {status} Said\r\nContent-Length: {}\r\n", body.len());
        for (name, value) in headers {
            answer.push_str(&format!("{name}: {value}\r\n"));
        }
        let answer = format!("{answer}\r\n{body}").into_bytes();
        self.shared.answers.lock().unwrap().push_back(answer);
    }

    /// Everything that came, in order.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// The requests after the login.
    pub(crate) fn events(&self) -> Vec<Request> {
        let all = self.requests();
        all.into_iter().filter(|request| !request.target.contains("/api/login")).collect()
    }

    pub(crate) fn logins(&self) -> usize {
        self.requests().len() - self.events().len()
    }

    pub(crate) fn connections(&self) -> usize {
        *self.shared.connections.lock().unwrap()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        *self.shared.stopped.lock().unwrap() = true;
        // Wakes the thread that accepts.
        drop(TcpStream::connect(self.address));
    }
}

/// One request and its answer. False when the connection is over.
fn serve(stream: &mut TcpStream, shared: &Shared) -> bool {
    let Some(request) = read(stream) else { return false };
    shared.requests.lock().unwrap().push(request);
    let answer = shared.answers.lock().unwrap().pop_front();
    let answer = answer.unwrap_or_else(|| {
        b"HTTP/1.1 599 Nothing left to answer\r\nContent-Length: 0\r\n\r\n".to_vec()
    });
    stream.write_all(&answer).is_ok()
}

fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 16 * 1024];
    loop {
        let count = match stream.read(&mut buffer) {
            Ok(0) => return None,
            Ok(count) => count,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(_) => return None,
        };
        bytes.extend_from_slice(&buffer[..count]);
        if let Some(request) = parse(&bytes) {
            return Some(request);
        }
    }
}

pub(crate) fn parse(bytes: &[u8]) -> Option<Request> {
    let text = String::from_utf8(bytes.to_vec()).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.split("\r\n");
    let mut first = lines.next()?.split(' ');
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(0, |(_, value)| value.parse().unwrap());
    (body.len() >= length).then(|| Request {
        method: first.next().unwrap().to_owned(),
        target: first.next().unwrap().to_owned(),
        headers,
        body: body.to_owned(),
    })
}
