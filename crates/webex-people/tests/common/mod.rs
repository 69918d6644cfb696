//! What the whole-crate tests share: a server that is told what to answer, and clients for it.

#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

use std::sync::{Arc, Mutex};

use presence_core::{ManualClock, Timestamp, UserRef, UserStatus};
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use webex_people::{Client, Config, Provider};

/// The token that every test client carries.
pub(crate) const TOKEN: &str = "token-marker-of-the-tenant";
/// A person's id in both forms.
pub(crate) const UUID: &str = "f5b36187-c8dd-4727-8b2f-f9c447f29046";
/// A person's id in both forms.
pub(crate) const BASE64: &str =
    "Y2lzY29zcGFyazovL3VzL1BFT1BMRS9mNWIzNjE4Ny1jOGRkLTQ3MjctOGIyZi1mOWM0NDdmMjkwNDY";

/// One request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// What to answer.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// A complete answer.
    Answer { status: u16, headers: Vec<(String, String)>, body: Vec<u8> },
    /// Nothing, and the connection is closed.
    Cut,
    /// Nothing, for ever.
    Stall,
}

impl Reply {
    pub(crate) fn new(status: u16, body: impl Into<String>) -> Self {
        let json = ("content-type".to_owned(), "application/json;charset=utf-8".to_owned());
        Self::Answer { status, headers: vec![json], body: body.into().into_bytes() }
    }

    pub(crate) fn ok(body: impl Into<String>) -> Self {
        Self::new(200, body)
    }

    /// A success with a body that is no text.
    pub(crate) fn bytes(bytes: Vec<u8>) -> Self {
        Self::Answer { status: 200, headers: Vec::new(), body: bytes }
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        if let Self::Answer { headers, .. } = &mut self {
            headers.retain(|(own, _)| own != name);
            headers.push((name.to_owned(), value.into()));
        }
        self
    }

    /// A page of these people, and the link to the next.
    pub(crate) fn page(ids: &[&str], next: Option<&str>) -> Self {
        let items: Vec<String> = ids.iter().map(|id| format!(r#"{{"id":"{id}"}}"#)).collect();
        let page = Self::ok(format!(r#"{{"items":[{}]}}"#, items.join(",")));
        match next {
            Some(next) => page.with("link", format!(r#"<{next}>; rel="next""#)),
            None => page,
        }
    }
}

type Handler = dyn Fn(&Seen, usize) -> Reply + Send + Sync;

/// A server on loopback. Dropped, it ends with everything that it started.
pub(crate) struct Server {
    address: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    /// Answers every request with what `handler` makes of it and of the number of those before.
    pub(crate) async fn start(
        handler: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let handler: Arc<Handler> = Arc::new(handler);
        let shared = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let Ok((stream, _)) = listener.accept().await else { return };
                connections.spawn(serve(stream, Arc::clone(&shared), Arc::clone(&handler)));
                while connections.try_join_next().is_some() {}
            }
        });
        Self { address, seen, task }
    }

    /// Answers every request alike.
    pub(crate) async fn always(reply: Reply) -> Self {
        Self::start(move |_, _| reply.clone()).await
    }

    /// Answers one request after the other; the last answer again and again.
    pub(crate) async fn script(replies: Vec<Reply>) -> Self {
        Self::start(move |_, turn| replies[turn.min(replies.len() - 1)].clone()).await
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn url(&self) -> String {
        format!("{}/v1", self.origin())
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn targets(&self) -> Vec<String> {
        self.seen().into_iter().map(|seen| seen.target).collect()
    }
}

async fn serve(stream: TcpStream, log: Arc<Mutex<Vec<Seen>>>, handler: Arc<Handler>) {
    let mut stream = BufReader::new(stream);
    while let Some(seen) = read_request(&mut stream).await {
        let turn = {
            let mut log = log.lock().unwrap();
            log.push(seen.clone());
            log.len() - 1
        };
        let (status, headers, body) = match handler(&seen, turn) {
            Reply::Answer { status, headers, body } => (status, headers, body),
            Reply::Cut => return,
            Reply::Stall => std::future::pending().await,
        };
        let mut head = format!("HTTP/1.1 {status} X\r\n");
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if status != 204 {
            head.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        head.push_str("\r\n");
        let mut answer = head.into_bytes();
        if status != 204 {
            answer.extend(body);
        }
        if stream.write_all(&answer).await.is_err() {
            return;
        }
    }
}

async fn read_request(stream: &mut BufReader<TcpStream>) -> Option<Seen> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).unwrap();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(0, |(_, length)| length.parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some(Seen { method, target, headers, body: String::from_utf8(body).unwrap() })
}

pub(crate) fn config(server: &Server) -> Config {
    let mut config = Config::new(TOKEN.to_owned());
    config.base_url = server.url();
    config
}

/// A client whose waits end at once and whose time limits wait to be advanced past.
pub(crate) fn client(server: &Server) -> Client {
    client_at(server).0
}

pub(crate) fn client_at(server: &Server) -> (Client, ManualClock) {
    client_of(&config(server))
}

pub(crate) fn client_of(config: &Config) -> (Client, ManualClock) {
    let clock = ManualClock::skipping(Timestamp::UNIX_EPOCH);
    let client = Client::builder(config).clock(Arc::new(clock.clone())).seed(1).build().unwrap();
    (client, clock)
}

pub(crate) fn provider_of(config: Config) -> (Provider, ManualClock) {
    let (client, clock) = client_of(&config);
    (Provider::with_client(config, client).unwrap(), clock)
}

/// An organisation of `p0`, `p1`, ..., everybody active, in pages of two.
pub(crate) fn organisation(
    people: usize,
) -> impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static {
    move |seen, _| {
        let path = seen.target.strip_prefix("/v1/people").unwrap();
        let row = |n: usize| format!(r#"{{"id":"p{n}","emails":["p{n}@x.y"],"status":"active"}}"#);
        if let Some(n) = path.strip_prefix("/p") {
            return match n.parse() {
                Ok(n) if n < people => Reply::ok(row(n)),
                _ => Reply::new(404, "{}"),
            };
        }
        let parameter = |name: &str| {
            let pairs = url::form_urlencoded::parse(path.trim_start_matches('?').as_bytes());
            pairs.into_owned().find(|(own, _)| own == name).map(|(_, value)| value)
        };
        if let Some(email) = parameter("email") {
            let n = email.to_lowercase();
            let n = n.strip_prefix('p').and_then(|rest| rest.split('@').next()?.parse().ok());
            let rows = n.filter(|n| *n < people).map(row).unwrap_or_default();
            return Reply::ok(format!(r#"{{"items":[{rows}]}}"#));
        }
        let from = parameter("from").map_or(0, |from| from.parse().unwrap());
        let size = parameter("max").map_or(2, |max| max.parse().unwrap());
        let to = (from + size).min(people);
        let rows: Vec<String> = (from..to).map(row).collect();
        let page = Reply::ok(format!(r#"{{"items":[{}]}}"#, rows.join(",")));
        if to == people {
            return page;
        }
        page.with("link", format!(r#"</v1/people?from={to}&max={size}>; rel="next""#))
    }
}

/// With pages of two.
pub(crate) fn paged(server: &Server) -> Config {
    let mut config = config(server);
    config.page_size = Some(2);
    config
}

pub(crate) fn id(text: &str) -> UserRef {
    UserRef::id(text).unwrap()
}

/// The id under which a status is.
pub(crate) fn shown(status: &UserStatus) -> String {
    status.subject.native_id.as_ref().unwrap().as_str().to_owned()
}
