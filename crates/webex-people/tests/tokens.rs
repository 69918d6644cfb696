//! Tokens: renewed once for all, before their end and after a refusal; kept; never lost.

#![expect(clippy::unwrap_used, reason = "a test helper that fails is a test that fails")]

mod common;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use common::{Reply, Seen, Server, config};
use presence_core::{Error, ErrorKind, ManualClock, Result, Secret, Timestamp};
use webex_people::{CallTrace, Client, Config, OAuth, OAuthConfig, PersonId, TokenStore, Tokens};

/// What a caller keeps.
#[derive(Debug, Default)]
struct Kept {
    first: Mutex<Option<Tokens>>,
    saved: Mutex<Vec<(String, Option<String>)>>,
    broken: bool,
}

#[async_trait]
impl TokenStore for Kept {
    async fn load(&self) -> Result<Option<Tokens>> {
        Ok(self.first.lock().unwrap().take())
    }

    async fn save(&self, tokens: &Tokens) -> Result<()> {
        let refresh = tokens.refresh_token.as_ref().map(|token| token.expose().to_owned());
        self.saved.lock().unwrap().push((tokens.access_token.expose().to_owned(), refresh));
        if self.broken { Err(Error::new(ErrorKind::Internal, "disk full")) } else { Ok(()) }
    }
}

/// A service that counts its tokens, and people for whoever has the right one.
fn service(seen: &Seen, fresh: &str) -> Reply {
    if seen.target == "/v1/access_token" {
        return Reply::ok(fresh);
    }
    match seen.header("authorization") {
        Some("Bearer old") => Reply::new(401, r#"{"message":"expired"}"#),
        Some(_) => Reply::ok(r#"{"id":"PID"}"#),
        None => Reply::new(500, "{}"),
    }
}

fn oauth(server: &Server, access_token: Option<&str>) -> Config {
    let secret = |text: &str| Secret::new(text);
    let mut oauth = OAuthConfig::new("CID", secret("CSECRET"), secret("R0"));
    oauth.access_token = access_token.map(secret);
    let mut config = Config::with_oauth(oauth);
    config.base_url = server.url();
    config
}

fn client(config: &Config, store: Option<Arc<Kept>>) -> (Client, ManualClock) {
    let clock = ManualClock::skipping(Timestamp::UNIX_EPOCH);
    let mut builder = Client::builder(config).clock(Arc::new(clock.clone()));
    if let Some(store) = store {
        builder = builder.token_store(store);
    }
    (builder.build().unwrap(), clock)
}

fn refreshes(server: &Server) -> Vec<String> {
    let seen = server.seen().into_iter();
    seen.filter(|seen| seen.target == "/v1/access_token").map(|seen| seen.body).collect()
}

async fn read(client: &Client) -> Result<()> {
    client.get(&PersonId::new("PID").unwrap(), false).await.map(drop)
}

const FRESH: &str = r#"{"access_token":"new","expires_in":1209599,"refresh_token":"R1",
    "refresh_token_expires_in":7775999,"token_type":"bearer","scope":"spark:people_read"}"#;

#[tokio::test]
async fn however_many_ask_one_token_is_fetched() {
    let server = Server::start(|seen, _| service(seen, FRESH)).await;
    let (client, _) = client(&oauth(&server, None), None);
    let calls = (0..20).map(|_| read(&client));
    for result in futures_util::future::join_all(calls).await {
        result.unwrap();
    }
    assert_eq!(
        refreshes(&server),
        ["grant_type=refresh_token&client_id=CID&client_secret=CSECRET&refresh_token=R0"]
    );
}

#[tokio::test]
async fn a_refused_token_is_renewed_once_and_the_call_replayed_once() {
    let server = Server::start(|seen, _| service(seen, FRESH)).await;
    let (renewing, _) = client(&oauth(&server, Some("old")), None);
    read(&renewing).await.unwrap();
    read(&renewing).await.unwrap();
    assert_eq!(refreshes(&server).len(), 1);
    assert_eq!(server.seen().len(), 4);
    let stubborn = r#"{"access_token":"old","expires_in":1209599}"#;
    let server = Server::start(move |seen, _| service(seen, stubborn)).await;
    let (refused, _) = client(&oauth(&server, Some("old")), None);
    assert_eq!(read(&refused).await.unwrap_err().kind(), ErrorKind::Unauthenticated);
    assert_eq!(server.seen().len(), 3, "one replay, not two");
}

#[tokio::test]
async fn a_token_is_renewed_before_its_end_and_a_missing_refresh_token_keeps_the_old() {
    let short = r#"{"access_token":"new","expires_in":3600,"token_type":"BEARER"}"#;
    let server = Server::start(move |seen, _| service(seen, short)).await;
    let kept = Arc::new(Kept::default());
    let (client, clock) = client(&oauth(&server, None), Some(Arc::clone(&kept)));
    read(&client).await.unwrap();
    clock.advance(Duration::from_secs(3200));
    read(&client).await.unwrap();
    assert_eq!(refreshes(&server).len(), 1, "five minutes before its end it is still good");
    clock.advance(Duration::from_secs(120));
    read(&client).await.unwrap();
    assert!(refreshes(&server)[1].ends_with("refresh_token=R0"), "{:?}", refreshes(&server));
    let saved = kept.saved.lock().unwrap().clone();
    assert_eq!(saved[1], ("new".to_owned(), Some("R0".to_owned())));
}

#[tokio::test]
async fn a_new_refresh_token_is_used_and_kept_even_when_it_cannot_be_saved() {
    let short = r#"{"access_token":"new","expires_in":60,"refresh_token":"R1"}"#;
    let server = Server::start(move |seen, _| service(seen, short)).await;
    let kept = Arc::new(Kept { broken: true, ..Kept::default() });
    let (client, clock) = client(&oauth(&server, None), Some(Arc::clone(&kept)));
    read(&client).await.unwrap();
    clock.advance(Duration::from_secs(61));
    read(&client).await.unwrap();
    assert!(refreshes(&server)[1].ends_with("refresh_token=R1"));
    assert_eq!(kept.saved.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn what_was_kept_is_used_first() {
    let server = Server::start(|seen, _| service(seen, FRESH)).await;
    let mut tokens = Tokens::new(Secret::new("kept"));
    tokens.expires_at = Some("1970-01-02T00:00:00Z".parse().unwrap());
    tokens.refresh_token = Some(Secret::new("RK"));
    let kept = Arc::new(Kept { first: Mutex::new(Some(tokens)), ..Kept::default() });
    let mut config = oauth(&server, None);
    config.oauth.as_mut().unwrap().refresh_token = Secret::new("");
    let (client, clock) = client(&config, Some(kept));
    read(&client).await.unwrap();
    assert_eq!(server.seen()[0].header("authorization"), Some("Bearer kept"));
    clock.advance(Duration::from_secs(86_400));
    read(&client).await.unwrap();
    assert!(refreshes(&server)[0].ends_with("refresh_token=RK"));
}

#[tokio::test]
async fn a_refused_refresh_token_says_so_and_sends_nothing_further() {
    let refused = r#"{"error":"invalid_grant","error_description":"R0 has expired"}"#;
    let server = Server::always(Reply::new(400, refused)).await;
    let (client, _) = client(&oauth(&server, None), None);
    let error = read(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unauthenticated);
    assert!(error.message().contains("refresh token"), "{error}");
    assert!(!error.report().to_string().contains("R0"));
    assert_eq!(server.seen().len(), 1);
}

fn kept(refresh_token: &str) -> Arc<Kept> {
    let mut tokens = Tokens::new(Secret::new("old"));
    tokens.refresh_token = Some(Secret::new(refresh_token));
    Arc::new(Kept { first: Mutex::new(Some(tokens)), ..Kept::default() })
}

/// Only this refresh token is good.
fn renewing_only(seen: &Seen, good: &str) -> Reply {
    match &*seen.target {
        "/v1/access_token" if !seen.body.ends_with(&format!("refresh_token={good}")) => {
            Reply::new(400, r#"{"error":"invalid_grant"}"#)
        }
        _ => service(seen, FRESH),
    }
}

#[tokio::test]
async fn a_kept_refresh_token_that_has_ended_gives_way_to_the_configured_one() {
    let server = Server::start(|seen, _| renewing_only(seen, "R0")).await;
    let stored = kept("ENDED");
    let (client, clock) = client(&oauth(&server, None), Some(Arc::clone(&stored)));
    read(&client).await.unwrap();
    let tried = refreshes(&server);
    assert_eq!(tried.len(), 2);
    assert!(tried[0].ends_with("refresh_token=ENDED") && tried[1].ends_with("refresh_token=R0"));
    let saved = stored.saved.lock().unwrap().clone();
    assert_eq!(saved, [("new".to_owned(), Some("R1".to_owned()))], "the store has the new ones");
    clock.advance(Duration::from_secs(1_209_599));
    read(&client).await.unwrap_err();
    let tried = refreshes(&server);
    assert!(tried[2].ends_with("refresh_token=R1"));
    assert_eq!(tried.len(), 3, "the configured one had its turn");
}

#[tokio::test]
async fn where_both_refresh_tokens_have_ended_each_is_tried_once() {
    let server = Server::start(|seen, _| renewing_only(seen, "NONE")).await;
    let (both, _) = client(&oauth(&server, None), Some(kept("ENDED")));
    assert_eq!(read(&both).await.unwrap_err().kind(), ErrorKind::Unauthenticated);
    assert_eq!(refreshes(&server).len(), 2);
    let server = Server::start(|seen, _| renewing_only(seen, "NONE")).await;
    let (same, _) = client(&oauth(&server, None), Some(kept("R0")));
    assert_eq!(read(&same).await.unwrap_err().kind(), ErrorKind::Unauthenticated);
    assert_eq!(refreshes(&server).len(), 1, "the same token is not tried twice");
}

#[tokio::test]
async fn the_configured_refresh_token_keeps_its_turn_while_the_service_is_down() {
    let server = Server::start(|seen, turn| match (&*seen.target, turn) {
        ("/v1/access_token", 1) => Reply::new(503, "{}"),
        _ => renewing_only(seen, "R0"),
    })
    .await;
    let (client, clock) = client(&oauth(&server, None), Some(kept("ENDED")));
    assert_eq!(read(&client).await.unwrap_err().kind(), ErrorKind::Unavailable);
    clock.advance(Duration::from_secs(60));
    read(&client).await.unwrap();
}

#[test]
fn exactly_one_credential_is_given() {
    let both = {
        let mut config = Config::new("t".to_owned());
        config.oauth = Some(OAuthConfig::default());
        config
    };
    assert_eq!(Client::new(&both).unwrap_err().field(), Some("oauth"));
    assert_eq!(Client::new(&Config::default()).unwrap_err().field(), Some("token"));
    let empty = Client::new(&Config::with_oauth(OAuthConfig::default())).unwrap_err().to_string();
    for field in ["oauth.client_id", "oauth.client_secret", "oauth.refresh_token"] {
        assert!(empty.contains(field), "{empty}");
    }
}

fn token_service(server: &Server) -> (OAuth, ManualClock) {
    let clock = ManualClock::skipping(Timestamp::UNIX_EPOCH);
    let builder = Client::builder(&config(server)).clock(Arc::new(clock.clone()));
    (builder.oauth("CID", Secret::new("CSECRET")).unwrap(), clock)
}

#[tokio::test]
async fn a_code_is_exchanged_and_every_field_of_the_answer_read() {
    let server = Server::always(Reply::ok(FRESH)).await;
    let (oauth, _) = token_service(&server);
    let tokens = oauth.exchange_code("CODE", "http://localhost/r").await.unwrap();
    assert_eq!(tokens.access_token.expose(), "new");
    assert_eq!(tokens.expires_at.unwrap().to_string(), "1970-01-14T23:59:59Z");
    assert_eq!(tokens.refresh_token.unwrap().expose(), "R1");
    assert_eq!(tokens.refresh_expires_at.unwrap().to_string(), "1970-03-31T23:59:59Z");
    assert_eq!(tokens.scope.as_deref(), Some("spark:people_read"));
    assert!(oauth.authorization_url("r", &["s"], "").is_err(), "without a state");
    for odd in [r#"{"access_token":"a","token_type":"mac"}"#, r#"{"access_token":""}"#, "{}"] {
        let server = Server::always(Reply::ok(odd)).await;
        let (oauth, _) = token_service(&server);
        let error = oauth.refresh(&Secret::new("R")).await.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Protocol, Some("fetch_token")));
    }
}

#[tokio::test]
async fn tokens_are_not_lost_for_an_odd_field_beside_them() {
    for (expires_in, lasts) in [
        (r#""1209599""#, Some("1970-01-14T23:59:59Z")),
        ("1209599.0", Some("1970-01-14T23:59:59Z")),
        (r#"" 60 ""#, Some("1970-01-01T00:01:00Z")),
        (r#""soon""#, None),
        ("-1", None),
        ("[]", None),
        ("null", None),
    ] {
        let answer = format!(
            r#"{{"access_token":"new","refresh_token":"R1","expires_in":{expires_in},
            "refresh_token_expires_in":{expires_in},"scope":["a"],"token_type":"Bearer"}}"#
        );
        let server = Server::always(Reply::ok(answer)).await;
        let (oauth, _) = token_service(&server);
        let tokens = oauth.refresh(&Secret::new("R0")).await.unwrap();
        assert_eq!(tokens.refresh_token.unwrap().expose(), "R1", "{expires_in}");
        for end in [tokens.expires_at, tokens.refresh_expires_at] {
            assert_eq!(end.map(|at| at.to_string()).as_deref(), lasts, "{expires_in}");
        }
        assert_eq!(tokens.scope, None);
    }
}

/// The ids under which the calls arrived.
fn tracking_ids(server: &Server) -> Vec<String> {
    let seen = server.seen().into_iter();
    seen.map(|seen| seen.header("trackingid").unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn every_attempt_at_the_token_service_has_its_tracking_id() {
    let busy = || Reply::new(429, "{}").with("retry-after", "1");
    let server = Server::script(vec![busy(), busy(), Reply::ok(FRESH)]).await;
    let (oauth, _) = token_service(&server);
    oauth.refresh(&Secret::new("R")).await.unwrap();
    oauth.service_app_tokens("APP", "ORG", &Secret::new("T")).await.unwrap();
    let sent = tracking_ids(&server);
    let call = |id: &str| id.rsplit_once('_').map(|(call, _)| call.to_owned()).unwrap();
    assert!(sent.iter().all(|id| id.starts_with("OMNIPRESENCE_")), "{sent:?}");
    assert!(sent[0] != sent[1] && sent[1] != sent[2], "{sent:?}");
    assert_eq!(call(&sent[0]), call(&sent[2]));
    assert_ne!(call(&sent[0]), call(&sent[3]));
}

#[tokio::test]
async fn an_error_of_the_token_service_names_the_call_that_was_sent() {
    let server = Server::always(Reply::new(400, r#"{"error":"invalid_grant"}"#)).await;
    let (service, _) = token_service(&server);
    let (renewing, _) = client(&oauth(&server, None), None);
    let errors = [
        service.refresh(&Secret::new("R")).await.unwrap_err(),
        service.service_app_tokens("APP", "ORG", &Secret::new("T")).await.unwrap_err(),
        service.start_device_grant(&["s"]).await.unwrap_err(),
        read(&renewing).await.unwrap_err(),
    ];
    for (error, sent) in errors.iter().zip(tracking_ids(&server)) {
        let ours = CallTrace::of(error).unwrap().tracking_id();
        assert!(sent.starts_with(ours), "{ours} is not {sent}");
    }
}

#[tokio::test]
async fn a_service_app_gets_its_tokens_with_an_integrations_token() {
    let server = Server::always(Reply::ok(FRESH)).await;
    let (oauth, _) = token_service(&server);
    let token = Secret::new("integration");
    oauth.service_app_tokens("APP", "ORG", &token).await.unwrap();
    let seen = &server.seen()[0];
    assert_eq!((seen.method.as_str(), &*seen.target), ("POST", "/v1/applications/APP/token"));
    assert_eq!(seen.header("authorization"), Some("Bearer integration"));
    let body = serde_json::json!({
        "clientId": "CID", "clientSecret": "CSECRET", "targetOrgId": "ORG",
    });
    assert_eq!(seen.json(), body);
}

const GRANT: &str = r#"{"device_code":"DC","user_code":"123456","verification_uri":"https://w/v",
    "verification_uri_complete":"https://w/v?u=1","expires_in":300,"interval":2}"#;

#[tokio::test]
async fn a_device_grant_waits_for_the_person_at_the_services_pace() {
    let replies = vec![
        Reply::ok(GRANT),
        Reply::new(428, r#"{"message":"pending"}"#),
        Reply::new(400, r#"{"error":"slow_down"}"#),
        Reply::new(400, r#"{"error":"authorization_pending"}"#),
        Reply::ok(FRESH),
    ];
    let server = Server::script(replies).await;
    let (oauth, clock) = token_service(&server);
    let grant = oauth.start_device_grant(&["spark:people_read", "spark:kms"]).await.unwrap();
    assert_eq!(grant.user_code, "123456");
    let tokens = oauth.finish_device_grant(&grant).await.unwrap();
    assert_eq!(tokens.access_token.expose(), "new");
    assert_eq!(clock.slept().iter().map(Duration::as_secs).collect::<Vec<_>>(), [2, 2, 7, 7]);
    let seen = server.seen();
    assert_eq!(seen[0].target, "/v1/device/authorize");
    assert_eq!(seen[0].body, "client_id=CID&scope=spark%3Apeople_read+spark%3Akms");
    assert_eq!(seen[1].target, "/v1/device/token");
    assert_eq!(seen[1].header("authorization"), Some("Basic Q0lEOkNTRUNSRVQ="));
    assert!(seen[1].body.contains("device_code=DC"));
}

#[tokio::test]
async fn a_device_grant_ends_with_its_code_or_with_a_refusal() {
    let server = Server::script(vec![Reply::ok(GRANT), Reply::new(428, "{}")]).await;
    let (oauth, _) = token_service(&server);
    let grant = oauth.start_device_grant(&["s"]).await.unwrap();
    let error = oauth.finish_device_grant(&grant).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(server.seen().len(), 151, "every two seconds for five minutes");
    let denied = Reply::new(400, r#"{"error":"access_denied"}"#);
    let server = Server::script(vec![Reply::ok(GRANT), denied]).await;
    let (oauth, _) = token_service(&server);
    let grant = oauth.start_device_grant(&["s"]).await.unwrap();
    let error = oauth.finish_device_grant(&grant).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Rejected);
    let shown = format!("{grant:?}{grant:#?}");
    for hidden in ["DC", "123456", "u=1"] {
        assert!(!shown.contains(hidden), "whoever reads it could sign in: {shown}");
    }
    assert!(shown.contains("https://w/v"), "where to go is no secret: {shown}");
}
