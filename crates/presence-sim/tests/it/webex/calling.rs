//! Do-not-disturb of calling and the personal assistant.

use presence_sim::webex::Licence;
use serde_json::json;

use super::support::{Caller, JAN, LUKASZ, ZOFIA, path, with_admin};

const MINE: &str = "/telephony/config/people/me/settings";

#[tokio::test]
async fn do_not_disturb_is_read_and_written_in_part() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let dnd = format!("{}/features/doNotDisturb", path(&webex, JAN));
    let off = json!({
        "enabled": false, "ringSplashEnabled": false, "webexGoOverrideEnabled": false,
    });
    assert_eq!(anna.read(&dnd).await, off);
    let answer = anna.call("PUT", &dnd, r#"{"ringSplashEnabled":true}"#).await;
    assert_eq!((answer.status, answer.body.len()), (204, 0));
    anna.call("PUT", &dnd, r#"{"enabled":true}"#).await;
    let now = webex.do_not_disturb(JAN).unwrap();
    assert!(now.enabled && now.ring_splash_enabled && !now.webex_go_override_enabled);
    assert_eq!(anna.refused("PUT", &dnd, r#"{"enabled":1}"#).await.0, 400);
    assert_eq!(anna.refused("POST", &dnd, "{}").await.0, 405);
}

#[tokio::test]
async fn users_have_their_own_and_nobody_elses() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let mut zofia = Caller::new(&webex, &webex.user_token()).await;
    let own = format!("{}/features/doNotDisturb", path(&webex, ZOFIA));
    for dnd in [own.clone(), format!("{MINE}/doNotDisturb")] {
        assert_eq!(zofia.call("PUT", &dnd, r#"{"enabled":true}"#).await.status, 204);
        assert_eq!(zofia.read(&dnd).await["enabled"], true);
    }
    assert_eq!(anna.read(&own).await["enabled"], true);
    let others = format!("{}/features/doNotDisturb", path(&webex, JAN));
    assert_eq!(zofia.refused("GET", &others, "").await.0, 403);
    let mut reader = Caller::new(&webex, &webex.reader_token()).await;
    assert_eq!(reader.read(&own).await["enabled"], true);
    assert_eq!(reader.refused("PUT", &own, r#"{"enabled":false}"#).await.0, 403);
    let mut bot = Caller::new(&webex, &webex.bot_token()).await;
    assert_eq!(bot.refused("GET", &own, "").await.0, 403);
}

#[tokio::test]
async fn it_needs_a_licence_and_a_willing_organisation() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let dnd = format!("{}/features/doNotDisturb", path(&webex, LUKASZ));
    assert_eq!(anna.refused("GET", &dnd, "").await.0, 404);
    webex.set_licences(LUKASZ, &[Licence::Calling]).unwrap();
    assert_eq!(anna.get(&dnd).await.status, 200);
    webex.set_calls_restricted(true);
    assert_eq!(anna.refused("GET", &dnd, "").await.0, 403);
}

#[tokio::test]
async fn it_is_no_status_unless_that_is_switched_on() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let dnd = format!("{MINE}/doNotDisturb");
    anna.call("PUT", &dnd, r#"{"enabled":true}"#).await;
    assert_eq!(anna.read("/people/me").await["status"], "active");
    webex.set_dnd_shows(true);
    assert_eq!(anna.read("/people/me").await["status"], "DoNotDisturb");
}

#[tokio::test]
async fn the_assistant_knows_the_vendors_words_only() {
    let (_simulator, webex, mut anna) = with_admin().await;
    let id = webex.person(ZOFIA).unwrap().id;
    let theirs = format!("/telephony/config/people/{id}/features/personalAssistant");
    assert_eq!(anna.read(&theirs).await["presence"], "NONE");
    let mut zofia = Caller::new(&webex, &webex.user_token()).await;
    let own = format!("{MINE}/personalAssistant");
    let away = json!({
        "enabled": true, "presence": "VACATION", "untilDateTime": "2026-03-08T09:00:00Z",
        "transferEnabled": true, "transferNumber": "+48221112233",
        "alerting": "PLAY_RING_REMINDER", "alertMeFirstNumberOfRings": 4,
    });
    assert_eq!(zofia.call("PUT", &own, &away.to_string()).await.status, 204);
    assert_eq!(anna.read(&theirs).await, away);
    for wrong in [
        json!({"presence": "vacation"}),
        json!({"alerting": "LOUD"}),
        json!({"untilDateTime": "tomorrow"}),
        json!({"alertMeFirstNumberOfRings": 99}),
        json!({"enabled": "yes"}),
    ] {
        assert_eq!(zofia.refused("PUT", &own, &wrong.to_string()).await.0, 400, "{wrong}");
    }
    assert_eq!(zofia.read(&own).await, away);
}
