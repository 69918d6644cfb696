//! What the token service says concerns the credential, and a renewal is not lost on the way.

use std::sync::{Arc, Mutex};

use presence_core::{ErrorKind, Secret, UserStatusProvider, WatchOptions};
use webex_people::{Client, Config, Lookup, OAuthConfig};

use super::common::{Reply, Server, client_of, config, id, provider_of};
use super::{named, next, pid};

fn renewing(server: &Server) -> Config {
    let mut config = config(server);
    config.token = Secret::new("");
    config.oauth = Some(OAuthConfig::new("app", "s".to_owned(), "r0".to_owned()));
    config
}

#[tokio::test]
async fn a_token_service_that_is_not_there_says_nothing_of_people() {
    for status in [200, 302, 400, 401, 403, 404, 405, 409, 410, 422, 451] {
        let server = Server::start(move |seen, _| match &*seen.target {
            "/v1/access_token" => Reply::new(status, "<html>"),
            _ => Reply::ok(r#"{"id":"PID","status":"active"}"#),
        })
        .await;
        let refused = ErrorKind::Unauthenticated;
        let (provider, _) = provider_of(renewing(&server));
        let error = provider.get(&id("PID")).await.unwrap_err();
        assert_eq!((error.kind(), error.status()), (refused, Some(status)), "{status}");
        assert_eq!(error.operation(), Some("fetch_token"));
        let mut events = provider.watch(WatchOptions::new().with_users([id("PID"), id("Q")]));
        assert!(next(&mut events).await.starts_with("started"));
        assert_eq!(next(&mut events).await, "ended: Unauthenticated", "{status}");
        let (client, _) = client_of(&renewing(&server));
        let found = client.reconcile(&Lookup::Person(pid()), &named(), false).await;
        assert_eq!(found.unwrap_err().kind(), refused, "{status}");
        assert_eq!(client.delete(&pid()).await.unwrap_err().kind(), refused, "{status}");
    }
}

#[tokio::test]
async fn a_token_service_that_is_busy_is_waited_for() {
    let server = Server::always(Reply::new(503, "{}")).await;
    let (provider, _) = provider_of(renewing(&server));
    assert_eq!(provider.get(&id("PID")).await.unwrap_err().kind(), ErrorKind::Unavailable);
    let mut events = provider.watch(WatchOptions::new().with_users([id("PID")]));
    assert!(next(&mut events).await.starts_with("started"));
    assert_eq!(next(&mut events).await, "interrupted");
}

#[tokio::test]
async fn a_renewal_outlives_the_call_that_began_it() {
    let good = Arc::new(Mutex::new("r0".to_owned()));
    let server = Server::start(move |seen, _| {
        if seen.target != "/v1/access_token" {
            return Reply::ok(r#"{"id":"PID","status":"active"}"#);
        }
        // Each refresh token is good once.
        let mut good = good.lock().unwrap();
        if !seen.body.ends_with(&format!("refresh_token={good}")) {
            return Reply::new(400, r#"{"error":"invalid_grant"}"#);
        }
        *good = "r1".to_owned();
        Reply::ok(r#"{"access_token":"t","expires_in":1000,"refresh_token":"r1"}"#)
    })
    .await;
    let client = Client::new(&renewing(&server)).unwrap();
    let person = pid();
    {
        let call = client.get(&person, false);
        let sent = async {
            while server.seen().is_empty() {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            biased;
            () = sent => {}
            read = call => panic!("it was to be dropped: {read:?}"),
        }
    }
    assert_eq!(client.get(&person, false).await.unwrap().id, person);
    let renewals = server.targets().iter().filter(|it| *it == "/v1/access_token").count();
    assert_eq!(renewals, 1, "the renewal that was under way served the next call");
}

#[tokio::test]
async fn a_refused_token_is_not_tried_on_two_hundred_people() {
    let server = Server::always(Reply::new(401, "{}")).await;
    let (provider, _) = provider_of(config(&server));
    let users: Vec<_> = (0..200).map(|n| id(&format!("p{n}"))).collect();
    let rows = provider.get_many(&users).await;
    assert_eq!(rows.len(), 200);
    let kinds = rows.iter().map(|row| row.as_ref().unwrap_err().kind());
    assert!(kinds.into_iter().all(|kind| kind == ErrorKind::Unauthenticated));
    assert!(server.seen().len() <= 8, "as many as go at once: {}", server.seen().len());
}
