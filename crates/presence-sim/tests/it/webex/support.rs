//! Somebody who calls Webex, byte by byte.

use presence_sim::{Builder, SimClock, Simulator, VendorKind, Webex};
use serde_json::Value;

use crate::raw::{Answer, Peer};

pub(crate) const ANNA: &str = "anna.nowak@example.com";
pub(crate) const JAN: &str = "jan.kowalski@example.com";
pub(crate) const ZOFIA: &str = "zofia.wisniewska@example.com";
pub(crate) const LUKASZ: &str = "lukasz.dabrowski@example.com";
pub(crate) const MARIA: &str = "maria.garcia@example.com";
pub(crate) const JUERGEN: &str = "juergen.mueller@example.com";
pub(crate) const YUKI: &str = "yuki.tanaka@example.com";

pub(crate) async fn started(builder: Builder) -> (Simulator, Webex) {
    let simulator = builder.vendor(VendorKind::Webex).start().await.unwrap();
    let webex = simulator.webex().unwrap().clone();
    (simulator, webex)
}

/// Twelve people on a clock that stands still, and an administrator.
pub(crate) async fn with_admin() -> (Simulator, Webex, Caller) {
    let start = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_772_366_400);
    let (simulator, webex) = started(Simulator::builder().clock(SimClock::manual(start))).await;
    let caller = Caller::new(&webex, &webex.token()).await;
    (simulator, webex, caller)
}

pub(crate) fn request(method: &str, path: &str, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\n{headers}Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

pub(crate) struct Caller {
    pub(crate) token: String,
    pub(crate) peer: Peer,
    origin: String,
}

impl Caller {
    pub(crate) async fn new(webex: &Webex, token: &str) -> Self {
        let origin = webex.url().strip_suffix("/v1").unwrap().to_owned();
        Self { token: token.to_owned(), peer: Peer::to(&origin).await, origin }
    }

    /// Sends a request to a path below `/v1`.
    pub(crate) async fn call(&mut self, method: &str, path: &str, body: &str) -> Answer {
        let headers = format!(
            "Authorization: Bearer {}\r\nContent-Type: application/json;charset=utf-8\r\n",
            self.token
        );
        self.peer.exchange(request(method, &format!("/v1{path}"), &headers, body)).await
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.call("GET", path, "").await
    }

    /// The JSON of a `GET` that succeeds.
    pub(crate) async fn read(&mut self, path: &str) -> Value {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// The JSON of a call with a body that succeeds.
    pub(crate) async fn done(&mut self, method: &str, path: &str, body: Value) -> Value {
        let answer = self.call(method, path, &body.to_string()).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// The status and the message of a call that is refused.
    pub(crate) async fn refused(&mut self, method: &str, path: &str, body: &str) -> (u16, String) {
        let answer = self.call(method, path, body).await;
        assert!(answer.status >= 400, "{}", answer.text());
        (answer.status, answer.json()["message"].as_str().unwrap().to_owned())
    }

    /// The logins of a list that fits on a page.
    pub(crate) async fn logins(&mut self, path: &str) -> Vec<String> {
        let list = self.read(path).await;
        list["items"].as_array().unwrap().iter().map(login).collect()
    }

    /// A page, and the path below `/v1` where it goes on. The link must be a plain one.
    pub(crate) async fn page(&mut self, path: &str) -> (Vec<Value>, Option<String>) {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let base = format!("<{}/v1", self.origin);
        let next = answer.header("Link").map(|link| {
            let (url, relation) = link.rsplit_once(">; ").unwrap();
            assert_eq!(relation, "rel=\"next\"");
            url.strip_prefix(&base).expect("a link to the same base").to_owned()
        });
        (answer.json()["items"].as_array().unwrap().clone(), next)
    }

    /// Every row, page by page.
    pub(crate) async fn all(&mut self, path: &str) -> Vec<Value> {
        let (mut rows, mut next) = self.page(path).await;
        while let Some(path) = next {
            let page = self.page(&path).await;
            rows.extend(page.0);
            next = page.1;
            assert!(rows.len() < 10_000, "a list without an end");
        }
        rows
    }
}

/// The first address of a row, without its domain.
pub(crate) fn login(row: &Value) -> String {
    row["emails"][0].as_str().unwrap().split('@').next().unwrap().to_owned()
}

/// The path of somebody.
pub(crate) fn path(webex: &Webex, person: &str) -> String {
    format!("/people/{}", webex.person(person).unwrap().id)
}
