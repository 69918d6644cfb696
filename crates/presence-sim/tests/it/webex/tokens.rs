//! The tokens that are there from the start, and those that are issued.

use std::time::Duration;

use presence_sim::Simulator;
use presence_sim::webex::ChangeRefused;

use super::support::{ANNA, Caller, JAN, ZOFIA, started, with_admin};

#[tokio::test]
async fn four_tokens_are_there_and_the_seed_decides_them() {
    let mut drawn = Vec::new();
    for seed in [1, 1, 2] {
        let (_simulator, webex) = started(Simulator::builder().seed(seed)).await;
        let tokens = [webex.token(), webex.reader_token(), webex.user_token(), webex.bot_token()];
        for (token, email) in tokens.iter().zip([ANNA, JAN, ZOFIA, "acme-helper@webex.bot"]) {
            let mut caller = Caller::new(&webex, token).await;
            assert_eq!(caller.read("/people/me").await["emails"][0], email);
        }
        drawn.push(tokens);
    }
    assert_eq!(drawn[0], drawn[1]);
    assert_ne!(drawn[0], drawn[2]);
    assert!(drawn[0].iter().all(|token| token.len() == 64));
}

#[tokio::test]
async fn expired_tokens_open_nothing_and_have_successors() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let issued = webex.issue_token(JAN, "spark:people_read", Duration::from_secs(60)).unwrap();
    let mut jan = Caller::new(&webex, &issued).await;
    jan.read("/people/me").await;
    webex.expire_tokens();
    assert_eq!(jan.refused("GET", "/people/me", "").await.0, 401);
    assert_eq!(anna.refused("GET", "/people/me", "").await.0, 401);
    anna.token = webex.token();
    assert_eq!(anna.read("/people/me").await["emails"][0], ANNA);
}

#[tokio::test]
async fn an_issued_token_lasts_as_long_as_was_said() {
    let (simulator, webex, _) = with_admin().await;
    let token = webex.issue_token(JAN, "spark:people_read", Duration::from_secs(60)).unwrap();
    let mut jan = Caller::new(&webex, &token).await;
    simulator.clock().advance(Duration::from_secs(59));
    jan.read("/people/me").await;
    simulator.clock().advance(Duration::from_secs(1));
    assert_eq!(jan.refused("GET", "/people/me", "").await.0, 401);
    let nobody = webex.issue_token("x@example.com", "", Duration::MAX);
    assert_eq!(nobody, Err(ChangeRefused::UnknownPerson));
    let for_ever = webex.issue_token(JAN, "spark:people_read", Duration::MAX).unwrap();
    Caller::new(&webex, &for_ever).await.read("/people/me").await;
}
