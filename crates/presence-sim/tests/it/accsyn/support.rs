//! Somebody who calls accsyn, byte by byte.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use presence_sim::accsyn::User;
use presence_sim::{Accsyn, Builder, Simulator, VendorKind};
use serde_json::{Value, json};

use crate::raw::{Answer, Peer};

pub(crate) const ANNA: &str = "anna.nowak@example.com";
pub(crate) const JAN: &str = "jan.kowalski@example.com";
pub(crate) const ZOFIA: &str = "zofia.wisniewska@example.com";
pub(crate) const LUKASZ: &str = "lukasz.dabrowski@example.com";
pub(crate) const MARIA: &str = "maria.garcia@example.com";
pub(crate) const JUERGEN: &str = "juergen.mueller@example.com";
pub(crate) const AOIFE: &str = "aoife.byrne@example.com";
pub(crate) const YUKI: &str = "yuki.tanaka@example.com";

pub(crate) async fn started(builder: Builder) -> (Simulator, Accsyn) {
    let simulator = builder.vendor(VendorKind::Accsyn).start().await.unwrap();
    let accsyn = simulator.accsyn().unwrap().clone();
    (simulator, accsyn)
}

pub(crate) async fn plain() -> (Simulator, Accsyn) {
    started(Simulator::builder()).await
}

/// A simulator and an administrator who is logged in.
pub(crate) async fn with_admin() -> (Simulator, Accsyn, Caller) {
    let (simulator, accsyn) = plain().await;
    let caller = Caller::login(&accsyn, ANNA).await;
    (simulator, accsyn, caller)
}

pub(crate) fn basic(user: &str, key: &str) -> String {
    format!("basic {}:{}", STANDARD.encode(user), STANDARD.encode(key))
}

/// A request of one of the SDK's kinds, without a `Content-Type`.
pub(crate) fn request(method: &str, path: &str, authorization: &str, body: &str) -> Vec<u8> {
    format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {authorization}\r\n\
         X-Accsyn-Workspace: acmefilm\r\nX-Accsyn-Device: test\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

pub(crate) fn login_request(user: &str, key: &str) -> Vec<u8> {
    request("PUT", "/api/v3/api/login", &basic(user, key), "{}")
}

/// Escapes every byte that is not plain.
pub(crate) fn escaped(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-~/".contains(&byte);
    text.bytes().fold(String::new(), |escaped, byte| match plain(byte) {
        true => escaped + &char::from(byte).to_string(),
        false => escaped + &format!("%{byte:02X}"),
    })
}

pub(crate) struct Caller {
    pub(crate) user: User,
    pub(crate) authorization: String,
    pub(crate) session: String,
    pub(crate) peer: Peer,
}

impl Caller {
    pub(crate) async fn login(accsyn: &Accsyn, user: &str) -> Self {
        let mut peer = Peer::to(accsyn.url()).await;
        let key = accsyn.api_key_of(user).unwrap();
        let answer = peer.exchange(login_request(user, &key)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let session = answer.json()["result"]["session_id"].as_str().unwrap().to_owned();
        let authorization = basic(user, &key);
        Self { user: accsyn.account(user).unwrap(), authorization, session, peer }
    }

    /// The envelope of an event; `parts` are its changing keys.
    pub(crate) fn event(&self, uri: &str, parts: Value) -> Value {
        let mut event = json!({
            "audience": "api",
            "workspace": "acmefilm",
            "eid": "960b500a-2ba7-4a8b-832f-78aaeb9be582",
            "session": self.session,
            "uri": uri,
            "ident": self.user.code,
            "created": "2026-11-21T20:40:05",
            "hostname": "capture-host",
            "data": {},
        });
        for (key, value) in parts.as_object().unwrap() {
            event[key] = value.clone();
        }
        event
    }

    pub(crate) fn bytes(&self, method: &str, event: &Value) -> Vec<u8> {
        let text = event.to_string();
        match method {
            "GET" | "DELETE" => {
                let path = format!("/api/v3/event?{}", escaped(&text));
                request(method, &path, &self.authorization, "")
            }
            _ => request(method, "/api/v3/event", &self.authorization, &text),
        }
    }

    pub(crate) async fn call(&mut self, method: &str, uri: &str, parts: Value) -> Answer {
        let bytes = self.bytes(method, &self.event(uri, parts));
        self.peer.exchange(bytes).await
    }

    /// The result of a call that succeeds.
    pub(crate) async fn done(&mut self, method: &str, uri: &str, parts: Value) -> Value {
        let answer = self.call(method, uri, parts).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["result"].take()
    }

    /// Status and message of a call that is refused.
    pub(crate) async fn refused(&mut self, method: &str, uri: &str, parts: Value) -> (u16, String) {
        let answer = self.call(method, uri, parts).await;
        let said = answer.json();
        assert!(said.get("result").is_none(), "{said}");
        (answer.status, said["message"].as_str().unwrap().to_owned())
    }

    /// The codes of the users that a search finds, without their domain.
    pub(crate) async fn find(&mut self, parts: Value) -> Vec<String> {
        let rows = self.done("GET", "user/find", parts).await;
        let code =
            |row: &Value| row["code"].as_str().unwrap().split('@').next().unwrap().to_owned();
        rows.as_array().unwrap().iter().map(code).collect()
    }
}

/// The id of somebody.
pub(crate) fn id(accsyn: &Accsyn, user: &str) -> String {
    accsyn.account(user).unwrap().id
}
